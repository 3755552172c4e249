"""References for people: short, in order, never reused. `AA-F-2026-000117` is a find of the State AA."""

from __future__ import annotations

import re

from django.conf import settings
from django.db import transaction

from tracemark.kernel.models import Counter

SHAPE = re.compile(r"[A-Z]{2}([A-Z]{2})?-[A-Z]{1,3}(-[0-9]{4})?-[0-9]{6,9}")


def is_reference(text: str) -> bool:
    """Whether this is a number of the node's own making, and nothing that somebody typed."""
    return SHAPE.fullmatch(text) is not None


def next_references(kind: str, *, count: int = 1, year: int | None = None) -> list[str]:
    """Take the next references of a kind, inside the command that uses them.

    The counter is locked late and last; a command that fails gives its numbers back.
    """
    name = f"{kind}-{year}" if year else kind
    with transaction.atomic():
        Counter.objects.get_or_create(name=name)
        counter = Counter.objects.select_for_update().get(name=name)
        first = counter.last + 1
        counter.last += count
        counter.save(update_fields=["last"])
    stem = f"{settings.TRACEMARK.state}-{name}"
    return [f"{stem}-{number:06d}" for number in range(first, first + count)]


def next_reference(kind: str, *, year: int | None = None) -> str:
    return next_references(kind, year=year)[0]
