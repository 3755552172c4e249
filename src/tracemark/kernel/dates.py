"""Dates as records have them: a day, a month, a year, a decade, or nothing.

Old registers and seized weapons seldom give a day. A date is kept with its precision and compared by its
first day, so that nothing is invented and everything can still be put in order.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from tracemark.kernel.errors import BadInput

if TYPE_CHECKING:
    from typing import Self

EARLIEST_YEAR = 1700
LATEST_YEAR = 2200


class Precision(StrEnum):
    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    DECADE = "decade"


class NotADate(BadInput):
    code = "dates.not_a_date"
    sentence = _("“%(text)s” is no date. Write it as 2026-03-14, 2026-03, 2026 or 1970s.")


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A date and how precisely it is known: `2026-03-14`, `2026-03`, `2026`, `1970s`.

    `typed` is how it was written where that was in another calendar (see `calendars`); the date is the same without it.
    """

    first: date
    precision: Precision = Precision.DAY
    typed: str = field(default="", compare=False)

    @classmethod
    def read(cls, text: str) -> Self:
        """Read the canonical form. Other styles are the business of the loader that knows its source.

        Raises:
            NotADate: another form, or a day that the calendar does not have.
        """
        said = text.strip()
        match = re.fullmatch(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?|(s))?", said)
        if not match:
            raise NotADate(text=text)
        year, month, day, decade = match.groups()
        try:
            first = date(int(year), int(month or 1), int(day or 1))
        except ValueError:
            raise NotADate(text=text) from None
        if not EARLIEST_YEAR <= first.year <= LATEST_YEAR or (decade and first.year % 10):
            raise NotADate(text=text)
        if decade:
            return cls(first, Precision.DECADE)
        return cls(first, Precision.DAY if day else Precision.MONTH if month else Precision.YEAR)

    @classmethod
    def of_year(cls, year: int) -> Self:
        return cls(date(year, 1, 1), Precision.YEAR)

    @property
    def last(self) -> date:
        """The last day that it may have been."""
        year, month = self.first.year, self.first.month
        if self.precision is Precision.DAY:
            return self.first
        if self.precision is Precision.MONTH:
            return date(year, month, monthrange(year, month)[1])
        return date(year + (9 if self.precision is Precision.DECADE else 0), 12, 31)

    def __str__(self) -> str:
        day = self.first.isoformat()
        if self.precision is Precision.DAY:
            return day
        return {Precision.MONTH: day[:7], Precision.YEAR: day[:4], Precision.DECADE: f"{day[:4]}s"}[
            self.precision
        ]
