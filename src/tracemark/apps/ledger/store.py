"""Writing and reading the rows of the tree, the same way on SQLite and PostgreSQL.

Appends are serialised: SQLite holds its one write lock from `BEGIN IMMEDIATE`, PostgreSQL takes an advisory
lock until the end of the transaction. Rows go through the plain cursor in bulk; the object layer would cost
more than the hashing, the sealing and the signing together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from django.db import connection

from tracemark.apps.ledger.models import (
    CHECKPOINT,
    DISCLOSURE,
    EVENT,
    MOST_FACTS,
    NODE,
    SUBJECT_KEY,
    EventRow,
)
from tracemark.proofs import tree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from tracemark.proofs.tree import Reader

APPEND_LOCK = 0x6C65_6467_6572
"""The letters of `ledger`, as the number of the advisory lock."""
WORTH_A_COPY = 20
"""PostgreSQL takes many rows four times as fast by COPY; triggers and constraints hold there too."""
RUNS_A_QUERY = 400
"""SQLite refuses an expression deeper than a thousand."""


@dataclass(frozen=True, slots=True)
class Tail:
    """The right-hand edge of the tree: all that an append needs to know."""

    size: int
    peaks: list[bytes]
    at: datetime | None


class Fact(NamedTuple):
    """A sealed personal fact of an entry."""

    seq: int
    digest: str
    name: str
    person: UUID
    blob: bytes


def lock() -> None:
    """One append at a time, until the transaction ends."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [APPEND_LOCK])


def tail() -> Tail:
    last = EventRow.objects.order_by("-seq").values_list("seq", "at").first()
    if last is None:
        return Tail(0, [], None)
    size = last[0] + 1
    places = tree.peaks(size)
    found = nodes(places)
    return Tail(size, [found[place] for place in places], last[1])


def nodes(places: Iterable[tuple[int, int]]) -> dict[tuple[int, int], bytes]:
    """The hashes at these places of the tree (one query)."""
    wanted = [number for place in places for number in place]
    if not wanted:
        return {}
    here = " OR ".join(["(level = %s AND idx = %s)"] * (len(wanted) // 2))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT level, idx, hash FROM {NODE} WHERE {here}", wanted)  # noqa: S608 - only placeholders are put in
        return {(level, idx): bytes(value) for level, idx, value in cursor.fetchall()}


def prove(build: Callable[[Reader], list[bytes]]) -> list[bytes]:
    """Build a proof from stored nodes: first see which ones it needs, then read them in one query.

    Raises:
        KeyError: a node that the tree must have is not there.

    """
    wanted: set[tuple[int, int]] = set()

    def note(level: int, idx: int) -> bytes:
        wanted.add((level, idx))
        return tree.EMPTY_ROOT

    build(note)
    found = nodes(wanted)
    return build(lambda level, idx: found[level, idx])


def wrapped_keys(persons: Sequence[UUID]) -> list[tuple[UUID, bytes]]:
    """The keys of those persons who have one, still wrapped (one query)."""
    if not persons:
        return []
    here = ", ".join(["%s"] * len(persons))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT person, wrapped FROM {SUBJECT_KEY} WHERE person IN ({here})",  # noqa: S608 - only placeholders are put in
            kept(persons),
        )
        rows = cursor.fetchall()
    return [(_as_uuid(person), bytes(key)) for person, key in rows]


def add_wrapped_keys(rows: Sequence[tuple[UUID, bytes]]) -> None:
    persons, wrapped = zip(*rows, strict=True)
    _insert(SUBJECT_KEY, ("person", "wrapped"), list(zip(kept(persons), wrapped, strict=True)))


def facts_of(seqs: Sequence[int]) -> list[Fact]:
    """The sealed facts of these entries, in order (one query for each four hundred runs of entries)."""
    runs: list[list[int]] = []
    for seq in sorted(seqs):
        if runs and runs[-1][1] == seq:
            runs[-1][1] = seq + 1
        else:
            runs.append([seq, seq + 1])
    found: list[Fact] = []
    for start in range(0, len(runs), RUNS_A_QUERY):
        part = runs[start : start + RUNS_A_QUERY]
        here = " OR ".join(["(place >= %s AND place < %s)"] * len(part))
        found += _facts(here, [edge * MOST_FACTS for run in part for edge in run])
    return found


def facts_about(persons: Sequence[UUID]) -> list[Fact]:
    """The sealed facts about these persons, in the order of the ledger (one query)."""
    here = f"person IN ({', '.join(['%s'] * len(persons))})"
    return _facts(here, list(kept(persons))) if persons else []


def _facts(here: str, numbers: list[Any]) -> list[Fact]:
    query = f"SELECT seq, digest, name, person, blob FROM {DISCLOSURE} WHERE {here} ORDER BY place"  # noqa: S608 - only placeholders are put in
    with connection.cursor() as cursor:
        cursor.execute(query, numbers)
        return [
            Fact(seq, digest, name, _as_uuid(person), bytes(blob))
            for seq, digest, name, person, blob in cursor.fetchall()
        ]


def add_events(rows: Iterable[tuple[int, bytes, str, str]], *, deed: UUID, at: datetime) -> None:
    """Rows of (place, leaf, act, subject)."""
    (deed_value,) = kept([deed])
    at_value = connection.ops.adapt_datetimefield_value(at)
    _insert(
        EVENT,
        ("seq", "leaf", "act", "subject", "deed", "at"),
        [(seq, leaf, act, subject, deed_value, at_value) for seq, leaf, act, subject in rows],
    )


def add_nodes(rows: Sequence[tuple[int, int, bytes]]) -> None:
    _insert(NODE, ("level", "idx", "hash"), rows)


def add_checkpoint(size: int, note: str) -> None:
    _insert(CHECKPOINT, ("size", "note"), [(size, note)])


def add_disclosures(facts: Sequence[Fact]) -> None:
    persons = kept([fact.person for fact in facts])
    rows: list[tuple[Any, ...]] = []
    seq, place = -1, 0
    for fact, person in zip(facts, persons, strict=True):
        place = place + 1 if fact.seq == seq else fact.seq * MOST_FACTS
        seq = fact.seq
        rows.append((place, seq, fact.digest, fact.name, person, fact.blob))
    _insert(DISCLOSURE, ("place", "seq", "digest", "name", "person", "blob"), rows)


def kept(persons: Sequence[UUID]) -> Sequence[UUID | str]:
    """As the database keeps them."""
    return persons if connection.vendor == "postgresql" else [person.hex for person in persons]


def _as_uuid(value: UUID | str) -> UUID:
    return value if isinstance(value, UUID) else UUID(value)


def _insert(table: str, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    if not rows:
        return
    names, places = ", ".join(columns), ", ".join(["%s"] * len(columns))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql" and len(rows) >= WORTH_A_COPY:
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", rows)  # noqa: S608 - tables and columns are named above
