"""Unpacking a spreadsheet into lines of JSON, in a process of its own.

A spreadsheet comes from outside and is unpacked by a parser: a file of 100 kB can ask for 100 GB of cells.
So the sizes that its archive states are checked first, and the parser runs in a process with a limit on
memory and time, which dies in place of the node. It knows neither Django nor the node.

    python -m tracemark.apps.registry.loads.unpacking FILE OUT [SHEET]

A line is one row: texts as they are, `["n", "12.5"]` for what the spreadsheet holds as a number,
`["d", "2020-01-02"]` for a date. A cell that was merged with those below it stands in each of them. Formulas are never evaluated: the file brings their last results, as values.
Standard output tells in JSON which sheets there are and how many rows were written, or what is wrong:
`broken`, `locked`, `too_large`, `no_such_sheet`.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
import zipfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import python_calamine as calamine

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_BYTES = 400 * 1024 * 1024
"""Unpacked; also what a single part of the archive may have."""

MOST_PARTS = 2000
MOST_COLUMNS = 1000
MEMORY = 3 << 29
SECONDS = 300
WHOLE = 1e15
"""Beyond it a spreadsheet has lost digits of a whole number."""


_Span = tuple[int, int, "str | list[str] | None"]
"""A column, the last row, and what the cell says once that is known."""


class _Refused(Exception):
    pass


def main(arguments: list[str]) -> None:
    _limit()
    source, out, sheet = Path(arguments[0]), Path(arguments[1]), arguments[2] if len(arguments) > 2 else ""
    try:
        answer = _unpack(source, out, sheet)
    except _Refused as refused:
        answer = {"error": str(refused)}
    except calamine.PasswordError:
        answer = {"error": "locked"}
    except (calamine.CalamineError, zipfile.BadZipFile, OSError, ValueError):
        answer = {"error": "broken"}
    except MemoryError:
        answer = {"error": "too_large"}
    sys.stdout.write(json.dumps(answer))


def _unpack(source: Path, out: Path, sheet: str) -> dict[str, Any]:
    if zipfile.is_zipfile(source):
        _check_sizes(source)
    book = calamine.load_workbook(str(source))
    sheets = [one.name for one in book.sheets_metadata if one.typ is calamine.SheetTypeEnum.WorkSheet]
    if sheet and sheet not in sheets:
        return {"error": "no_such_sheet", "sheets": sheets}
    if not sheets:
        raise _Refused("broken")
    for name in [sheet] if sheet else [*_shown_first(book, sheets)]:
        if written := _write(book.get_sheet_by_name(name), out):
            return {"sheets": sheets, "sheet": name, "rows": written}
    return {"sheets": sheets, "sheet": sheet or sheets[0], "rows": 0}


def _shown_first(book: calamine.CalamineWorkbook, sheets: list[str]) -> list[str]:
    shown = {one.name for one in book.sheets_metadata if one.visible is calamine.SheetVisibleEnum.Visible}
    return sorted(sheets, key=lambda name: name not in shown)


def _write(sheet: calamine.CalamineSheet, out: Path) -> int:
    if sheet.width > MOST_COLUMNS:
        raise _Refused("too_large")
    merged = _merged_down(sheet)
    rows = 0
    with out.open("w", encoding="utf-8", errors="surrogatepass") as file:
        for number, row in enumerate(sheet.iter_rows()):
            cells = [_cell(value) for value in row]
            for column, last, value in merged.pop(number, ()):
                value = cells[column] if value is None else value  # noqa: PLW2901 - the cell that spans them
                cells[column] = value
                if number < last:
                    merged.setdefault(number + 1, []).append((column, last, value))
            file.write(json.dumps(cells, ensure_ascii=False) + "\n")
            rows += 1
    return rows


def _merged_down(sheet: calamine.CalamineSheet) -> dict[int, list[_Span]]:
    """Cells that span rows, by the row in which they begin: the rows below say the same.

    A title that spans columns is said once.
    """
    left = sheet.start[1] if sheet.start else 0
    found: dict[int, list[_Span]] = {}
    for (top, column), (bottom, _right) in sheet.merged_cell_ranges or ():
        if bottom > top and 0 <= column - left < sheet.width:
            found.setdefault(top, []).append((column - left, bottom, None))
    return found


def _cell(value: Any) -> str | list[str]:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return ["n", str(int(value)) if value == int(value) and abs(value) < WHOLE else repr(value)]
    if isinstance(value, dt.datetime):
        return ["d", value.date().isoformat() if value.time() == dt.time() else value.isoformat()]
    if isinstance(value, dt.date):
        return ["d", value.isoformat()]
    return str(value)


def _check_sizes(source: Path) -> None:
    """Before anything is unpacked: what the archive says of its parts."""
    with zipfile.ZipFile(source) as archive:
        parts = archive.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_BYTES:
        raise _Refused("too_large")


def _limit() -> None:
    """Where the machine can: on Windows the size check alone stands."""
    with suppress(ImportError):
        import resource

        for what, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS)):
            _soft, hard = resource.getrlimit(what)
            resource.setrlimit(what, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def read_rows(unpacked: Path) -> Iterator[list[Any]]:
    """The rows that were written, as they were written."""
    with unpacked.open(encoding="utf-8", errors="surrogatepass") as file:
        for line in file:
            yield json.loads(line)


if __name__ == "__main__":
    main(sys.argv[1:])
