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
