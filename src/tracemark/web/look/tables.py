"""A table as the pages describe it: caption, columns, rows. How it is drawn stands in `look/table.html`.

Sorting, filtering and paging are query parameters of the page that shows the table; the page does them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from django.core.paginator import Page
    from django.forms import BaseForm
    from django.utils.functional import _StrOrPromise

__all__ = ["Column", "Row", "Table"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column; with a key it can be sorted by."""

    label: _StrOrPromise
    key: str = ""
    number: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """Cells in the order of the columns; the first one is the head of the row and carries the link."""

    cells: Sequence[Any]
    url: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """A column as its heading shows it: how it is sorted now, and what a choice of it would do."""

    column: Column
    direction: str
    next_sort: str


@dataclass(frozen=True, slots=True)
class Table:
    caption: _StrOrPromise
    columns: Sequence[Column]
    rows: Sequence[Row]
    sort: str = ""
    page: Page[Any] | None = None
    filters: BaseForm | None = None
    export_url: str = ""
    empty_title: _StrOrPromise = ""
    empty_text: _StrOrPromise = ""
    caption_hidden: bool = field(default=False)

    @property
    def headings(self) -> Iterator[Heading]:
        for column in self.columns:
            rising = bool(column.key) and self.sort == column.key
            falling = bool(column.key) and self.sort == f"-{column.key}"
            direction = "ascending" if rising else "descending" if falling else ""
            yield Heading(column, direction, f"-{column.key}" if rising else column.key)

    @property
    def lines(self) -> Iterator[tuple[Row, list[tuple[Column, Any]]]]:
        """Each row with its cells beside their columns; a row of another length is a mistake of the page."""
        for row in self.rows:
            yield row, list(zip(self.columns, row.cells, strict=True))
