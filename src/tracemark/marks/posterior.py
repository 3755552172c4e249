"""How probable each candidate is, and that the weapon is not in this register at all.

P(record) = L·W / (the sum of L·W over all candidates + B + M): the likelihood of the reading and the weight of the
attributes, against

- B, the weapon is not registered: the prior odds of that, times what a register like this one would hold just
  here (`density`). Without it a worn mark of an unregistered weapon would be given to its neighbour in the series
  with great confidence;
- M, it is registered and misread worse than was searched for: the chance of so many edits, times the same.

A probability is a lead, not a proof; it is calibrated only as far as the assumed rates of `channel` and
`attributes` are right. Every record counts alike before the reading is looked at.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["FLOOR", "PRIOR", "Posterior", "posterior"]

PRIOR = 0.15
"""Assumed share of the weapons asked about that are not in the register."""

FLOOR = 0.005
"""'Not in this register' is never less probable than this: registers are incomplete in ways nobody has counted."""


@dataclass(frozen=True, slots=True)
class Posterior:
    """Adds up to one."""

    probabilities: tuple[float, ...]
    """In the order of the weights."""
    beyond: float
    """Registered, but further from the reading than was searched."""
    not_registered: float


def posterior(
    weights: Sequence[float],
    expected: float,
    *,
    missed: float = 0.0,
    prior: float = PRIOR,
    floor: float = FLOOR,
) -> Posterior:
    """Share out certainty among candidates of these weights, and none of them.

    `expected` is the weight of the records that a register like this one would hold just here, `missed` the chance
    that a mark is misread beyond the search.
    """
    if not 0 <= prior < 1:
        message = f"a prior lies between 0 and 1, not {prior}"
        raise ValueError(message)
    found = sum(weights)
    if found <= 0 and expected <= 0:
        expected = 1.0  # Nothing is near, so only the proportion of the two other explanations is left.
    unregistered, beyond = prior / (1 - prior) * expected, missed * expected
    registered = found + beyond
    if registered <= 0:
        return Posterior((0.0,) * len(weights), 0.0, 1.0)
    absent = max(unregistered / (registered + unregistered), floor)
    share = (1 - absent) / registered
    return Posterior(tuple(weight * share for weight in weights), beyond * share, absent)
