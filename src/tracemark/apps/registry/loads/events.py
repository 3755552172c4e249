"""What a load tells the ledger. The rows themselves leave an entry each; here is what was done with the file."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar

from tracemark.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class LoadRead(Event):
    """A file was taken in: which one, by its digest, for which register."""

    act: ClassVar[str] = "load.read"
    personal: ClassVar[tuple[str, ...]] = ()

    reference: str
    partition: str
    source: str
    sha256: str
    rows: int


@dataclass(frozen=True, kw_only=True)
class LoadMapped(Event):
    """What its columns were taken for. What is the same for all rows may name somebody: only which fields."""

    act: ClassVar[str] = "load.mapped"
    personal: ClassVar[tuple[str, ...]] = ()

    columns: dict[str, Any]
    orders: dict[str, Any] = field(default_factory=dict)
    fill: list[str] = field(default_factory=list)
    constants: list[str] = field(default_factory=list)
    numbers: str = ""


@dataclass(frozen=True, kw_only=True)
class LoadStarted(Event):
    act: ClassVar[str] = "load.started"
    personal: ClassVar[tuple[str, ...]] = ()

    rows: int


@dataclass(frozen=True, kw_only=True)
class PartLoaded(Event):
    """A batch: up to which row, and what became of its rows."""

    act: ClassVar[str] = "load.part_loaded"
    personal: ClassVar[tuple[str, ...]] = ()

    position: int
    loaded: int
    repeated: int
    bad: int


@dataclass(frozen=True, kw_only=True)
class LoadEnded(Event):
    """All rows were gone through. The digests are of the files of rows kept aside and of rows repeated."""

    act: ClassVar[str] = "load.ended"
    personal: ClassVar[tuple[str, ...]] = ()

    rows: int
    loaded: int
    repeated: int
    bad: int
    aside_sha256: str = ""
    repeats_sha256: str = ""


@dataclass(frozen=True, kw_only=True)
class LoadUndone(Event):
    """It was decided to withdraw the records of a load; why stands in `why`."""

    act: ClassVar[str] = "load.undone"
    personal: ClassVar[tuple[str, ...]] = ()

    position: int
    loaded: int


@dataclass(frozen=True, kw_only=True)
class PartWithdrawn(Event):
    act: ClassVar[str] = "load.part_withdrawn"
    personal: ClassVar[tuple[str, ...]] = ()

    withdrawn: int
    kept: int


@dataclass(frozen=True, kw_only=True)
class UndoEnded(Event):
    """All its records were withdrawn, but for those that have had a deed since."""

    act: ClassVar[str] = "load.undo_ended"
    personal: ClassVar[tuple[str, ...]] = ()

    withdrawn: int
    kept: int
