"""Dates as they stand in files: ISO, day or month first, run together, months by name, a year alone.

Whether 03/04/2019 is in March or April cannot be seen in the cell. It is decided for a column by the evidence
of all its cells: one of them has a number above twelve. A column without evidence, or with evidence for both,
is asked. Dates that run together (19122003) are a shape of their own with their own evidence. A year of two
digits is the latest one that is not in the future.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from tracemark.apps.registry.loads import words
from tracemark.apps.registry.loads.cells import Day
from tracemark.kernel import clock
from tracemark.kernel.calendars import Calendar
from tracemark.kernel.dates import EARLIEST_YEAR, LATEST_YEAR, PartialDate, Precision

if TYPE_CHECKING:
    from collections.abc import Iterable

DAY_FIRST, MONTH_FIRST = "dmy", "mdy"
ORDERS = (DAY_FIRST, MONTH_FIRST)
CALENDARS = (Calendar.HIJRI.value, Calendar.ETHIOPIAN.value)
"""In place of an order: the dates of the column are of this calendar."""
PARTED, TOGETHER = "parted", "together"

_PARTED = re.compile(r"(\d{1,2})\s?[-/.\s]\s?(\d{1,2})\s?[-/.\s]\s?(\d{4}|\d{2})")
_YEAR_FIRST = re.compile(r"(\d{4})\s?[-/.年\s]\s?(\d{1,2})(?:\s?[-/.月\s]\s?(\d{1,2})日?|月)?")
_TOGETHER = re.compile(r"(\d\d)(\d\d)(\d{4})")
_YEAR_TOGETHER = re.compile(r"(1[789]\d\d|20\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])")
_MONTH_YEAR = re.compile(r"(\d{1,2})\s?[-/.]\s?(\d{4})")
_YEAR = re.compile(r"(\d{4})(?:\.0+)?年?(s)?")
_TIME = re.compile(
    r"(?<=\d)(?:T|\s+)\d{1,2}:\d\d(?::\d\d(?:[.,]\d+)?)?\s?(?:[AaPp]\.?[Mm]\.?)?(?:Z|[+-]\d\d:?\d\d)?$"
)
_NAMED = re.compile(
    r"(?:(\d{1,2})(?:st|nd|rd|th|er|º|\.)?[\s/.-]*(?:de\s|of\s)?)?([^\W\d_][^\d,]*?)\.?,?[\s/.-]*(?:de[l]?\s)?(?:(\d{1,2}),\s?)?(\d{4}|\d{2})(?:\s?(?:г\.?|года))?"
)


class NotReadable(ValueError):
    """The text is no date that is known here."""


class Impossible(ValueError):
    """A date that the calendar does not have, or not in this order of day and month."""


class Undecided(ValueError):
    """Day and month cannot be told apart, and nobody has said which comes first."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """How many cells of a column speak for each order, and how many leave it open."""

    day_first: int = 0
    month_first: int = 0
    open: int = 0

    @property
    def order(self) -> str:
        """The order that the evidence is for; empty where it contradicts itself or there is none."""
        if bool(self.day_first) == bool(self.month_first):
            return ""
        return DAY_FIRST if self.day_first else MONTH_FIRST

    @property
    def must_ask(self) -> bool:
        return bool(self.open or (self.day_first and self.month_first)) and not self.order


def evidence(cells: Iterable[str]) -> dict[str, Evidence]:
    """For each shape of date that needs an order, what the cells of a column say of it."""
    counts = {PARTED: [0, 0, 0], TOGETHER: [0, 0, 0]}
    for cell in cells:
        found = _two_numbers(_flat(cell))
        if found:
            shape, first, second = found
            counts[shape][0 if first > 12 >= second else 1 if second > 12 >= first else 2] += first != second
    return {shape: Evidence(*count) for shape, count in counts.items()}


def is_date(cell: str) -> bool:
    """Whether the cell is a date in some order; a year alone is not enough to tell."""
    text = _flat(cell)
    if _YEAR.fullmatch(text):
        return False
    for order in ORDERS:
        try:
            read(cell, order, order)
        except ValueError:
            continue
        return True
    return False


def read(cell: str, parted: str = "", together: str = "", *, today: date | None = None) -> PartialDate:
    """The date of a cell, with the orders of its column.

    Raises:
        NotReadable, Impossible, Undecided
    """
    text = cell[:10] if type(cell) is Day else _flat(cell)
    if found := _two_numbers(text):
        shape, first, second = found
        order = parted if shape == PARTED else together
        year = _YEARS_PLACE[shape].fullmatch(text)[3]  # type: ignore[index] # it matched above
        return _in_order(first, second, _full(year, today), order)
    if match := _YEAR.fullmatch(text):
        return _decade(match[1]) if match[2] else _made(match[1])
    if (match := _YEAR_FIRST.fullmatch(text)) or (match := _YEAR_TOGETHER.fullmatch(text)):
        return _made(match[1], match[2], match[3])
    if match := _MONTH_YEAR.fullmatch(text):
        return _made(match[2], match[1])
    return _with_month_name(text, today)


def _two_numbers(text: str) -> tuple[str, int, int] | None:
    """Day and month, in whichever order, of a date that has them as two numbers before the year."""
    if match := _PARTED.fullmatch(text):
        return PARTED, int(match[1]), int(match[2])
    if not _YEAR_TOGETHER.fullmatch(text) and (match := _TOGETHER.fullmatch(text)):
        return TOGETHER, int(match[1]), int(match[2])
    return None


_YEARS_PLACE = {PARTED: _PARTED, TOGETHER: _TOGETHER}


def _in_order(first: int, second: int, year: str, order: str) -> PartialDate:
    if not order and first <= 12 and second <= 12 and first != second:
        raise Undecided
    month_first = order == MONTH_FIRST if order else second > 12
    day, month = (second, first) if month_first else (first, second)
    return _made(year, str(month), str(day))


def _with_month_name(text: str, today: date | None) -> PartialDate:
    match = _NAMED.fullmatch(text)
    month = words.table("month").get(words.plain(match[2])) if match else None
    if not match or not month or (match[1] and match[3]):
        raise NotReadable
    return _made(_full(match[4], today), month, match[1] or match[3])


def _made(year: str, month: str | None = None, day: str | None = None) -> PartialDate:
    try:
        first = date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        raise Impossible from None
    if not EARLIEST_YEAR <= first.year <= LATEST_YEAR:
        raise Impossible
    return PartialDate(first, Precision.DAY if day else Precision.MONTH if month else Precision.YEAR)


def _decade(year: str) -> PartialDate:
    if not year.endswith("0"):
        raise NotReadable
    return PartialDate(_made(year).first, Precision.DECADE)


def _full(year: str, today: date | None) -> str:
    """21 is 2021, 82 is 1982: the latest such year that has begun."""
    if len(year) == 4:
        return year
    now = (today or clock.today()).year
    century = now - now % 100
    return str(century + int(year) - (100 if int(year) > now % 100 else 0))


def _flat(cell: str) -> str:
    """Digits of every script as 0-9, without the time of day and blanks around."""
    text = cell.strip()
    if not text.isascii():
        text = "".join(_digit(char) for char in text if unicodedata.category(char) != "Cf")
    return _TIME.sub("", text)


def _digit(char: str) -> str:
    number = unicodedata.decimal(char, None)
    return char if number is None else str(number)
