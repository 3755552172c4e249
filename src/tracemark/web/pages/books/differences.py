"""Where two readings of a page differ: side by side with the scan, each settled by whoever looks; in part, too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from tracemark.apps.accounts import api as accounts
from tracemark.apps.registry.books import api as books
from tracemark.kernel.errors import BadInput
from tracemark.web.pages.books.listing import page_name
from tracemark.web.pages.books.page import scan_of, trail
from tracemark.web.pages.door import needs

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from django.http import HttpResponse

    from tracemark.apps.registry.models import BookPageRow
    from tracemark.web.pages.door import PersonRequest


@needs("registry.settle_book_page")
@require_http_methods(["GET", "POST"])
def settle(request: PersonRequest, uuid: UUID) -> HttpResponse:
    row = books.open_page(request.person, uuid)
    if row.state not in {books.PageState.DIFFERENCES, books.PageState.AGREED}:
        return redirect("book_page", uuid)
    cells = _cells(row)
    if not cells:
        return redirect("book_page", uuid)
    if request.method == "POST":
        settled = [choice for cell in cells if (choice := _choice(cell, request.POST))]
        if not settled:
            nothing = _("Choose at least one reading. Nothing was saved.")
            return _shown(request, row, cells, wrong=nothing, status=422)
        try:
            left = books.settle_book_page(by=request.person, page=uuid, settled=settled)
        except BadInput as error:
            return _shown(request, row, cells, wrong=str(error), status=422)
        messages.success(request, _told(left))
        return redirect("book_differences" if left else "book_page", uuid)
    return _shown(request, row, cells)


def _cells(row: BookPageRow) -> list[dict[str, Any]]:
    """What is to settle: each difference, and each cell for which its line would be kept aside."""
    chosen = books.choices_of(row)
    found = [
        _cell(row, one.line, one.column, chosen, readings=(one.first, one.second))
        for one in books.differences(row)
    ]
    there = {(cell["line"], cell["column"]) for cell in found}
    stands = {line.number: line for line in books.lines_of(row)}
    for one in books.troubles(row):
        key = (one.line, one.column)
        if key in there:
            next(cell for cell in found if (cell["line"], cell["column"]) == key)["why"] = one.why
        elif one.column:
            found.append(
                _cell(row, one.line, one.column, chosen, said=stands[one.line].cell(one.column))
                | {"why": one.why}
            )
    return sorted(found, key=lambda cell: cell["line"])


def _cell(
    row: BookPageRow,
    line: int,
    column: str,
    chosen: Mapping[tuple[int, str], books.Choice],
    *,
    readings: tuple[str, str] | None = None,
    said: str = "",
) -> dict[str, Any]:
    choice = chosen.get((line, column))
    of = next(one for one in books.columns_of(row.partition) if one.code == column)
    whole = column == books.WHOLE_LINE
    sides = [(side, text) for side, text in zip(books.Side, readings or (), strict=False)]
    return {
        "line": line,
        "column": column,
        "label": _("Whole line") if whole else of.label,
        "name": f"{line}-{column}",
        "sides": [
            {
                "value": side.value,
                "label": side.label,
                "text": text,
                "empty": _("The line is not there.") if whole else _("Nothing is written there."),
                "chosen": bool(choice and choice.stands is side),
            }
            for side, text in sides
        ],
        "code": column in {"serial", "calibre"},
        "direction": of.direction,
        "limit": of.limit,
        "other": not whole,
        "other_label": books.Side.OTHER.label if sides else _("It says"),
        "other_chosen": bool(choice and choice.stands is books.Side.OTHER) or not sides,
        "text": choice.text if choice and choice.stands is books.Side.OTHER else said,
        "settled": choice is not None,
        "why": "",
    }


def _choice(cell: dict[str, Any], sent: Any) -> books.Choice | None:
    """What was chosen of a cell, if that is something new."""
    name, text = cell["name"], sent.get(f"text-{cell['name']}", "").strip()
    stands = sent.get(f"stands-{name}", "")
    if stands not in {*books.Side}:
        return None
    side = books.Side(stands)
    same = any(one["value"] == stands and one["chosen"] for one in cell["sides"])
    if same or (side is books.Side.OTHER and cell["other_chosen"] and text == cell["text"]):
        return None
    cell["text"], cell["other_chosen"] = text or cell["text"], side is books.Side.OTHER
    for one in cell["sides"]:
        one["chosen"] = one["value"] == stands
    return books.Choice(cell["line"], cell["column"], side, text if side is books.Side.OTHER else "")


def _shown(
    request: PersonRequest,
    row: BookPageRow,
    cells: list[dict[str, Any]],
    *,
    wrong: str = "",
    status: int = 200,
) -> HttpResponse:
    people = accounts.names_of({who for who in (row.first_by, row.second_by) if who})
    facts = {
        "row": row,
        "title": page_name(row),
        "view": scan_of(request, row),
        "cells": cells,
        "open": sum(not cell["settled"] for cell in cells),
        "first": people.get(row.first_by, "") if row.first_by else "",
        "second": people.get(row.second_by, "") if row.second_by else "",
        "wrong": wrong,
        "reference": row.reference,
        "trail": trail(row),
    }
    return render(request, "books/differences.html", facts, status=status)


def _told(left: int) -> str:
    if not left:
        return _("Everything is settled.")
    return ngettext(
        "Your choice is kept. %(count)s place is still open.",
        "Your choice is kept. %(count)s places are still open.",
        left,
    ) % {"count": left}
