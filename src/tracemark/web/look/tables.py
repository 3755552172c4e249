"""A table as the pages describe it: caption, columns, rows. How it is drawn stands in `look/table.html`, its rows here.

Sorting, filtering and paging are query parameters of the page that shows the table; the page does them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from django.utils.html import conditional_escape, escape
from django.utils.safestring import mark_safe

from tracemark.web.look import pieces

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from django.core.paginator import Page
    from django.forms import BaseForm
    from django.utils.functional import _StrOrPromise
    from django.utils.safestring import SafeString

__all__ = ["Column", "Row", "Table"]

NUMBER = ' class="number"'


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
    def body(self) -> SafeString:
        """The rows as they are drawn; by hand, for a template would take most of the time of a page of fifty.

        A row of another length than the columns is a mistake of the page.
        """
        starts = [
            f'<td data-label="{escape(column.label)}"{NUMBER if column.number else ""}>'
            for column in self.columns
        ]
        starts[0] = f'<th scope="row" data-label="{escape(self.columns[0].label)}">'
        drawn: list[str] = []
        for row in self.rows:
            drawn.append("<tr>")
            for at, (start, value) in enumerate(zip(starts, row.cells, strict=True)):
                cell = conditional_escape(cast("str", pieces.shown(value)))
                if at:
                    drawn.append(f"{start}{cell}</td>")
                elif row.url:
                    drawn.append(f'{start}<a href="{escape(row.url)}">{cell}</a></th>')
                else:
                    drawn.append(f"{start}{cell}</th>")
            drawn.append("</tr>")
        return mark_safe("".join(drawn))  # noqa: S308 - every part is escaped above
