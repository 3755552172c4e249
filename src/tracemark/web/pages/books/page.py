"""One page of a ledger book: its scan, how far it is, what stands on it, what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tracemark.apps.accounts import api as accounts
from tracemark.apps.accounts.data import Partition
from tracemark.apps.registry.books import api as books
from tracemark.kernel.errors import TracemarkError
from tracemark.web.look import pieces
from tracemark.web.look.tables import Column, Row, Table
from tracemark.web.pages import pictures
from tracemark.web.pages.books.listing import TONES, page_name
from tracemark.web.pages.door import needs

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from django.http import FileResponse, HttpResponse

    from tracemark.apps.accounts.data import Person
    from tracemark.apps.registry.models import BookPageRow
    from tracemark.web.pages.door import PersonRequest

COMPARED = frozenset({books.PageState.DIFFERENCES, books.PageState.AGREED, books.PageState.LOADED})
"""From here on both readings are whole, and what stands is shown. Before that it would tell the second reader."""


class WhyForm(forms.Form):
    why = forms.CharField(label=gettext_lazy("Why?"), max_length=300)


@needs("see.books")
@require_safe
def show(request: PersonRequest, uuid: UUID) -> HttpResponse:
    row = books.open_page(request.person, uuid)
    state = books.PageState(row.state)
    readings = books.readings_of(row)
    people = accounts.names_of({row.by, *(one.by for one in readings)})
    stands = books.lines_of(row) if state in COMPARED else []
    troubles = books.troubles(row) if state in {books.PageState.DIFFERENCES, books.PageState.AGREED} else []
    facts = {
        "row": row,
        "title": page_name(row),
        "badges": [{"word": state.label, "tone": TONES[row.state]}],
        "view": scan_of(request, row),
        "facts": [
            (_("Book"), row.book),
            (_("Page"), row.number),
            (_("Register"), Partition(row.partition).label),
            (_("Scanned"), pieces.when(row.at.date())),
            (_("Handed in by"), people.get(row.by, "")),
            (_("SHA-256"), pieces.ref(row.sha256[:16] + "…")),
        ],
        "readings": [
            {
                "side": books.Side(one.side).label,
                "by": people.get(one.by, ""),
                "at": one.ended_at or one.begun_at,
                "ended": bool(one.ended_at),
                "dropped": one.dropped,
                "lines": len(one.lines),
            }
            for one in readings
        ],
        "next": _next(request.person, row),
        "lines": _lines(row, stands, troubles) if state in COMPARED else None,
        "troubles": troubles,
        "may_load": state is books.PageState.AGREED and bool(stands) and _may_load(request.person),
        "may_anew": _may_anew(request.person, row),
        "may_withdraw": "withdraw" in books.PAGE.open_verbs(state)
        and accounts.may(request.person, "registry.withdraw_book_page"),
        "reference": row.reference,
        "trail": trail(row)[:1],
    }
    return render(request, "books/page.html", facts)


@needs("registry.load_book_page")
@require_POST
def load(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """Make a load of the page, which a worker runs; the load's page shows how far it is."""
    try:
        made = books.load_page(by=request.person, page=uuid)
    except TracemarkError as error:
        messages.error(request, str(error))
        return redirect("book_page", uuid)
    messages.success(request, _("The lines of the page are being loaded."))
    return redirect("load", made.uuid)


@needs("registry.read_book_page_anew")
@require_http_methods(["GET", "POST"])
def anew(request: PersonRequest, uuid: UUID) -> HttpResponse:
    row = books.open_page(request.person, uuid)
    alone = books.to_drop(row) == (books.Side.SECOND,)
    what = (
        _("The second reading is set aside, and somebody types the page a second time from the beginning.")
        if alone
        else _("All readings of the page are set aside, and it is typed from the beginning.")
    )
    facts = {
        "title": _("Read the page anew"),
        "what": what,
        "consequences": [
            _("What was read stays on record, without the names of holders."),
            _("Who set it aside, and why, is in the ledger."),
        ],
        "button": _("Set the reading aside"),
    }
    return _asked(request, row, books.read_book_page_anew, facts, _("The reading is set aside."))


