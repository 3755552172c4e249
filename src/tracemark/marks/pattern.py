"""A reading in folded classes: what a key must look like to be a candidate.

Each place of the pattern is the set of folded characters that may stand there, or None where anything may; gaps
are the places before which any number of characters may be hidden. Two readings with one pattern have the same
candidates. Errors are not known here: `edits` counts them, `plan` turns them into look-ups.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tracemark.marks.fold import fold
from tracemark.marks.tokens import Gap, Known, OneOf

if TYPE_CHECKING:
    from tracemark.marks.reading import Reading

__all__ = ["Pattern", "Place"]

Place = frozenset[str] | None


@dataclass(frozen=True, slots=True)
class Pattern:
    places: tuple[Place, ...]
    gaps: frozenset[int] = frozenset()
    """Index of the place that a gap stands before; `len(places)` is a gap at the end."""

    @classmethod
    def of(cls, reading: Reading) -> Pattern:
        places: list[Place] = []
        gaps: set[int] = set()
        for token in reading:
            match token:
                case Known(char):
                    places.append(frozenset(fold(char)))
                case OneOf(chars):
                    places.append(frozenset(fold("".join(chars))))
                case Gap():
                    gaps.add(len(places))
                case _:
                    places.append(None)
        return cls(tuple(places), frozenset(gaps))

    def __len__(self) -> int:
        return len(self.places)

    @property
    def head(self) -> tuple[Place, ...]:
        """The places before the first gap: a key's beginning."""
        return self.places[: min(self.gaps, default=len(self.places))]

    @property
    def prefix(self) -> str:
        """The longest beginning that every exact candidate has, in folded characters."""
        fixed = ""
        for place in self.head:
            if place is None or len(place) > 1:
                break
            fixed += next(iter(place))
        return fixed

    @property
    def suffix(self) -> str:
        """The longest end that every exact candidate has, in folded characters."""
        return self.backwards.prefix[::-1]

    @property
    def backwards(self) -> Pattern:
        """The same pattern for keys that are stored reversed."""
        size = len(self.places)
        return Pattern(self.places[::-1], frozenset(size - gap for gap in self.gaps))

    @property
    def known_places(self) -> int:
        return sum(place is not None for place in self.places)

    @property
    def letters(self) -> frozenset[str]:
        """Every folded character that the reading names."""
        return frozenset().union(*(place for place in self.places if place is not None))
