"""Weapons, marks, holders and deeds, as they cross the door."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from uuid import UUID

    from django.utils.functional import _StrPromise

    from tracemark.apps.accounts.data import Partition
    from tracemark.kernel.dates import PartialDate
    from tracemark.marks import Remark


class Status(StrEnum):
    """Where a weapon stands, by its latest deed."""

    REGISTERED = "registered"
    IN_SERVICE = "in_service"
    EXPORTED = "exported"
    LOST = "lost"
    STOLEN = "stolen"
    RECOVERED = "recovered"
    DEACTIVATED = "deactivated"
    DESTROYED = "destroyed"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        return str(STATUS_LABELS[self])


STATUS_LABELS: dict[Status, str | _StrPromise] = {
    Status.REGISTERED: _("Registered"),
    Status.IN_SERVICE: _("In service"),
    Status.EXPORTED: _("Exported"),
    Status.LOST: _("Reported lost"),
    Status.STOLEN: _("Reported stolen"),
    Status.RECOVERED: _("Recovered"),
    Status.DEACTIVATED: _("Deactivated"),
    Status.DESTROYED: _("Destroyed"),
    Status.WITHDRAWN: _("Record withdrawn"),
}


class Act(StrEnum):
    """The deeds of a weapon's life, each a kind in the ledger's table."""

    REGISTERED = "weapon.registered"
    MANUFACTURED = "weapon.manufactured"
    MARKED = "weapon.marked"
    IMPORTED = "weapon.imported"
    EXPORTED = "weapon.exported"
    TRANSFERRED = "weapon.transferred"
    ISSUED = "weapon.issued"
    RETURNED = "weapon.returned"
    LOST = "weapon.lost"
    STOLEN = "weapon.stolen"
    FOUND = "weapon.found"
    SEIZED = "weapon.seized"
    SURRENDERED = "weapon.surrendered"
    COLLECTED = "weapon.collected"
    DEACTIVATED = "weapon.deactivated"
    DESTROYED = "weapon.destroyed"
    CORRECTED = "weapon.corrected"
    WITHDRAWN = "weapon.withdrawn"


class HolderKind(StrEnum):
    """Who can hold a weapon. Only a person's name is personal."""

    PERSON = "person"
    DEALER = "dealer"
    COMPANY = "company"
    UNIT = "unit"
    AUTHORITY = "authority"

    @property
    def label(self) -> str:
        return str(HOLDER_LABELS[self])


HOLDER_LABELS: dict[HolderKind, str | _StrPromise] = {
    HolderKind.PERSON: _("Private person"),
    HolderKind.DEALER: _("Dealer"),
    HolderKind.COMPANY: _("Company"),
    HolderKind.UNIT: _("Unit of State forces or police"),
    HolderKind.AUTHORITY: _("Authority"),
}


@dataclass(frozen=True, slots=True)
class Mark:
    """What is written on a weapon at one place (ITI 8, 10)."""

    text: str
    kind: str = "serial"
    place: str = ""
    symbol: str = ""
    script: str = ""
    method: str = ""
    condition: str = "legible"


@dataclass(frozen=True, slots=True)
class Description:
    """What identifies a weapon: maker, model, calibre, serial and country together (ITI 8 (a)).

    Codes are the catalogue's; the texts beside them are what the source said and are always kept.
    """

    serial: str
    type: str = ""
    maker: str = ""
    maker_text: str = ""
    model: str = ""
    model_text: str = ""
    calibre: str = ""
    calibre_text: str = ""
    country: str = ""
    year: int | None = None


@dataclass(frozen=True, slots=True)
class HolderFacts:
    """A holder, with no more than a register needs: a name, and a document number that tells two apart."""

    kind: HolderKind
    name: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class DeedFacts:
    """What a deed says beside its kind: when, where, from whom to whom, by which document and law."""

    on: PartialDate | None = None
    place: str = ""
    from_state: str = ""
    to_state: str = ""
    to_holder: UUID | None = None
    document: str = ""
    legal_basis: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class NewWeapon:
    """All that a new record begins with."""

    partition: Partition
    description: Description
    marks: tuple[Mark, ...] = ()
    holder: UUID | None = None
    deed: DeedFacts = field(default_factory=DeedFacts)


@dataclass(frozen=True, slots=True)
class Search:
    """What is asked of the registers: a reading, and what else is known, each as codes of the catalogue.

    Attributes weigh, they never hide a record: a wrong maker in the note must not lose the right one.
    """

    reading: str
    makers: frozenset[str] = frozenset()
    models: frozenset[str] = frozenset()
    calibres: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    way: str = "hand"
    limit: int = 20


@dataclass(frozen=True, slots=True)
class Found:
    """One record that the reading may mean, how probable it is, and why."""

    weapon: UUID
    reference: str
    serial: str
    partition: Partition
    status: Status
    type: str
    maker: str
    model: str
    calibre: str
    country: str
    year: int | None
    probability: float
    tied: int
    remarks: tuple[Remark, ...]
    maker_text: str = ""
    model_text: str = ""
    calibre_text: str = ""


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The candidates, what falls to records not shown, and to none of them; honest when cut short."""

    reading: str
    candidates: tuple[Found, ...]
    others: float
    not_registered: float
    matched: int
    complete: bool
