"""What waits in tracing, for those who can do something about it, and what has waited too long."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from tracemark.apps.accounts import api as accounts
from tracemark.apps.tracing.inquiries import list_overdue, list_waiting_for
from tracemark.apps.tracing.listing import list_cases, list_finds
from tracemark.apps.tracing.models import CaseRow, InquiryRow
from tracemark.apps.tracing.states import CaseState, InquiryState
from tracemark.kernel import clock, tasks
from tracemark.kernel.tasks import Kind, Overdue, Task

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet

    from tracemark.apps.accounts.data import Person
    from tracemark.apps.tracing.models import FindRow


def _inquiries_to_answer(person: Person) -> QuerySet[InquiryRow] | None:
    return list_waiting_for(person) if accounts.may(person, "tracing.answer_inquiry") else None


def _answers_overdue(person: Person) -> QuerySet[InquiryRow] | None:
    if not accounts.may(person, "tracing.remind_office"):
        return None
    return list_overdue(person, today=clock.today())


def _finds_without_case(person: Person) -> QuerySet[FindRow] | None:
    return list_finds(person).filter(case=None) if accounts.may(person, "tracing.open_case") else None


def _cases_open(person: Person) -> QuerySet[CaseRow] | None:
    return list_cases(person, standing="open") if accounts.may(person, "see.cases") else None


def _inquiries_too_late(days: int) -> Iterator[Overdue]:
    """An office that has not answered by its day and so many days more."""
    before = clock.today() - timedelta(days=days)
    rows = InquiryRow.objects.filter(state=InquiryState.OPEN.value, due__lt=before).order_by("due")
    for uuid, reference, due, office in rows.values_list("uuid", "case__reference", "due", "office"):
        yield Overdue(Task(uuid, reference, due), office, "tracing.answer_inquiry")


def _cases_standing_still(days: int) -> Iterator[Overdue]:
    """Open cases in which nothing was asked or answered for so long."""
    since = clock.now() - timedelta(days=days)
    steps = InquiryRow.objects.filter(case=OuterRef("pk")).filter(
        Q(asked_on__gte=since.date()) | Q(answered_at__gte=since) | Q(state=InquiryState.OPEN.value)
    )
    rows = (
        CaseRow.objects.exclude(state=CaseState.CLOSED.value)
        .filter(~Exists(steps), opened_at__lt=since)
        .order_by("opened_at")
    )
    for uuid, reference, officer in rows.values_list("uuid", "reference", "officer"):
        yield Overdue(Task(uuid, reference), "", "tracing.close_case", officer)


def register() -> None:
    tasks.register(
        Kind(
            "tracing.inquiries_to_answer",
            lambda n: ngettext("inquiry to answer", "inquiries to answer", n),
            _inquiries_to_answer,
            "inquiries",
            due="due",
            reference="case__reference",
            late=lambda n: (
                ngettext("%(count)s is due today or earlier", "%(count)s are due today or earlier", n)
                % {"count": n}
            ),
            overdue=_inquiries_too_late,
        ),
        Kind(
            "tracing.answers_overdue",
            lambda n: ngettext("answer is overdue", "answers are overdue", n),
            _answers_overdue,
            "inquiries",
            tone="warn",
            due="due",
            reference="case__reference",
            hint=_("Remind the office, or withdraw the inquiry."),
        ),
        Kind(
            "tracing.finds_without_case",
            lambda n: ngettext("find is not yet traced", "finds are not yet traced", n),
            _finds_without_case,
            "finds",
            "?untraced=1",
            reference="reference",
        ),
        Kind(
            "tracing.cases_open",
            lambda n: ngettext("case is open", "cases are open", n),
            _cases_open,
            "cases",
            "?state=open",
            tone="plain",
            reference="reference",
            overdue=_cases_standing_still,
        ),
    )
