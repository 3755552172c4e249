"""Rows of a spreadsheet (XLSX, XLSB, XLS, ODS): unpacked once, beside the file, then read like a file of text."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

from tracemark.apps.registry.loads import errors, unpacking
from tracemark.apps.registry.loads.cells import cell

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

STARTS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
"""An archive (XLSX, XLSB, ODS), a compound file (XLS, and spreadsheets behind a password)."""

GRACE = 30


def is_spreadsheet(head: bytes) -> bool:
    return head.startswith(STARTS)


def unpack(path: Path, sheet: str = "") -> tuple[Path, str, tuple[str, ...]]:
    """The unpacked rows, the sheet that they are of, and all sheets. Without a name the first one with rows.

    Raises:
        SpreadsheetBroken, SpreadsheetLocked, SpreadsheetTooLarge, NoSuchSheet
    """
    names, place = path.with_suffix(".sheets"), unpacked_path(path, sheet)
    if place.exists() and names.exists():
        told = json.loads(names.read_text("utf-8"))
        return place, sheet, tuple(told)
    draft = place.with_suffix(f".{os.getpid()}.part")
    try:
        answer = _in_own_process(path, draft, sheet)
        found = str(answer["sheet"])
        place = unpacked_path(path, found)
        draft.replace(place)
    finally:
        draft.unlink(missing_ok=True)
    names.write_text(json.dumps(answer["sheets"]), "utf-8")
    return place, found, tuple(answer["sheets"])


def unpacked_path(path: Path, sheet: str) -> Path:
    return path.with_suffix(f".{hashlib.sha256(sheet.encode()).hexdigest()[:16]}.rows")


def read_rows(unpacked: Path) -> Iterator[list[str]]:
    """Every row, the empty ones too."""
    for row in unpacking.read_rows(unpacked):
        yield [value if type(value) is str else cell(value) for value in row]


def _in_own_process(path: Path, draft: Path, sheet: str) -> dict[str, list[str] | str]:
    command = [sys.executable, "-m", unpacking.__name__, str(path), str(draft), sheet]
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter, module and paths
            command, capture_output=True, check=False, timeout=unpacking.SECONDS + GRACE
        )
        answer = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError):  # it died at a limit, and said nothing
        raise _too_large() from None
    if why := answer.get("error"):
        if why == "too_large":
            raise _too_large()
        if why == "no_such_sheet":
            raise errors.NoSuchSheet(sheet=sheet, sheets=", ".join(answer["sheets"]))
        raise errors.SpreadsheetLocked if why == "locked" else errors.SpreadsheetBroken
    return answer


def _too_large() -> errors.SpreadsheetTooLarge:
    return errors.SpreadsheetTooLarge(limit=unpacking.MOST_BYTES >> 20)
