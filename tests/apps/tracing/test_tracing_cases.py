"""From a find to a closed case: authority, invariant and record of each step."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction
from tracing_samples import SERIAL, seizure

from tracemark.apps.accounts.data import Partition, Role
from tracemark.apps.ledger import api as ledger
from tracemark.apps.registry import api as registry
from tracemark.apps.registry.data import Act, DeedFacts, Search
from tracemark.apps.tracing import api as tracing
from tracemark.apps.tracing import errors
from tracemark.apps.tracing.data import (
    FindFacts,
    IllicitPoint,
    IncidentFacts,
    IncidentKind,
    Limb,
    Outcome,
    Question,
    ReadMark,
)
from tracemark.apps.tracing.models import CaseRow, ConfirmationRow, FindMarkRow, FindRow, IncidentRow
from tracemark.apps.tracing.states import CaseState
from tracemark.kernel import clock
from tracemark.kernel.dates import PartialDate
from tracemark.kernel.errors import NotAllowed, NotFound, StepNotOpen, TextTooLong
from tracemark.kernel.identity import new_uuid
from tracemark.kernel.verdicts import RuleRefused
from tracemark.marks import ReadingRefused

pytestmark = pytest.mark.django_db

POINT = IllicitPoint(PartialDate.read("2011-06-18"), "Depot", "Taken from rack 12.")


def acts_about(row) -> list[str]:
    return [entry.act for entry in ledger.entries_of(str(getattr(row, "uuid", row)))]


def case_of(case: CaseRow) -> CaseRow:
    return CaseRow.objects.get(pk=case.pk)


def codes_of(refusal) -> list[str]:
    return refusal.value.data["codes"]


# Incidents and finds


def test_a_seizure_without_legal_basis_is_refused_and_leaves_nothing(police_officer):
    before = ledger.head()
    with pytest.raises(RuleRefused) as refusal:
        tracing.open_incident(by=police_officer, incident=seizure(legal_basis=""))
    assert codes_of(refusal) == ["incident.no_legal_basis"]
    assert not IncidentRow.objects.exists()
    assert ledger.head() == before


def test_the_database_itself_refuses_a_seizure_without_legal_basis(incident):
    with pytest.raises(IntegrityError), transaction.atomic():
        IncidentRow.objects.filter(pk=incident.pk).update(legal_basis="")
    with pytest.raises(IntegrityError), transaction.atomic():
        IncidentRow.objects.filter(pk=incident.pk).update(kind="stolen")


def test_a_surrender_is_nameless(police_officer):
    row = tracing.open_incident(
        by=police_officer,
        incident=IncidentFacts(IncidentKind.SURRENDERED, PartialDate.read("2026-03"), "Police station"),
    )
    (entry,) = ledger.entries_of(str(row.uuid))
    assert entry.digests == ()
    assert set(entry.body) == {"reference", "kind", "on", "place", "contexts"}
    names = {field.name for field in IncidentRow._meta.fields} | {
        field.name for field in FindRow._meta.fields
    }
    assert not names & {"name", "person", "holder", "surrendered_by", "suspect"}


def test_a_find_is_an_exhibit_with_its_marks_as_they_were_read(police_officer, incident, find):
    assert (find.reference, incident.reference) == ("XA-F-2026-000001", "XA-I-2026-000001")
    assert [mark.text for mark in find.marks.all()] == ["70?0339[18]"]
    assert acts_about(find) == ["find.recorded"]


def test_a_weapon_that_was_not_made_safe_is_not_described(police_officer, incident):
    with pytest.raises(RuleRefused) as refusal:
        tracing.record_find(by=police_officer, incident=incident.uuid, find=FindFacts(made_safe=False))
    assert codes_of(refusal) == ["find.not_made_safe"]
    with pytest.raises(IntegrityError), transaction.atomic():
        FindRow.objects.create(
            incident=incident, reference="X", made_safe=False, by=police_officer.id, at=clock.now()
        )


@pytest.mark.parametrize("text", ["70[", "7" * 300, "7\x007"])
def test_a_reading_that_cannot_be_one_is_refused_with_its_place(police_officer, incident, text):
    with pytest.raises(ReadingRefused) as refusal:
        tracing.record_find(
            by=police_officer, incident=incident.uuid, find=FindFacts(made_safe=True, marks=(ReadMark(text),))
        )
    assert refusal.value.position
    assert not FindRow.objects.exists()


def test_a_text_that_its_column_cannot_hold_is_refused(police_officer, incident):
    for facts in (
        FindFacts(made_safe=True, exhibit="3" * 61),
        FindFacts(made_safe=True, marks=(ReadMark("7", kind="k" * 21),)),
    ):
        with pytest.raises(TextTooLong):
            tracing.record_find(by=police_officer, incident=incident.uuid, find=facts)
    assert not FindRow.objects.exists()


def test_a_find_read_again_keeps_the_first_reading(police_officer, find):
    facts = FindFacts(made_safe=True, marks=(ReadMark("70103391"),), words="Folding stock")
    tracing.read_find_again(by=police_officer, find=find.uuid, facts=facts)
    kept = FindMarkRow.objects.filter(find=find).order_by("pk").values_list("text", "replaced")
    assert list(kept) == [("70?0339[18]", True), ("70103391", False)]
    assert acts_about(find) == ["find.recorded", "find.read_again"]


def test_each_hand_over_of_an_exhibit_is_kept(police_officer, find):
    tracing.hand_over(by=police_officer, find=find.uuid, keeper="Exhibit room", seal="PD-1")
    tracing.hand_over(by=police_officer, find=find.uuid, keeper="Laboratory", seal="PD-2")
    assert [row.keeper for row in find.custody.order_by("pk")] == ["Exhibit room", "Laboratory"]


def test_the_find_of_another_unit_looks_exactly_like_nothing(find, incident, someone):
    stranger = someone(Role.POLICE_OFFICER, partition=Partition.STATE)
    steps = [
        lambda uuid: tracing.find_for(stranger, uuid),
        lambda uuid: tracing.hand_over(by=stranger, find=uuid, keeper="Mine"),
        lambda uuid: tracing.identify_find(by=stranger, find=uuid, maker="colt"),
        lambda uuid: tracing.read_find_again(by=stranger, find=uuid, facts=FindFacts(made_safe=True)),
        lambda uuid: tracing.open_case(by=stranger, find=uuid),
    ]
    for step in steps:
        for uuid in (find.uuid, new_uuid()):
            with pytest.raises(NotFound):
                step(uuid)
    with pytest.raises(NotFound):
        tracing.record_find(by=stranger, incident=incident.uuid, find=FindFacts(made_safe=True))
    assert not tracing.list_finds(stranger).exists()
    assert not tracing.list_incidents(stranger).exists()
    assert acts_about(find) == ["find.recorded"]


# Opening, searching, confirming


def test_a_find_is_traced_in_one_case(tracing_officer, case):
    with pytest.raises(errors.CaseOpenAlready):
        tracing.open_case(by=tracing_officer, find=case.find.uuid)
    assert acts_about(case) == ["case.opened"]


def test_the_registers_are_joined_inside_a_case_and_the_search_is_recorded(tracing_officer, case, record):
    for partition in Partition:
        record(partition)
    found = tracing.search_for_case(by=tracing_officer, case=case.uuid, search=Search("70?0339[18]"))
    assert {one.partition for one in found.candidates} == set(Partition)
    entry = ledger.entries_of(str(case.uuid))[-1]
    assert (entry.act, entry.actor) == ("case.searched", tracing_officer.id)
    assert entry.body == {"reading": "70?0339[18]", "shown": 3, "matched": 3}


def test_outside_a_case_nobody_who_polices_or_traces_sees_all_registers(
    tracing_officer, police_officer, case, record
):
    for partition in Partition:
        record(partition)
    for person in (tracing_officer, police_officer):
        found = registry.search(person, Search(SERIAL))
        assert {one.partition for one in found.candidates} == {Partition.POLICE}


def test_a_police_officer_does_not_join_the_registers_even_for_the_own_find(police_officer, case, record):
    record()
    with pytest.raises(NotAllowed):
        tracing.search_for_case(by=police_officer, case=case.uuid, search=Search(SERIAL))
    assert acts_about(case) == ["case.opened"]


def test_an_inspector_looks_on_and_changes_nothing(someone, case, record):
    inspector = someone(Role.INSPECTOR)
    assert tracing.case_for(inspector, case.uuid) == case
    with pytest.raises(NotAllowed):
        tracing.confirm_record(by=inspector, case=case.uuid, weapon=record())


def test_a_record_is_confirmed_by_an_officer_once(tracing_officer, case, record):
    weapon, other = record(), record()
    tracing.confirm_record(
        by=tracing_officer,
        case=case.uuid,
        weapon=weapon,
        reading="70?0339[18]",
        probability="0.97",
        compared="All",
    )
    row = case_of(case)
    assert (row.state, row.record) == (CaseState.RECORD_CONFIRMED, weapon)
    with pytest.raises(StepNotOpen):
        tracing.confirm_record(by=tracing_officer, case=case.uuid, weapon=other)
    with pytest.raises(StepNotOpen):
        tracing.report_no_record(by=tracing_officer, case=case.uuid)
    assert case_of(case).record == weapon


def test_what_is_not_recorded_cannot_be_confirmed(tracing_officer, case):
    with pytest.raises(NotFound):
        tracing.confirm_record(by=tracing_officer, case=case.uuid, weapon=new_uuid())
    with pytest.raises(IntegrityError), transaction.atomic():
        CaseRow.objects.filter(pk=case.pk).update(state=CaseState.RECORD_CONFIRMED.value)


def test_a_withdrawn_confirmation_stays_in_the_story(tracing_officer, case, record):
    weapon = record()
    tracing.confirm_record(by=tracing_officer, case=case.uuid, weapon=weapon, compared="Serial")
    tracing.withdraw_confirmation(by=tracing_officer, case=case.uuid, why="The stock differs")
    assert (case_of(case).state, case_of(case).record) == (CaseState.OPEN, None)
    kept = ConfirmationRow.objects.get(case=case)
    assert (kept.record, kept.why, kept.withdrawn_at is not None) == (weapon, "Serial", True)
    entry = ledger.entries_of(str(case.uuid))[-1]
    assert (entry.act, entry.why) == ("case.confirmation_withdrawn", "The stock differs")


# Closing


def give_facts(outcome: Outcome, officer, case, record, someone) -> None:
    """Establish what this outcome rests on."""
    tracing.state_grounds(by=officer, case=case.uuid, limbs=frozenset({Limb.A}), justification="Arms Act, 9")
    confirms = {
        Outcome.LAST_LEGAL_HOLDER: Partition.CIVILIAN,
        Outcome.STATE_WEAPON_DIVERTED: Partition.STATE,
        Outcome.STOLEN_OR_LOST: Partition.CIVILIAN,
    }
    if outcome in confirms:
        weapon = record(confirms[outcome])
        if outcome is Outcome.STOLEN_OR_LOST:
            clerk = someone(Role.REGISTRAR, partition=Partition.CIVILIAN)
            registry.record_deed(by=clerk, weapon=weapon, act=Act.STOLEN, facts=DeedFacts())
        tracing.confirm_record(by=officer, case=case.uuid, weapon=weapon)
    if outcome is Outcome.NEVER_REGISTERED:
        tracing.report_no_record(by=officer, case=case.uuid, searched="All three registers")
    if outcome is Outcome.NO_USABLE_MARK:
        facts = FindFacts(made_safe=True, marks=(ReadMark("", condition="erased"),))
        tracing.read_find_again(by=officer, find=case.find.uuid, facts=facts)
    elsewhere = "XB" if outcome is Outcome.OTHER_STATE else ""
    tracing.establish_point(by=officer, case=case.uuid, point=POINT, next_state=elsewhere)


@pytest.mark.parametrize("outcome", Outcome)
def test_a_case_closes_only_with_what_its_facts_bear_out(outcome, tracing_officer, case, record, someone):
    with pytest.raises(RuleRefused) as refusal:
        tracing.close_case(by=tracing_officer, case=case.uuid, outcome=outcome)
    assert codes_of(refusal)[0] == "case.no_limb"
    assert case_of(case).state == CaseState.OPEN
    give_facts(outcome, tracing_officer, case, record, someone)
    tracing.close_case(by=tracing_officer, case=case.uuid, outcome=outcome, note="Done")
    row = case_of(case)
    assert (row.state, row.outcome, row.closed_at is not None) == (CaseState.CLOSED, outcome.value, True)
    entry = ledger.entries_of(str(case.uuid))[-1]
    assert entry.body == {"outcome": outcome.value, "days_illicit": 5383, "note": "Done"}
    for other in Outcome:
        with pytest.raises((StepNotOpen, RuleRefused)):
            tracing.close_case(by=tracing_officer, case=case.uuid, outcome=other)


def test_the_database_itself_refuses_a_closed_case_without_an_outcome(case):
    with pytest.raises(IntegrityError), transaction.atomic():
        CaseRow.objects.filter(pk=case.pk).update(state=CaseState.CLOSED.value)


@pytest.fixture
def closed(tracing_officer, case, record, someone) -> CaseRow:
    give_facts(Outcome.STATE_WEAPON_DIVERTED, tracing_officer, case, record, someone)
    tracing.close_case(by=tracing_officer, case=case.uuid, outcome=Outcome.STATE_WEAPON_DIVERTED)
    return case_of(case)


def test_nothing_is_done_on_a_closed_case(tracing_officer, closed, record):
    steps = {
        "search": lambda: tracing.search_for_case(
            by=tracing_officer, case=closed.uuid, search=Search(SERIAL)
        ),
        "grounds": lambda: tracing.state_grounds(
            by=tracing_officer, case=closed.uuid, limbs=frozenset({Limb.B}), justification="x"
        ),
        "confirm": lambda: tracing.confirm_record(by=tracing_officer, case=closed.uuid, weapon=record()),
        "none": lambda: tracing.report_no_record(by=tracing_officer, case=closed.uuid),
        "withdraw": lambda: tracing.withdraw_confirmation(by=tracing_officer, case=closed.uuid, why="x"),
        "point": lambda: tracing.establish_point(by=tracing_officer, case=closed.uuid, point=POINT),
        "ask": lambda: tracing.ask_office(
            by=tracing_officer, case=closed.uuid, office="state-office", question=Question.LOSS
        ),
    }
    before = acts_about(closed)
    for step in steps.values():
        with pytest.raises(StepNotOpen):
            step()
    assert acts_about(closed) == before


def test_a_closed_case_is_opened_again_and_what_was_confirmed_stays_in_the_story(
    tracing_officer, closed, record
):
    tracing.reopen_case(by=tracing_officer, case=closed.uuid, why="A second rifle with this serial")
    row = case_of(closed)
    assert (row.state, row.outcome, row.closed_at, row.record) == (CaseState.OPEN, "", None, None)
    assert ConfirmationRow.objects.get(case=closed).withdrawn_at is not None
    assert row.limbs == ["a"]
    assert "case.reopened" in acts_about(closed)
    with pytest.raises(StepNotOpen):
        tracing.reopen_case(by=tracing_officer, case=closed.uuid, why="Again")
    tracing.confirm_record(by=tracing_officer, case=closed.uuid, weapon=record())
    assert ConfirmationRow.objects.filter(case=closed, withdrawn_at=None).count() == 1


def test_a_weapon_did_not_become_illicit_after_it_was_found(tracing_officer, case):
    late = IllicitPoint(PartialDate.read("2026-03-15"), "", "Somehow")
    with pytest.raises(RuleRefused) as refusal:
        tracing.establish_point(by=tracing_officer, case=case.uuid, point=late)
    assert codes_of(refusal) == ["case.point_after_find"]


def test_the_case_of_another_unit_looks_exactly_like_nothing(case, someone):
    stranger = someone(Role.POLICE_OFFICER, partition=Partition.STATE)
    for uuid in (case.uuid, new_uuid()):
        with pytest.raises(NotFound):
            tracing.case_for(stranger, uuid)
    assert not tracing.list_cases(stranger).exists()


def test_the_unit_that_found_the_weapon_follows_its_case(police_officer, case):
    assert tracing.case_for(police_officer, case.uuid) == case
    assert [row.uuid for row in tracing.list_cases(police_officer)] == [case.uuid]


def test_a_list_of_cases_that_is_taken_away_is_recorded(tracing_officer, closed):
    taken = tracing.export_cases(by=tracing_officer, standing="traced")
    assert [row.uuid for row in taken] == [closed.uuid]
    entry = ledger.latest_entries()[0]
    assert (entry.act, entry.body) == ("cases.exported", {"rows": 1, "filters": {"standing": "traced"}})


def test_a_case_is_numbered_by_the_year_in_which_it_was_opened(tracing_officer, find):
    with clock.frozen(datetime(2031, 5, 1, tzinfo=UTC)):
        row = tracing.open_case(by=tracing_officer, find=find.uuid)
    assert row.reference == "XA-C-2031-000001"
    assert isinstance(row.uuid, UUID)
