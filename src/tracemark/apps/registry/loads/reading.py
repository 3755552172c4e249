"""A file as a table: how it is read, its header, its rows one after the other.

The same for text and spreadsheets. What was decided about a file (encoding, separator, sheet, row of the
header) is its `Shape`; it is shown, can be changed, and is kept with the load, so that a load that was
interrupted goes on over exactly the same rows. The rows are numbered as in the file, from 1.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import asdict, dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Any

from tracemark.apps.registry.loads import dialects, encodings, errors, headers, sheets, text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MOST_COLUMNS = 1000
LONGEST_HEADER = 120
SAMPLES = 2000
FIRST = 60
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would take for a formula when it opens a file of text."""

_SELDOM = 20
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_NO_TABLES = (b"%PDF-", b"II*\0", b"MM\0*", b"\xff\xd8\xff", b"\x89PNG", b"GIF8")
"""How papers and pictures begin: a small one may hold few bytes that text does not."""


@dataclass(frozen=True, slots=True)
class Shape:
    """How a file is read. `header_row` is 0 where the table has no header."""

    encoding: str = ""
    how: str = ""
    separator: str = ""
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    header_row: int = 0
    header: tuple[str, ...] = ()
    aside: bool = False

    @property
    def is_spreadsheet(self) -> bool:
        return bool(self.sheets)

    def as_data(self) -> dict[str, Any]:
        return {**asdict(self), "sheets": list(self.sheets), "header": list(self.header)}

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Shape:
        return cls(**{**data, "sheets": tuple(data["sheets"]), "header": tuple(data["header"])})


@dataclass(frozen=True, slots=True)
class Survey:
    """One pass over all rows: how many there are, the first ones, and some from everywhere."""

    rows: int
    first: list[tuple[int, list[str]]]
    samples: list[list[str]]

    def column(self, place: int) -> list[str]:
        """What the samples have in a column; empty cells are left out."""
        return [row[place] for row in self.samples if place < len(row) and row[place].strip()]


def look(
    path: Path, *, encoding: str = "", separator: str = "", sheet: str = "", header_row: int | None = None
) -> Shape:
    """Decide how to read a file, except for what is given.

    Raises:
        FileEmpty, NotATable, EncodingUnknown, TooManyColumns, and what `sheets.unpack` and `text` raise
    """
    with path.open("rb") as file:
        head = file.read(4096)
    if not head:
        raise errors.FileEmpty
    if sheets.is_spreadsheet(head):
        _place, sheet, names = sheets.unpack(path, sheet)
        shape = Shape(sheet=sheet, sheets=names)
    else:
        shape = _shape_of_text(path, head, encoding, separator)
    first = [row for _number, row in islice(_all_rows(path, shape), FIRST)]
    number = headers.find(first) if header_row is None else header_row
    return replace(shape, header_row=number, **_header(first, number))


def rows(path: Path, shape: Shape) -> Iterator[tuple[int, list[str]]]:
    """The rows below the header with their numbers; empty ones are left out."""
    drop = len(headers.ASIDE) if shape.aside else 0
    for number, row in _all_rows(path, shape):
        if number <= shape.header_row or not any(row) or "".join(row).isspace():
            continue
        yield number, [_unquoted(cell) for cell in row[drop:]] if drop else row


def survey(path: Path, shape: Shape) -> Survey:
    """Read all rows once.

    Raises:
        NoRows, RowTooLong, QuoteNotClosed
    """
    first: list[tuple[int, list[str]]] = []
    samples: list[list[str]] = []
    step, count = 1, 0
    for number, row in rows(path, shape):
        if count < FIRST:
            first.append((number, row))
        if count % step == 0:
            samples.append(row)
            if len(samples) > SAMPLES:
                samples, step = samples[::2], 2 * step
        count += 1
    if not count:
        raise errors.NoRows
    return Survey(count, first, samples)


def quoted(cell: str) -> str:
    """For a file that people open: text that looks like a formula stays text."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def _unquoted(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA) else cell


def _shape_of_text(path: Path, head: bytes, encoding: str, separator: str) -> Shape:
    if encoding and not encodings.known(encoding):
        raise errors.EncodingUnknown(encoding=encoding)
    decision = encodings.Decision(encoding, "chosen") if encoding else encodings.decide(path)
    wide = decision.encoding.startswith(("utf-16", "utf-32"))
    if _is_no_table(path, head) or (not wide and len(_BINARY.findall(head)) * _SELDOM > len(head)):
        raise errors.NotATable
    separator = separator or text.decide_separator(path, decision.encoding)
    if separator not in dialects.SEPARATORS:
        raise errors.BadMapping(what="separator")
    return Shape(encoding=decision.encoding, how=decision.how, separator=separator)


def _is_no_table(path: Path, head: bytes) -> bool:
    """A bitmap begins with two letters that a header may begin with too, and then says its own size."""
    bitmap = head.startswith(b"BM") and int.from_bytes(head[2:6], "little") == path.stat().st_size
    return bitmap or head.startswith(_NO_TABLES)


def _all_rows(path: Path, shape: Shape) -> Iterator[tuple[int, list[str]]]:
    if shape.is_spreadsheet:
        place, _sheet, _names = sheets.unpack(path, shape.sheet)
        return enumerate(sheets.read_rows(place), 1)
    return _below_separator(text.read_rows(path, shape.encoding, shape.separator))


def _below_separator(found: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    """Excel's line `sep=;` is a row of the file and none of the table."""
    for number, row in enumerate(found, 1):
        yield number, [] if number == 1 and [cell.casefold() for cell in row] == ["sep=", ""] else row


def _header(first: list[list[str]], number: int) -> dict[str, Any]:
    """The names of the columns: as many as the header has, or most of the rows below it."""
    named = first[number - 1] if 0 < number <= len(first) else []
    aside = headers.is_aside(named)
    widths = Counter(len(row) for row in first[number:] if any(row))
    width = max(len(named), widths.most_common(1)[0][0] if widths else 0)
    if width > MOST_COLUMNS:
        raise errors.TooManyColumns(columns=width, limit=MOST_COLUMNS)
    names = [_clean(cell) for cell in named] + [""] * (width - len(named))
    return {"header": tuple(names[len(headers.ASIDE) :] if aside else names), "aside": aside}


def _clean(cell: str) -> str:
    """A name without line ends, control characters and bytes that did not decode."""
    return " ".join("".join(char if char.isprintable() else " " for char in cell).split())[:LONGEST_HEADER]
