"""Records to inspect, and an inspector."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tracemark.apps.accounts.data import Partition, Role
from tracemark.apps.inspection import api as inspection
from tracemark.apps.inspection.data import Finding, Population, Seen
from tracemark.apps.registry import api as registry
from tracemark.apps.registry.data import Description, HolderFacts, HolderKind, NewWeapon
from tracemark.kernel import clock

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from uuid import UUID

    from tracemark.apps.accounts.data import Person
    from tracemark.apps.inspection.models import SampleRow

CIVILIAN = Population(partition="civilian")


def records(
    someone: Callable[..., Person], number: int, partition: Partition = Partition.CIVILIAN
) -> list[UUID]:
    by = someone(Role.REGISTRAR, partition=partition)
    return [
        registry.register_weapon(
            by=by, weapon=NewWeapon(partition, Description(f"RX{n:05d}", type="pistol", maker="glock"))
        )
        for n in range(number)
    ]


def drawn(inspector: Person, wanted: int = 3, population: Population = CIVILIAN) -> SampleRow:
    return inspection.draw_sample(
        by=inspector, population=population, wanted=wanted, place="Store 2, Port Delmar"
    )


def gone_through(inspector: Person, sample: SampleRow, *findings: Seen) -> None:
    lines = sample.lines.order_by("number")
    for line, seen in zip(lines, findings, strict=False):
        inspection.record_line(by=inspector, line=line.uuid, seen=seen)


RIGHT = Seen(Finding.AS_RECORDED)
OTHER = Seen(Finding.DIFFERS, read="RX99999")
GONE = Seen(Finding.NOT_FOUND, note="Said to be at the range.")


def at(hour: int, *, day: int) -> AbstractContextManager[None]:
    """The clock at an hour of a day of November 2090: later than all that the clock itself says."""
    return clock.frozen(datetime(2090, 11, day, hour, tzinfo=UTC))


def look(by: Person, *, purpose: str = "correction", case: str) -> None:
    """One look at the weapons of somebody who holds none: it counts and is recorded all the same."""
    holder = HolderFacts(HolderKind.PERSON, "Canary Okello")
    registry.look_up_holder(by=by, holder=holder, purpose=purpose, case=case)
