"""A source of candidates in memory: two sorted lists, exactly as a database with two indexes.

For a list of some thousand serials (a stolen-arms list, a shipment) and for tests, which run the very look-ups
that a database runs. It shows what any source of look-ups has to do, and holds no rights of sight.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import chain
from typing import TYPE_CHECKING

from tracemark.marks.fold import fold
from tracemark.marks.plan import Lookup, LookupKind, Plan
from tracemark.marks.source import Found, Hit, sift

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tracemark.marks.attributes import Attributes

__all__ = ["MemorySource"]


class MemorySource:
    """Implements `MarkSource` over records that do not change."""

    def __init__(self, hits: Iterable[Hit]) -> None:
        keyed = sorted(((fold(hit.serial), hit) for hit in hits), key=_key)
        self._forward = [key for key, _ in keyed]
        self._hits = [hit for _, hit in keyed]
        turned = sorted((key[::-1], at) for at, key in enumerate(self._forward))
        self._backward = [key for key, _ in turned]
        self._places = [at for _, at in turned]

    def candidates(self, plan: Plan, *, attributes: Attributes, limit: int, budget: int) -> Found:
        del attributes  # nothing is looked at first: in memory all of it is looked at
        rows = chain.from_iterable(self._rows(plan, lookup) for lookup in plan.lookups)
        return sift(plan, rows, limit=limit, budget=budget)

    def _rows(self, plan: Plan, lookup: Lookup) -> Iterator[tuple[str, Hit]]:
        shortest, longest = plan.shortest, plan.longest
        for at in self._found(lookup):
            key = self._forward[at]
            if shortest <= len(key) and (longest is None or len(key) <= longest):
                yield key, self._hits[at]

    def _found(self, lookup: Lookup) -> Iterable[int]:
        column = self._backward if lookup.backwards else self._forward
        start = bisect_left(column, lookup.low)
        if lookup.kind is LookupKind.KEY:
            stop = bisect_right(column, lookup.low)
        else:
            stop = len(column) if lookup.high is None else bisect_left(column, lookup.high)
        return self._places[start:stop] if lookup.backwards else range(start, stop)


def _key(keyed: tuple[str, Hit]) -> str:
    return keyed[0]
