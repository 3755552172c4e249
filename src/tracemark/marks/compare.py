"""A reading laid beside a recorded serial: what agrees, what differs, and how.

The alignment has the fewest edits (in folded classes, the same count as `edits`), and among those the plainest
story: a character taken for its look-alike before one taken for a stranger, a doubt filled before a character
lost. It tells an officer *how* reading and record differ; how likely that is, is `channel`'s question.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from tracemark.marks.fold import fold, symbols
from tracemark.marks.normalise import normalise
from tracemark.marks.tokens import Gap, Known, OneOf, Token

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tracemark.marks.reading import Reading

__all__ = ["Comparison", "Difference", "DifferenceKind", "compare"]


class DifferenceKind(StrEnum):
    """How a part of the reading stands to a part of the record."""

    SAME = "same"
    OTHER_SCRIPT = "other_script"
    """The same shape in another script: a Latin A for a Cyrillic А."""
    LOOK_ALIKE = "look_alike"
    """Another character of the same class: O for 0."""
    READ_AS = "read_as"
    """A character of another class: 7 for 1."""
    LOST = "lost"
    """Recorded, and missing in the reading."""
    EXTRA = "extra"
    """In the reading, and not recorded."""
    SWAPPED = "swapped"
    """Two neighbours in the other order."""
    FILLED = "filled"
    """The record fills an unknown character."""
    ALTERNATIVE = "alternative"
    """The record has one of the alternatives."""
    HIDDEN = "hidden"
    """The record's characters where an unknown number was not read."""


_BAND = 2
"""What a search finds is seldom further apart."""

_EDITS = frozenset(
    {DifferenceKind.READ_AS, DifferenceKind.LOST, DifferenceKind.EXTRA, DifferenceKind.SWAPPED}
)


@dataclass(frozen=True, slots=True)
class Difference:
    """One step of the alignment.

    Positions count characters without separators, from 1; a step without a character on one side stands where
    that side goes on.
    """

    kind: DifferenceKind
    seen: str
    recorded: str
    position_seen: int
    position_recorded: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """The steps from a reading to a recorded serial, in order."""

    steps: tuple[Difference, ...]

    @property
    def edits(self) -> int:
        return sum(step.kind in _EDITS for step in self.steps)

    @property
    def differences(self) -> tuple[Difference, ...]:
        """The steps that are worth saying: all but what is the same."""
        return tuple(step for step in self.steps if step.kind is not DifferenceKind.SAME)


# An edit outweighs any number of lesser differences; these only choose between alignments of equal edits.
_EDIT = 1_000_000
_COST = {
    DifferenceKind.SAME: 0,
    DifferenceKind.FILLED: 0,
    DifferenceKind.HIDDEN: 0,
    DifferenceKind.ALTERNATIVE: 0,
    DifferenceKind.OTHER_SCRIPT: 1,
    DifferenceKind.LOOK_ALIKE: 100,
    DifferenceKind.SWAPPED: _EDIT,
    DifferenceKind.READ_AS: _EDIT + 1,
    DifferenceKind.LOST: _EDIT + 2,
    DifferenceKind.EXTRA: _EDIT + 2,
}


@lru_cache(maxsize=64)
def compare(reading: Reading, serial: str) -> Comparison:
    """Lay the reading beside a serial as recorded; what a page shows is asked for twice, in words and in colours."""
    recorded = normalise(serial)
    side_by_side = _place_by_place(reading, recorded)
    if side_by_side is not None:
        return Comparison(side_by_side)
    if not reading.has_gap and abs(len(reading) - len(recorded)) <= _BAND:
        near = Comparison(_Alignment(reading, recorded, _BAND).steps())
        if near.edits <= _BAND:  # whatever strays further has more edits
            return near
    return Comparison(_Alignment(reading, recorded).steps())


def _place_by_place(reading: Reading, recorded: str) -> tuple[Difference, ...] | None:
    """The usual case: the same length and at most one character misread, where no other alignment can be better."""
    if reading.has_gap or len(reading) != len(recorded):
        return None
    steps = tuple(
        Difference(_kind(token, char), _seen(token, char), char, position, position)
        for position, (token, char) in enumerate(zip(reading, recorded, strict=True), start=1)
    )
    edits = [place for place, step in enumerate(steps) if step.kind in _EDITS]
    if not edits:
        return steps
    with_neighbour = any(
        _is_swap(reading.tokens[place : place + 2], recorded[place : place + 2])
        for place in (max(edits[0] - 1, 0), edits[0])
    )
    return None if len(edits) > 1 or with_neighbour else steps


