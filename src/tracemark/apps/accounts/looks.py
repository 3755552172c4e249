"""Looks at personal data: for a purpose of a short list, in a case, within a budget (ITI 15 (a)).

The command that shows the data calls `take` before it shows any; one page view is one look row and one entry
in the ledger, however many persons are on it, and counts as many looks as there are persons. What lies beyond
the budget is refused, until a second officer allows more (`more_looks`). Whether a case exists is known higher up:
the app that keeps cases registers itself as the case book.

Not here: what is shown, and who may see which record (`registry.holders`, `registry.look_ups`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time
from functools import cache
from typing import TYPE_CHECKING, Protocol

from django.conf import settings
from django.db.models import Q, Sum

from tracemark.apps.accounts import errors
from tracemark.apps.accounts.data import LooksLeft, Purpose, Role
from tracemark.apps.accounts.models import LookRow, MoreLooksRow, PersonRow
from tracemark.apps.accounts.policy import rows_of
from tracemark.kernel import clock
from tracemark.kernel.commands import current

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import QuerySet

    from tracemark.apps.accounts.data import Person


class CaseBook(Protocol):
    def is_open_to(self, person: Person, reference: str) -> bool:
        """Whether this is the number of an open case that the person sees."""


@dataclass(frozen=True, slots=True)
class PurposeRule:
    """One row of `purposes.csv`: `own` where the case must exist on this node."""

    purpose: Purpose
    own_case: bool
    roles: frozenset[Role]
    why: str


_books: list[CaseBook] = []


def register_case_book(book: CaseBook) -> None:
    """The app that keeps cases says that it does; without one no case exists."""
    _books[:] = [book]


@cache
def purpose_table() -> Mapping[Purpose, PurposeRule]:
    return {
        Purpose(row["purpose"]): PurposeRule(
            Purpose(row["purpose"]),
            row["case"] == "own",
            frozenset(Role(role) for role in row["roles"].split("|")),
            row["why"],
        )
        for row in rows_of("purposes.csv")
    }


def purposes_of(person: Person) -> list[Purpose]:
    """The purposes that a person's roles may name, in the order of the list."""
    return [rule.purpose for rule in purpose_table().values() if rule.roles & person.roles]


def take(*, by: Person, what: str, purpose: str, case: str, persons: int = 1) -> None:
    """Count a page view of personal data, inside the command that shows it.

    Raises:
        PurposeUnknown, CaseNumberMissing, CaseNumberUnknown
        LooksUsedUp: more are there on the next day, or in the next month.
    """
    checked = check(by=by, purpose=purpose, case=case)
    PersonRow.locked(uuid=by.id)  # two looks at once must not both be the last
    left = looks_left(by)
    if persons > left.now:
        raise errors.LooksUsedUp(day=left.today, month=left.month)
    LookRow.objects.create(
        deed=current().id,
        officer=by.id,
        at=clock.now(),
        what=what,
        purpose=checked.value,
        case=case.strip(),
        persons=persons,
    )


def check(*, by: Person, purpose: str, case: str) -> Purpose:
    """The purpose, if this person may name it for this case.

    Raises:
        PurposeUnknown, CaseNumberMissing, CaseNumberUnknown
    """
    rule = purpose_table().get(Purpose(purpose)) if purpose in set(Purpose) else None
    if rule is None or not rule.roles & by.roles:
        raise errors.PurposeUnknown
    if not case.strip():
        raise errors.CaseNumberMissing
    if rule.own_case and not any(book.is_open_to(by, case.strip()) for book in _books):
        raise errors.CaseNumberUnknown(case=case.strip())
    return rule.purpose


def looks_left(person: Person) -> LooksLeft:
    """What is left of the budget, with what a second officer allowed beyond it for now.

    Looks dated after now count too: setting the clock back gains none.
    """
    now = clock.now()
    day = datetime.combine(clock.today(), time.min, UTC)
    had = LookRow.objects.filter(officer=person.id, at__gte=day.replace(day=1)).aggregate(
        today=Sum("persons", filter=Q(at__gte=day)), month=Sum("persons")
    )
    allowed = MoreLooksRow.objects.filter(officer=person.id, since__lte=now, until__gt=now)
    more = allowed.aggregate(looks=Sum("looks"))["looks"] or 0
    return LooksLeft(
        today=max(settings.TRACEMARK.looks_per_day + more - (had["today"] or 0), 0),
        month=max(settings.TRACEMARK.looks_per_month + more - (had["month"] or 0), 0),
    )


def list_looks() -> QuerySet[LookRow]:
    """Every look, newest first."""
    return LookRow.objects.order_by("-at", "-pk")
