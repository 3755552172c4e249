"""Typing a page beside its scan: saved at any time, ended once. The second reader sees an empty form.

One form with a group of fields for each line. What was typed stays on the page whatever goes wrong with it; what a
load would say of a line is said here, at its cell, while the page is still open.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tracemark.apps.catalogue import api as catalogue
from tracemark.apps.registry.books import api as books
from tracemark.kernel.errors import BadInput, TracemarkError
from tracemark.web.pages.books.listing import page_name
from tracemark.web.pages.books.page import scan_of, trail
from tracemark.web.pages.door import needs
from tracemark.web.pages.registry.suggesting import suggestions

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse, QueryDict

    from tracemark.apps.registry.models import BookPageRow
    from tracemark.web.pages.door import PersonRequest

AT_FIRST, MORE = 10, 5
DITTO = frozenset({'"', "''", "″", "〃", "„", "do", "do.", "ditto", "idem"})
"""As the line above: so clerks wrote it, and so it may be typed."""
LISTS = {"maker": "makers", "model": "models", "calibre": "calibres"}


@needs("registry.save_book_reading")
@never_cache
@require_http_methods(["GET", "POST"])
def read(request: PersonRequest, uuid: UUID) -> HttpResponse:
    row = books.open_page(request.person, uuid)
    try:
        books.side_for(request.person, row)
        kept = books.own_reading(request.person, row)
    except TracemarkError as error:
        messages.error(request, str(error))
        return redirect("book_page", uuid)
    if request.method == "GET":
        return _shown(request, row, _of_kept(row, kept, _asked_rows(request.GET.get("rows"))))
    sheet = _Sheet(row, request.POST)
    if sheet.is_readable() and not _look_again(request, row, sheet):
        try:
            return _done(request, row, sheet)
        except BadInput as error:
            sheet.wrong = [str(error)]
    return _shown(request, row, sheet.facts(), wrong=sheet.wrong, troubles=sheet.troubles, status=422)


def _look_again(request: PersonRequest, row: BookPageRow, sheet: _Sheet) -> bool:
    """Whether somebody wants to finish who has not yet been told what a load would say of the lines."""
    if "finish" not in request.POST or "anyway" in request.POST:
        return False
    sheet.troubles = books.troubles_of(row, sheet.typed())
    count = len({one.line for one in sheet.troubles})
    if count:
        told = ngettext(
            "%(count)s line could not be loaded as it stands. Look at it again, or finish all the same.",
            "%(count)s lines could not be loaded as they stand. Look at them again, or finish all the same.",
            count,
        )
        sheet.wrong = [told % {"count": count}]
    return bool(count)


def _done(request: PersonRequest, row: BookPageRow, sheet: _Sheet) -> HttpResponse:
    """Do what the button says: save, add lines, finish."""
    typed = sheet.typed()
    if "finish" not in request.POST:
        if typed.lines:
            books.save_book_reading(by=request.person, page=row.uuid, reading=typed)
            messages.success(request, _("What you typed is saved. You can go on with it later."))
        rows = sheet.rows + MORE if "more" in request.POST else sheet.rows
        target = f"{reverse('book_type', args=[row.uuid])}?rows={rows}"
        return redirect(f"{target}#line-{sheet.rows + 1}" if "more" in request.POST else target)
    before = books.side_for(request.person, row)
    differ = books.end_book_reading(by=request.person, page=row.uuid, reading=typed)
    messages.success(request, _told(before, differ))
    return redirect("book_differences" if differ else "book_page", row.uuid)


class _Sheet:
    """The form as it was sent: so many rows of the columns of this register."""

    def __init__(self, row: BookPageRow, sent: QueryDict) -> None:
        self.columns = books.columns_of(row.partition)
        self.rows = _asked_rows(sent.get("rows")) or AT_FIRST
        self.dates = next((one for one in books.Dates if one == sent.get("dates")), books.Dates.DAY_FIRST)
        self.cells = [
            {one.code: sent.get(f"{one.code}-{number}", "").strip() for one in self.columns}
            for number in range(1, self.rows + 1)
        ]
        self.wrong: list[str] = []
        self.troubles: list[books.Trouble] = []
        self._copy_from_above()

    def is_readable(self) -> bool:
        """Whether each line that has something has a number of its own."""
        for cells in self._filled():
            if not (cells["line"].isdecimal() and len(cells["line"]) < 5):
                self.wrong.append(_("“%(line)s” is no number of a line.") % {"line": cells["line"]})
        return not self.wrong

    def typed(self) -> books.Typed:
        lines = tuple(
            books.Line(
                int(cells["line"]), {code: said for code, said in cells.items() if said and code != "line"}
            )
            for cells in self._filled()
        )
        return books.Typed(lines, self.dates)

    def facts(self) -> dict[str, Any]:
        return {"cells": self.cells, "dates": self.dates}

    def _filled(self) -> list[dict[str, str]]:
        return [cells for cells in self.cells if any(said for code, said in cells.items() if code != "line")]

    def _copy_from_above(self) -> None:
        above: dict[str, str] = {}
        for cells in self._filled():
            for code, said in cells.items():
                if code not in {"line", "serial"} and said.casefold() in DITTO and above.get(code):
                    cells[code] = above[code]
            above = cells


def _of_kept(row: BookPageRow, kept: books.Typed | None, rows: int) -> dict[str, Any]:
    """The form as it begins: what was typed so far, and empty lines below."""
    codes = [one.code for one in books.columns_of(row.partition)]
    cells = [
        {code: str(line.number) if code == "line" else line.cell(code) for code in codes}
        for line in (kept.lines if kept else ())
    ]
    wanted = max(rows or AT_FIRST, len(cells))
    last = kept.lines[-1].number if kept and kept.lines else 0
    empty = [dict.fromkeys(codes, "") | {"line": str(last + n)} for n in range(1, wanted - len(cells) + 1)]
    return {"cells": cells + empty, "dates": kept.dates if kept else books.Dates.DAY_FIRST}


def _shown(
    request: PersonRequest,
    row: BookPageRow,
    typed: dict[str, Any],
    *,
    wrong: list[str] | None = None,
    troubles: list[books.Trouble] | None = None,
    status: int = 200,
) -> HttpResponse:
    side = books.side_for(request.person, row)
    found = {(str(one.line), one.column): one.why for one in troubles or []}
    lines = [_line(row, number, cells, found) for number, cells in enumerate(typed["cells"], 1)]
    facts = {
        "row": row,
        "title": page_name(row),
        "second": side is books.Side.SECOND,
        "view": scan_of(request, row),
        "lines": lines,
        "rows": len(lines),
        "more": min(MORE, books.MOST_LINES - len(lines)),
        "dates": [(one.value, one.label, one is typed["dates"]) for one in books.Dates],
        "wrong": wrong or [],
        "troubles": bool(found),
        "suggestions": suggestions(catalogue.snapshot(), models=True),
        "hints": [one.hint for one in books.columns_of(row.partition) if one.hint],
        "reference": row.reference,
        "trail": trail(row),
    }
    return render(request, "books/type.html", facts, status=status)


def _line(
    row: BookPageRow, number: int, cells: dict[str, str], found: dict[tuple[str, str], str]
) -> dict[str, Any]:
    said = cells["line"]
    return {
        "number": number,
        "name": said or str(number),
        "why": found.get((said, ""), ""),
        "cells": [
            {
                "name": f"{one.code}-{number}",
                "code": one.code,
                "label": one.label,
                "value": cells[one.code],
                "direction": one.direction,
                "limit": one.limit,
                "list": LISTS.get(one.code, ""),
                "why": found.get((said, one.code), ""),
            }
            for one in books.columns_of(row.partition)
        ],
    }


def _asked_rows(said: str | None) -> int:
    return min(int(said), books.MOST_LINES) if said and said.isdecimal() and len(said) < 4 else 0


def _told(side: books.Side, differ: int) -> str:
    if side is books.Side.FIRST:
        return _("The page is typed. Somebody else reads it a second time.")
    if not differ:
        return _("Both readings agree. The page can be loaded.")
    return ngettext(
        "The readings differ in %(count)s place. Look at it beside the scan.",
        "The readings differ in %(count)s places. Look at them beside the scan.",
        differ,
    ) % {"count": differ}
