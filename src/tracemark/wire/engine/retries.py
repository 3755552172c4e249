"""When to try again: soon at first, then ever more rarely, and never all at once.

Each wait is drawn evenly from nothing to its bound (full jitter), so that a hundred nodes that lost one relay do not
come back in the same second. There is no last try before the message's own day: a trace outlives a budget year.
"""

from __future__ import annotations

from collections.abc import Callable

FIRST = 30
LONGEST = 6 * 3600

Fraction = Callable[[], float]


def wait(tries: int, fraction: Fraction) -> float:
    """Seconds until the next try after so many have failed; `fraction` gives a number from 0 to 1."""
    bound = min(LONGEST, FIRST * 2 ** min(tries, 20))
    return max(1.0, bound * fraction())
