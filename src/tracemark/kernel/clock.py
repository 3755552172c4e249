"""The one source of time. Nothing else asks the machine what time it is.

Tests and simulations set it with `frozen`; the ledger keeps its own times monotone on top of it.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_fixed: ContextVar[datetime | None] = ContextVar("tracemark_fixed_time", default=None)


def now() -> datetime:
    """The time, in UTC."""
    return _fixed.get() or datetime.now(UTC)


def today() -> date:
    """The date in UTC, by which deadlines are counted."""
    return now().date()


@contextmanager
def frozen(at: datetime) -> Iterator[None]:
    """Hold the clock at one moment."""
    if at.tzinfo is None:
        raise ValueError("A moment needs a time zone.")
    token = _fixed.set(at.astimezone(UTC))
    try:
        yield
    finally:
        _fixed.reset(token)
