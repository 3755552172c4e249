"""The rules of tracing, without a database: each refusal has its code and quotes its paragraph."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracemark.apps.tracing import rules
from tracemark.apps.tracing.data import (
    TRACED,
    Answer,
    CaseFacts,
    FindFacts,
    IllicitPoint,
    IncidentFacts,
    IncidentKind,
    Limb,
    NationalClock,
    Outcome,
)
from tracemark.kernel.dates import PartialDate
from tracemark.kernel.errors import NotAllowed
from tracemark.kernel.identity import new_uuid
from tracemark.kernel.verdicts import Reason, RuleRefused, Verdict, require

TODAY = date(2026, 3, 14)
FOUND = PartialDate(TODAY)
POINT = IllicitPoint(PartialDate.read("2011-06-18"), "Depot", "Taken from rack 12.")
RECORD = new_uuid()


def cited(verdict: Verdict) -> dict[str, str]:
    return {reason.code: reason.cites for reason in verdict.reasons}


# Incidents and finds


@pytest.mark.parametrize("kind", IncidentKind)
def test_a_seizure_needs_its_legal_basis_and_nothing_else_does(kind):
    verdict = rules.incident_complete(IncidentFacts(kind, FOUND, "Port"), today=TODAY)
    assert cited(verdict) == (
        {"incident.no_legal_basis": "SDG 16.4.2"} if kind is IncidentKind.SEIZED else {}
    )
    assert rules.incident_complete(IncidentFacts(kind, FOUND, "Port", legal_basis="Code, 112"), today=TODAY)


@pytest.mark.parametrize(
    ("on", "possible"), [("2026-03-14", True), ("2026-03-15", False), ("2026", True), ("2027", False)]
)
def test_nothing_is_seized_in_the_future(on, possible):
    facts = IncidentFacts(IncidentKind.FOUND, PartialDate.read(on), "Port")
    assert cited(rules.incident_complete(facts, today=TODAY)) == (
        {} if possible else {"incident.in_future": "ITI 17 (a)"}
    )


def test_every_shortfall_of_an_incident_is_named_at_once():
    facts = IncidentFacts(IncidentKind.SEIZED, PartialDate.read("2027"), "Port")
    assert set(cited(rules.incident_complete(facts, today=TODAY))) == {
        "incident.no_legal_basis",
        "incident.in_future",
    }


def test_a_weapon_is_made_safe_before_it_is_described():
    assert cited(rules.may_be_described(FindFacts(made_safe=False))) == {"find.not_made_safe": "MOSAIC 05.31"}
    assert rules.may_be_described(FindFacts(made_safe=True))


# Grounds and points


@pytest.mark.parametrize(
    ("limbs", "why", "expected"),
    [
        (set(), "Arms Act", {"case.no_limb": "ITI 6, 16"}),
        ({Limb.A}, "  ", {"case.no_justification": "ITI 17 (a)"}),
        ({Limb.A, Limb.E}, "Arms Act, 9", {}),
    ],
)
def test_a_weapon_is_illicit_on_a_ground_and_for_a_reason(limbs, why, expected):
    assert cited(rules.considered_illicit(limbs, why)) == expected


@pytest.mark.parametrize(
    ("point", "expected"),
    [
        (POINT, {}),
        (IllicitPoint(None, "", "Never registered."), {}),
        (IllicitPoint(PartialDate.read("2026-03-14"), "", "On the day."), {}),
        (IllicitPoint(PartialDate.read("2026"), "", "That year."), {}),
        (IllicitPoint(PartialDate.read("2026-03-15"), "", "Tomorrow."), {"case.point_after_find": "ITI 5"}),
        (IllicitPoint(PartialDate.read("2011"), "Depot", " "), {"case.point_unexplained": "ITI 5"}),
    ],
)
def test_a_weapon_became_illicit_before_it_was_found_and_somehow(point, expected):
    assert cited(rules.point_possible(point, found_on=TODAY)) == expected


def test_the_time_since_it_became_illicit_is_known_where_its_day_is():
    assert rules.time_to_find(POINT, TODAY) == timedelta(days=5383)
    assert rules.time_to_find(IllicitPoint(None, "", "Unknown day."), TODAY) is None
    assert rules.time_to_find(None, TODAY) is None


# Inquiries


@pytest.mark.parametrize(("urgent", "expected"), [(False, date(2026, 3, 31)), (True, date(2026, 3, 24))])
def test_an_urgent_case_halves_the_clock(urgent, expected):
    clock = NationalClock(inquiry_days=10)
    assert rules.due_date(date(2026, 3, 17), clock=clock, urgent=urgent) == expected


def test_a_holiday_is_no_working_day():
    clock = NationalClock(inquiry_days=1, holidays=frozenset({date(2026, 3, 18)}))
    assert rules.due_date(date(2026, 3, 17), clock=clock, urgent=False) == date(2026, 3, 19)


@given(
    st.dates(date(2020, 1, 1), date(2040, 1, 1)),
    st.integers(0, 60),
    st.booleans(),
    st.sets(st.dates(), max_size=5),
)
def test_an_answer_is_due_on_a_working_day_after_it_was_asked(asked, days, urgent, holidays):
    clock = NationalClock(inquiry_days=days, holidays=frozenset(holidays))
    due = rules.due_date(asked, clock=clock, urgent=urgent)
    assert due > asked
    assert due.weekday() < 5
    assert due not in holidays
    assert due >= asked + timedelta(days=max(days // 2 if urgent else days, 1))
    assert rules.due_date(asked, clock=clock, urgent=True) <= rules.due_date(asked, clock=clock, urgent=False)


@pytest.mark.parametrize(
    ("answer", "is_one"),
    [
        (Answer(), False),
        (Answer(text="We will see."), False),
        (Answer(records=("FE-LOSS-3",)), True),
        (Answer(searched=("Register 1998-2004",)), True),
    ],
)
def test_silence_is_not_an_answer(answer, is_one):
    assert cited(rules.enough(answer)) == ({} if is_one else {"inquiry.nothing_searched": "ITI 14, 21"})


# Closing

ESTABLISHED = {"found_on": FOUND, "limbs": frozenset({Limb.A}), "point": POINT}
BORNE_OUT = {
    Outcome.LAST_LEGAL_HOLDER: CaseFacts(**ESTABLISHED, record=RECORD, record_partition="civilian"),
    Outcome.OTHER_STATE: CaseFacts(**ESTABLISHED, next_state="XB"),
    Outcome.STATE_WEAPON_DIVERTED: CaseFacts(**ESTABLISHED, record=RECORD, record_partition="state"),
    Outcome.STOLEN_OR_LOST: CaseFacts(**ESTABLISHED, record=RECORD, record_acts=frozenset({"weapon.stolen"})),
    Outcome.NEVER_REGISTERED: CaseFacts(FOUND, limbs=frozenset({Limb.A}), record_missing=True),
    Outcome.NO_USABLE_MARK: CaseFacts(FOUND, limbs=frozenset({Limb.A}), usable_serial=False),
    Outcome.NOT_ESTABLISHED: CaseFacts(FOUND, limbs=frozenset({Limb.A})),
}
NOTHING = CaseFacts(FOUND)


@pytest.mark.parametrize("outcome", Outcome)
def test_a_case_closes_with_what_its_facts_bear_out(outcome):
    assert rules.may_close(BORNE_OUT[outcome], outcome)


@pytest.mark.parametrize("outcome", Outcome)
def test_a_case_does_not_close_with_an_outcome_of_which_nothing_is_established(outcome):
    expected = {"case.no_limb": "ITI 6, 16"}
    if outcome in TRACED:
        expected["case.no_point"] = "ITI 5"
    if outcome is not Outcome.NOT_ESTABLISHED:
        expected[f"case.{outcome.value}_not_borne_out"] = "ITI 5; SDG 16.4.2"
    assert cited(rules.may_close(NOTHING, outcome)) == expected


@pytest.mark.parametrize("outcome", Outcome)
def test_nobody_is_left_searching_for_nothing(outcome):
    from dataclasses import replace

    facts = replace(BORNE_OUT[outcome], open_inquiries=1)
    assert cited(rules.may_close(facts, outcome)) == {"case.open_inquiries": "ITI 14"}


@pytest.mark.parametrize(
    ("outcome", "facts"),
    [
        (Outcome.STATE_WEAPON_DIVERTED, {"record": RECORD, "record_partition": "civilian"}),
        (Outcome.STOLEN_OR_LOST, {"record": RECORD, "record_acts": frozenset({"weapon.transferred"})}),
        (Outcome.NEVER_REGISTERED, {"record": RECORD, "record_missing": True}),
        (Outcome.NO_USABLE_MARK, {"record": RECORD, "usable_serial": False}),
        (Outcome.NO_USABLE_MARK, {"usable_serial": True}),
    ],
)
def test_a_fact_that_contradicts_the_outcome_keeps_the_case_open(outcome, facts):
    refused = rules.may_close(CaseFacts(**ESTABLISHED, **facts), outcome)
    assert list(cited(refused)) == [f"case.{outcome.value}_not_borne_out"]


# Verdicts


def test_a_refusal_tells_every_reason_with_its_paragraph():
    with pytest.raises(RuleRefused) as refusal:
        require(rules.may_close(NOTHING, Outcome.OTHER_STATE))
    assert refusal.value.data["codes"] == ["case.no_limb", "case.no_point", "case.other_state_not_borne_out"]
    for paragraph in ("[ITI 6, 16]", "[ITI 5]", "[ITI 5; SDG 16.4.2]"):
        assert paragraph in str(refusal.value)


def test_a_policy_that_says_no_gives_no_reason():
    with pytest.raises(NotAllowed) as refusal:
        require(False)
    assert refusal.value.data == {}
    require(True)
    require(Verdict.yes())


def test_a_no_has_a_reason():
    with pytest.raises(ValueError, match="reason"):
        Verdict.no()
    both = Verdict.no(Reason("a")) & Verdict.yes() & Verdict.no(Reason("b"))
    assert [reason.code for reason in both.reasons] == ["a", "b"]
    assert not both
