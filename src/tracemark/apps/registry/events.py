"""What the registry tells the ledger. Only holders have anything personal."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from tracemark.kernel.events import Event

if TYPE_CHECKING:
    from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class HolderLookedAt(Event):
    """Somebody looked at a person's name: who, why, for which case."""

    act: ClassVar[str] = "holder.looked_at"
    personal: ClassVar[tuple[str, ...]] = ()

    purpose: str
    case: str = ""


@dataclass(frozen=True, kw_only=True)
class RecordsLookedUp(Event):
    """Somebody asked which weapons a person holds, or which are at a place: one entry for a page view.

    `persons` are those whose names were shown, by their uuids; `place` stands here only if records bear it.
    """

    act: ClassVar[str] = "records.looked_up"
    personal: ClassVar[tuple[str, ...]] = ()

    what: str
    purpose: str
    case: str
    weapons: int
    persons: tuple[UUID, ...] = ()
    place: str = ""


@dataclass(frozen=True, kw_only=True)
class HolderErased(Event):
    act: ClassVar[str] = "holder.erased"
    personal: ClassVar[tuple[str, ...]] = ()

    basis: str


@dataclass(frozen=True, kw_only=True)
class MarkRead(Event):
    """A mark of a weapon was read, or read again. The subject is the weapon."""

    act: ClassVar[str] = "mark.read"
    personal: ClassVar[tuple[str, ...]] = ()

    mark: UUID
    kind: str
    text: str
    symbol: str = ""
    script: str = ""
    place: str = ""
    method: str = ""
    condition: str = ""
    how: str = ""
    replaces: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class PhotographHandedIn(Event):
    """A file was handed in and is kept aside: its digest as it came, before anything was done to it."""

    act: ClassVar[str] = "photograph.handed_in"
    personal: ClassVar[tuple[str, ...]] = ()

    photograph: UUID
    sha256: str
    size: int


@dataclass(frozen=True, kw_only=True)
class PhotographAdded(Event):
    act: ClassVar[str] = "photograph.added"
    personal: ClassVar[tuple[str, ...]] = ()

    photograph: UUID
    sha256: str
    width: int
    height: int
    mark: UUID | None = None
    caption: str = ""
    moment: str = ""


@dataclass(frozen=True, kw_only=True)
class PhotographAnnotated(Event):
    """A place on a photograph, in hundredths of a per cent of its sides, and the mark that is there."""

    act: ClassVar[str] = "photograph.annotated"
    personal: ClassVar[tuple[str, ...]] = ()

    annotation: UUID
    photograph: UUID
    mark: UUID | None = None
    left: int
    top: int
    width: int
    height: int
    note: str = ""
    replaces: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class AnnotationWithdrawn(Event):
    act: ClassVar[str] = "photograph.annotation_withdrawn"
    personal: ClassVar[tuple[str, ...]] = ()

    annotation: UUID
    photograph: UUID


@dataclass(frozen=True, kw_only=True)
class RecordsExported(Event):
    """A list left the node: which one, how many rows, for what."""

    act: ClassVar[str] = "records.exported"
    personal: ClassVar[tuple[str, ...]] = ()

    what: str
    rows: int
    filters: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class RecordsRebuilt(Event):
    """The tables of records were made again from the ledger."""

    act: ClassVar[str] = "records.rebuilt"
    personal: ClassVar[tuple[str, ...]] = ()

    weapons: int
    holders: int


@dataclass(frozen=True, kw_only=True)
class LoadHandedOver(Event):
    """Who leaves hands a load to a successor."""

    act: ClassVar[str] = "load.handed_over"
    personal: ClassVar[tuple[str, ...]] = ()

    before: UUID
    officer: UUID


@dataclass(frozen=True, kw_only=True)
class PhotographHandedOver(Event):
    """A photograph that waits is kept in the name of a successor."""

    act: ClassVar[str] = "photograph.handed_over"
    personal: ClassVar[tuple[str, ...]] = ()

    before: UUID
    officer: UUID
