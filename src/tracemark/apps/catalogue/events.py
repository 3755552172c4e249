"""What the catalogue tells the ledger. Nothing in it is personal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from tracemark.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class CatalogueLoaded(Event):
    """Reference tables were brought in: per table, how many rows are new and how many changed."""

    act: ClassVar[str] = "catalogue.loaded"
    personal: ClassVar[tuple[str, ...]] = ()

    digest: str
    tables: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class EntryAdded(Event):
    act: ClassVar[str] = "catalogue.added"
    personal: ClassVar[tuple[str, ...]] = ()

    table: str
    key: str
    facts: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class EntryChanged(Event):
    act: ClassVar[str] = "catalogue.changed"
    personal: ClassVar[tuple[str, ...]] = ()

    table: str
    key: str
    changes: dict[str, Any]
