"""What a paper tells the ledger: of what it was made, when, and the keyed digest of what it says. Nobody's name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from tracemark.kernel.events import Event

if TYPE_CHECKING:
    from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class PaperIssued(Event):
    """Its subject is made from the code on the paper; the code itself is nowhere but on the paper."""

    act: ClassVar[str] = "paper.issued"
    personal: ClassVar[tuple[str, ...]] = ()

    kind: str
    of: UUID
    reference: str
    language: str
    size: int
    root: str
    digest: str


@dataclass(frozen=True, kw_only=True)
class FormPrinted(Event):
    """A blank form with a number of its own."""

    act: ClassVar[str] = "form.printed"
    personal: ClassVar[tuple[str, ...]] = ()

    reference: str
    kind: str
    language: str
    partition: str = ""


@dataclass(frozen=True, kw_only=True)
class FormTypedBack(Event):
    """What was written on it by hand is recorded: as what."""

    act: ClassVar[str] = "form.typed_back"
    personal: ClassVar[tuple[str, ...]] = ()

    became: UUID
    reference: str


@dataclass(frozen=True, kw_only=True)
class FormSpoilt(Event):
    act: ClassVar[str] = "form.spoilt"
    personal: ClassVar[tuple[str, ...]] = ()


@dataclass(frozen=True, kw_only=True)
class FormReopened(Event):
    """It was marked as spoilt or as typed back by mistake; what was recorded from it stays."""

    act: ClassVar[str] = "form.reopened"
    personal: ClassVar[tuple[str, ...]] = ()

    became: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class FormScanHandedIn(Event):
    """A file was handed in and is kept aside: its digest as it came."""

    act: ClassVar[str] = "form.scan_handed_in"
    personal: ClassVar[tuple[str, ...]] = ()

    scan: UUID
    sha256: str
    size: int


@dataclass(frozen=True, kw_only=True)
class FormScanned(Event):
    """A picture of the filled form, made again from its pixels, is kept with it."""

    act: ClassVar[str] = "form.scanned"
    personal: ClassVar[tuple[str, ...]] = ()

    scan: UUID
    sha256: str
