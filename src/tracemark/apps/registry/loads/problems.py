"""What can be wrong with a row, and what is worth a warning: a stable code and one sentence each.

A row with a problem is kept aside with its place and reason, to be mended and loaded again. A row with a
warning is loaded, and its warning counted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.functional import _StrPromise

WHOLE_ROW, CONSTANT = -1, -2
"""In place of a column: the row as a whole, a text that is the same for all rows."""


class Problem(NamedTuple):
    """What is wrong, in which column (from 0), with the values of the sentence."""

    column: int
    code: str
    data: Mapping[str, Any]

    def __str__(self) -> str:
        return str(PROBLEMS[self.code]) % self.data


PROBLEMS: dict[str, str | _StrPromise] = {
    "row.too_many_cells": _("The row has %(cells)s cells, the table %(columns)s columns: something shifted."),
    "row.swallowed": _("The cell holds whole rows: a quotation mark was not closed."),
    "row.total": _("This is a line of totals, not a weapon."),
    "cell.not_decodable": _("Character %(place)s is the byte %(byte)s, which is no %(encoding)s."),
    "cell.character_lost": _(
        "Character %(place)s was lost when the file was made. Look it up and type it again."
    ),
    "cell.control": _("Character %(place)s is a control character (%(character)s)."),
    "cell.too_long": _("The cell has %(length)s characters; at most %(limit)s are taken."),
    "serial.missing": _("There is no serial number."),
    "serial.word": _(
        "“%(value)s” says that there is no serial number. Record this weapon by its other marks."
    ),
    "serial.number": _(
        "The spreadsheet holds the serial as a number (%(value)s): leading zeros may be lost. Type it as text."
    ),
    "serial.date": _("The spreadsheet made a date of the serial (%(value)s). Type it as text."),
    "serial.scientific": _(
        "The serial is written as a rounded number (%(value)s): its last digits are lost."
    ),
    "serial.no_characters": _("“%(value)s” has neither letters nor digits."),
    "country.unknown": _("“%(value)s” is no country known here. Expected: a name or a code of ISO 3166."),
    "year.unreadable": _("“%(value)s” is no year. Expected: four digits."),
    "year.impossible": _("No weapon was made in the year %(value)s."),
    "date.unreadable": _(
        "“%(value)s” is no date that can be read. Expected: 2026-03-14, or as the column has it."
    ),
    "date.impossible": _("The calendar has no date “%(value)s”, read as %(order)s."),
    "date.undecided": _("“%(value)s” may have the day first or the month first."),
    "date.other_calendar": _("%(why)s So “%(value)s” was not converted."),
    "date.future": _("The date %(value)s lies in the future."),
    "date.before_manufacture": _("The date %(value)s lies before the year of manufacture, %(year)s."),
    "status.unknown": _(
        "“%(value)s” is no status known here. Expected: registered, lost, stolen, destroyed …"
    ),
    "holder_kind.unknown": _(
        "“%(value)s” is no kind of holder. Expected: person, dealer, company, unit, authority."
    ),
    "holder.no_name": _("There is a number of a holder, but no name."),
}

WARNINGS: dict[str, str | _StrPromise] = {
    "row.short": _("Cells are missing at the end of the row; they were taken as empty."),
    "serial.number": _("The serial was taken from a number: leading zeros may be lost."),
    "serial.formula": _("The serial looks like a formula. It is kept as text and never computed."),
    "serial.alike": _("A record differs only in characters that look alike. Both are kept; compare them."),
    "maker.unknown": _("The maker is not in the catalogue; its name is kept as text."),
    "maker.alike": _("The maker is spelt almost like one of the catalogue; the name is kept as text."),
    "model.unknown": _("The model is not in the catalogue; its name is kept as text."),
    "model.ambiguous": _("The name may mean several models; it is kept as text."),
    "model.other_maker": _("The catalogue knows this model of another maker; the name is kept as text."),
    "calibre.unknown": _("The calibre is not in the catalogue; it is kept as text."),
    "calibre.ambiguous": _("The words may mean several calibres; they are kept as text."),
    "type.unknown": _("The type of weapon is not known here; its name is kept in the note."),
    "holder_kind.assumed": _(
        "The kind of holder was not said; the name is kept as that of a private person."
    ),
}
