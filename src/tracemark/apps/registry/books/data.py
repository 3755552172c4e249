"""What a line of a ledger book holds, and what crosses the door of books.

`COLUMNS` is the one table of it: the pages where a line is typed, the comparison of two readings and the blank
register page that is printed all follow it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from tracemark.apps.accounts.data import Partition
from tracemark.kernel.calendars import CALENDAR_LABELS, Calendar

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from django.utils.functional import _StrPromise

MOST_LINES = 50
"""On one page, so that its form stays light on a thin line. Books seldom have more."""
LARGEST_NUMBER = 9999
WHOLE_LINE = "line"
"""In place of a column: one of the readings has the line and the other has not."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a ledger book.

    Attributes:
        width: its part of a printed page, in hundredths.
        twice: the second reader types it too; what else they type is compared all the same.
        direction: `ltr` for what is stamped or numbered, `auto` for words.
        only_in: the registers that keep it; empty: all.
    """

    code: str
    label: str | _StrPromise
    width: int
    limit: int = 200
    twice: bool = False
    direction: str = "auto"
    hint: str | _StrPromise = ""
    only_in: frozenset[Partition] = frozenset()


COLUMNS: tuple[Column, ...] = (
    Column("line", _("Line"), 5, 4, twice=True, direction="ltr"),
    Column(
        "serial", _("Serial number, as seen"), 17, twice=True, direction="ltr",
        hint=_("? for a character that is not read, [38] for one of these."),
    ),
    Column("maker", _("Maker"), 13, twice=True),
    Column("model", _("Model"), 12, twice=True),
    Column("calibre", _("Calibre"), 9, twice=True, direction="ltr"),
    Column("type", _("Type of weapon"), 9),
    Column("date", _("Date"), 9, 40, twice=True, direction="ltr"),
    Column("act", _("What happened"), 9),
    Column("holder", _("Holder"), 9, only_in=frozenset({Partition.CIVILIAN})),
    Column("remark", _("Remark"), 8, 250),
)  # fmt: skip
"""In the order of the page. The limits are those of the records that are made of them."""


def columns_of(partition: Partition | str) -> tuple[Column, ...]:
    """The columns of a register's books. Only the civilian register knows its holders by their names."""
    return tuple(one for one in COLUMNS if not one.only_in or partition in one.only_in)


class Dates(StrEnum):
    """How the dates of a page are written, where a date does not say it itself."""

    DAY_FIRST = "dmy"
    MONTH_FIRST = "mdy"
    HIJRI = Calendar.HIJRI.value
    ETHIOPIAN = Calendar.ETHIOPIAN.value

    @property
    def label(self) -> str:
        return str(DATES_LABELS[self])


DATES_LABELS: dict[Dates, str | _StrPromise] = {
    Dates.DAY_FIRST: _("day before month"),
    Dates.MONTH_FIRST: _("month before day"),
    Dates.HIJRI: CALENDAR_LABELS[Calendar.HIJRI],
    Dates.ETHIOPIAN: CALENDAR_LABELS[Calendar.ETHIOPIAN],
}


class Side(StrEnum):
    """Which of the two readings; `other` where both were wrong and a third stands."""

    FIRST = "first"
    SECOND = "second"
    OTHER = "other"

    @property
    def label(self) -> str:
        return str(SIDE_LABELS[self])


SIDE_LABELS: dict[Side, str | _StrPromise] = {
    Side.FIRST: _("First reading"),
    Side.SECOND: _("Second reading"),
    Side.OTHER: _("Neither; it says"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it was typed: its number on the page, and its cells by column; empty cells are left out."""

    number: int
    cells: Mapping[str, str] = field(default_factory=dict)

    def cell(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody typed from a page."""

    lines: tuple[Line, ...]
    dates: Dates = Dates.DAY_FIRST


@dataclass(frozen=True, slots=True)
class Difference:
    """A cell that the two readings have differently, or a whole line that only one of them has."""

    line: int
    column: str
    first: str
    second: str


@dataclass(frozen=True, slots=True)
class Choice:
    """Which reading of a cell stands; the text only where neither does."""

    line: int
    column: str
    stands: Side
    text: str = ""


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a line would be kept aside: the cell, and the sentence. `column` is empty for the line as a whole."""

    line: int
    column: str
    why: str


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a book is: its pages by state."""

    book: str
    partition: Partition
    pages: int
    by_state: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class LineInBook:
    """Where a record was taken from: the page, to be opened, and the line on it; none where it is not told."""

    page: UUID
    reference: str
    book: str
    number: int
    line: int | None
