"""Finding the records that a reading may mean, with the database's two indexes of folded marks.

The look-ups of a plan run as a few statements over the index alone; what is within the edits is then fetched
with its weapon. Rights of sight are part of that second statement, before anything is counted: even a number
tells something. A packed index beside the database may take this module's place behind `MarkSource`.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import connection

from tracemark.apps.accounts.data import Partition
from tracemark.apps.registry.data import Found, SearchResult, Status
from tracemark.apps.registry.models import MarkRow, WeaponRow
from tracemark.marks import CHANNELS, Attributes, Candidate, Hit, LookupKind, Reading, Way, find
from tracemark.marks import Found as Sifted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from tracemark.apps.accounts.data import Person
    from tracemark.apps.registry.data import Search
    from tracemark.marks import Lookup, Plan

T = TypeVar("T")

TOGETHER = 60
"""So many look-ups go into one statement."""

BUDGET = 20_000
"""At most so many marks are looked at for one reading; beyond, the answer says that it is not complete."""


class DatabaseSource:
    """The registers of some partitions, as a source of candidates."""

    def __init__(self, partitions: Collection[Partition]) -> None:
        self.partitions = [partition.value for partition in partitions]

    def candidates(self, plan: Plan, *, attributes: Attributes, limit: int, budget: int) -> Sifted:
        del attributes  # they weigh later; nothing is left out for them
        if not self.partitions:
            return Sifted((), 0, complete=True)
        within, complete = self._within(plan, budget)
        hits = self._hits(within)
        return Sifted(hits[:limit], len(hits), complete and len(hits) <= limit)

    def _within(self, plan: Plan, budget: int) -> tuple[set[int], bool]:
        """The numbers of the weapons with a mark within the plan's edits; whether all look-ups were read."""
        weapons: set[int] = set()
        judged: dict[str, bool] = {}
        for looked_at, (key, weapon) in enumerate(self._rows(plan)):
            if looked_at == budget:
                return weapons, False
            near = judged.get(key)
            if near is None:
                near = judged[key] = plan.edits_to(key) <= plan.edits
            if near:
                weapons.add(weapon)
        return weapons, True

    def _rows(self, plan: Plan) -> Iterator[tuple[str, int]]:
        forward = [lookup for lookup in plan.lookups if not lookup.backwards]
        backward = [lookup for lookup in plan.lookups if lookup.backwards]
        statements = chain(
            ((part, "fold") for part in _in_parts(forward, TOGETHER)),
            ((part, "fold_reversed") for part in _in_parts(backward, TOGETHER)),
        )
        for part, column in statements:
            yield from _read(part, column)

    def _hits(self, weapons: set[int]) -> list[Hit]:
        hits: list[Hit] = []
        for part in _in_parts(sorted(weapons), 500):
            rows = (
                MarkRow.objects.filter(
                    weapon__in=part, replaced=False, kind="serial", weapon__partition__in=self.partitions
                )
                .exclude(weapon__status=Status.WITHDRAWN.value)
                .values_list(
                    "weapon__uuid",
                    "text",
                    "weapon__maker",
                    "weapon__model",
                    "weapon__calibre",
                    "weapon__country",
                )
            )
            hits.extend(Hit(row[0], row[1], *(value or None for value in row[2:])) for row in rows)
        return hits


def search(person: Person, asked: Search) -> SearchResult:
    """What this person's registers have for a reading.

    Raises:
        ReadingRefused: the reading cannot be read as typed; the place of the mistake is in it.
    """
    return _search(DatabaseSource(person.partitions), asked)


def search_all_partitions(asked: Search) -> SearchResult:
    """All registers of the State together: only a tracing case may ask this, and it records that it did."""
    return _search(DatabaseSource(list(Partition)), asked)


def _search(source: DatabaseSource, asked: Search) -> SearchResult:
    result = find(
        Reading.parse(asked.reading),
        source,
        attributes=Attributes(asked.makers, asked.models, asked.calibres, asked.countries),
        channel=CHANNELS[Way(asked.way)],
        limit=asked.limit,
        budget=BUDGET,
    )
    return SearchResult(
        reading=asked.reading,
        candidates=tuple(_found(result.candidates)),
        others=result.others,
        not_registered=result.not_registered,
        matched=result.matched,
        complete=result.complete,
    )


def _found(candidates: Iterable[Candidate]) -> Iterator[Found]:
    wanted = list(candidates)
    rows = {row.uuid: row for row in WeaponRow.objects.filter(uuid__in=[one.hit.weapon for one in wanted])}
    for one in wanted:
        row = rows[one.hit.weapon]  # type: ignore[index]
        yield Found(
            weapon=row.uuid,
            reference=row.reference,
            serial=one.hit.serial,
            partition=Partition(row.partition),
            status=Status(row.status),
            type=row.type,
            maker=row.maker,
            model=row.model,
            calibre=row.calibre,
            country=row.country,
            year=row.year,
            probability=one.probability,
            tied=one.tied,
            remarks=one.explanation,
            maker_text=row.maker_text,
            model_text=row.model_text,
            calibre_text=row.calibre_text,
        )


def _read(lookups: Iterable[Lookup], column: str) -> Iterator[tuple[str, int]]:
    conditions: list[str] = []
    values: list[Any] = []
    for lookup in lookups:
        if lookup.kind is LookupKind.KEY:
            conditions.append(f"{column} = %s")
            values.append(lookup.low)
        elif lookup.high is None:
            conditions.append(f"{column} >= %s")
            values.append(lookup.low)
        else:
            conditions.append(f"({column} >= %s AND {column} < %s)")
            values += [lookup.low, lookup.high]
    where = " OR ".join(conditions)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column}, weapon_id FROM registry_mark WHERE {where}", values)  # noqa: S608 - our own names
        while rows := cursor.fetchmany(2000):
            if column == "fold":
                yield from rows
            else:
                yield from ((key[::-1], weapon) for key, weapon in rows)


def _in_parts(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]
