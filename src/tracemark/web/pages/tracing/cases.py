"""The list of cases: searched, sorted, paged, and taken away as a file; taking it away is recorded."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from tracemark.apps.accounts import api as accounts
from tracemark.apps.catalogue import api as catalogue
from tracemark.apps.tracing import api as tracing
from tracemark.apps.tracing.data import Outcome
from tracemark.apps.tracing.states import CaseState
from tracemark.kernel.fields import partial_date
from tracemark.web.look import pieces
from tracemark.web.look.tables import Column, Row, Table
from tracemark.web.pages.door import needs, stepped_up
from tracemark.web.pages.tracing.apart import apart
from tracemark.web.pages.tracing.finds import TONES, find_name
from tracemark.web.pages.tracing.incidents import serial_of

if TYPE_CHECKING:
    from tracemark.apps.tracing.models import CaseRow
    from tracemark.web.pages.door import PersonRequest

PAGE = 50
SORTS = {
    "reference": "reference",
    "opened": "opened_at",
    "closed": "closed_at",
    "state": "state",
    "found": "find__incident__first_day",
}
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so would be run by a spreadsheet."""


class FilterForm(forms.Form):
    q = forms.CharField(
        label=gettext_lazy("Reference, exhibit or serial"),
        required=False,
        max_length=80,
        widget=forms.TextInput({"dir": "auto"}),
    )
    state = forms.ChoiceField(label=gettext_lazy("Which cases"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [  # type: ignore[attr-defined]
            ("", _("All cases")),
            ("open", _("Open")),
            ("closed", _("Closed")),
            ("traced", _("Traced")),
        ]


@needs("see.cases")
def listing(request: PersonRequest) -> HttpResponse:
    filters = FilterForm(request.GET)
    standing, text = _asked(filters)
    rows = tracing.list_cases(request.person, standing=standing, text=text)
    sort = request.GET.get("sort", "")
    column = SORTS.get(sort.removeprefix("-"))
    if column:
        rows = rows.order_by(f"-{column}" if sort.startswith("-") else column, "-pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    names = catalogue.names_of(makers=[c.find.maker for c in page], models=[c.find.model for c in page])
    query = request.GET.copy()
    query.pop("page", None)
    exports = accounts.may(request.person, "tracing.export_cases")
    table = Table(
        caption=_("Cases"),
        columns=[
            Column(_("Reference"), key="reference"),
            Column(_("Serial")),
            Column(_("What it is")),
            Column(_("Found"), key="found"),
            Column(_("Where")),
            Column(_("Status"), key="state"),
            Column(_("Outcome")),
            Column(_("Opened"), key="opened"),
            Column(_("Closed"), key="closed"),
        ],
        rows=[_row(case, names) for case in page],
        sort=sort if column else "",
        page=page,
        filters=filters,
        export_url=f"{reverse('cases_export')}?{query.urlencode()}" if exports else "",
        empty_title=_("No case here"),
        empty_text=_("A case is opened from a find: its weapon is looked for in all registers of the State."),
    )
    return render(request, "tracing/cases.html", {"table": table})


def _asked(filters: FilterForm) -> tuple[str, str]:
    if not filters.is_valid():
        return "", ""
    return filters.cleaned_data["state"], filters.cleaned_data["q"].strip()


def _row(case: CaseRow, names: dict[str, dict[str, str]]) -> Row:
    incident = case.find.incident
    serial = serial_of(case.find)
    return Row(
        [
            pieces.ref(case.reference),
            pieces.mark(serial, "small") if serial else "",
            apart(find_name(case.find, names)),
            pieces.when(partial_date(incident.first_day, incident.precision)),
            apart(incident.place),
            pieces.badge(CaseState(case.state).label, TONES[case.state]),
            Outcome(case.outcome).label if case.outcome else "",
            case.opened_at.date(),
            case.closed_at.date() if case.closed_at else "",
        ],
        url=reverse("case", args=[case.uuid]),
    )


@needs("tracing.export_cases")
@stepped_up()
@require_http_methods(["GET", "POST"])
def export(request: PersonRequest) -> HttpResponse:
    """Say first what leaves the node; then hand it over and record it."""
    standing, text = _asked(FilterForm(request.GET))
    if request.method == "POST":
        return _file(tracing.export_cases(by=request.person, standing=standing, text=text))
    count = tracing.list_cases(request.person, standing=standing, text=text).count()
    facts = {
        "title": _("Save the list of cases as a file"),
        "what": ngettext(
            "%(count)s case leaves this node as a CSV file.", "%(count)s cases leave this node as a CSV file.", count
        )
        % {"count": count},
        "consequences": [
            _("The file holds references, serials, dates, places and outcomes; no name of any person."),
            _("The ledger records that you took it, how many cases, and how they were chosen."),
            _("It is for competent authorities only and is not passed on without prior consent (ITI 15)."),
        ],
        "button": _("Save the file"),
        "back_url": f"{reverse('cases')}?{request.GET.urlencode()}",
    }  # fmt: skip
    return render(request, "look/confirm.html", facts)


def _file(rows: list[CaseRow]) -> HttpResponse:
    out = io.StringIO()
    write = csv.writer(out)
    write.writerow(
        ["reference", "find", "incident", "serial", "maker", "model", "found", "place", "state", "outcome", "opened", "closed"]
    )  # fmt: skip
    for case in rows:
        write.writerow([_cell(value) for value in _values(case)])
    answer = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="tracemark-cases.csv"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _values(case: CaseRow) -> list[str]:
    find, incident = case.find, case.find.incident
    return [
        case.reference,
        find.reference,
        incident.reference,
        serial_of(find),
        find.maker,
        find.model,
        str(partial_date(incident.first_day, incident.precision)),
        incident.place,
        case.state,
        case.outcome,
        case.opened_at.date().isoformat(),
        case.closed_at.date().isoformat() if case.closed_at else "",
    ]


def _cell(value: str) -> str:
    return f"'{value}" if value.startswith(FORMULA) else value
