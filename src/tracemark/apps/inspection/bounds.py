"""What a sample says of the whole, and how large it must be. Exact: no approximation by a normal curve.

Not here: whether the sample was drawn at random (`rules`); without that no number says anything of the whole.
"""

from __future__ import annotations

from math import ceil, comb

MISSED = 0.05
"""What is said is said with 95 % confidence: in 5 of 100 such inspections it is wrong."""
STEPS = 60


def upper_share(wrong: int, seen: int, *, population: int | None = None) -> float:
    """The largest share of wrong records that fits what was seen, with 95 % confidence (Clopper and Pearson).

    Where the whole population was seen the share is known. Where only a part was, this is on the safe side, for
    it takes the population as endless.
    """
    if population is not None and seen >= population:
        return wrong / seen if seen else 0.0
    if wrong >= seen:
        return 1.0
    low, high = wrong / seen, 1.0
    for _step in range(STEPS):
        middle = (low + high) / 2
        if _at_most(wrong, seen, middle) > MISSED:
            low = middle
        else:
            high = middle
    return high


def sample_size(population: int, share: float) -> int:
    """So many must be drawn to meet at least one wrong record with 95 %, if this share of them is wrong.

    Drawn without putting back (hypergeometric). At least one record counts as wrong.
    """
    wrong = max(ceil(population * share), 1)
    missed, drawn = 1.0, 0
    while missed > MISSED and drawn < population:
        missed *= max(population - wrong - drawn, 0) / (population - drawn)
        drawn += 1
    return drawn


def _at_most(wrong: int, seen: int, share: float) -> float:
    """How probable so few wrong ones are, if this share is wrong."""
    return sum(comb(seen, k) * share**k * (1 - share) ** (seen - k) for k in range(wrong + 1))
