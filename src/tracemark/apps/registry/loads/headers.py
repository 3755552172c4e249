"""In which row the header of a table stands: below titles, above figures.

A header names its columns: as wide as the table, words rather than figures, no two alike, some of them known.
Where no row looks like one, the table has none and its columns are numbered. Shown, and can be changed.
"""

from __future__ import annotations

from statistics import median

from tracemark.apps.registry.loads import words

LOOKED_AT = 30
"""A title of more rows than these is chosen by hand."""

ASIDE = ("row", "column", "reason", "sentence")
"""What a file of rows that were kept aside begins with: it is read as the file that it was made from."""

_WIDE, _HEADER, _STANDS_OUT, _FEW = 0.5, 1.6, 0.2, 2


def find(rows: list[list[str]]) -> int:
    """The number of the header among the first rows, from 1; 0 where there is none."""
    shown = [(number, row) for number, row in enumerate(rows[:LOOKED_AT], 1) if any(map(str.strip, row))]
    width = max((_filled(row) for _, row in shown), default=0)
    scores = [(number, score(row, width)) for number, row in shown if _filled(row) >= _WIDE * width]
    if not scores:
        return 0
    best = max(value for _, value in scores)
    stands_out = best - median(value for _, value in scores) >= _STANDS_OUT
    if best < _HEADER or (len(scores) > _FEW and not stands_out):
        return 0
    return next(number for number, value in scores if value > best - _STANDS_OUT)


def score(row: list[str], width: int) -> float:
    """How much a row looks like the header of a table of this width."""
    cells = [cell.strip() for cell in row if cell.strip()]
    if not cells:
        return 0.0
    known = sum(words.header(cell) in words.table("header") for cell in cells)
    worded = sum(any(map(str.isalpha, cell)) and not any(map(str.isdigit, cell)) for cell in cells) / len(
        cells
    )
    alike = 1 - len({cell.casefold() for cell in cells}) / len(cells)
    return len(cells) / width + worded + min(known, 4) / 2 - 2 * alike


def is_aside(row: list[str]) -> bool:
    """Whether these are the columns of a file of rows that were kept aside."""
    return tuple(cell.strip().casefold() for cell in row[: len(ASIDE)]) == ASIDE


def _filled(row: list[str]) -> int:
    return sum(bool(cell.strip()) for cell in row)
