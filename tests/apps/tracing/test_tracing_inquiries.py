"""Inquiries inside the State: asked by a case, answered by the office that was asked, never by silence (TRC-c)."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction

from tracemark.apps.accounts.data import Partition, Role
from tracemark.apps.ledger import api as ledger
from tracemark.apps.tracing import api as tracing
from tracemark.apps.tracing import errors, rules
from tracemark.apps.tracing.data import Answer, Limb, NationalClock, Outcome, Question
from tracemark.apps.tracing.models import InquiryRow
from tracemark.apps.tracing.states import InquiryState
from tracemark.kernel import clock
from tracemark.kernel.errors import NotAllowed, NotFound, StepNotOpen
from tracemark.kernel.identity import new_uuid
from tracemark.kernel.verdicts import RuleRefused

pytestmark = pytest.mark.django_db

FOUND = Answer(records=("FE-LOSS-2011-3",), text="Missing at the count.")
NOTHING = Answer(searched=("Register 1998-2004",))
ASKED = datetime(2026, 3, 17, 10, tzinfo=UTC)


@pytest.fixture
def ask(tracing_officer, case, agencies):
    def ask(office: str = "state-office", **facts) -> InquiryRow:
        return tracing.ask_office(
            by=tracing_officer, case=case.uuid, office=office, question=Question.LOSS, **facts
        )

    return ask


def kinds_since(inquiry: InquiryRow) -> list[str]:
    return [entry.act for entry in ledger.entries_of(str(inquiry.uuid))]


def now(inquiry: InquiryRow) -> InquiryRow:
    inquiry.refresh_from_db()
    return inquiry


@pytest.mark.parametrize("urgent", [False, True])
def test_an_urgent_case_halves_the_clock(ask, urgent):
    with clock.frozen(ASKED):
        row = ask(urgent=urgent)
    national = NationalClock(inquiry_days=settings.TRACEMARK.inquiry_days)
    assert row.due == rules.due_date(date(2026, 3, 17), clock=national, urgent=urgent)
    assert row.due > date(2026, 3, 17)


def test_the_office_that_was_asked_answers(ask, depot):
    row = ask()
    assert [waiting.uuid for waiting in tracing.list_waiting_for(depot)] == [row.uuid]
    tracing.answer_inquiry(by=depot, inquiry=row.uuid, answer=FOUND)
    assert (now(row).state, row.answered_by) == (InquiryState.ANSWERED, depot.id)
    assert row.answer == {"records": ["FE-LOSS-2011-3"], "searched": [], "text": "Missing at the count."}
    assert not tracing.list_waiting_for(depot).exists()
    assert kinds_since(row) == ["inquiry.asked", "inquiry.answered"]


def test_an_office_that_searched_in_vain_says_what_it_searched(ask, depot):
    row = ask()
    tracing.answer_inquiry(by=depot, inquiry=row.uuid, answer=NOTHING)
    assert now(row).state == InquiryState.NOTHING_HELD


@pytest.mark.parametrize("answer", [Answer(), Answer(text="We are looking into it.")])
def test_silence_is_not_an_answer(ask, depot, answer):
    row = ask()
    with pytest.raises(RuleRefused) as refusal:
        tracing.answer_inquiry(by=depot, inquiry=row.uuid, answer=answer)
    assert refusal.value.data["codes"] == ["inquiry.nothing_searched"]
    assert "[ITI 14, 21]" in str(refusal.value)
    assert now(row).state == InquiryState.OPEN
    assert kinds_since(row) == ["inquiry.asked"]


def test_nobody_answers_himself(case, someone):
    both = someone(Role.TRACING_OFFICER, Role.REGISTRAR, partition=Partition.STATE)
    row = tracing.ask_office(by=both, case=case.uuid, office=both.office, question=Question.HOLDER)
    with pytest.raises(NotAllowed):
        tracing.answer_inquiry(by=both, inquiry=row.uuid, answer=FOUND)
    assert not tracing.list_waiting_for(both).exists()
    assert kinds_since(row) == ["inquiry.asked"]


def test_another_office_does_not_even_see_that_somebody_was_asked(ask, registrar):
    row = ask()
    for uuid in (row.uuid, new_uuid()):
        with pytest.raises(NotFound):
            tracing.answer_inquiry(by=registrar, inquiry=uuid, answer=FOUND)
        with pytest.raises(NotFound):
            tracing.inquiry_for(registrar, uuid)
    assert not tracing.list_inquiries(registrar).exists()
    assert kinds_since(row) == ["inquiry.asked"]


def test_an_answer_is_given_once(ask, depot):
    row = ask()
    tracing.answer_inquiry(by=depot, inquiry=row.uuid, answer=FOUND)
    with pytest.raises(StepNotOpen):
        tracing.answer_inquiry(by=depot, inquiry=row.uuid, answer=NOTHING)
    assert now(row).state == InquiryState.ANSWERED


def test_a_withdrawn_inquiry_waits_for_nobody(ask, depot, tracing_officer):
    row = ask()
    tracing.withdraw_inquiry(by=tracing_officer, inquiry=row.uuid, why="Asked the wrong office")
    assert not tracing.list_waiting_for(depot).exists()
    for step in (
        lambda: tracing.answer_inquiry(by=depot, inquiry=row.uuid, answer=FOUND),
        lambda: tracing.remind_office(by=tracing_officer, inquiry=row.uuid),
        lambda: tracing.withdraw_inquiry(by=tracing_officer, inquiry=row.uuid, why="Again"),
    ):
        with pytest.raises(StepNotOpen):
            step()
    assert kinds_since(row) == ["inquiry.asked", "inquiry.withdrawn"]
    assert ledger.entries_of(str(row.uuid))[-1].why == "Asked the wrong office"


def test_an_office_that_is_late_is_reminded(ask, tracing_officer):
    with clock.frozen(ASKED):
        row = ask()
    assert list(tracing.list_overdue(tracing_officer, today=row.due)) == []
    late = date.fromordinal(row.due.toordinal() + 1)
    assert [one.uuid for one in tracing.list_overdue(tracing_officer, today=late)] == [row.uuid]
    tracing.remind_office(by=tracing_officer, inquiry=row.uuid)
    assert now(row).reminded_at is not None
    assert kinds_since(row) == ["inquiry.asked", "inquiry.reminded"]


def test_only_those_who_trace_ask(case, police_officer, depot):
    for person in (police_officer, depot):
        with pytest.raises(NotAllowed):
            tracing.ask_office(by=person, case=case.uuid, office="state-office", question=Question.LOSS)
    assert not InquiryRow.objects.exists()


@pytest.mark.parametrize("office", ["", "nowhere", "STATE-OFFICE"])
def test_an_office_that_is_not_there_is_not_asked(ask, office):
    with pytest.raises(errors.NoSuchOffice):
        ask(office)


def test_a_case_with_an_open_inquiry_does_not_close(ask, case, tracing_officer):
    row = ask()
    tracing.state_grounds(by=tracing_officer, case=case.uuid, limbs=frozenset({Limb.A}), justification="Law")
    with pytest.raises(RuleRefused) as refusal:
        tracing.close_case(by=tracing_officer, case=case.uuid, outcome=Outcome.NOT_ESTABLISHED)
    assert refusal.value.data["codes"] == ["case.open_inquiries"]
    tracing.withdraw_inquiry(by=tracing_officer, inquiry=row.uuid, why="No longer needed")
    tracing.close_case(by=tracing_officer, case=case.uuid, outcome=Outcome.NOT_ESTABLISHED)


def test_the_database_itself_refuses_an_answer_without_words_and_a_day_before_it_was_asked(ask):
    row = ask()
    with pytest.raises(IntegrityError), transaction.atomic():
        InquiryRow.objects.filter(pk=row.pk).update(state=InquiryState.ANSWERED.value)
    with pytest.raises(IntegrityError), transaction.atomic():
        InquiryRow.objects.filter(pk=row.pk).update(due=row.asked_on)
