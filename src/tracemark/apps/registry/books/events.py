"""What the pages of ledger books tell the ledger: who read what and which reading stands, and no word of a cell.

A cell may name a holder. So a reading is recorded by its number of lines and by the digest of its cells without
that column; what became of the lines is told by the load.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from tracemark.kernel.events import Event

if TYPE_CHECKING:
    from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class BookPageHandedIn(Event):
    """A scan was handed in and is kept aside: its digest as it came."""

    act: ClassVar[str] = "book.handed_in"
    personal: ClassVar[tuple[str, ...]] = ()

    partition: str
    book: str
    number: int
    sha256: str
    size: int


@dataclass(frozen=True, kw_only=True)
class BookPageKept(Event):
    act: ClassVar[str] = "book.kept"
    personal: ClassVar[tuple[str, ...]] = ()

    reference: str
    partition: str
    book: str
    number: int
    sha256: str
    width: int
    height: int


@dataclass(frozen=True, kw_only=True)
class BookReadingSaved(Event):
    """Some lines were typed; the reading goes on."""

    act: ClassVar[str] = "book.reading_saved"
    personal: ClassVar[tuple[str, ...]] = ()

    side: str
    lines: int


@dataclass(frozen=True, kw_only=True)
class BookReadingEnded(Event):
    """A reading is whole. `differences` is said of the second one."""

    act: ClassVar[str] = "book.reading_ended"
    personal: ClassVar[tuple[str, ...]] = ()

    side: str
    lines: int
    sha256: str
    differences: int | None = None


@dataclass(frozen=True, kw_only=True)
class BookPageSettled(Event):
    """Which reading stands, cell by cell: line, column, side."""

    act: ClassVar[str] = "book.settled"
    personal: ClassVar[tuple[str, ...]] = ()

    cells: tuple[tuple[int, str, str], ...]
    open: int


@dataclass(frozen=True, kw_only=True)
class BookPageLoaded(Event):
    act: ClassVar[str] = "book.loaded"
    personal: ClassVar[tuple[str, ...]] = ()

    load: UUID
    lines: int


@dataclass(frozen=True, kw_only=True)
class BookPageReadAnew(Event):
    """Readings were set aside, and the page waits for its reader again."""

    act: ClassVar[str] = "book.read_anew"
    personal: ClassVar[tuple[str, ...]] = ()

    dropped: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class BookPageWithdrawn(Event):
    act: ClassVar[str] = "book.withdrawn"
    personal: ClassVar[tuple[str, ...]] = ()
