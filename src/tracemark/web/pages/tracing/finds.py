"""Finds: each weapon of an incident as an exhibit, with its marks, photographs, keepers and identification."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from tracemark.apps.accounts import api as accounts
from tracemark.apps.catalogue import api as catalogue
from tracemark.apps.registry import words
from tracemark.apps.tracing import api as tracing
from tracemark.apps.tracing.data import IncidentKind
from tracemark.apps.tracing.states import CaseState
from tracemark.kernel.errors import TracemarkError
from tracemark.kernel.fields import partial_date
from tracemark.web.look import pieces
from tracemark.web.look.tables import Column, Row, Table
from tracemark.web.pages.door import needs
from tracemark.web.pages.tracing import answers
from tracemark.web.pages.tracing.apart import apart
from tracemark.web.pages.tracing.dates import both
from tracemark.web.pages.tracing.identifying import IdentifyForm
from tracemark.web.pages.tracing.incidents import from_paper, seen, serial_of
from tracemark.web.pages.tracing.photographs import FindAlbum
from tracemark.web.pages.tracing.sheet import Sheet, absent_label, marks_of, observation, one_more

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from tracemark.apps.tracing.models import FindRow
    from tracemark.web.pages.door import PersonRequest

PAGE = 50
SHOWN = 6
"""So many photographs stand on the page of a find; the others on theirs."""
TONES = {"open": "info", "record_confirmed": "good", "no_record": "warn", "closed": "plain"}


class HandOverForm(forms.Form):
    keeper = forms.CharField(
        label=gettext_lazy("Handed to"),
        max_length=120,
        help_text=gettext_lazy("The office that keeps the exhibit; an office, not a person."),
    )
    seal = forms.CharField(label=gettext_lazy("Seal"), max_length=60, required=False)


@needs("see.finds")
def listing(request: PersonRequest) -> HttpResponse:
    rows = tracing.list_finds(request.person)
    untraced = request.GET.get("untraced") == "1"
    if untraced:
        rows = rows.filter(case=None)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    names = catalogue.names_of(makers=[f.maker for f in page], models=[f.model for f in page])
    table = Table(
        caption=_("Finds without a case") if untraced else _("Finds, newest first"),
        columns=[
            Column(_("Reference")),
            Column(_("Serial")),
            Column(_("What it is")),
            Column(_("Exhibit")),
            Column(_("How it came in")),
            Column(_("When")),
            Column(_("Where")),
            Column(_("Case")),
        ],
        rows=[_row(find, names) for find in page],
        page=page,
        empty_title=_("No find waits for a case") if untraced else _("No find yet"),
        empty_text=_(
            "A weapon that was seized, found or surrendered is recorded on the page “Trace a weapon”."
        ),
    )
    may_forms = accounts.may(request.person, "see.forms")
    facts = {"table": table, "untraced": untraced, "may_forms": may_forms}
    return render(request, "tracing/finds.html", facts)


def _row(find: FindRow, names: dict[str, dict[str, str]]) -> Row:
    case = getattr(find, "case", None)
    serial = serial_of(find)
    return Row(
        [
            pieces.ref(find.reference),
            pieces.mark(serial, "small") if serial else "",
            apart(find_name(find, names)),
            apart(find.exhibit),
            IncidentKind(find.incident.kind).label,
            pieces.when(partial_date(find.incident.first_day, find.incident.precision)),
            apart(find.incident.place),
            pieces.ref(case.reference) if case else _("none yet"),
        ],
        url=reverse("find", args=[find.uuid]),
    )


def find_name(find: FindRow, names: dict[str, dict[str, str]]) -> str:
    """What the officer said that it is."""
    return answers.full_name(names["makers"].get(find.maker, ""), names["models"].get(find.model, ""))


@needs("see.finds")
def show(request: PersonRequest, uuid: UUID) -> HttpResponse:
    return page(request, seen(request, uuid))


def page(request: PersonRequest, row: FindRow, status: int = 200, **bound: Any) -> HttpResponse:
    """The page of a find; `bound` are forms that came back with mistakes."""
    person = request.person
    marks = marks_of(row)
    named = answers.name_weapon(observation(marks, row.calibre, row.words, row.absent))
    names = catalogue.names_of(makers=[row.maker], models=[row.model])
    model = named.snapshot.models.get(row.model)
    case = getattr(row, "case", None)
    custody = list(row.custody.order_by("at"))
    album = FindAlbum(request, row)
    who = accounts.names_of({row.by, *(entry.by for entry in custody)})
    facts = {
        "row": row,
        "kind": IncidentKind(row.incident.kind).label,
        "name": find_name(row, names),
        "serial": serial_of(row),
        "outline_type": model.type if model else (named.best.type if named.best else ""),
        "marks": [as_dot(mark) for mark in marks],
        "facts": _facts(row, who) + from_paper(row.uuid),
        "may_file": accounts.may(person, "papers.issue_paper"),
        "earlier": [mark.text for mark in row.marks.all() if mark.replaced and mark.text],
        "custody": [{"entry": entry, "by": who.get(entry.by, "")} for entry in custody],
        "photographs": album.shown(row.photographs.select_related("mark").order_by("-pk")[:SHOWN]),
        "waiting": album.uploads().exclude(state="refused").count(),
        "named": named,
        "case": case,
        "case_state": CaseState(case.state).label if case else "",
        "case_tone": TONES[case.state] if case else "",
        "sees_case": bool(case) and accounts.may(person, "see.cases"),
        "may": {
            "open": not case and accounts.may(person, "tracing.open_case"),
            "identify": accounts.may(person, "tracing.identify_find"),
            "change": accounts.may(person, "tracing.hand_over"),
            "photograph": accounts.may(person, "tracing.photograph_find"),
        },
        "hand_over": bound.get("hand_over") or HandOverForm(prefix="keep"),
        "identify": bound.get("identify") or IdentifyForm(named=named, row=row, prefix="is"),
        "reference": row.reference,
        "trail": [
            {"label": _("Finds"), "url": reverse("finds")},
            {"label": row.incident.reference, "url": reverse("incident", args=[row.incident.uuid])},
        ],
    }
    return render(request, "tracing/find.html", facts, status=status)


def as_dot(mark: Any) -> dict[str, str]:
    """A mark as the outline shows it; works for marks of finds and of records."""
    symbol = words.symbol_label(mark.symbol) if mark.symbol else ""
    kind = words.kind_label(mark.kind)
    return {
        "place": mark.place,
        "label": words.place_label(mark.place) if mark.place else str(_("place not noted")),
        "text": mark.text,
        "kind": f"{kind}: {symbol}" if symbol else kind,
        "condition": words.condition_label(mark.condition),
    }


def _facts(row: FindRow, who: dict[Any, str]) -> list[tuple[str, Any]]:
    on = partial_date(row.incident.first_day, row.incident.precision, row.incident.date_typed)
    known = [
        (_("Incident"), pieces.ref(row.incident.reference, reverse("incident", args=[row.incident.uuid]))),
        (_("How it came in"), IncidentKind(row.incident.kind).label),
        (_("When"), both(on, pieces.when(on))),
        (_("Where"), row.incident.place),
        (_("Exhibit number"), pieces.ref(row.exhibit) if row.exhibit else ""),
        (_("Seal"), pieces.ref(row.seal) if row.seal else ""),
        (_("Calibre as noted"), row.calibre),
        (_("Other words"), row.words),
        (_("Looked for and not there"), ", ".join(absent_label(code) for code in row.absent)),
        (_("Recorded"), pieces.when(row.at)),
        (_("Recorded by"), who.get(row.by, "")),
    ]
    return [(term, apart(value)) for term, value in known if value]


@needs("tracing.hand_over")
@require_POST
def hand_over(request: PersonRequest, uuid: UUID) -> HttpResponse:
    row = seen(request, uuid)
    form = HandOverForm(request.POST, prefix="keep")
    if form.is_valid():
        try:
            tracing.hand_over(by=request.person, find=uuid, **form.cleaned_data)
        except TracemarkError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The hand-over is recorded."))
            return redirect("find", uuid)
    return page(request, row, 422, hand_over=form)


@needs("tracing.identify_find")
@require_POST
def identify(request: PersonRequest, uuid: UUID) -> HttpResponse:
    row = seen(request, uuid)
    named = answers.name_weapon(observation(marks_of(row), row.calibre, row.words, row.absent))
    form = IdentifyForm(request.POST, named=named, row=row, prefix="is")
    if form.is_valid():
        try:
            tracing.identify_find(
                by=request.person, find=uuid, **form.said(), proposed=answers.proposals(named)
            )
        except TracemarkError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("It is recorded what this weapon is."))
            return redirect("find", uuid)
    return page(request, row, 422, identify=form)


@needs("tracing.read_find_again")
@require_http_methods(["GET", "POST"])
def read_again(request: PersonRequest, uuid: UUID) -> HttpResponse:
    row = seen(request, uuid)
    more = request.POST.get("action") == "more"
    sheet = Sheet(one_more(request.POST) if more else request.POST or None, find=row)
    safe = bool(request.POST.get("made_safe"))
    wrong = ""
    if request.method == "POST" and not more and sheet.is_valid():
        try:
            tracing.read_find_again(by=request.person, find=uuid, facts=sheet.facts(made_safe=safe))
        except TracemarkError as error:
            wrong = str(error)
        else:
            messages.success(request, _("The new reading is recorded; the earlier one stays in the story."))
            return redirect("find", uuid)
    refused = request.method == "POST" and not more
    facts = {
        "row": row,
        "sheet": sheet,
        "wrong": wrong,
        "safe": safe,
        "sheet_forms": [sheet.serial, sheet.weapon] if refused else [],
        "reference": row.reference,
        "trail": [{"label": row.reference, "url": reverse("find", args=[row.uuid])}],
    }
    return render(request, "tracing/read_again.html", facts, status=422 if refused else 200)


@needs("tracing.open_case")
@require_POST
def open_case(request: PersonRequest, uuid: UUID) -> HttpResponse:
    row = seen(request, uuid)
    if getattr(row, "case", None) is None:
        opened = tracing.open_case(by=request.person, find=uuid)
        messages.success(request, _("The case is open."))
        return redirect("case", opened.uuid)
    return redirect("case", row.case.uuid)