@needs("registry.withdraw_book_page")
@require_http_methods(["GET", "POST"])
def withdraw(request: PersonRequest, uuid: UUID) -> HttpResponse:
    row = books.open_page(request.person, uuid)
    facts = {
        "title": _("Withdraw the page"),
        "what": _("The page is no longer typed or loaded. Its scan and its readings stay on record."),
        "consequences": [
            _("Another scan of the same page can be handed in afterwards."),
            _("The names of holders are taken out of what was typed."),
        ],
        "button": _("Withdraw the page"),
    }
    return _asked(request, row, books.withdraw_book_page, facts, _("The page is withdrawn."))


@needs("see.books")
@require_safe
def scan(request: PersonRequest, uuid: UUID, size: str) -> FileResponse:
    return pictures.pixels(books.open_page(request.person, uuid).sha256, size)


@needs("see.books")
@require_safe
def tile(request: PersonRequest, uuid: UUID, level: int, column: int, row: int) -> FileResponse:
    return pictures.tile(books.open_page(request.person, uuid).sha256, level, column, row)


def scan_of(request: PersonRequest, row: BookPageRow) -> dict[str, Any]:
    """What the viewer shows."""
    return pictures.viewer(
        row,
        large=reverse("book_scan", args=[row.uuid, "large"]),
        whole=reverse("book_scan", args=[row.uuid, "whole"]),
        tiles=reverse("book_scan_tile", args=[row.uuid, 0, 0, 0]),
        alt=_("Scan of %(page)s") % {"page": page_name(row)},
        asked=request.GET,
    )


def trail(row: BookPageRow) -> list[dict[str, str]]:
    return [
        {"label": _("Ledger books"), "url": reverse("books")},
        {"label": row.reference, "url": reverse("book_page", args=[row.uuid])},
    ]


def _asked(
    request: PersonRequest, row: BookPageRow, command: Callable[..., Any], facts: dict[str, Any], done: str
) -> HttpResponse:
    """A step that says why."""
    form = WhyForm(request.POST or None)
    if form.is_valid():
        try:
            command(by=request.person, page=row.uuid, why=form.cleaned_data["why"])
        except TracemarkError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, done)
            return redirect("book_page", row.uuid)
    back = reverse("book_page", args=[row.uuid])
    facts |= {"form": form, "danger": True, "back_url": back, "reference": row.reference}
    return render(request, "look/confirm.html", facts, status=422 if form.errors else 200)


def _next(person: Person, row: BookPageRow) -> dict[str, str]:
    """What this person can do next, or why they cannot."""
    state = books.PageState(row.state)
    if state is books.PageState.DIFFERENCES:
        if accounts.may(person, "registry.settle_book_page"):
            return {"label": _("Settle the differences"), "url": reverse("book_differences", args=[row.uuid])}
        return {}
    if "begin" not in books.PAGE.open_verbs(state) or not accounts.may(person, "registry.save_book_reading"):
        return {}
    try:
        side = books.side_for(person, row)
    except TracemarkError as error:
        return {"why_not": str(error)}
    label = _("Type the page") if side is books.Side.FIRST else _("Read it a second time")
    return {"label": label, "url": reverse("book_type", args=[row.uuid])}


def _may_load(person: Person) -> bool:
    return accounts.may(person, "registry.load_book_page") and accounts.may(person, "registry.read_load")


def _may_anew(person: Person, row: BookPageRow) -> bool:
    undone = row.load is not None and row.load.state == "undone"
    opened = "read_anew" in books.PAGE.open_verbs(books.PageState(row.state))
    stands = row.state == books.PageState.LOADED and not undone
    return opened and not stands and accounts.may(person, "registry.read_book_page_anew")


def _lines(row: BookPageRow, lines: list[books.Line], troubles: list[books.Trouble]) -> Table:
    why: dict[int, list[str]] = {}
    for one in troubles:
        why.setdefault(one.line, []).append(one.why)
    columns = [one for one in books.columns_of(row.partition) if one.code not in {"line", "holder"}]
    return Table(
        caption=_("The page as it stands"),
        columns=[
            Column(_("Line"), number=True),
            *(Column(one.label) for one in columns),
            *([Column(_("What to look at"))] if why else []),
        ],
        rows=[
            Row(
                [
                    line.number,
                    *(_shown(one.code, line.cell(one.code)) for one in columns),
                    *([" ".join(why.get(line.number, []))] if why else []),
                ]
            )
            for line in lines
        ],
        empty_title=_("No line stands"),
        empty_text=_("Neither reading of any line was taken."),
    )


def _shown(code: str, said: str) -> Any:
    return pieces.mark(said, size="small") if code == "serial" and said else said
