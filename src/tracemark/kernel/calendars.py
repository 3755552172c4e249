"""Dates of the Hijri and the Ethiopian calendar: converted, and kept as they were typed.

Hijri is that of Umm al-Qura, the civil calendar of official papers, known from 1343 to 1500 of the Hijra (1924 to
2077); earlier dates rest on local sightings of the moon, and no arithmetic gives the day. The Ethiopian calendar is
arithmetic throughout. Only whole days are converted: a month or a year of these calendars lies in two of the Gregorian
one, and a date that is half right is not recorded as if it were known.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from hijridate import Hijri

from tracemark.kernel.dates import EARLIEST_YEAR, LATEST_YEAR, NotADate, PartialDate
from tracemark.kernel.errors import BadInput

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class Calendar(StrEnum):
    GREGORIAN = "gregorian"
    HIJRI = "hijri"
    ETHIOPIAN = "ethiopian"

    @property
    def label(self) -> str:
        return str(CALENDAR_LABELS[self])


CALENDAR_LABELS: dict[Calendar, str | _StrPromise] = {
    Calendar.GREGORIAN: _("Gregorian calendar"),
    Calendar.HIJRI: _("Hijri calendar"),
    Calendar.ETHIOPIAN: _("Ethiopian calendar"),
}

SAID = {Calendar.HIJRI: "Hijri", Calendar.ETHIOPIAN: "Ethiopian"}
"""How a date is kept as it was typed: `1445-09-12 Hijri`."""

_HIJRI_YEARS = range(1343, 1501)
_ETHIOPIAN_EPOCH = 2796
"""The first day of the first year, counted from 1 January of the year 1: 29 August 8 of the Julian calendar."""
_MONTHS = 13

_SIGNS = (
    (Calendar.HIJRI, re.compile(r"\s*(?:hijri|a\.?h\.?|h|هـ|ه|هجري(?:ة)?)\.?$", re.IGNORECASE)),
    (Calendar.ETHIOPIAN, re.compile(r"\s*(?:ethiopian|e\.?c\.?|ዓ\.?ም\.?)$", re.IGNORECASE)),
)
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_DAY_FIRST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_COARSE = re.compile(r"\d{4}(?:[-/.]\d{1,2})?")


class NotInThisCalendar(BadInput):
    code = "calendars.not_a_date"
    sentence = _("“%(text)s” is no date of the %(calendar)s. Write it as 1445-09-12: year, month, day.")


class NoSuchMonth(BadInput):
    code = "calendars.no_such_month"
    sentence = _("The %(calendar)s has %(most)s months; “%(text)s” names month %(month)s.")


class NoSuchDay(BadInput):
    code = "calendars.no_such_day"
    sentence = _("Month %(month)s of the year %(year)s has %(most)s days in the %(calendar)s, not %(day)s.")


class YearNotConverted(BadInput):
    code = "calendars.year_not_converted"
    sentence = _(
        "The year %(year)s of the %(calendar)s cannot be converted; %(first)s to %(last)s can. Write the date of the Gregorian calendar."
    )


class NotAWholeDay(BadInput):
    code = "calendars.not_a_whole_day"
    sentence = _(
        "A month or a year of the %(calendar)s lies in two of the Gregorian calendar. Write the day, or the Gregorian year."
    )


def read_date(text: str, calendar: Calendar | str = "") -> PartialDate:
    """A date as it was typed, in the calendar that was chosen or that its own sign names (1445-09-12 AH).

    Raises:
        NotADate, NotInThisCalendar, NoSuchMonth, NoSuchDay, YearNotConverted, NotAWholeDay
    """
    flat = figures(text)
    signed, bare = parted(flat)
    wanted = Calendar(calendar) if calendar else signed
    if signed is not Calendar.GREGORIAN and wanted is not signed:
        raise NotInThisCalendar(text=text.strip(), calendar=wanted.label)
    if wanted is Calendar.GREGORIAN:
        return PartialDate.read(bare)
    return _converted(bare, wanted, text.strip())


def parted(text: str) -> tuple[Calendar, str]:
    """The calendar that a date names behind itself, and the date without it."""
    for calendar, sign in _SIGNS:
        bare, found = sign.subn("", text.strip())
        if found and bare[-1:].isdigit():
            return calendar, bare.strip()
    return Calendar.GREGORIAN, text.strip()


def noted(note: str, on: PartialDate | None) -> str:
    """A note that keeps the date as it was typed."""
    if on is None or not on.typed:
        return note
    return f"{note} [{on.typed}]".strip()


def figures(text: str) -> str:
    """Figures of every script as 0-9, without signs of direction."""
    shown = (char for char in text if unicodedata.category(char) != "Cf")
    return "".join(str(unicodedata.decimal(char, char)) for char in shown)


def ethiopian_day(year: int, month: int, day: int) -> date:
    """The Gregorian day: twelve months of thirty days, then five days, six before a year that divides by four."""
    return date.fromordinal(_ETHIOPIAN_EPOCH + 365 * (year - 1) + year // 4 + 30 * (month - 1) + day - 1)


def _converted(text: str, calendar: Calendar, said: str) -> PartialDate:
    if _COARSE.fullmatch(text):
        raise NotAWholeDay(calendar=calendar.label)
    if match := _YEAR_FIRST.fullmatch(text):
        year, month, day = map(int, match.groups())
    elif match := _DAY_FIRST.fullmatch(text):
        day, month, year = map(int, match.groups())
    else:
        raise NotInThisCalendar(text=said, calendar=calendar.label)
    _check_year(year, calendar)
    most = 12 if calendar is Calendar.HIJRI else _MONTHS
    if not 1 <= month <= most:
        raise NoSuchMonth(text=said, calendar=calendar.label, most=most, month=month)
    days = _days(year, month, calendar)
    if not 1 <= day <= days:
        raise NoSuchDay(calendar=calendar.label, year=year, month=month, day=day, most=days)
    if calendar is Calendar.HIJRI:
        found = date.fromisoformat(Hijri(year, month, day).to_gregorian().isoformat())
    else:
        found = ethiopian_day(year, month, day)
    return PartialDate(found, typed=f"{year:04d}-{month:02d}-{day:02d} {SAID[calendar]}")


def _check_year(year: int, calendar: Calendar) -> None:
    years = _HIJRI_YEARS if calendar is Calendar.HIJRI else range(EARLIEST_YEAR - 7, LATEST_YEAR - 8)
    if year not in years:
        raise YearNotConverted(calendar=calendar.label, year=year, first=years[0], last=years[-1])


def _days(year: int, month: int, calendar: Calendar) -> int:
    if calendar is Calendar.HIJRI:
        return Hijri(year, month, 1).month_length()
    return 30 if month < _MONTHS else 6 if year % 4 == 3 else 5


__all__ = [
    "Calendar",
    "CALENDAR_LABELS",
    "SAID",
    "NoSuchDay",
    "NoSuchMonth",
    "NotADate",
    "NotAWholeDay",
    "NotInThisCalendar",
    "YearNotConverted",
    "ethiopian_day",
    "figures",
    "noted",
    "parted",
    "read_date",
]
