"""Who looked at personal data, when, what for and in which case; and what each officer looked at, summed up."""

from __future__ import annotations

from datetime import timedelta
from statistics import median
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracemark.apps.accounts import api as accounts
from tracemark.apps.accounts.data import Purpose
from tracemark.apps.inspection import api as inspection
from tracemark.apps.inspection.data import LookFilters
from tracemark.apps.tracing import api as tracing
from tracemark.kernel import clock
from tracemark.web.look import pieces
from tracemark.web.look.tables import Column, Row, Table
from tracemark.web.pages.door import needs
from tracemark.web.pages.inspection.words import LOOKED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpResponse
    from django.utils.safestring import SafeString

    from tracemark.apps.accounts.models import LookRow
    from tracemark.web.pages.door import PersonRequest

PAGE = 50
SORTS = {"at": "at", "persons": "persons", "case": "case", "purpose": "purpose"}
SPAN = timedelta(days=30)
"""So many days are shown where none are asked for."""
STANDS_OUT = 3
"""Whoever looked at so many times the persons of the middle officer is marked."""


class FilterForm(forms.Form):
    officer = forms.ChoiceField(label=gettext_lazy("Officer"), required=False)
    purpose = forms.ChoiceField(label=gettext_lazy("Purpose"), required=False)
    what = forms.ChoiceField(label=gettext_lazy("Looked at"), required=False)
    case = forms.CharField(
        label=gettext_lazy("Case"),
        required=False,
        max_length=80,
        widget=forms.TextInput({"dir": "auto"}),
    )
    since = forms.DateField(
        label=gettext_lazy("From"), required=False, widget=forms.DateInput({"type": "date"})
    )
    until = forms.DateField(
        label=gettext_lazy("Until"), required=False, widget=forms.DateInput({"type": "date"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        officers = set(
            inspection.list_looks(LookFilters()).order_by().values_list("officer", flat=True).distinct()
        )
        named = sorted(accounts.names_of(officers).items(), key=lambda one: one[1])
        choices = {
            "officer": [("", _("All officers")), *((str(uuid), name) for uuid, name in named)],
            "purpose": [("", _("All purposes")), *((one.value, one.label) for one in Purpose)],
            "what": [("", _("Everything")), *((code, str(label)) for code, label in LOOKED.items())],
        }  # fmt: skip
        for name, offered in choices.items():
            self.fields[name].choices = offered  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("since") and said.get("until") and said["since"] > said["until"]:
            self.add_error("until", _("The last day lies before the first."))
        return said

    def filters(self) -> LookFilters:
        """What was asked; what cannot be read asks for nothing."""
        said = self.cleaned_data if self.is_valid() else {}
        return LookFilters(
            officer=UUID(said["officer"]) if said.get("officer") else None,
            purpose=said.get("purpose", ""),
            case=said.get("case", "").strip(),
            what=said.get("what", ""),
            since=said.get("since"),
            until=said.get("until"),
        )


@needs("see.looks")
def listing(request: PersonRequest) -> HttpResponse:
    form = FilterForm(request.GET)
    rows = inspection.list_looks(form.filters())
    sort = request.GET.get("sort", "")
    column = SORTS.get(sort.removeprefix("-"))
    if column:
        rows = rows.order_by(f"-{column}" if sort.startswith("-") else column, "-pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    names = accounts.names_of({row.officer for row in page})
    cases = _cases(request, {row.case for row in page})
    table = Table(
        caption=_("Looks at personal data"),
        columns=[
            Column(_("When (UTC)"), key="at"),
            Column(_("Officer")),
            Column(_("Looked at")),
            Column(_("Persons"), key="persons", number=True),
            Column(_("Purpose"), key="purpose"),
            Column(_("Case"), key="case"),
        ],
        rows=[_row(row, names, cases) for row in page],
        sort=sort if column else "",
        page=page,
        filters=form,
        export_url=f"{reverse('looks_export')}?{_query(request)}",
        empty_title=_("No look here"),
        empty_text=_("Whoever looks at personal data leaves a line here. Take a filter away, or choose other days."),
    )  # fmt: skip
    facts = {"table": table, "query": _query(request)}
    return render(request, "inspection/looks.html", facts, status=422 if form.errors else 200)


def _row(row: LookRow, names: Mapping[UUID, str], cases: Mapping[str, UUID]) -> Row:
    return Row(
        [
            pieces.when(row.at),
            _officer(row.officer, names),
            str(LOOKED.get(row.what, row.what)),
            row.persons,
            Purpose(row.purpose).label,
            pieces.ref(row.case, reverse("case", args=[cases[row.case]]) if row.case in cases else ""),
        ],
        url=reverse("look_entry", args=[row.uuid]),
    )


def _officer(officer: UUID, names: Mapping[UUID, str]) -> SafeString:
    return format_html(
        '<a href="{}?officer={}"><bdi>{}</bdi></a>', reverse("looks"), officer, names.get(officer, "–")
    )


def _cases(request: PersonRequest, numbers: set[str]) -> dict[str, UUID]:
    """The cases of this node among these numbers; others are those of courts and other offices."""
    if not numbers or not accounts.may(request.person, "see.cases"):
        return {}
    rows = tracing.list_cases(request.person).order_by().filter(reference__in=numbers)
    return dict(rows.values_list("reference", "uuid"))


@needs("see.looks")
def entry(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """From a look to its entry in the ledger, with its proof."""
    del request
    return HttpResponseRedirect(reverse("ledger_entry", args=[inspection.entry_of_look(uuid)]))


@needs("see.looks")
def officers(request: PersonRequest) -> HttpResponse:
    said = request.GET.copy()
    if not said.get("since") and not said.get("until"):
        said["since"] = (clock.today() - SPAN).isoformat()
    form = FilterForm(said)
    filters = form.filters()
    page = Paginator(inspection.looks_by_officer(filters), PAGE).get_page(request.GET.get("page"))
    middle = median(inspection.persons_by_officer(filters) or [0])
    found = [inspection.officer_looks(row) for row in page]
    people = {one.uuid: one for one in accounts.list_people().filter(uuid__in=[row.officer for row in found])}
    said.pop("officer", None)
    said.pop("page", None)
    rows = []
    for one in found:
        person = people.get(one.officer)
        out = one.persons > STANDS_OUT * middle
        rows.append(
            Row(
                [
                    person.name if person else "–",
                    person.office.name if person and person.office else "–",
                    one.looks,
                    one.persons,
                    one.cases,
                    _("%(share)s%%") % {"share": round(100 * one.outside / one.looks)},
                    pieces.badge(_("Stands out"), "warn") if out else "",
                ],
                url=f"{reverse('looks')}?{said.urlencode()}&officer={one.officer}",
            )
        )
    table = Table(
        caption=_("Officers, most persons first"),
        columns=[
            Column(_("Officer")),
            Column(_("Office")),
            Column(_("Looks"), number=True),
            Column(_("Persons"), number=True),
            Column(_("Cases"), number=True),
            Column(_("Outside working hours"), number=True),
            Column(_("Note")),
        ],
        rows=rows,
        page=page,
        filters=form,
        empty_title=_("Nobody looked at anybody"),
        empty_text=_("Choose other days, or take a filter away."),
    )
    facts = {
        "table": table,
        "begins": f"{inspection.DAY_BEGINS}:00",
        "ends": f"{inspection.DAY_ENDS}:00",
        "times": STANDS_OUT,
    }
    return render(request, "inspection/officers.html", facts, status=422 if form.errors else 200)


def _query(request: PersonRequest) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    return query.urlencode()
