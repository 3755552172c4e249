"""The catalogue as a whole: every table with its rows, how many are only recalled, how many were edited here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from tracemark.apps.catalogue import api as catalogue
from tracemark.web.look.tables import Column, Row, Table
from tracemark.web.pages.catalogue.identifying import IdentifyForm
from tracemark.web.pages.door import needs

if TYPE_CHECKING:
    from django.http import HttpResponse

    from tracemark.web.pages.door import PersonRequest


@needs("see.catalogue")
def show(request: PersonRequest) -> HttpResponse:
    counts = catalogue.count_rows()
    table = Table(
        caption=_("Tables"),
        columns=[
            Column(_("Table")),
            Column(_("Entries"), number=True),
            Column(_("Only recalled"), number=True),
            Column(_("Share recalled"), number=True),
            Column(_("Edited here"), number=True),
        ],
        rows=[
            Row(
                [
                    of.label,
                    counts[name]["rows"],
                    counts[name]["recalled"],
                    share(counts[name]["recalled"], counts[name]["rows"]),
                    counts[name]["edited"],
                ],
                url=reverse("catalogue_table", args=[name]),
            )
            for name, of in catalogue.TABLES.items()
        ],
    )
    whole = {what: sum(count[what] for count in counts.values()) for what in ("rows", "recalled", "edited")}
    facts = {
        "table": table,
        "figures": [
            {"label": _("Entries"), "value": whole["rows"]},
            {
                "label": _("Only recalled"),
                "value": whole["recalled"],
                "note": share(whole["recalled"], whole["rows"]),
            },
            {"label": _("Edited here"), "value": whole["edited"]},
        ],
        "empty": not whole["rows"],
        "form": IdentifyForm(),
    }
    return render(request, "catalogue/overview.html", facts)


def share(part: int, whole: int) -> str:
    """A share in whole per cent; a dash of nothing."""
    return _("%(number)s%%") % {"number": round(100 * part / whole)} if whole else "–"
