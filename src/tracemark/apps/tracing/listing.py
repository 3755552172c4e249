"""Lists of cases, finds and incidents: what a person sees, narrowed as the pages ask; taking a list away is a command."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from tracemark.apps.tracing import events, policy
from tracemark.apps.tracing.data import TRACED
from tracemark.apps.tracing.models import CaseRow, FindRow, IncidentRow
from tracemark.apps.tracing.states import CaseState
from tracemark.kernel.commands import command, current, record

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from tracemark.apps.accounts.data import Person

MOST = 10_000
"""So many cases leave in one export; more is a matter for the national report."""

STANDINGS = {
    "open": ~Q(state=CaseState.CLOSED.value),
    "closed": Q(state=CaseState.CLOSED.value),
    "traced": Q(outcome__in=sorted(outcome.value for outcome in TRACED)),
}


def list_cases(person: Person, *, standing: str = "", text: str = "") -> QuerySet[CaseRow]:
    """The cases that this person sees, newest first, each with its find and incident.

    `standing` is open, closed or traced; `text` a part of a reference, of the exhibit's number or of a mark.
    """
    rows = CaseRow.objects.filter(policy.visible_to(person), STANDINGS.get(standing, Q()))
    if text:
        marked = FindRow.objects.filter(marks__text__icontains=text, marks__replaced=False).values("pk")
        rows = rows.filter(
            Q(reference__icontains=text)
            | Q(find__reference__icontains=text)
            | Q(find__exhibit__iexact=text)
            | Q(find__incident__reference__icontains=text)
            | Q(find__in=marked)
        )
    return rows.select_related("find__incident").prefetch_related("find__marks").order_by("-opened_at")


def list_finds(person: Person) -> QuerySet[FindRow]:
    """The finds that this person sees, newest first."""
    return (
        FindRow.objects.filter(policy.finds_visible_to(person))
        .select_related("incident", "case")
        .prefetch_related("marks")
        .order_by("-at")
    )


def list_incidents(person: Person) -> QuerySet[IncidentRow]:
    """The incidents that this person sees, the latest first."""
    return (
        IncidentRow.objects.filter(policy.incidents_visible_to(person))
        .prefetch_related("finds")
        .order_by("-first_day", "-pk")
    )


class OpenCases:
    """The case book that a look at personal data asks (see `accounts.looks`)."""

    def is_open_to(self, person: Person, reference: str) -> bool:
        return list_cases(person, standing="open").filter(reference=reference).exists()


@command
def export_cases(*, by: Person, standing: str = "", text: str = "") -> list[CaseRow]:
    """Take a list of cases away; how many and how they were chosen is recorded (ITI 15 (a))."""
    rows = list(list_cases(by, standing=standing, text=text)[:MOST])
    filters = {name: value for name, value in (("standing", standing), ("text", text)) if value}
    record(events.CasesExported(subject=current().id, rows=len(rows), filters=filters))
    return rows
