"""Finding the records that a reading may mean, with the database's two indexes of folded marks.

The look-ups of a plan run over the indexes alone (`keys`); the keys within the edits are then asked for their
weapons. Rights of sight are part of that second statement, before anything is counted: even a number tells
something. A packed index beside the database may take this module's place behind `MarkSource`.

Few edits are looked for first, more only where these explain too little: over a million marks the second edit
costs ten times the first, and brings hundreds of records that rank behind what the first had found.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import connection

from tracemark.apps.accounts.data import Partition
from tracemark.apps.registry.data import Found, SearchResult, Status
from tracemark.apps.registry.keys import in_parts, near_keys
from tracemark.apps.registry.models import WeaponRow
from tracemark.marks import (
    CHANNELS,
    Agreement,
    Attributes,
    Candidate,
    Hit,
    Plan,
    Reading,
    Way,
    agreements,
    weigh,
)
from tracemark.marks import Found as Sifted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from tracemark.apps.accounts.data import Person
    from tracemark.apps.registry.data import Search
    from tracemark.marks import Weighed

NOTHING_GIVEN = Attributes()

TOGETHER = 500
"""So many keys are asked for their weapons in one statement."""

BUDGET = 60_000
"""At most so many marks are looked at for one reading; beyond, the answer says that it is not complete."""

ENOUGH = 0.7
"""A record that is as probable as this explains the reading: what is further away is not looked for."""


class DatabaseSource:
    """The registers of some partitions, as a source of candidates."""

    def __init__(self, partitions: Collection[Partition]) -> None:
        self.partitions = [partition.value for partition in partitions]

    def candidates(self, plan: Plan, *, attributes: Attributes, limit: int, budget: int) -> Sifted:
        if not self.partitions:
            return Sifted((), 0, complete=True)
        near, complete = near_keys(plan, budget)
        met = _Met(near, limit)
        if len(near) > limit and attributes != NOTHING_GIVEN:
            met.take(self._bearing(near, attributes))
        met.take(self._bearing(near))
        return Sifted(met.hits[:limit], len(met.hits), complete and len(met.hits) <= limit)

    def _bearing(self, near: dict[str, int], given: Attributes = NOTHING_GIVEN) -> Iterator[Sequence[Any]]:
        """The marks with these keys, nearest first, each with its weapon; where so asked, only what agrees."""
        registers = ", ".join(["%s"] * len(self.partitions))
        agrees, codes = "", []
        for name, wanted in given:
            agrees += f" AND weapon.{name} IN ({', '.join(['%s'] * len(wanted))})"
            codes += sorted(wanted)
        for part in in_parts(sorted(near, key=near.__getitem__), TOGETHER):
            keys = ", ".join(["%s"] * len(part))
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT mark.fold, weapon.uuid, mark.text, weapon.maker, weapon.model, weapon.calibre, weapon.country"  # noqa: S608 - our own names
                    # The order of a CROSS JOIN is kept by SQLite: without it every weapon would be read.
                    " FROM registry_mark AS mark CROSS JOIN registry_weapon AS weapon"
                    f" WHERE mark.fold IN ({keys}) AND mark.kind = 'serial' AND NOT mark.replaced"
                    f" AND weapon.id = mark.weapon_id AND weapon.partition IN ({registers})"
                    f" AND NOT (weapon.status = 'withdrawn'){agrees}",
                    [*part, *self.partitions, *codes],
                )
                yield from cursor.fetchall()


class _Met:
    """Each record once, by that of its marks which stands nearest; its other marks were not meant."""

    def __init__(self, near: dict[str, int], limit: int) -> None:
        self._near = near
        self._limit = limit
        self._nearest: dict[Any, tuple[int, Hit]] = {}

    @property
    def hits(self) -> list[Hit]:
        return [hit for _edits, hit in self._nearest.values()]

    def take(self, rows: Iterable[Sequence[Any]]) -> None:
        """Take records until there is one more than is handed back."""
        nearest = self._nearest
        for key, uuid, text, *described in rows:
            edits = self._near[key]
            if uuid not in nearest or edits < nearest[uuid][0]:
                weapon = uuid if isinstance(uuid, UUID) else UUID(uuid)
                nearest[uuid] = edits, Hit(weapon, text, *(value or None for value in described))
            if len(nearest) > self._limit:
                return


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
    weighed = None
    for edits in _tiers(reading):
        weighed = weigh(
            reading,
            source,
            attributes=Attributes(asked.makers, asked.models, asked.calibres, asked.countries),
            channel=CHANNELS[Way(asked.way)],
            limit=asked.limit,
            edits=edits,
            budget=BUDGET,
        )
        if _explains(weighed, asked.limit):
            break
    assert weighed is not None
    result = weighed.explained()
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


def _explains(weighed: Weighed, limit: int) -> bool:
    """One record stands out, or as many as are shown agree with all that was given.

    A record further away may still win where those near by differ in maker or calibre: then it is looked for.
    """
    best = weighed.best
    if best and best[0][1] >= ENOUGH:
        return True
    return len(best) >= limit and not any(_differs(weighed.attributes, hit) for hit, *_weighed in best)


def _differs(given: Attributes, hit: Hit) -> bool:
    return any(agreement is Agreement.DIFFERS for _name, agreement in agreements(given, hit))


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
