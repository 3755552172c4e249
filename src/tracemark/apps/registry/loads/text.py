"""Rows of a file of text, one after the other, in bounded memory.

Lines end with CR, LF or CRLF; quoted cells may hold line ends. A line or a row that grows beyond all measure,
as in a file of one line of 100 MB or after a quotation mark too many, is refused with its number as soon as
the limit is passed. A quotation mark that stays open to the end of the file means that the file was cut off.
"""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from tracemark.apps.registry.loads import dialects
from tracemark.apps.registry.loads.encodings import BAD_BYTE
from tracemark.apps.registry.loads.errors import QuoteNotClosed, RowTooLong

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import TextIO

LONGEST_ROW = 1_000_000
"""Characters; a cell may have `csv.field_size_limit()` of them, 131,072."""

FIRST_LINES = 200


class _Lines:
    """The lines of a file, counted since the last whole row."""

    def __init__(self, file: TextIO) -> None:
        self.file = file
        self.size = 0
        self.ended = False

    def __iter__(self) -> Iterator[str]:
        readline = self.file.readline
        while line := readline(LONGEST_ROW):
            self.size += len(line)
            if self.size >= LONGEST_ROW:
                raise _GrownTooLong
            yield line
        self.ended = True


class _GrownTooLong(Exception):
    """Passes through the csv reader."""


def read_rows(path: Path, encoding: str, separator: str) -> Iterator[list[str]]:
    """Every row, the first and the empty ones too.

    Raises:
        RowTooLong, QuoteNotClosed: with the number of the row, from 1.
    """
    with _opened(path, encoding) as file:
        lines = _Lines(file)
        number = 0
        try:
            for row in csv.reader(lines, delimiter=separator):
                number += 1
                if lines.ended:
                    raise QuoteNotClosed(row=number)
                lines.size = 0
                yield row
        except (_GrownTooLong, csv.Error):
            raise RowTooLong(row=number + 1, limit=f"{LONGEST_ROW:,}") from None


def decide_separator(path: Path, encoding: str) -> str:
    """The separator that the first lines speak for."""
    with _opened(path, encoding) as file:
        lines: list[str] = []
        while len(lines) < FIRST_LINES and (line := file.readline(10_000)):
            lines.append(line)
    return dialects.decide(lines)


def _opened(path: Path, encoding: str) -> TextIO:
    """A byte order mark is dropped where there is one; line ends are left as they are."""
    return path.open(
        "r", encoding="utf-8-sig" if encoding == "utf-8" else encoding, errors=BAD_BYTE, newline=""
    )
