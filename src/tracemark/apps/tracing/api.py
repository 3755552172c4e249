"""The door of tracing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracemark.apps.tracing import policy
from tracemark.apps.tracing.cases import (
    case_for,
    close_case,
    confirm_record,
    establish_point,
    facts_of,
    open_case,
    point_of,
    reopen_case,
    report_no_record,
    search_for_case,
    state_grounds,
    withdraw_confirmation,
)
from tracemark.apps.tracing.incidents import (
    find_for,
    hand_over,
    identify_find,
    open_incident,
    photograph_find,
    read_find_again,
    record_find,
)
from tracemark.apps.tracing.inquiries import (
    answer_inquiry,
    ask_office,
    inquiry_for,
    list_overdue,
    list_waiting_for,
    remind_office,
    withdraw_inquiry,
)
from tracemark.apps.tracing.models import CaseRow, FindRow, IncidentRow

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from tracemark.apps.accounts.data import Person

__all__ = [
    "open_incident",
    "record_find",
    "read_find_again",
    "hand_over",
    "photograph_find",
    "identify_find",
    "open_case",
    "search_for_case",
    "state_grounds",
    "confirm_record",
    "report_no_record",
    "withdraw_confirmation",
    "ask_office",
    "remind_office",
    "answer_inquiry",
    "withdraw_inquiry",
    "establish_point",
    "close_case",
    "reopen_case",
    "find_for",
    "case_for",
    "inquiry_for",
    "facts_of",
    "point_of",
    "list_cases",
    "list_finds",
    "list_incidents",
    "list_waiting_for",
    "list_overdue",
]


def list_cases(person: Person) -> QuerySet[CaseRow]:
    """The cases that this person sees, newest first, each with its find and incident."""
    return (
        CaseRow.objects.filter(policy.visible_to(person))
        .select_related("find__incident")
        .prefetch_related("find__marks")
        .order_by("-opened_at")
    )


def list_finds(person: Person) -> QuerySet[FindRow]:
    """The finds that this person sees, newest first."""
    return (
        FindRow.objects.filter(policy.finds_visible_to(person))
        .select_related("incident", "case")
        .prefetch_related("marks")
        .order_by("-at")
    )


def list_incidents(person: Person) -> QuerySet[IncidentRow]:
    finds = list_finds(person).values("incident")
    return IncidentRow.objects.filter(pk__in=finds).prefetch_related("finds").order_by("-first_day")
