"""A role for a time ends by itself; a deputy acts under their own name, in their own agency."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tracemark.apps.accounts import api as accounts
from tracemark.apps.accounts import errors
from tracemark.apps.accounts.data import Absence, LoanState, Partition, Role
from tracemark.apps.accounts.models import PersonRow, RoleGrantRow
from tracemark.apps.ledger import api as ledger
from tracemark.kernel import clock
from tracemark.kernel.errors import NotAllowed

pytestmark = pytest.mark.django_db


@pytest.fixture
def deputy(someone):
    return someone(Role.LICENSING_OFFICER)


def lent(giver, deputy, *, begins=0, days=3, role=Role.REGISTRAR):
    first = clock.today() + timedelta(days=begins)
    return accounts.delegate_role(
        by=giver, to=deputy.id, role=role, first=first, last=first + timedelta(days=days - 1),
        absence=Absence.LEAVE,
    )  # fmt: skip


def roles_of(person):
    return accounts.person_by_uuid(person.id).roles


def at(moment):
    return clock.frozen(moment)


def test_a_deputy_holds_the_role_besides_their_own_until_the_end_to_the_second(registrar, deputy):
    grant = RoleGrantRow.objects.get(uuid=lent(registrar, deputy))
    assert grant.until is not None
    with at(grant.until - timedelta(seconds=1)):
        person = accounts.person_by_uuid(deputy.id)
        assert person.roles == {Role.LICENSING_OFFICER, Role.REGISTRAR}
        assert [(one.role, one.giver) for one in person.for_a_time] == [(Role.REGISTRAR, registrar.name)]
        assert accounts.loan_state(grant) is LoanState.RUNNING
    with at(grant.until):
        assert roles_of(deputy) == {Role.LICENSING_OFFICER}
        assert accounts.loan_state(grant) is LoanState.ENDED


def test_a_delegation_that_begins_later_is_not_held_before(registrar, deputy):
    grant = RoleGrantRow.objects.get(uuid=lent(registrar, deputy, begins=2))
    assert accounts.loan_state(grant) is LoanState.PLANNED
    assert Role.REGISTRAR not in roles_of(deputy)
    with at(grant.since):
        assert Role.REGISTRAR in roles_of(deputy)


def test_a_clock_that_is_set_back_a_year_revives_no_role(registrar, deputy, someone):
    grant = RoleGrantRow.objects.get(uuid=lent(registrar, deputy))
    withdrawn = someone(Role.STOREKEEPER)
    with at(grant.until + timedelta(days=1)):
        accounts.withdraw_role(by=accounts.NODE, person=withdrawn.id, role=Role.STOREKEEPER)
    for back in (timedelta(hours=30), timedelta(days=366)):
        with at(grant.until + timedelta(days=1) - back):
            assert roles_of(deputy) == {Role.LICENSING_OFFICER}
            assert roles_of(withdrawn) == frozenset()
            with pytest.raises(errors.ClockBehind):
                lent(registrar, deputy)


def test_the_ledger_names_giver_deputy_role_and_end(registrar, deputy):
    grant = RoleGrantRow.objects.get(uuid=lent(registrar, deputy))
    entry = ledger.entries_of(str(deputy.id))[-1]
    assert (entry.act, entry.actor, entry.subject) == ("role.delegated", registrar.id, str(deputy.id))
    assert entry.body["role"] == "registrar"
    assert entry.body["giver"] == str(registrar.id)
    assert entry.body["until"] == grant.until.isoformat()


def test_a_deputy_acts_under_their_own_name(registrar, deputy):
    lent(registrar, deputy)
    person = accounts.person_by_uuid(deputy.id)
    accounts.set_password(by=person, person=deputy.id, password="another long password")
    entry = ledger.entries_of(str(deputy.id))[-1]
    assert (entry.actor, set(entry.roles)) == (deputy.id, {"licensing_officer", "registrar"})


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.INSPECTOR])
def test_whoever_runs_or_watches_the_node_lends_that_to_nobody(someone, deputy, role):
    both = someone(role, Role.REGISTRAR)
    with pytest.raises(errors.RoleNotForATime):
        lent(both, deputy, role=role)


def test_only_what_one_holds_oneself_is_lent_and_never_lent_on(registrar, deputy, someone):
    with pytest.raises(errors.RoleNotOnesOwn):
        lent(registrar, deputy, role=Role.STOREKEEPER)
    lent(registrar, deputy)
    acting = accounts.person_by_uuid(deputy.id)
    with pytest.raises(errors.RoleNotOnesOwn):
        lent(acting, someone(Role.STOREKEEPER))
    assert accounts.may_be_lent(acting) == [Role.LICENSING_OFFICER]


def test_no_register_opens_to_another_agency(registrar, someone, deputy):
    for other in (someone(Role.STOREKEEPER, partition=Partition.STATE), registrar):
        with pytest.raises(errors.DeputyElsewhere):
            lent(registrar, other)
    PersonRow.objects.filter(uuid=deputy.id).update(active=False)
    with pytest.raises(errors.DeputyElsewhere):
        lent(registrar, deputy)
    assert deputy.id not in {uuid for uuid, _name, _office in accounts.possible_deputies(registrar)}


def test_whoever_checks_the_records_stands_in_for_nobody_who_makes_them(registrar, someone):
    inspector = someone(Role.INSPECTOR)
    with pytest.raises(errors.DeputyInspects):
        lent(registrar, inspector)
    assert inspector.id not in {uuid for uuid, _name, _office in accounts.possible_deputies(registrar)}


@pytest.mark.parametrize(("begins", "days"), [(-1, 3), (0, 0), (0, 31)])
def test_a_delegation_has_a_possible_period(registrar, deputy, begins, days):
    with pytest.raises(errors.PeriodImpossible):
        lent(registrar, deputy, begins=begins, days=days)


def test_nobody_is_lent_twice_what_they_hold(registrar, deputy, someone):
    lent(registrar, deputy, begins=3)
    with pytest.raises(errors.RoleHeld):
        lent(registrar, deputy, begins=5)
    lent(registrar, deputy, begins=0, days=3)
    with pytest.raises(errors.RoleHeld):
        lent(registrar, someone(Role.REGISTRAR, Role.STOREKEEPER))


def test_giver_deputy_and_administrator_end_it_and_nobody_else(registrar, deputy, administrator, someone):
    with pytest.raises(NotAllowed):
        accounts.end_delegation(by=someone(Role.STOREKEEPER), delegation=lent(registrar, deputy))
    accounts.end_delegation(by=registrar, delegation=accounts.delegations_of(deputy.id)[0].uuid)
    for person in (deputy, administrator):
        uuid = lent(registrar, deputy)
        accounts.end_delegation(by=person, delegation=uuid)
        assert Role.REGISTRAR not in roles_of(deputy)
        assert ledger.entries_of(str(deputy.id))[-1].act == "role.delegation_ended"
        with pytest.raises(errors.DelegationOver):
            accounts.end_delegation(by=person, delegation=uuid)


def test_a_delegation_that_never_began_can_be_ended(registrar, deputy):
    uuid = lent(registrar, deputy, begins=2)
    accounts.end_delegation(by=registrar, delegation=uuid)
    with at(clock.now() + timedelta(days=3)):
        assert Role.REGISTRAR not in roles_of(deputy)


def test_a_delegation_ends_when_its_giver_loses_the_role(registrar, deputy):
    lent(registrar, deputy)
    accounts.withdraw_role(by=accounts.NODE, person=registrar.id, role=Role.REGISTRAR)
    assert Role.REGISTRAR not in roles_of(deputy)
    acts = [entry.act for entry in ledger.latest_entries(most=2)]
    assert acts == ["role.delegation_ended", "role.withdrawn"]


def test_a_system_with_a_token_does_not_stand_in_for_anybody(registrar, deputy):
    lent(registrar, deputy)
    _uuid, key = accounts.issue_token(
        by=accounts.NODE, person=deputy.id, name="Customs", scopes=["see.weapons"], days=1
    )
    assert accounts.bearer_of(key).person.roles == {Role.LICENSING_OFFICER}


def test_whoever_holds_nothing_for_a_time_costs_one_query_for_roles(registrar, django_assert_num_queries):
    row = PersonRow.objects.select_related("office__agency").get(uuid=registrar.id)
    with django_assert_num_queries(1):
        accounts.person_of(row)
