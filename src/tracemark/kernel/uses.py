"""How often something is used: a count a minute, exact over all processes, and the moment of the last use."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Case, F, Value, When
from django.utils.translation import gettext_lazy as _

from tracemark.kernel import clock
from tracemark.kernel.errors import TracemarkError
from tracemark.kernel.models import Use

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

WINDOW = timedelta(minutes=1)
REMEMBERED = 10_000

_here: dict[str, tuple[float, int]] = {}
"""By name: when the minute began by the steady clock, and how often since."""


class TooOften(TracemarkError):
    code = "uses.too_often"
    status = 429
    sentence = _("Too many requests in one minute. Wait %(seconds)s seconds and try again.")


def use(name: str, *, most: int) -> None:
    """Count one use.

    Raises:
        TooOften: it was used `most` times within the minute that runs now.
    """
    now = clock.now()
    runs = When(window_at__gt=now - WINDOW, window_at__lte=now, then=F("count") + 1)
    same = When(window_at__gt=now - WINDOW, window_at__lte=now, then=F("window_at"))
    counted = Use.objects.filter(name=name).update(
        count=Case(runs, default=Value(1)), window_at=Case(same, default=Value(now)), last_at=now
    )
    if not counted:
        Use.objects.get_or_create(name=name, defaults={"window_at": now, "count": 1, "last_at": now})
        return
    row = Use.objects.get(name=name)
    if row.count > most:
        raise TooOften(seconds=max(1, int((row.window_at + WINDOW - now).total_seconds())))


def use_here(name: str, *, most: int) -> None:
    """The same, counted in this process alone: for what only reads, and must not wait while others write.

    Raises:
        TooOften: it was used `most` times here within the minute that runs now.
    """
    now = time.monotonic()
    since, count = _here.get(name, (now, 0))
    if now - since >= WINDOW.total_seconds():
        since, count = now, 0
    if len(_here) >= REMEMBERED:
        _here.clear()
    _here[name] = since, count + 1
    if count >= most:
        raise TooOften(seconds=max(1, int(since + WINDOW.total_seconds() - now)))


def last_uses(names: Iterable[str]) -> dict[str, datetime]:
    """When each of these was used last."""
    return dict(Use.objects.filter(name__in=list(names)).values_list("name", "last_at"))
