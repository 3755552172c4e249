"""A role taken in an emergency: short, in sight of all who watch, and reviewed by somebody else."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tracemark.apps.accounts import api as accounts
from tracemark.apps.accounts import errors
from tracemark.apps.accounts.data import Absence, EmergencyState, Partition, Role
from tracemark.apps.accounts.models import EmergencyRow
from tracemark.apps.ledger import api as ledger
from tracemark.kernel import clock
from tracemark.kernel.errors import NotAllowed, NotFound

pytestmark = pytest.mark.django_db

REASON = "A shooting at the port; the registrar cannot be reached."


def taken(person, role=Role.REGISTRAR, **said):
    return accounts.take_role_in_emergency(
        by=person, **({"role": role, "reason": REASON, "case": "P-77/26"} | said)
    )


def now_of(person):
    return accounts.person_by_uuid(person.id)


@pytest.fixture
def inspector(someone):
    return someone(Role.INSPECTOR)


def test_the_role_is_held_at_once_and_ends_by_itself(police_officer):
    row = taken(police_officer)
    assert now_of(police_officer).roles == {Role.POLICE_OFFICER, Role.REGISTRAR}
    assert row.grant.until == row.grant.since + timedelta(hours=4)
    assert accounts.emergency_state(row) is EmergencyState.LASTING
    with clock.frozen(row.grant.until):
        assert now_of(police_officer).roles == {Role.POLICE_OFFICER}
        assert accounts.emergency_state(row) is EmergencyState.TO_REVIEW


def test_it_opens_no_register_but_that_of_ones_own_agency(police_officer, someone):
    storekeeper = someone(Role.STOREKEEPER, partition=Partition.STATE)
    for role in (Role.POLICE_OFFICER, Role.TRACING_OFFICER, Role.LICENSING_OFFICER, Role.REGISTRAR):
        row = taken(storekeeper, role)
        assert now_of(storekeeper).partitions == {Partition.STATE}
        accounts.end_emergency(by=storekeeper, emergency=row.uuid)
    taken(police_officer)
    assert now_of(police_officer).partitions == {Partition.POLICE}


def test_what_another_role_lets_one_see_the_taken_one_cannot_change(someone):
    clerk = someone(Role.LICENSING_OFFICER, partition=Partition.STATE)
    assert clerk.partitions == {Partition.CIVILIAN}
    taken(clerk)
    assert now_of(clerk).partitions == {Partition.STATE}


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.INSPECTOR, Role.NODE])
def test_whoever_runs_or_watches_the_node_is_never_become_in_an_emergency(police_officer, role):
    with pytest.raises(errors.RoleNotForATime):
        taken(police_officer, role)


@pytest.mark.parametrize(
    ("said", "refused"),
    [
        ({"reason": "  because it is    "}, errors.ReasonTooShort),
        ({"case": " "}, errors.IncidentNumberMissing),
        ({"role": Role.POLICE_OFFICER}, errors.RoleHeld),
    ],
)
def test_it_needs_a_reason_a_number_and_a_role_that_is_not_held(police_officer, said, refused):
    with pytest.raises(refused):
        taken(police_officer, **said)


def test_one_at_a_time_and_another_when_it_is_over(police_officer):
    first = taken(police_officer)
    with pytest.raises(errors.EmergencyLasts):
        taken(police_officer, Role.STOREKEEPER)
    accounts.end_emergency(by=police_officer, emergency=first.uuid)
    assert now_of(police_officer).roles == {Role.POLICE_OFFICER}
    taken(police_officer, Role.STOREKEEPER)
    with pytest.raises(errors.EmergencyOver):
        accounts.end_emergency(by=police_officer, emergency=first.uuid)


def test_somebody_without_any_role_takes_none(someone):
    nobody = someone()
    with pytest.raises(NotAllowed):
        taken(nobody)


def test_what_was_taken_in_an_emergency_is_not_lent(police_officer, someone):
    taken(police_officer)
    with pytest.raises(errors.RoleNotOnesOwn):
        accounts.delegate_role(
            by=now_of(police_officer), to=someone(Role.STOREKEEPER, partition=Partition.POLICE).id,
            role=Role.REGISTRAR, first=clock.today(), last=clock.today(), absence=Absence.OTHER,
        )  # fmt: skip


def test_those_who_watch_are_told_in_the_same_deed_and_nobody_else(
    police_officer, inspector, administrator, someone, registrar
):
    contact = someone(Role.POINT_OF_CONTACT)
    row = taken(police_officer)
    for person in (inspector, administrator, contact):
        [notice] = accounts.list_notices(person)
        assert notice.kind == "urgent"
        assert notice.tells[0]["tasks"] == [[row.reference, ""]]
        assert REASON not in str(notice.tells)
    for person in (police_officer, registrar):
        assert not accounts.list_notices(person).exists()
    accounts.tell_all()
    assert accounts.list_notices(inspector).count() == 1, "the next round tells nothing twice"


def test_reason_case_and_review_stay_out_of_the_ledger(police_officer, inspector):
    row = taken(police_officer)
    accounts.end_emergency(by=police_officer, emergency=row.uuid)
    accounts.review_emergency(by=inspector, emergency=row.uuid, justified=True, words="Mr Pell was alone.")
    entries = ledger.entries_of(str(row.uuid))
    assert [entry.act for entry in entries] == ["emergency.taken", "emergency.ended", "emergency.reviewed"]
    leaves = b"".join(ledger.leaf_at(entry.seq) for entry in entries)
    for words in (b"shooting", b"P-77", b"Pell"):
        assert words not in leaves
    assert entries[0].body["role"] == "registrar"


def test_everything_done_in_it_is_listed_for_the_reviewer_and_nothing_else(police_officer, registrar):
    def password(person):
        accounts.set_password(by=person, person=person.id, password="another long password")

    password(police_officer)
    row = taken(police_officer)
    password(registrar)
    password(now_of(police_officer))
    accounts.end_emergency(by=police_officer, emergency=row.uuid)
    row.refresh_from_db()
    with clock.frozen(clock.now() + timedelta(hours=1)):
        password(police_officer)
    done = accounts.deeds_in(row)
    assert [entry.act for entry in done] == ["emergency.taken", "person.password_set", "emergency.ended"]
    assert {entry.actor for entry in done} == {police_officer.id}


def test_an_inspector_reviews_it_when_it_is_over_and_once(police_officer, inspector, administrator):
    row = taken(police_officer)
    said = {"emergency": row.uuid, "justified": False, "words": "The registrar was there."}
    with pytest.raises(errors.EmergencyNotOver):
        accounts.review_emergency(by=inspector, **said)
    accounts.end_emergency(by=inspector, emergency=row.uuid)
    with pytest.raises(NotAllowed):
        accounts.review_emergency(by=administrator, **said)
    with pytest.raises(errors.ReviewMissing):
        accounts.review_emergency(by=inspector, **(said | {"words": " "}))
    accounts.review_emergency(by=inspector, **said)
    with pytest.raises(errors.ReviewedBefore):
        accounts.review_emergency(by=inspector, **said)
    assert accounts.emergency_state(EmergencyRow.objects.get()) is EmergencyState.NOT_JUSTIFIED


def test_an_inspector_takes_no_role_whatever_else_they_are(inspector, someone):
    for person in (inspector, someone(Role.INSPECTOR, Role.STOREKEEPER)):
        with pytest.raises(NotAllowed):
            taken(person)


def test_nobody_reviews_their_own(police_officer):
    row = taken(police_officer)
    accounts.end_emergency(by=police_officer, emergency=row.uuid)
    accounts.grant_role(by=accounts.NODE, person=police_officer.id, role=Role.INSPECTOR)
    inspector = now_of(police_officer)
    with pytest.raises(NotAllowed):
        accounts.review_emergency(by=inspector, emergency=row.uuid, justified=True, words="It was.")


def test_others_see_no_emergency_but_their_own_and_a_role_taken_in_one_watches_nothing(
    police_officer, registrar, inspector, someone
):
    row = taken(police_officer)
    assert accounts.emergency_for(police_officer, row.uuid)
    assert accounts.emergency_for(inspector, row.uuid)
    taken(registrar, Role.POINT_OF_CONTACT)
    for person in (registrar, now_of(registrar)):
        with pytest.raises(NotFound):
            accounts.emergency_for(person, row.uuid)
        with pytest.raises(NotFound):
            accounts.end_emergency(by=person, emergency=row.uuid)
    with pytest.raises(NotAllowed):
        accounts.end_emergency(by=someone(Role.POINT_OF_CONTACT), emergency=row.uuid)


def test_one_that_nobody_reviews_is_escalated(police_officer, inspector, administrator):
    row = taken(police_officer)
    with clock.frozen(row.grant.until + timedelta(days=4)):
        assert accounts.escalate_all() == 0
    with clock.frozen(row.grant.until + timedelta(days=6)):
        assert accounts.escalate_all() == 1
        assert accounts.list_notices(administrator)[0].kind == "escalation"


def test_each_state_is_chosen_by_the_list(police_officer, registrar, inspector):
    lasting, over = taken(police_officer), taken(registrar, Role.STOREKEEPER)
    accounts.end_emergency(by=registrar, emergency=over.uuid)
    assert list(accounts.list_emergencies(inspector, state=EmergencyState.LASTING)) == [lasting]
    assert list(accounts.list_emergencies(inspector, state=EmergencyState.TO_REVIEW)) == [over]
    accounts.review_emergency(by=inspector, emergency=over.uuid, justified=True, words="Yes.")
    assert list(accounts.list_emergencies(inspector, state=EmergencyState.JUSTIFIED)) == [over]
    assert not accounts.list_emergencies(inspector, state=EmergencyState.NOT_JUSTIFIED).exists()


def test_the_deputy_of_a_point_of_contact_watches_and_is_told(police_officer, registrar, someone):
    contact = someone(Role.POINT_OF_CONTACT)
    accounts.delegate_role(
        by=contact, to=registrar.id, role=Role.POINT_OF_CONTACT, first=clock.today(), last=clock.today(),
        absence=Absence.LEAVE,
    )  # fmt: skip
    row = taken(police_officer)
    assert accounts.list_notices(registrar).count() == 1
    assert accounts.emergency_for(now_of(registrar), row.uuid)
