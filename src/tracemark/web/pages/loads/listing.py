"""The loads of the registers that a person sees, newest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from tracemark.apps.accounts import api as accounts
from tracemark.apps.accounts.data import Partition
from tracemark.apps.registry.loads import api as loads
from tracemark.web.look import pieces
from tracemark.web.look.tables import Column, Row, Table
from tracemark.web.pages.books.listing import tabs
from tracemark.web.pages.door import needs

if TYPE_CHECKING:
    from django.http import HttpResponse

    from tracemark.web.pages.door import PersonRequest

PAGE = 50
TONES = {"read": "info", "running": "info", "ended": "good", "undoing": "warn", "undone": "plain"}


@needs("see.loads")
def show(request: PersonRequest) -> HttpResponse:
    page = Paginator(loads.list_loads(request.person), PAGE).get_page(request.GET.get("page"))
    rows = [
        Row(
            [
                pieces.ref(load.reference),
                load.source,
                Partition(load.partition).label,
                pieces.badge(loads.LoadState(load.state).label, tone=TONES[load.state]),
                load.loaded,
                load.repeated,
                load.bad,
                pieces.when(load.at.date()),
            ],
            url=reverse("load", args=[load.uuid]),
        )
        for load in page
    ]
    table = Table(
        caption=_("Loads, newest first"),
        columns=[
            Column(_("Reference")),
            Column(_("Source")),
            Column(_("Register")),
            Column(_("Status")),
            Column(_("Loaded"), number=True),
            Column(_("Already there"), number=True),
            Column(_("Kept aside"), number=True),
            Column(_("Date")),
        ],
        rows=rows,
        page=page,
        empty_title=_("No file was loaded yet"),
        empty_text=_("A file of records, CSV or a spreadsheet, comes here when you load it."),
    )
    may_load = accounts.may(request.person, "registry.read_load")
    facts = {"table": table, "may_load": may_load, "tabs": tabs(request.person)}
    return render(request, "loads/listing.html", facts)
