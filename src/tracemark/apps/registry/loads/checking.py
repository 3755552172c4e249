"""One cell after the other: from the text of a file to what a record holds, or what is wrong with it."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from tracemark.apps.registry.data import Act, HolderKind
from tracemark.apps.registry.loads import dates, encodings, words
from tracemark.apps.registry.loads.cells import Day, Number
from tracemark.apps.registry.loads.fields import LONGEST, Field
from tracemark.apps.registry.loads.problems import Problem
from tracemark.kernel import calendars
from tracemark.kernel.dates import EARLIEST_YEAR
from tracemark.kernel.errors import BadInput
from tracemark.marks import normalise

if TYPE_CHECKING:
    from datetime import date

    from tracemark.kernel.dates import PartialDate

LOST = "\ufffd"
_SCIENTIFIC = re.compile(r"\d([.,]\d+)?E\+\d+", re.IGNORECASE)
_PLAIN = re.compile(r"(?=[^\d]*\d)[A-Za-z0-9][A-Za-z0-9./-]{0,49}", re.ASCII)
"""Nearly every serial: letters, a figure, the usual separators. Nothing can be wrong with it."""

_DIGIT = re.compile(r"\d")
_YEAR = re.compile(r"(\d{4})(?:\.0+)?年?")
_BLANKS = frozenset("\t\n\r\x0b\x0c\x85")

STATUS_ACTS: dict[str, Act | None] = {
    "registered": None,
    "issued": Act.ISSUED,
    "lost": Act.LOST,
    "stolen": Act.STOLEN,
    "found": Act.FOUND,
    "seized": Act.SEIZED,
    "exported": Act.EXPORTED,
    "deactivated": Act.DEACTIVATED,
    "destroyed": Act.DESTROYED,
}


class Wrong(ValueError):
    """A cell that cannot be taken: the code of a problem and its values."""

    def __init__(self, code: str, **data: object) -> None:
        super().__init__(code)
        self.code, self.data = code, data

    def at(self, column: int) -> Problem:
        return Problem(column, self.code, self.data)


def printable(cell: str, *, encoding: str, is_mark: bool = False) -> str:
    """A cell without line ends and odd blanks; in a mark even these are a mistake.

    Raises:
        Wrong: a byte that did not decode, a character that was lost before, a control character.
    """
    if bad := encodings.bad_byte(cell):
        raise Wrong("cell.not_decodable", place=bad[0], byte=f"{bad[1]:02X}", encoding=encoding)
    if LOST in cell:
        raise Wrong("cell.character_lost", place=cell.index(LOST) + 1)
    said = cell.strip()
    for place, char in enumerate(said, 1):
        blank = char in _BLANKS and not is_mark
        if not blank and unicodedata.category(char) in {"Cc", "Cs", "Cn"}:
            raise Wrong("cell.control", place=place, character=f"U+{ord(char):04X}")
    return " ".join(said.split())


def fits(cell: str, what: Field) -> str:
    """Raises: Wrong: longer than the record holds."""
    if len(cell) > LONGEST[what]:
        raise Wrong("cell.too_long", length=len(cell), limit=LONGEST[what])
    return cell


def serial(cell: str, *, take_numbers: bool) -> str:
    """A serial number as it is typed. Raises: Wrong."""
    if type(cell) is str and _PLAIN.fullmatch(cell):
        return cell
    said = cell.strip()
    if not said:
        raise Wrong("serial.missing")
    if type(cell) is Day:
        raise Wrong("serial.date", value=said)
    if type(cell) is Number and (not take_numbers or not said.isdigit()):
        raise Wrong("serial.number", value=said)
    if len(said) > LONGEST[Field.SERIAL]:
        raise Wrong("cell.too_long", length=len(said), limit=LONGEST[Field.SERIAL])
    if not _DIGIT.search(said):
        _refuse_words(said)
    if _SCIENTIFIC.fullmatch(said):
        raise Wrong("serial.scientific", value=said)
    if not said.isalnum() and not normalise(said):
        raise Wrong("serial.no_characters", value=said)
    return said


def _refuse_words(said: str) -> None:
    """A serial without a figure may be a word for none, or the line of totals."""
    word = words.plain(said)
    if word in words.table("no_serial"):
        raise Wrong("serial.word", value=said)
    if word in words.table("total"):
        raise Wrong("row.total")


def is_total(cell: str) -> bool:
    """Whether a cell begins a line of totals."""
    said = words.plain(cell)
    totals = words.table("total")
    return said in totals or any(said.startswith(f"{word} ") for word in totals)


def year(cell: str, today: date) -> int:
    """A year of manufacture; of a date its year. Raises: Wrong."""
    if match := _YEAR.fullmatch(cell.strip()):
        found = int(match[1])
    else:
        try:
            found = dates.read(cell, dates.DAY_FIRST, dates.DAY_FIRST, today=today).first.year
        except dates.Impossible:
            found = _in_other_order(cell, today)
        except ValueError:
            raise Wrong("year.unreadable", value=cell) from None
    if not EARLIEST_YEAR <= found <= today.year:
        raise Wrong("year.impossible", value=found)
    return found


def _in_other_order(cell: str, today: date) -> int:
    try:
        return dates.read(cell, dates.MONTH_FIRST, dates.MONTH_FIRST, today=today).first.year
    except ValueError:
        raise Wrong("year.unreadable", value=cell) from None


def day(cell: str, parted: str, together: str, today: date) -> PartialDate:
    """A date in the orders of its column, or in the calendar of the column or of its own sign. Raises: Wrong."""
    try:
        found = _read(cell, parted, together, today)
    except dates.Impossible:
        raise Wrong("date.impossible", value=cell, order=parted or together or "ISO") from None
    except dates.Undecided:
        raise Wrong("date.undecided", value=cell) from None
    except dates.NotReadable:
        raise Wrong("date.unreadable", value=cell) from None
    if found.first > today:
        raise Wrong("date.future", value=str(found))
    return found


def _read(cell: str, parted: str, together: str, today: date) -> PartialDate:
    calendar = calendars.parted(calendars.figures(cell))[0].value
    if parted in dates.CALENDARS and type(cell) is not Day:
        calendar = parted
    if calendar not in dates.CALENDARS:
        return dates.read(cell, parted, together, today=today)
    try:
        return calendars.read_date(cell, calendar)
    except BadInput as error:
        raise Wrong("date.other_calendar", value=cell, why=str(error)) from None


@lru_cache(maxsize=500)
def status(cell: str) -> Act | None:
    """The deed that a word for a status stands for; none for a weapon that is just registered. Raises: Wrong."""
    said = words.table("status").get(words.plain(cell))
    if said is None:
        raise Wrong("status.unknown", value=cell)
    return STATUS_ACTS[said]


@lru_cache(maxsize=500)
def holder_kind(cell: str) -> HolderKind:
    """Raises: Wrong."""
    said = words.table("holder_kind").get(words.plain(cell))
    if said is None:
        raise Wrong("holder_kind.unknown", value=cell)
    return HolderKind(said)
