"""What a person keeps of their own learning: ticks of the first day, first answers in practice.

Every function takes the person whose rows they are, and touches no others: nobody looks at somebody else's learning.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracemark.kernel import clock
from tracemark.kernel.models import Tick, Try

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet


def ticks_of(owner: UUID) -> frozenset[str]:
    return frozenset(Tick.objects.filter(owner=owner).values_list("step", flat=True))


def tick(owner: UUID, step: str) -> None:
    Tick.objects.get_or_create(owner=owner, step=step, defaults={"at": clock.now()})


def take_tick_away(owner: UUID, step: str) -> None:
    Tick.objects.filter(owner=owner, step=step).delete()


def tries_of(owner: UUID, exercise: str) -> QuerySet[Try]:
    """The first answers of one kind of exercise, the latest first."""
    return Try.objects.filter(owner=owner, exercise=exercise).order_by("-pk")


def keep_try(owner: UUID, *, exercise: str, seed: int, score: int) -> bool:
    """Keep a first answer; whether it was the first."""
    _row, first = Try.objects.get_or_create(
        owner=owner, exercise=exercise, seed=seed, defaults={"score": score, "at": clock.now()}
    )
    return first


def forget_tries(owner: UUID) -> None:
    Try.objects.filter(owner=owner).delete()