def _is_swap(tokens: Sequence[Token], recorded: str) -> bool:
    """Whether two neighbours may have been read in the wrong order."""
    if not len(tokens) == len(recorded) == 2:
        return False
    first, second = tokens
    return (
        not isinstance(first, Gap)
        and _kind(first, recorded[1]) not in _EDITS
        and _kind(second, recorded[0]) not in _EDITS
    )


_Move = tuple[int, DifferenceKind, int, int]
"""Cost so far, and the last step: what it is, how many tokens and how many characters it takes."""


_NOWHERE: _Move = (1_000_000_000_000, DifferenceKind.SAME, 0, 0)


class _Alignment:
    """The cheapest way from the start of both sides to each pair of places, and back along it.

    With a `band`, only places that are no further apart on their two sides.
    """

    def __init__(self, reading: Reading, recorded: str, band: int | None = None) -> None:
        self._tokens = reading.tokens
        self._recorded = recorded
        self._best: list[list[_Move]] = []
        for at in range(len(reading) + 1):
            row = [_NOWHERE] * (len(recorded) + 1)
            self._best.append(row)
            start = 0 if band is None else max(0, at - band)
            stop = len(recorded) if band is None else min(len(recorded), at + band)
            for upto in range(start, stop + 1):
                row[upto] = self._cheapest(at, upto)

    def steps(self) -> tuple[Difference, ...]:
        at, upto = len(self._tokens), len(self._recorded)
        steps: list[Difference] = []
        while at or upto:
            _, kind, tokens, chars = self._best[at][upto]
            at, upto = at - tokens, upto - chars
            recorded = self._recorded[upto : upto + chars]
            seen = "".join(_seen(token, recorded) for token in self._tokens[at : at + tokens])
            steps.append(Difference(kind, seen, recorded, at + 1, upto + 1))
        return tuple(_gaps_joined(steps[::-1]))

    def _cheapest(self, at: int, upto: int) -> _Move:
        if not at and not upto:
            return (0, DifferenceKind.SAME, 0, 0)
        return min(
            (self._best[at - tokens][upto - chars][0] + _COST[kind], kind, tokens, chars)
            for kind, tokens, chars in self._possible(at, upto)
        )

    def _possible(self, at: int, upto: int) -> Iterator[tuple[DifferenceKind, int, int]]:
        """The last steps that can lead here."""
        token = self._tokens[at - 1] if at else None
        if isinstance(token, Gap):
            yield DifferenceKind.HIDDEN, 1, 0
            if upto:
                yield DifferenceKind.HIDDEN, 0, 1
            return
        if upto:
            yield DifferenceKind.LOST, 0, 1
        if token:
            yield DifferenceKind.EXTRA, 1, 0
        if token and upto:
            yield _kind(token, self._recorded[upto - 1]), 1, 1
            if _is_swap(self._tokens[max(at - 2, 0) : at], self._recorded[max(upto - 2, 0) : upto]):
                yield DifferenceKind.SWAPPED, 2, 2


@lru_cache(maxsize=4096)
def _kind(token: Token, recorded: str) -> DifferenceKind:
    match token:
        case Known(seen):
            return _kind_of_character(seen, recorded)
        case OneOf(chars):
            kinds = {_kind_of_character(char, recorded) for char in chars}
            agrees = kinds & {DifferenceKind.SAME, DifferenceKind.OTHER_SCRIPT}
            return DifferenceKind.ALTERNATIVE if agrees else min(kinds, key=_COST.__getitem__)
        case _:
            return DifferenceKind.FILLED


def _kind_of_character(seen: str, recorded: str) -> DifferenceKind:
    if seen == recorded:
        return DifferenceKind.SAME
    if symbols(seen) == symbols(recorded):
        return DifferenceKind.OTHER_SCRIPT
    return DifferenceKind.LOOK_ALIKE if fold(seen) == fold(recorded) else DifferenceKind.READ_AS


def _seen(token: Token, recorded: str) -> str:
    """What was seen: of several alternatives the one that explains the record best, if one does."""
    if isinstance(token, OneOf) and len(recorded) == 1:
        best = min(token.chars, key=lambda char: _COST[_kind_of_character(char, recorded)])
        if _kind_of_character(best, recorded) is DifferenceKind.LOOK_ALIKE:
            return best
    return token.char if isinstance(token, Known) else str(token)


def _gaps_joined(steps: list[Difference]) -> list[Difference]:
    """One step for what a gap hides, however many characters that is."""
    joined: list[Difference] = []
    for step in steps:
        last = joined[-1] if joined else None
        if last and last.kind is step.kind is DifferenceKind.HIDDEN and step.seen == "":
            recorded = last.recorded + step.recorded
            joined[-1] = Difference(
                last.kind, last.seen, recorded, last.position_seen, last.position_recorded
            )
        else:
            joined.append(step)
    return joined
