"""Inquiries: a case asks an office of the same State that holds records (TRC-c)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

from tracemark.apps.accounts import api as accounts
from tracemark.apps.tracing import errors, events, policy, rules
from tracemark.apps.tracing.cases import case_for
from tracemark.apps.tracing.data import NationalClock, Question
from tracemark.apps.tracing.models import InquiryRow
from tracemark.apps.tracing.states import CASE, INQUIRY, CaseState, InquiryState
from tracemark.kernel import clock
from tracemark.kernel.commands import command, record
from tracemark.kernel.errors import NotFound
from tracemark.kernel.verdicts import require

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from django.db.models import QuerySet

    from tracemark.apps.accounts.data import Person
    from tracemark.apps.tracing.data import Answer


@command
def ask_office(
    *, by: Person, case: UUID, office: str, question: Question, text: str = "", urgent: bool = False
) -> InquiryRow:
    """Ask an office what its records say, by a date that the State's clock sets (ITI 18, 19).

    Raises:
        NotFound: no such case, or none that this person sees.
        NoSuchOffice
        StepNotOpen: the case is closed.
    """
    of = case_for(by, case)
    require(policy.may_work_on(by, of))
    CASE.after(CaseState(of.state), "work_on")
    if office not in {one.code for one in accounts.list_offices()}:
        raise errors.NoSuchOffice(office=office)
    asked_on = clock.today()
    row = InquiryRow.objects.create(
        case=of,
        office=office,
        question=question.value,
        text=text,
        urgent=urgent,
        asked_by=by.id,
        asked_on=asked_on,
        due=rules.due_date(asked_on, clock=national_clock(), urgent=urgent),
    )
    record(
        events.OfficeAsked(
            subject=row.uuid,
            case=of.uuid,
            office=office,
            question=question.value,
            text=text,
            due=row.due.isoformat(),
            urgent=urgent,
        )
    )
    return row


@command
def answer_inquiry(*, by: Person, inquiry: UUID, answer: Answer) -> None:
    """Record what the office found, or what it searched in vain (ITI 21).

    Raises:
        NotFound: no such inquiry, or none that this person sees.
        NotAllowed: another office was asked, or the officer would answer himself.
        StepNotOpen: the inquiry was answered or withdrawn meanwhile.
        RuleRefused: the answer names no record and nothing searched.
    """
    row = _seen(by, inquiry)
    require(policy.may_answer(by, row))
    require(rules.enough(answer))
    _move(row, "answer" if answer.records else "report_nothing")
    row.answer = {"records": list(answer.records), "searched": list(answer.searched), "text": answer.text}
    row.answered_by, row.answered_at = by.id, clock.now()
    row.save()
    record(
        events.InquiryAnswered(
            subject=row.uuid,
            state=row.state,
            records=list(answer.records),
            searched=list(answer.searched),
            text=answer.text,
        )
    )


@command
def withdraw_inquiry(*, by: Person, inquiry: UUID, why: str) -> None:
    row = _own(by, inquiry)
    _move(row, "withdraw")
    row.save(update_fields=["state"])
    record(events.InquiryWithdrawn(subject=row.uuid, why=why))


@command
def remind_office(*, by: Person, inquiry: UUID) -> None:
    """Remind an office that has not answered; the reminder shows on its page."""
    row = _own(by, inquiry)
    INQUIRY.after(InquiryState(row.state), "withdraw")
    row.reminded_at = clock.now()
    row.save(update_fields=["reminded_at"])
    record(events.OfficeReminded(subject=row.uuid))


def list_waiting_for(person: Person) -> QuerySet[InquiryRow]:
    """What this person's office was asked and has not answered, the most pressing first."""
    return (
        InquiryRow.objects.filter(office=person.office, state=InquiryState.OPEN.value)
        .exclude(office="")
        .exclude(asked_by=person.id)
        .select_related("case__find")
        .order_by("due")
    )


def list_overdue(person: Person, *, today: date) -> QuerySet[InquiryRow]:
    """What this person asked and is still waiting for past its day."""
    return (
        InquiryRow.objects.filter(asked_by=person.id, state=InquiryState.OPEN.value, due__lt=today)
        .select_related("case")
        .order_by("due")
    )


def list_inquiries(person: Person) -> QuerySet[InquiryRow]:
    """All that this person sees: what the own office was asked and what was asked by the own cases, newest first."""
    return (
        InquiryRow.objects.filter(policy.inquiries_visible_to(person))
        .select_related("case__find")
        .order_by("-asked_on", "-pk")
    )


def inquiry_for(person: Person, inquiry: UUID) -> InquiryRow:
    """Raises: NotFound."""
    row = (
        InquiryRow.objects.select_related("case__find__incident")
        .filter(policy.inquiries_visible_to(person), uuid=inquiry)
        .first()
    )
    if row is None:
        raise NotFound
    return row


def national_clock() -> NationalClock:
    return NationalClock(inquiry_days=settings.TRACEMARK.inquiry_days)


def _seen(by: Person, inquiry: UUID) -> InquiryRow:
    row = InquiryRow.objects.select_for_update().filter(policy.inquiries_visible_to(by), uuid=inquiry).first()
    if row is None:
        raise NotFound
    return row


def _own(by: Person, inquiry: UUID) -> InquiryRow:
    row = _seen(by, inquiry)
    case = case_for(by, row.case.uuid)
    require(policy.may_work_on(by, case))
    return row


def _move(row: InquiryRow, verb: str) -> None:
    row.state = INQUIRY.after(InquiryState(row.state), verb).value
