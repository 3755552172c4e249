"""Looks at personal data, as an inspector sees them: who, when, what for, in which case; never at whom.

A look is counted by `accounts`, and its entry stands in the ledger. Here they are narrowed, summed up for each
officer, and taken away: as a list, or as entries with their proofs that are checked without this node.
"""

from __future__ import annotations

import csv
import io
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, Q, Sum
from django.db.models.functions import ExtractHour

from tracemark.apps.accounts import api as accounts
from tracemark.apps.inspection import errors, events
from tracemark.apps.inspection.data import LookFilters, OfficerLooks
from tracemark.apps.ledger import api as ledger
from tracemark.apps.registry import api as registry
from tracemark.kernel.commands import command, current, record
from tracemark.kernel.errors import NotFound
from tracemark.proofs.selection import Selection

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from django.db.models import QuerySet

    from tracemark.apps.accounts.data import Person
    from tracemark.apps.accounts.models import LookRow

ACTS = ("holder.looked_at", "records.looked_up")
"""The kinds of entries that looks leave. A holder that is no person, or is being registered, leaves one as well."""
MOST = 10_000
"""So many looks leave in one file."""
DAY_BEGINS, DAY_ENDS = 7, 19
"""Working hours, in the time zone of the node. Weekends differ from State to State and are not known here."""
COLUMNS = ("at", "officer", "name", "what", "purpose", "case", "persons", "deed")


def list_looks(filters: LookFilters) -> QuerySet[LookRow]:
    """The looks that fit, newest first. Only an inspector's page asks."""
    rows = accounts.list_looks()
    exact = {"officer": filters.officer, "purpose": filters.purpose, "what": filters.what}
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if filters.case:
        rows = rows.filter(case__iexact=filters.case)
    if filters.since:
        rows = rows.filter(at__gte=_begins(filters.since))
    if filters.until:
        rows = rows.filter(at__lt=_begins(filters.until + timedelta(days=1)))
    return rows


def looks_by_officer(filters: LookFilters) -> QuerySet[LookRow, Any]:
    """What each officer looked at, those with the most persons first; each row is the facts of an `OfficerLooks`."""
    hour = ExtractHour("at", tzinfo=_zone())
    outside = Q(hour__lt=DAY_BEGINS) | Q(hour__gte=DAY_ENDS)
    return (
        list_looks(filters)
        .order_by()
        .annotate(hour=hour)
        .values("officer")
        .annotate(
            looks=Count("pk"),
            people=Sum("persons"),
            outside=Count("pk", filter=outside),
            cases=Count("case", distinct=True),
        )
        .order_by("-people", "officer")
    )


def persons_by_officer(filters: LookFilters) -> list[int]:
    """At how many persons each officer looked: to tell who looked at many more than the others."""
    return [row["people"] for row in looks_by_officer(filters)]


def officer_looks(row: dict[str, Any]) -> OfficerLooks:
    facts = {("persons" if name == "people" else name): value for name, value in row.items()}
    return OfficerLooks(**facts)


def entry_of_look(look: UUID) -> int:
    """The place in the ledger of the entry that a look left.

    Raises:
        NotFound, NoSuchEntry

    """
    row = accounts.list_looks().filter(uuid=look).first()
    if row is None:
        raise NotFound
    return ledger.place_of_deed(row.deed, ACTS, since=row.at - timedelta(seconds=1))


@command
def export_looks(*, by: Person, filters: LookFilters) -> bytes:
    """A list of looks as CSV; how many and how they were chosen is recorded (ITI 15 (a)).

    Raises:
        TooManyLooks, NoLooks

    """
    rows = list(list_looks(filters)[: MOST + 1])
    if len(rows) > MOST:
        raise errors.TooManyLooks(most=MOST)
    if not rows:
        raise errors.NoLooks
    _told("list", len(rows), filters)
    names = accounts.names_of({row.officer for row in rows})
    out = io.StringIO()
    file = csv.writer(out)
    file.writerow(COLUMNS)
    for row in rows:
        facts = (row.at.isoformat(), row.officer, names.get(row.officer, ""), row.what, row.purpose, row.case)
        file.writerow([registry.quoted(value) for value in (*facts, row.persons, row.deed)])
    return out.getvalue().encode("utf-8-sig")


@command
def export_look_proofs(
    *, by: Person, since: date, until: date, officer: UUID | None = None
) -> tuple[Selection, int]:
    """Say which entries of a span leave with their proofs, and how many; `ledger.export_entries` writes them.

    The span is said in places of the ledger: whoever has a copy of it finds there whether one was left out.

    Raises:
        TooManyLooks, NoLooks

    """
    first, end = ledger.place_at(_begins(since)), ledger.place_at(_begins(until + timedelta(days=1)))
    entries = ledger.entries_of_kind(ACTS, first=first, until=end, most=MOST + 1)
    if len(entries) > MOST:
        raise errors.TooManyLooks(most=MOST)
    number = sum(officer is None or entry.actor == officer for entry in entries)
    if not number:
        raise errors.NoLooks
    _told("proofs", number, LookFilters(officer=officer, since=since, until=until))
    return Selection(ACTS, first, end, str(officer or "")), number


def _told(what: str, rows: int, filters: LookFilters) -> None:
    record(events.LooksExported(subject=current().id, what=what, rows=rows, filters=filters.as_data()))


def _begins(day: date) -> datetime:
    return datetime.combine(day, time.min, _zone())


def _zone() -> ZoneInfo:
    return ZoneInfo(settings.TRACEMARK.time_zone)
