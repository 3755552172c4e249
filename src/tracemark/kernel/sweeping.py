"""What is over and is swept away: files that wait for nobody, sessions, attempts and answers that count no longer.

Each of them is told by whom it belongs to; a worker sweeps when it begins and once an hour. Nothing here is of
the domain: what the ledger records stays.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import DatabaseError

if TYPE_CHECKING:
    from collections.abc import Callable

    Sweep = Callable[[], int]

EVERY = timedelta(hours=1)
log = logging.getLogger("tracemark.jobs")
_sweeps: dict[str, Sweep] = {}


def sweeps(name: str) -> Callable[[Sweep], Sweep]:
    """Register a function that sweeps something away and says how much."""

    def register(sweep: Sweep) -> Sweep:
        _sweeps[name] = sweep
        return sweep

    return register


def sweep_all() -> dict[str, int]:
    """Sweep everything; what cannot be swept now is swept the next time, and keeps nothing else from it."""
    done = {}
    for name, sweep in _sweeps.items():
        try:
            done[name] = sweep()
        except (DatabaseError, OSError) as busy:
            log.warning("%s were not swept: %s", name, type(busy).__name__)
    return done
