"""Two readings of one page, compared (ITI 11): which cells differ, and what stands once each is settled.

Two cells are the same when they differ in nothing that the page could mean differently: case, accents, spaces and
hyphens of a serial, a date in another calendar. Characters that look alike are **not** the same here: to tell O from
0 is what the second reader is for.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from tracemark.apps.registry.books.data import COLUMNS, WHOLE_LINE, Dates, Difference, Line, Side
from tracemark.apps.registry.loads import checking
from tracemark.apps.registry.loads.checking import Wrong
from tracemark.apps.registry.loads.words import plain
from tracemark.marks import normalise

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from tracemark.apps.registry.books.data import Choice, Typed
    from tracemark.kernel.dates import PartialDate

CELLS = tuple(one for one in COLUMNS if one.code != WHOLE_LINE)
_SAME_SIGN = str.maketrans({"×": "x", "х": "x", "Х": "x"})


def compare(first: Typed, second: Typed, *, today: date) -> list[Difference]:
    """Where two readings of a page differ, in the order of the page.

    What the second reader need not type is compared only where they typed it.
    """
    found = []
    one, other = _by_number(first), _by_number(second)
    for number in sorted(one.keys() | other.keys()):
        a, b = one.get(number), other.get(number)
        if a is None or b is None:
            found.append(Difference(number, WHOLE_LINE, _shown(a), _shown(b)))
            continue
        for column in CELLS:
            left, right = a.cell(column.code), b.cell(column.code)
            if not column.twice and not right:
                continue
            if folded(column.code, left, first.dates, today) != folded(
                column.code, right, second.dates, today
            ):
                found.append(Difference(number, column.code, left, right))
    return found


def folded(column: str, cell: str, dates: Dates, today: date) -> str:
    """One form for all that means the same in a column."""
    said = unicodedata.normalize("NFKC", cell).strip()
    if not said:
        return ""
    if column == "serial":
        return normalise(said) or said
    if column == "date":
        found = date_of(said, dates, today)
        return str(found) if found else plain(said)
    return "".join(plain(said.translate(_SAME_SIGN)).split()) or said


def date_of(cell: str, dates: Dates, today: date) -> PartialDate | None:
    """The date of a cell in the calendar or order of its reading; none where it is no date."""
    try:
        return checking.day(cell, dates.value, dates.value, today)
    except Wrong:
        return None


def date_written(cell: str, dates: Dates, today: date) -> str:
    """A date so that it says itself what it is: as it goes into a record, or as it was typed."""
    found = date_of(cell, dates, today) if cell else None
    return (found.typed or str(found)) if found else cell


def standing(
    first: Typed, second: Typed, choices: Mapping[tuple[int, str], Choice], *, today: date
) -> list[Line]:
    """The lines of the page as they stand: what both say, and what was chosen where they differ.

    A cell that is not settled yet is empty. Dates say themselves which calendar they are of.
    """
    one, other = _by_number(first), _by_number(second)
    open_cells = {
        (found.line, found.column) for found in compare(first, second, today=today)
    } - choices.keys()
    lines = []
    for number in sorted(one.keys() | other.keys()):
        if (number, WHOLE_LINE) in open_cells:
            continue
        whole = choices.get((number, WHOLE_LINE))
        if whole and number not in (one if whole.stands is Side.FIRST else other):
            continue
        a, b = one.get(number), other.get(number)
        cells = {}
        for column in CELLS:
            code = column.code
            if (number, code) in open_cells:
                continue
            said = _stands(code, a, b, choices.get((number, code)))
            if code == "date":
                said = date_written(said, _whose(first, second, a, said, code), today)
            if said:
                cells[code] = said
        lines.append(Line(number, cells))
    return lines


def still_open(
    differences: Sequence[Difference], choices: Mapping[tuple[int, str], Choice]
) -> list[Difference]:
    """The differences that nobody has settled."""
    return [one for one in differences if (one.line, one.column) not in choices]


def _stands(code: str, a: Line | None, b: Line | None, choice: Choice | None) -> str:
    left, right = a.cell(code) if a else "", b.cell(code) if b else ""
    if choice is None:
        return left or right
    if choice.stands is Side.OTHER:
        return choice.text
    return left if choice.stands is Side.FIRST else right


def _whose(first: Typed, second: Typed, a: Line | None, said: str, code: str) -> Dates:
    """In whose calendar a date is meant: that of the reading it was taken from."""
    return first.dates if a and a.cell(code) == said else second.dates


def _by_number(typed: Typed) -> dict[int, Line]:
    return {line.number: line for line in typed.lines}


def _shown(line: Line | None) -> str:
    """A line in a few words, for the choice between having it and not."""
    if line is None:
        return ""
    return " · ".join(
        said for column in CELLS if column.code != "holder" and (said := line.cell(column.code))
    )
