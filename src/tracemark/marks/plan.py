"""Which index look-ups find every folded key within some edits of a pattern.

A database has two indexes: the folded key and the folded key reversed. From them it can answer "equals" and
"lies between", nothing else, so the errors are split (pigeonhole) until one of the two is enough:

- no edit: the whole key where it is fixed, else its known beginning or its known end, whichever is rarer;
- one edit: it lies in the first part or in the second, so the other part is exact;
- two edits: both in the second part, so that the first is exact, or at most one in the second, whose one-edit
  variants are few enough to be written out (ends are rarer than beginnings: makers number in blocks);
- in both cases two neighbours may be swapped across the split: that beginning is added.

The union covers *every* key within the promised edits, whatever it is written with; it also brings keys that are
further away, which `edits_to` tells. Look-ups come likeliest first, so that a budget that runs out was well spent.
How a budget is spent and what is done with the rows is left to `source`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import product
from math import prod
from typing import TYPE_CHECKING, NamedTuple

from tracemark.marks.cover import SHARE, SHARE_AT_START, Span, cost, merged, one_edit_away, spans
from tracemark.marks.edits import BOUND, Automaton
from tracemark.marks.fold import REPRESENTATIVES
from tracemark.marks.pattern import Pattern, Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tracemark.marks.reading import Reading

__all__ = ["Lookup", "LookupKind", "Plan", "reasonable_edits"]

MAX_KEYS = 256
"""Alternatives are written out to at most so many whole keys; beyond, ranges are read."""


class LookupKind(StrEnum):
    KEY = "key"
    """The column equals `low`."""
    RANGE = "range"
    """low <= column, and column < high unless `high` is None; by code point."""


class Lookup(NamedTuple):
    """One question to one index: the folded key, or the reversed one if `backwards`."""

    kind: LookupKind
    low: str
    high: str | None = None
    backwards: bool = False

    def holds(self, column: str) -> bool:
        if self.kind is LookupKind.KEY:
            return column == self.low
        return self.low <= column and (self.high is None or column < self.high)


@dataclass(frozen=True)
class Plan:
    """The look-ups for a pattern and a number of edits.

    `alphabet` names characters that keys are written with besides the classes of look-alikes: a register of
    Arabic serials passes its letters. It only saves work; what it leaves out is still covered, by wider ranges.
    """

    pattern: Pattern
    edits: int
    alphabet: str = ""

    def __post_init__(self) -> None:
        if not 0 <= self.edits <= BOUND:
            message = f"a plan promises 0 to {BOUND} edits, not {self.edits}"
            raise ValueError(message)

    @classmethod
    def of(cls, reading: Reading, *, edits: int | None = None, alphabet: str = "") -> Plan:
        pattern = Pattern.of(reading)
        return cls(pattern, reasonable_edits(pattern) if edits is None else edits, alphabet)

    @property
    def shortest(self) -> int:
        """No key within the edits is shorter."""
        return max(0, len(self.pattern) - self.edits)

    @property
    def longest(self) -> int | None:
        """No key within the edits is longer; None if a gap may hide any number of characters."""
        return None if self.pattern.gaps else len(self.pattern) + self.edits

    def edits_to(self, key: str) -> int:
        """0 to 2, or 3 for more. A row of a look-up is a candidate if this is within `edits`."""
        return self._automaton(key)

    @cached_property
    def lookups(self) -> tuple[Lookup, ...]:
        exact = self._exact()
        if self.edits == 0:
            return exact
        split = self._one_edit() if self.edits == 1 else self._two_edits()
        if exact[0].kind is LookupKind.KEY:
            return (*exact, *_rarest_first(split))
        return tuple(_rarest_first(_joined((*exact, *split))))

    @cached_property
    def _automaton(self) -> Automaton:
        return Automaton(self.pattern)

    @cached_property
    def _letters(self) -> str:
        return "".join(sorted(set(REPRESENTATIVES) | set(self.alphabet) | self.pattern.letters))

    def _exact(self) -> tuple[Lookup, ...]:
        known = [place for place in self.pattern.places if place is not None]
        whole = len(known) == len(self.pattern) and not self.pattern.gaps
        if whole and prod(map(len, known)) <= MAX_KEYS:
            keys = sorted(map("".join, product(*known)))
            return tuple(Lookup(LookupKind.KEY, key) for key in keys)
        head, tail = self.pattern.head, self.pattern.backwards.head
        backwards = cost(tail, self._letters) < cost(head, self._letters, share=SHARE_AT_START)
        return tuple(_rarest_first(self._ranges([tail if backwards else head], backwards=backwards)))

    def _one_edit(self) -> Iterator[Lookup]:
        at = min(range(len(self.pattern) + 1), key=self._cost_of_split)
        first, second = self._parts(at)
        yield from self._ranges([first, *self._swapped_across(at)], backwards=False)
        yield from self._ranges([second], backwards=True)

    def _two_edits(self) -> Iterator[Lookup]:
        at = min(range(len(self.pattern) // 3, len(self.pattern) // 2 + 1), key=self._cost_of_variants)
        first, second = self._parts(at)
        yield from self._ranges([first, *self._swapped_across(at)], backwards=False)
        # A swap across the split is one misread character to the second part, so its variants hold that as well.
        yield from self._ranges(one_edit_away(second), backwards=True)

    def _cost_of_split(self, at: int) -> float:
        first, second = self._parts(at)
        return cost(first, self._letters, share=SHARE_AT_START) + cost(second, self._letters)

    def _cost_of_variants(self, at: int) -> float:
        """Each of the variants of the second part knows about one place less than the part itself."""
        first, second = self._parts(at)
        variants = 2 * len(second) * cost(second, self._letters) / SHARE
        return cost(first, self._letters, share=SHARE_AT_START) + variants

    def _parts(self, at: int) -> tuple[tuple[Place, ...], tuple[Place, ...]]:
        """What a key begins with before the split, and what it ends with (reversed) after it."""
        size = len(self.pattern)
        return self.pattern.head[:at], self.pattern.backwards.head[: size - at]

    def _swapped_across(self, at: int) -> list[tuple[Place, ...]]:
        """The beginning in which the neighbours on both sides of the split have changed places.

        Where a gap comes before them, the first part ends there and already holds it.
        """
        head = self.pattern.head
        if not 0 < at < len(head):
            return []
        return [(*head[: at - 1], head[at], head[at - 1])]

    def _ranges(self, beginnings: Iterable[tuple[Place, ...]], *, backwards: bool) -> Iterator[Lookup]:
        wanted: list[Span] = []
        for places in dict.fromkeys(beginnings):
            wanted += spans(places, self._letters)
        for low, high in merged(wanted):
            yield Lookup(LookupKind.RANGE, low, high, backwards)


def reasonable_edits(pattern: Pattern) -> int:
    """How many edits a reading bears before half the register looks like it."""
    if pattern.gaps:
        return 0
    if pattern.known_places < len(pattern):
        return 1 if pattern.known_places >= 5 else 0
    if len(pattern) >= 6:
        return 2
    return 1 if len(pattern) >= 3 else 0


def _rarest_first(lookups: Iterable[Lookup]) -> list[Lookup]:
    return sorted(lookups, key=lambda lookup: -len(lookup.low))


def _joined(lookups: Iterable[Lookup]) -> Iterator[Lookup]:
    """The same ranges, no key in two of one column."""
    wanted = list(lookups)
    for backwards in (False, True):
        for low, high in merged((one.low, one.high) for one in wanted if one.backwards is backwards):
            yield Lookup(LookupKind.RANGE, low, high, backwards)
