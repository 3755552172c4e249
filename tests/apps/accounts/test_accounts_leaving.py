"""Whoever leaves the post loses all access in one deed; what they held goes on."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tracemark.apps.accounts import api as accounts
from tracemark.apps.accounts import errors
from tracemark.apps.accounts.data import Absence, NoticeSettings, Partition, Role
from tracemark.apps.accounts.models import PersonRow
from tracemark.apps.ledger import api as ledger
from tracemark.apps.registry.loads import api as loads
from tracemark.apps.registry.models import LoadRow
from tracemark.apps.tracing import api as tracing
from tracemark.apps.tracing.data import FindFacts, IncidentFacts, IncidentKind, ReadMark
from tracemark.apps.tracing.models import CaseRow
from tracemark.kernel import clock
from tracemark.kernel.dates import PartialDate
from tracemark.kernel.errors import NotAllowed, NotFound
from tracemark.kernel.models import Upload

pytestmark = pytest.mark.django_db

NODE = accounts.NODE


@pytest.fixture
def case(police_officer, tracing_officer):
    incident = tracing.open_incident(
        by=police_officer,
        incident=IncidentFacts(
            IncidentKind.SEIZED, PartialDate.read("2026-11-01"), "Delmar", legal_basis="A 12"
        ),
    )
    find = tracing.record_find(
        by=police_officer, incident=incident.uuid, find=FindFacts(made_safe=True, marks=(ReadMark("A1234"),))
    )
    return tracing.open_case(by=tracing_officer, find=find.uuid).uuid


def acts_about(person):
    return [entry.act for entry in ledger.entries_of(str(person.id))]


def test_all_access_ends_and_nobody_is_deleted(registrar, administrator, someone):
    deputy = someone(Role.LICENSING_OFFICER)
    accounts.delegate_role(
        by=registrar, to=deputy.id, role=Role.REGISTRAR, first=clock.today(),
        last=clock.today() + timedelta(days=2), absence=Absence.MISSION,
    )  # fmt: skip
    accounts.take_role_in_emergency(by=registrar, role=Role.STOREKEEPER, reason="x" * 20, case="1")
    _uuid, key = accounts.issue_token(
        by=NODE, person=registrar.id, name="Store", scopes=["see.weapons"], days=9
    )
    secret = accounts.new_secret()
    code = accounts.code_at(secret, clock.now())
    accounts.enrol_app(by=registrar, person=registrar.id, secret=secret, code=code)
    accounts.set_notices(by=registrar, wants=NoticeSettings())
    calendar = accounts.renew_calendar(by=registrar)
    before = accounts.what_leaving_ends(registrar.id)
    assert (before.roles, before.lent, before.tokens) == ((Role.REGISTRAR,), 1, ("Store",))
    assert (before.factors, before.calendar, before.emergency) == (1, True, True)

    accounts.leave_post(by=administrator, person=registrar.id)

    row = PersonRow.objects.get(uuid=registrar.id)
    assert not row.active
    assert accounts.person_of(row).roles == frozenset()
    assert Role.REGISTRAR not in accounts.person_by_uuid(deputy.id).roles
    assert not accounts.factors_of(registrar.id)
    for shut in (
        lambda: accounts.find_person(row.sign_in_name),
        lambda: accounts.person_of_calendar(calendar),
    ):
        with pytest.raises(NotFound):
            shut()
    with pytest.raises(errors.TokenRefused):
        accounts.bearer_of(key)
    assert {"role.withdrawn", "factor.reset", "calendar.ended", "person.left"} <= set(acts_about(registrar))


def test_one_who_left_and_comes_back_has_no_role(registrar, administrator):
    accounts.leave_post(by=administrator, person=registrar.id)
    with pytest.raises(errors.HasLeft):
        accounts.leave_post(by=administrator, person=registrar.id)
    accounts.return_to_post(by=administrator, person=registrar.id)
    assert accounts.person_by_uuid(registrar.id).roles == frozenset()
    assert acts_about(registrar)[-1] == "person.returned"
    with pytest.raises(errors.HasNotLeft):
        accounts.return_to_post(by=administrator, person=registrar.id)


def test_a_role_that_ended_with_the_post_stays_ended_when_the_clock_is_set_back(registrar, administrator):
    accounts.leave_post(by=administrator, person=registrar.id)
    accounts.return_to_post(by=administrator, person=registrar.id)
    with clock.frozen(clock.now() - timedelta(days=365)):
        assert accounts.person_by_uuid(registrar.id).roles == frozenset()


def test_cases_go_to_the_successor_each_with_its_entry(case, tracing_officer, administrator, someone):
    to = someone(Role.TRACING_OFFICER, Role.POLICE_OFFICER, partition=Partition.POLICE)
    [held] = accounts.what_leaving_ends(tracing_officer.id).holds
    assert (held.count, held.sentence) == (1, "open case")
    accounts.leave_post(by=administrator, person=tracing_officer.id, successor=to.id)
    assert CaseRow.objects.get().officer == to.id
    entry = ledger.entries_of(str(case))[-1]
    assert (entry.act, entry.body["officer"]) == ("case.handed_over", str(to.id))


def test_without_a_successor_the_cases_stay_open(case, tracing_officer, administrator):
    accounts.leave_post(by=administrator, person=tracing_officer.id)
    assert CaseRow.objects.get().officer == tracing_officer.id
    assert ledger.entries_of(str(case))[-1].act == "case.opened"


def test_a_load_goes_on_under_the_successor(registrar, administrator, someone):
    to = someone(Role.REGISTRAR, Role.STOREKEEPER)
    data = b"Serial number,Maker,Model,Calibre,Type\nKD-1,Glock,Glock 17,9x19,Pistol\n"
    loads.take_in(by=registrar, partition=Partition.CIVILIAN, source="a", name="a.csv", chunks=[data])
    accounts.leave_post(by=administrator, person=registrar.id, successor=to.id)
    load = LoadRow.objects.get()
    assert load.by == to.id
    assert ledger.entries_of(str(load.uuid))[-1].act == "load.handed_over"


@pytest.mark.parametrize(
    ("purpose", "act"), [("weapon", "photograph.handed_over"), ("find", "find.photograph_handed_over")]
)
def test_a_photograph_that_waits_is_kept_in_the_name_of_the_successor(
    registrar, administrator, someone, purpose, act
):
    to = someone(Role.STOREKEEPER)
    waiting, done = (
        Upload.objects.create(
            purpose=purpose, subject=registrar.id, aside=state, sha256="0" * 64, size=1, by=registrar.id,
            at=clock.now(), state=state,
        )
        for state in ("waiting", "kept")
    )  # fmt: skip
    accounts.leave_post(by=administrator, person=registrar.id, successor=to.id)
    assert Upload.objects.get(pk=waiting.pk).by == to.id
    assert Upload.objects.get(pk=done.pk).by == registrar.id
    assert ledger.entries_of(str(waiting.uuid))[-1].act == act


def test_the_successor_is_somebody_else_of_the_same_agency_who_is_there(
    registrar, administrator, police_officer
):
    for other in (registrar, police_officer):
        with pytest.raises(errors.SuccessorElsewhere):
            accounts.leave_post(by=administrator, person=registrar.id, successor=other.id)
    names = [name for _uuid, name, _office in accounts.possible_successors(registrar.id)]
    assert names == [administrator.name]


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.INSPECTOR, Role.POINT_OF_CONTACT])
def test_the_last_holder_of_a_role_that_the_node_needs_does_not_leave(someone, role):
    last = someone(role)
    assert accounts.what_leaving_ends(last.id).last_holder_of == (role,)
    with pytest.raises(errors.LastHolder):
        accounts.leave_post(by=NODE, person=last.id)
    someone(role, Role.STOREKEEPER)
    accounts.leave_post(by=NODE, person=last.id)


def test_nobody_sees_themselves_off(administrator, someone):
    someone(Role.ADMINISTRATOR, Role.STOREKEEPER)
    with pytest.raises(NotAllowed):
        accounts.leave_post(by=administrator, person=administrator.id)
    assert accounts.person_by_uuid(administrator.id).roles == {Role.ADMINISTRATOR}


def test_what_waits_for_a_second_officer_is_withdrawn(registrar, administrator):
    data = b"Serial number,Maker,Model,Calibre,Type\nKD-1,Glock,Glock 17,9x19,Pistol\n"
    load = loads.take_in(by=registrar, partition=Partition.CIVILIAN, source="a", name="a.csv", chunks=[data])
    loads.run_load(by=registrar, load=loads.start_load(by=registrar, load=load.uuid).uuid)
    accounts.ask_second_officer(
        by=registrar, step="registry.undo_load", arguments={"load": load.uuid, "why": "The wrong year."}
    )
    assert accounts.what_leaving_ends(registrar.id).requests == 1
    accounts.leave_post(by=administrator, person=registrar.id)
    assert accounts.what_leaving_ends(registrar.id).requests == 0
    entry = next(one for one in ledger.latest_entries(most=9) if one.act == "step.withdrawn")
    assert entry.actor == administrator.id
