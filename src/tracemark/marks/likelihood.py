"""The likelihood of a reading if a serial is what is stamped: the sum over all ways to lay one beside the other.

The steps and their rates are `channel`'s. What the likelihood makes of a register is left to `posterior`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate, chain, pairwise
from math import comb
from operator import add
from typing import TYPE_CHECKING

from tracemark.marks.channel import ALPHABET, HAND, Channel, slip
from tracemark.marks.fold import look_alikes, symbols
from tracemark.marks.normalise import normalise
from tracemark.marks.tokens import Gap, Known, OneOf, Token, Unknown

if TYPE_CHECKING:
    from tracemark.marks.reading import Reading

__all__ = ["Likelihood", "PlaceFit", "likelihood"]

_DIGITS = frozenset("0123456789")

PlaceFit = tuple[float, float]
"""How well a stamped symbol fits what was read there: as it is (1 if read right), and as any of its kind."""


def likelihood(reading: Reading, serial: str, channel: Channel = HAND) -> float:
    """The chance of this reading if `serial` is what is stamped."""
    return Likelihood(reading, channel)(serial)


class Likelihood:
    """The likelihood of one reading under many serials: the sum over all ways they can be laid side by side."""

    # Beyond so many characters lost or extra on balance nothing is left to add.
    _BAND = 2

    def __init__(self, reading: Reading, channel: Channel = HAND) -> None:
        self._reading = reading
        self._chances = [_chances(token, channel) for token in reading]
        self._swappable = [None, *(_swappable(*pair) for pair in pairwise(self._chances))]
        # Empty where a token may mean anything: then each pair has to be looked at.
        few = all(pair is not None for pair in self._swappable[1:])
        self._all_swappable = (
            frozenset().union(*(pair or () for pair in self._swappable)) if few else frozenset()
        )
        self._starts: dict[int, list[float]] = {}
        self._has_gap = reading.has_gap
        self._lost, self._hidden, self._extra = channel.lost, channel.hidden, channel.extra / len(ALPHABET)
        self._slip = slip(channel)
        # Both tables of a swapped pair hold the rate for reading, which a swap does not pay.
        self._swapped = channel.swapped / channel.read**2

    @cached_property
    def faultless(self) -> float:
        """The likelihood of a serial that the reading repeats without a fault, gaps empty."""
        return self("".join(map(_one_serial, self._reading)))

    def of_length(self, size: int) -> float:
        """About the likelihood of a serial of this length that differs in nothing else: characters lost, or extra."""
        apart = size - len(self._chances)
        return self.faultless * (self._lost**apart if apart > 0 else self._extra**-apart)

    def missed(self, edits: int) -> float:
        """The chance that a mark is misread by more than so many edits."""
        slips = [token for token in self._reading if isinstance(token, Known | OneOf)]
        return 1 - sum(
            comb(len(slips), count) * self._slip**count * (1 - self._slip) ** (len(slips) - count)
            for count in range(edits + 1)
        )

    def places(self, serial: str) -> list[PlaceFit] | None:
        """Place by place, how a serial of the reading's own length fits it.

        None if the lengths differ, or a gap hides which place is which.
        """
        stamped = symbols(normalise(serial))
        if self._has_gap or len(stamped) != len(self._chances):
            return None
        return [
            chances.fits.get(char, chances.other_fit)
            for chances, char in zip(self._chances, stamped, strict=True)
        ]

    def __call__(self, serial: str) -> float:
        stamped = symbols(normalise(serial))
        # The band follows the difference in length; a gap may stand anywhere, so there all places are worth it.
        band = len(stamped) if self._has_gap else self._BAND + abs(len(stamped) - len(self._chances))
        pairs = set(map(add, stamped, stamped[1:]))
        swapped = not self._all_swappable or not self._all_swappable.isdisjoint(pairs)
        before: list[float] = []
        row = self._nothing_read(len(stamped))
        last: _Chances | None = None
        for at, chances in enumerate(self._chances, start=1):
            if chances is _GAP:
                before, row, last = [], self._past_gap(row), None
                continue
            near = range(max(1, at - band), min(len(stamped), at + band) + 1)
            swaps = None
            if swapped and last and before:
                likely = self._swappable[at - 1]
                if likely is None or not likely.isdisjoint(pairs):
                    swaps = self._swaps(last, chances, stamped, near, before)
            before, row, last = row, self._past(chances, stamped, near, row, swaps), chances
        return row[-1]

    def _nothing_read(self, size: int) -> list[float]:
        row = self._starts.get(size)
        if row is None:
            row = self._starts[size] = [self._lost**count for count in range(size + 1)]
        return row

    def _past(
        self, chances: _Chances, stamped: str, near: range, row: list[float], swaps: dict[int, float] | None
    ) -> list[float]:
        """The sums after one more token; only places near the diagonal are worth the work."""
        get, other, extra, lost = chances.read.get, chances.other, chances.extra, self._lost
        new = [0.0] * len(row)
        new[0] = sum_so_far = row[0] * extra if near.start == 1 else 0.0
        arrived = row[near.start - 1] if near else 0.0
        for place in near:
            here = row[place]
            sum_so_far = arrived * get(stamped[place - 1], other) + sum_so_far * lost + here * extra
            if swaps and place in swaps:
                sum_so_far += swaps[place]
            new[place] = sum_so_far
            arrived = here
        return new

    def _past_gap(self, row: list[float]) -> list[float]:
        """Each hidden character costs, and so does the end of the gap: what two gaps may hide adds up to one at most."""
        ends = 1 - self._hidden
        return [
            ends * hidden
            for hidden in accumulate(row, lambda hidden, arrived: hidden * self._hidden + arrived)
        ]

    def _swaps(
        self, last: _Chances, chances: _Chances, stamped: str, near: range, before: list[float]
    ) -> dict[int, float]:
        """By place, what two swapped neighbours add; strangers as neighbours add nothing worth summing."""
        found: dict[int, float] = {}
        for place in near:
            ahead, after = stamped[place - 2], stamped[place - 1]
            if place > 1 and ahead != after and last.may_be(after) and chances.may_be(ahead):
                found[place] = before[place - 2] * self._swapped * last.of(after) * chances.of(ahead)
        return found


@dataclass(frozen=True, slots=True)
class _Chances:
    """What one token makes of each stamped symbol: the chance to be noted so, in `other` for those not named."""

    read: dict[str, float]
    other: float
    extra: float
    likely: frozenset[str] | None
    """Symbols that the token may well mean: itself and its look-alikes; None is all."""
    fits: dict[str, PlaceFit]
    """By symbol, how it fits as it is, and if only its kind is known; `other_fit` for those not named."""
    other_fit: PlaceFit

    def of(self, stamped: str) -> float:
        return self.read.get(stamped, self.other)

    def may_be(self, stamped: str) -> bool:
        return self.likely is None or stamped in self.likely


_GAP = _Chances({}, 0.0, 0.0, None, {}, (0.0, 0.0))


@lru_cache(maxsize=4096)
def _chances(token: Token, channel: Channel) -> _Chances:
    if isinstance(token, Gap):
        return _GAP
    if isinstance(token, Unknown):
        # There is nothing to relax where nothing was read.
        return _Chances({}, channel.read, channel.extra, None, {}, (1.0, 0.0))
    seen = set(symbols("".join(token.chars) if isinstance(token, OneOf) else token.char))
    read = {
        char: channel.read * sum(channel.misread(char, one) for one in seen) for char in chain(ALPHABET, seen)
    }
    best = max(read.values())
    other = channel.read * channel.other * len(seen)
    any_digit = sum(chance for char, chance in read.items() if char in _DIGITS) / best / 10
    any_letter = sum(chance for char, chance in read.items() if char not in _DIGITS) / best / 24
    return _Chances(
        read,
        other=other,
        extra=channel.extra * len(seen) / len(ALPHABET),
        likely=frozenset(chain.from_iterable(map(look_alikes, seen))),
        fits={
            char: (chance / best, any_digit if char in _DIGITS else any_letter)
            for char, chance in read.items()
        },
        other_fit=(other / best, any_letter),
    )


def _swappable(last: _Chances, chances: _Chances) -> frozenset[str] | None:
    """The stamped neighbours that two tokens may be, swapped; None where these are not a few."""
    if last.likely is None or chances.likely is None:
        return None
    return frozenset(ahead + after for ahead in chances.likely for after in last.likely if ahead != after)


def _one_serial(token: Token) -> str:
    match token:
        case Known(char):
            return char
        case OneOf(chars):
            return chars[0]
        case Gap():
            return ""
        case _:
            return "0"
