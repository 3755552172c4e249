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
class PhotographAdded(Event):
    act: ClassVar[str] = "photograph.added"
    personal: ClassVar[tuple[str, ...]] = ()

    photograph: UUID
    sha256: str
    width: int
    height: int
    mark: UUID | None = None
    caption: str = ""


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
