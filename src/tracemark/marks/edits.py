"""How many characters apart a reading and a folded key are: 0, 1, 2, or too many.

Optimal string alignment on folded classes: one character misread, lost, extra, or two neighbours swapped is one
edit each, and no part is edited twice. An unknown character takes any one, alternatives take any of theirs, a
gap takes any run, all for nothing; two characters with a gap between them are no neighbours.

One bit-parallel automaton (Wu and Manber's, with Hyyrö's transposition) runs all three error levels at once: bit
j of `r1` says "the first j places can be explained with one edit". The packed index walks its arrays with the
same steps, so a candidate here is a candidate there.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from tracemark.marks.fold import fold
from tracemark.marks.pattern import Pattern

if TYPE_CHECKING:
    from tracemark.marks.reading import Reading

__all__ = ["BOUND", "Automaton", "edits"]

BOUND = 2
"""More than two edits are another mark, as far as a search can tell."""


def edits(reading: Reading, text: str, bound: int = BOUND) -> int:
    """Edits between a reading and a serial as typed; `bound + 1` means more than `bound`."""
    return min(_automaton(reading)(fold(text)), bound + 1)


class Automaton:
    """Counts the edits of one pattern against many folded keys."""

    __slots__ = ("_accept", "_any", "_full", "_longest", "_masks", "_shortest", "_skip", "_unbroken")

    def __init__(self, pattern: Pattern) -> None:
        size = len(pattern)
        self._full = (1 << size + 1) - 1
        self._accept = 1 << size
        self._any = sum(1 << at for at, place in enumerate(pattern.places) if place is None)
        # _skip: states before a gap, which stay alive whatever comes.
        self._skip = sum(1 << gap for gap in pattern.gaps)
        # _unbroken: places whose next place is a neighbour, without a gap between.
        self._unbroken = ~(self._skip >> 1)
        self._masks = {
            char: self._any
            | sum(1 << at for at, place in enumerate(pattern.places) if place and char in place)
            for char in pattern.letters
        }
        self._shortest = size - BOUND
        self._longest = None if pattern.gaps else size + BOUND

    def __call__(self, key: str) -> int:
        """0, 1, 2, or 3 for more than two."""
        if len(key) < self._shortest or (self._longest is not None and len(key) > self._longest):
            return BOUND + 1
        r0, r1, r2 = self._run(key)
        accept = self._accept
        if r0 & accept:
            return 0
        if r1 & accept:
            return 1
        return 2 if r2 & accept else BOUND + 1

    def _run(self, key: str) -> tuple[int, int, int]:
        masks, other, skip, full, unbroken = self._masks, self._any, self._skip, self._full, self._unbroken
        r0, r1, r2 = 1, 3 & full, 7 & full
        before0 = before1 = last = 0
        for char in key:
            mask = masks.get(char, other)
            swapped = last >> 1 & mask & unbroken
            n0 = (r0 & mask) << 1 | r0 & skip
            # in turn: read right, hidden in a gap, misread, extra in the key, missing in the key, swapped
            n1 = (r1 & mask) << 1 | r1 & skip | r0 << 1 | r0 | n0 << 1 | (before0 & swapped) << 2
            n2 = (r2 & mask) << 1 | r2 & skip | r1 << 1 | r1 | n1 << 1 | (before1 & swapped) << 2
            before0, before1, last = r0, r1, mask
            r0, r1, r2 = n0, n1 & full, n2 & full
            if not r2:
                break
        return r0, r1, r2


@lru_cache(maxsize=64)
def _automaton(reading: Reading) -> Automaton:
    return Automaton(Pattern.of(reading))
