"""What a register like this one would hold just here: the neighbourhood of a reading.

A weapon that is *not* in the register still has neighbours in it, for weapons are numbered in series. How likely
its mark would be noted like this is therefore estimated from the register itself: give every record near the reading brothers that have any other
digit (one in ten) or letter (one in 24) in one or two places, and ask how well these fit. The mean over all ways to
relax the places is the weight of the records per mark in this neighbourhood. A letter read where the series has
digits is a misreading for every brother alike, so it does not speak for an unregistered weapon.

As many places are relaxed as the search allowed edits, since no other records are at hand. A record that is
shorter or longer has spent edits on that and is relaxed by what is left. A reading with a gap is not relaxed, for
its places are not known: there its own matches are the neighbourhood.
"""

from __future__ import annotations

from math import comb
from typing import TYPE_CHECKING

from tracemark.marks.edits import Automaton
from tracemark.marks.fold import fold
from tracemark.marks.pattern import Pattern
from tracemark.marks.tokens import Known, OneOf

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tracemark.marks.likelihood import Likelihood, PlaceFit
    from tracemark.marks.reading import Reading

__all__ = ["Neighbourhood"]

CHOICES = 10
"""Brothers of a record of another length: the place is not known, and most places are digits."""


class Neighbourhood:
    """Adds up the records near a reading, each with its likelihood and the weight of its attributes."""

    def __init__(self, reading: Reading, likelihood: Likelihood, *, edits: int) -> None:
        self._likelihood = likelihood
        self._automaton = Automaton(Pattern.of(reading))
        self._size = len(reading)
        self._relaxable = _relaxable(reading, edits)
        self._may_relax = [at in self._relaxable for at in range(len(reading))]
        self._relaxed = 0 if reading.has_gap else min(edits, len(self._relaxable))
        self._ways = comb(len(self._relaxable), self._relaxed)
        self.weight = 0.0
        """The weight of the records per mark."""

    def add(self, serial: str, chance: float, described: float = 1.0) -> None:
        """Count a record that the search found, with its likelihood and the weight of its attributes."""
        self.weight += described * self.share(serial, chance)

    def share(self, serial: str, chance: float) -> float:
        """What one record with this serial and likelihood adds, its attributes aside."""
        places = self._likelihood.places(serial)
        if places is None:
            return self._relaxed_chance(serial, chance)
        return self._likelihood.faultless * self._relaxed_places(places) / self._ways

    def _relaxed_places(self, places: Sequence[PlaceFit]) -> float:
        """The sum over all ways to relax: each place is relaxed, or fits as it does.

        The coefficient of x to the number of places relaxed in the product of (fit + relaxed·x).
        """
        none, one, two = 1.0, 0.0, 0.0
        for (fit, of_its_kind), relaxable in zip(places, self._may_relax, strict=True):
            if relaxable:
                two = two * fit + one * of_its_kind
                one = one * fit + none * of_its_kind
            else:
                two *= fit
                one *= fit
            none *= fit
        return (none, one, two)[self._relaxed]

    def _relaxed_chance(self, serial: str, chance: float) -> float:
        """The same for a record of another length, of which it is not known which place stands where."""
        key = fold(serial)
        apart = abs(len(key) - self._size)
        if apart >= self._relaxed:
            return chance
        if self._automaton(key) == apart:
            return chance / CHOICES
        # One place is misread besides: of all the ways to relax one, this one alone lets the record in.
        return self._likelihood.of_length(len(key)) / CHOICES / len(self._relaxable)


def _relaxable(reading: Reading, edits: int) -> frozenset[int]:
    """The places read as digits, for series count in digits; all known places where those are too few."""
    known = {at: token for at, token in enumerate(reading) if isinstance(token, Known | OneOf)}
    digits = [at for at, token in known.items() if _is_digit(token)]
    return frozenset(digits if len(digits) > edits else known)


def _is_digit(token: Known | OneOf) -> bool:
    return (token.char if isinstance(token, Known) else token.chars[0]).isdecimal()
