"""The folded keys within a plan's edits, read from the database's two indexes of folded marks.

Only the indexes are read, a batch of ranges in one statement, and the keys come as one text: over a million
marks a worn one meets fifty thousand keys, and a row for each of them would cost more than all the rest. Whose
marks these are, and who may see them, is asked of the few keys that are near (`search`).
"""

from __future__ import annotations

import re
from itertools import chain, product
from math import prod
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import connection
from rapidfuzz import process
from rapidfuzz.distance import OSA

from tracemark.marks import LookupKind, Pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tracemark.marks import Plan
    from tracemark.marks.cover import Span

__all__ = ["Judge", "in_parts", "near_keys", "statement"]

T = TypeVar("T")

TOGETHER = 400
"""So many ranges go into one statement."""

EXPANDED = 16
"""Alternatives are written out to at most so many keys to compare with."""

NOT_READ = "\x00"
"""Stands for an unknown character where keys are compared as text: no key holds it."""


def near_keys(plan: Plan, budget: int) -> tuple[dict[str, int], bool]:
    """Keys of whatever register within the plan's edits, and how many edits; whether all look-ups were read."""
    near = {lookup.low: 0 for lookup in plan.lookups if lookup.kind is LookupKind.KEY}
    judge = Judge(plan)
    room = budget
    for spans, backwards in _batches(plan):
        keys = _read(spans, plan, backwards=backwards, most=room + 1)
        near.update(judge.near(keys[:room], backwards=backwards))
        room -= len(keys)
        if room < 0:
            return near, False
    return near, True


class Judge:
    """Tells which keys are within a plan's edits: by the thousand where the reading can be compared as text."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._texts = _written_out(plan.pattern)
        self._unknown = len(plan.pattern) - plan.pattern.known_places

    def near(self, keys: Sequence[str], *, backwards: bool) -> Iterator[tuple[str, int]]:
        """Those that are near, with their edits; a key of the reversed column is given and judged from its end."""
        if not keys:
            return
        if not self._plan.edits:
            pattern = self._plan.pattern.backwards if backwards else self._plan.pattern
            fits = re.compile(_expression(pattern)).fullmatch
            found = filter(fits, keys)
            yield from ((key[::-1] if backwards else key, 0) for key in found)
            return
        likely = self._likely(keys, backwards=backwards) if self._texts else dict.fromkeys(keys, 0)
        for key, edits in likely.items():
            forwards = key[::-1] if backwards else key
            if self._unknown or not self._texts:
                edits = self._plan.edits_to(forwards)  # noqa: PLW2901 - text told less than this
            if edits <= self._plan.edits:
                yield forwards, edits

    def _likely(self, keys: Sequence[str], *, backwards: bool) -> dict[str, int]:
        """All that are near and few others: an unknown character is one edit more where text is compared."""
        found: dict[str, int] = {}
        most = self._plan.edits + self._unknown
        for text in self._texts:
            asked = text[::-1] if backwards else text
            for key, edits, _at in process.extract(
                asked, keys, scorer=OSA.distance, score_cutoff=most, limit=None
            ):
                found[key] = min(edits, found.get(key, edits))
        return found


def _written_out(pattern: Pattern) -> list[str]:
    """The keys that a pattern stands for, if they are few; none where a gap hides some."""
    places = [{NOT_READ} if place is None else place for place in pattern.places]
    if pattern.gaps or prod(map(len, places)) > EXPANDED:
        return []
    return ["".join(chars) for chars in product(*map(sorted, places))]


def _expression(pattern: Pattern) -> str:
    """The pattern as a regular expression."""
    parts = ["." if place is None else f"[{re.escape(''.join(sorted(place)))}]" for place in pattern.places]
    for gap in sorted(pattern.gaps, reverse=True):
        parts.insert(gap, ".*")
    return "(?s:" + "".join(parts) + ")"


def _batches(plan: Plan) -> Iterator[tuple[Sequence[Span], bool]]:
    """The ranges of a plan, some hundred at a time, forwards first; and which column they are asked of."""
    ranges = [lookup for lookup in plan.lookups if lookup.kind is LookupKind.RANGE]
    for backwards in (False, True):
        asked = [(one.low, one.high) for one in ranges if one.backwards is backwards]
        closed = [span for span in asked if span[1] is not None]
        yield from ((part, backwards) for part in in_parts(closed, TOGETHER))
        yield from (([span], backwards) for span in asked if span[1] is None)


def _read(spans: Sequence[Span], plan: Plan, *, backwards: bool, most: int) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(*statement(spans, plan, backwards=backwards, most=most))
        text = cursor.fetchone()[0]
    return text.split("\n") if text is not None else []


def statement(spans: Sequence[Span], plan: Plan, *, backwards: bool, most: int) -> tuple[str, list[Any]]:
    """The keys of some ranges, as one text of lines: no key holds the end of a line, folding drops it."""
    column = "fold_reversed" if backwards else "fold"
    postgresql = connection.vendor == "postgresql"
    # PostgreSQL wants to hear by which order a text of ours is compared; it is that of the column.
    by = ' COLLATE "C"' if postgresql else ""
    values: list[Any] = list(chain.from_iterable(spans))
    places = ", ".join(["(%s, %s)"] * len(spans))
    where = f"{column} >= low{by}"
    if spans[0][1] is not None:
        where += f" AND {column} < high{by}"
    where += f" AND length({column}) >= %s"
    values.append(plan.shortest)
    if plan.longest is not None:
        where += f" AND length({column}) <= %s"
        values.append(plan.longest)
    if postgresql:
        # Range by range through the index: left to itself it would read the whole register and join.
        of_one = f"SELECT {column} FROM registry_mark WHERE {where} OFFSET 0"  # noqa: S608 - our own names
        read = f"SELECT {column} FROM span CROSS JOIN LATERAL ({of_one}) AS one LIMIT {most}"  # noqa: S608 - the same
        joined = f"string_agg({column}, chr(10))"
    else:
        read = f"SELECT {column} FROM span CROSS JOIN registry_mark WHERE {where} LIMIT {most}"  # noqa: S608 - the same
        joined = f"group_concat({column}, char(10))"
    return f"WITH span (low, high) AS (VALUES {places}) SELECT {joined} FROM ({read}) AS keys", values  # noqa: S608 - the same


def in_parts(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]
