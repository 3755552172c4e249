"""Samples, findings and looks, as they cross the door."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from django.utils.functional import _StrPromise


class Way(StrEnum):
    """From which side an inspection begins."""

    BOOK_TO_SHELF = "book_to_shelf"
    SHELF_TO_BOOK = "shelf_to_book"

    @property
    def label(self) -> str:
        return str(WAY_LABELS[self])


WAY_LABELS: dict[Way, str | _StrPromise] = {
    Way.BOOK_TO_SHELF: _("From book to shelf"),
    Way.SHELF_TO_BOOK: _("From shelf to book"),
}


class Finding(StrEnum):
    """What the inspector saw of one weapon."""

    UNSEEN = "unseen"
    AS_RECORDED = "as_recorded"
    DIFFERS = "differs"
    NOT_FOUND = "not_found"
    NOT_IN_BOOK = "not_in_book"

    @property
    def label(self) -> str:
        return str(FINDING_LABELS[self])


FINDING_LABELS: dict[Finding, str | _StrPromise] = {
    Finding.UNSEEN: _("Not seen yet"),
    Finding.AS_RECORDED: _("As recorded"),
    Finding.DIFFERS: _("Marks differ"),
    Finding.NOT_FOUND: _("Weapon not found"),
    Finding.NOT_IN_BOOK: _("Not in the book"),
}

WRONG = frozenset({Finding.DIFFERS, Finding.NOT_FOUND, Finding.NOT_IN_BOOK})
"""What the registrar is told of."""

FINDINGS = {
    Way.BOOK_TO_SHELF: (Finding.AS_RECORDED, Finding.DIFFERS, Finding.NOT_FOUND),
    Way.SHELF_TO_BOOK: (Finding.AS_RECORDED, Finding.DIFFERS, Finding.NOT_IN_BOOK),
}


@dataclass(frozen=True, slots=True)
class Population:
    """What is drawn from: records of registers, as they stand; empty means all.

    `held_by` is the name of a unit, an authority or a dealer, never of a private person.
    """

    partition: str = ""
    statuses: frozenset[str] = frozenset()
    types: frozenset[str] = frozenset()
    held_by: str = ""

    def as_data(self) -> dict[str, Any]:
        """What was asked, for the ledger: empty filters are left out."""
        said = ((item.name, getattr(self, item.name)) for item in fields(self))
        return {
            name: sorted(value) if isinstance(value, frozenset) else value for name, value in said if value
        }


@dataclass(frozen=True, slots=True)
class Drawn:
    """A draw: what it was made of, and what came of it."""

    size: int
    digest: str
    seed: str
    uuids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """What was read on a weapon, or why it was not."""

    finding: Finding
    read: str = ""
    read_maker: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """What a closed sample says. `upper` is the bound of the share of wrong records, in ten thousandths."""

    seen: int
    right: int
    differs: int
    missing: int
    upper: int

    @property
    def wrong(self) -> int:
        return self.differs + self.missing

    def as_data(self) -> dict[str, int]:
        return {item.name: getattr(self, item.name) for item in fields(self)}


@dataclass(frozen=True, slots=True)
class LookFilters:
    """Which looks are asked for; both days belong to the span."""

    officer: UUID | None = None
    purpose: str = ""
    case: str = ""
    what: str = ""
    since: date | None = None
    until: date | None = None

    def as_data(self) -> dict[str, str]:
        said = ((item.name, getattr(self, item.name)) for item in fields(self))
        return {name: str(value) for name, value in said if value}


@dataclass(frozen=True, slots=True)
class OfficerLooks:
    """What one officer looked at in a span; `outside` is how many looks were outside working hours."""

    officer: UUID
    looks: int
    persons: int
    outside: int
    cases: int
