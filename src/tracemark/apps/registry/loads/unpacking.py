"""Unpacking a spreadsheet into lines of JSON, in a process of its own.

A spreadsheet comes from outside and is unpacked by a parser: a file of 100 kB can ask for 100 GB of cells.
So the sizes that its archive states are checked first, and the parser runs in a process with a limit on
memory and time, which dies in place of the node. It knows neither Django nor the node.

    python -m tracemark.apps.registry.loads.unpacking FILE OUT [SHEET]

A line is one row: texts as they are, `["n", "12.5"]` for what the spreadsheet holds as a number,
`["d", "2020-01-02"]` for a date. Formulas are never evaluated: the file brings their last results, as values.
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
    rows = 0
    with out.open("w", encoding="utf-8", errors="surrogatepass") as file:
        for row in sheet.iter_rows():
            file.write(json.dumps([_cell(value) for value in row], ensure_ascii=False) + "\n")
            rows += 1
    return rows


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
