"""Finding the records that a reading may mean, with the database's two indexes of folded marks.

The look-ups of a plan run as a few statements over the index alone; what is within the edits is then fetched
with its weapon. Rights of sight are part of that second statement, before anything is counted: even a number
tells something. A packed index beside the database may take this module's place behind `MarkSource`.

Few edits are looked for first, more only where these explain too little: over a million marks the second edit
costs ten times the first, and brings hundreds of records that rank behind what the first had found.
"""

from __future__ import annotations

from itertools import product
from math import prod
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import connection
from rapidfuzz import process
from rapidfuzz.distance import OSA

from tracemark.apps.accounts.data import Partition
from tracemark.apps.registry.data import Found, SearchResult, Status
from tracemark.apps.registry.models import MarkRow, WeaponRow
from tracemark.marks import (
    CHANNELS,
    Attributes,
    Candidate,
    Code,
    FindResult,
    Hit,
    LookupKind,
    Pattern,
    Plan,
    Reading,
    Way,
    find,
)
from tracemark.marks import Found as Sifted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from uuid import UUID

    from tracemark.apps.accounts.data import Person
    from tracemark.apps.registry.data import Search
    from tracemark.marks import Lookup

T = TypeVar("T")

TOGETHER = 60
"""So many look-ups go into one statement."""

FETCHED = 5_000

BUDGET = 60_000
"""At most so many marks are looked at for one reading; beyond, the answer says that it is not complete."""

ENOUGH = 0.7
"""A record that is as probable as this explains the reading: what is further away is not looked for."""

EXPANDED = 16
"""Alternatives are written out to at most so many keys to compare with."""


class DatabaseSource:
    """The registers of some partitions, as a source of candidates."""

    def __init__(self, partitions: Collection[Partition]) -> None:
        self.partitions = [partition.value for partition in partitions]

    def candidates(self, plan: Plan, *, attributes: Attributes, limit: int, budget: int) -> Sifted:
        del attributes  # they weigh later; nothing is left out for them
        if not self.partitions:
            return Sifted((), 0, complete=True)
        within, complete = self._within(plan, budget)
        hits = self._hits(within, plan)
        return Sifted(hits[:limit], len(hits), complete and len(hits) <= limit)

    def _within(self, plan: Plan, budget: int) -> tuple[set[int], bool]:
        """The numbers of the weapons with a mark within the plan's edits; whether all look-ups were read."""
        weapons: set[int] = set()
        judge = _Judge(plan)
        looked_at = 0
        for rows, backwards in _read(plan):
            room = budget - looked_at
            weapons.update(judge.near(rows[:room], backwards=backwards))
            looked_at += len(rows)
            if len(rows) > room:
                return weapons, False
        return weapons, True

    def _hits(self, weapons: set[int], plan: Plan) -> list[Hit]:
        """Each record once, by that of its marks which stands nearest; its other marks were not meant."""
        nearest: dict[UUID, tuple[int, Hit]] = {}
        for part in _in_parts(sorted(weapons), 500):
            rows = (
                MarkRow.objects.filter(
                    weapon__in=part, replaced=False, kind="serial", weapon__partition__in=self.partitions
                )
                .exclude(weapon__status=Status.WITHDRAWN.value)
                .values_list(
                    "fold",
                    "weapon__uuid",
                    "text",
                    "weapon__maker",
                    "weapon__model",
                    "weapon__calibre",
                    "weapon__country",
                )
            )
            for key, weapon, text, *described in rows:
                edits = plan.edits_to(key)
                if edits <= plan.edits and (weapon not in nearest or edits < nearest[weapon][0]):
                    nearest[weapon] = edits, Hit(weapon, text, *(value or None for value in described))
        return [hit for _edits, hit in nearest.values()]


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
    reading = Reading.parse(asked.reading)
    result = None
    for edits in _tiers(reading):
        result = find(
            reading,
            source,
            attributes=Attributes(asked.makers, asked.models, asked.calibres, asked.countries),
            channel=CHANNELS[Way(asked.way)],
            limit=asked.limit,
            edits=edits,
            budget=BUDGET,
        )
        if _explains(result, asked.limit):
            break
    assert result is not None
    return SearchResult(
        reading=asked.reading,
        candidates=tuple(_found(result.candidates)),
        others=result.others,
        not_registered=result.not_registered,
        matched=result.matched,
        complete=result.complete,
    )


def _tiers(reading: Reading) -> tuple[int, ...]:
    """How many edits to look for first, and then. A fully read mark always bears one."""
    most = Plan.of(reading).edits
    least = 1 if reading.is_certain else 0
    return (most - 1, most) if most > least else (most,)


def _explains(result: FindResult, limit: int) -> bool:
    """One record stands out, or as many as are shown agree with all that was given.

    A record further away may still win where those near by differ in maker or calibre: then it is looked for.
    """
    shown = result.candidates
    if shown and shown[0].probability >= ENOUGH:
        return True
    differs = any(remark.code is Code.ATTRIBUTE_DIFFERS for one in shown for remark in one.explanation)
    return len(shown) >= limit and not differs


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


class _Judge:
    """Tells which keys are within a plan's edits: by the thousand where the reading can be written out as text."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._texts = _written_out(plan.pattern)
        self._judged: dict[str, bool] = {}

    def near(self, rows: Sequence[tuple[str, int]], *, backwards: bool) -> Iterator[int]:
        """The weapons of those rows whose key is near; a key of the reversed column is read from its end."""
        if not self._texts:
            yield from (weapon for key, weapon in rows if self._is_near(key[::-1] if backwards else key))
            return
        keys = [key for key, _weapon in rows]
        for text in self._texts:
            asked = text[::-1] if backwards else text
            found = process.extract(
                asked, keys, scorer=OSA.distance, score_cutoff=self._plan.edits, limit=None
            )
            yield from (rows[at][1] for _key, _edits, at in found)

    def _is_near(self, key: str) -> bool:
        near = self._judged.get(key)
        if near is None:
            near = self._judged[key] = self._plan.edits_to(key) <= self._plan.edits
        return near


def _written_out(pattern: Pattern) -> list[str]:
    """The keys that a pattern stands for, if they are few; none where it has unknown places or gaps."""
    known = [place for place in pattern.places if place is not None]
    if pattern.gaps or len(known) < len(pattern) or prod(map(len, known)) > EXPANDED:
        return []
    return ["".join(chars) for chars in product(*map(sorted, known))]


def _read(plan: Plan) -> Iterator[tuple[list[tuple[str, int]], bool]]:
    """The rows of a plan's look-ups, some thousand at a time, forwards first; and which column they come from."""
    for backwards in (False, True):
        lookups = [lookup for lookup in plan.lookups if lookup.backwards is backwards]
        for part in _in_parts(lookups, TOGETHER):
            with connection.cursor() as cursor:
                cursor.execute(*_statement(part, "fold_reversed" if backwards else "fold", plan))
                while rows := cursor.fetchmany(FETCHED):
                    yield rows, backwards


def _statement(lookups: Iterable[Lookup], column: str, plan: Plan) -> tuple[str, list[Any]]:
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
    where = f"({' OR '.join(conditions)}) AND length({column}) >= %s"
    values.append(plan.shortest)
    if plan.longest is not None:
        where += f" AND length({column}) <= %s"
        values.append(plan.longest)
    return f"SELECT {column}, weapon_id FROM registry_mark WHERE {where}", values  # noqa: S608 - our own names


def _in_parts(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]
