"""What inspections tell the ledger: draws and findings about weapons; no name of anybody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from tracemark.kernel.events import Event

if TYPE_CHECKING:
    from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class SampleDrawn(Event):
    """All that it takes to draw again: `population_digest` is SHA-256 over the sorted uuids, one a line."""

    act: ClassVar[str] = "inspection.drawn"
    personal: ClassVar[tuple[str, ...]] = ()

    reference: str
    place: str
    filters: dict[str, Any]
    population: int
    population_digest: str
    ledger_size: int
    ledger_root: str
    seed: str
    drawn: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class ShelfBegun(Event):
    act: ClassVar[str] = "inspection.begun"
    personal: ClassVar[tuple[str, ...]] = ()

    reference: str
    place: str
    partition: str = ""


@dataclass(frozen=True, kw_only=True)
class LineRecorded(Event):
    """What was seen of one weapon. A second entry for a line puts the first right."""

    act: ClassVar[str] = "inspection.line_recorded"
    personal: ClassVar[tuple[str, ...]] = ()

    number: int
    weapon: UUID | None
    finding: str
    read: str = ""
    read_maker: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class SampleClosed(Event):
    """`upper`: at most so many of ten thousand records are wrong, with 95 % confidence."""

    act: ClassVar[str] = "inspection.closed"
    personal: ClassVar[tuple[str, ...]] = ()

    seen: int
    right: int
    differs: int
    missing: int
    upper: int


@dataclass(frozen=True, kw_only=True)
class SampleWithdrawn(Event):
    act: ClassVar[str] = "inspection.withdrawn"
    personal: ClassVar[tuple[str, ...]] = ()


@dataclass(frozen=True, kw_only=True)
class DifferenceAnswered(Event):
    act: ClassVar[str] = "inspection.difference_answered"
    personal: ClassVar[tuple[str, ...]] = ()

    number: int
    weapon: UUID | None
    done: str


@dataclass(frozen=True, kw_only=True)
class LooksExported(Event):
    """Looks left the node: as a list, or as entries with their proofs."""

    act: ClassVar[str] = "looks.exported"
    personal: ClassVar[tuple[str, ...]] = ()

    what: str
    rows: int
    filters: dict[str, str]
