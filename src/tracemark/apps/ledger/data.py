"""Entries, heads and kinds, as they cross the door."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from django.utils.functional import _StrPromise


@dataclass(frozen=True, slots=True)
class Head:
    """Where the ledger stands: what a page shows at its foot, what an office prints in a gazette."""

    size: int
    root: str
    origin: str
    note: str


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of deed: a row of `kinds.csv`."""

    act: str
    label: _StrPromise
    group: str
    personal: frozenset[str]
    paragraph: str


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One deed as it stands in the ledger. Personal facts are only digests here."""

    seq: int
    id: UUID
    at: datetime
    actor: UUID
    office: str
    roles: tuple[str, ...]
    auth: str
    act: str
    subject: str
    deed: UUID
    body: dict[str, Any] = field(default_factory=dict)
    digests: tuple[str, ...] = ()
    why: str = ""
    corrects: int | None = None
