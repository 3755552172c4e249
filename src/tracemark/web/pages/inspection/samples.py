"""Inspections: their list, and one with its lines, its result and what it takes to draw it again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from tracemark.apps.accounts import api as accounts
from tracemark.apps.accounts.data import Partition
from tracemark.apps.catalogue import api as catalogue
from tracemark.apps.inspection import api as inspection
from tracemark.apps.inspection.data import FINDINGS, Finding, Way
from tracemark.apps.inspection.states import SampleState
from tracemark.apps.registry.data import Status
from tracemark.apps.registry.labels import type_label
from tracemark.kernel.errors import TracemarkError
from tracemark.web.look import pieces
from tracemark.web.look.tables import Column, Row, Table
from tracemark.web.pages.door import needs
from tracemark.web.pages.inspection.words import FINDING_TONES, TONES, result_words, serial_of, weapon_words
from tracemark.web.pages.tracing.apart import apart

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from tracemark.apps.catalogue.api import Snapshot
    from tracemark.apps.inspection.models import LineRow, SampleRow
    from tracemark.web.pages.door import PersonRequest

PAGE = 50
SORTS = {"reference": "reference", "begun": "at", "state": "state"}
BLANK = mark_safe("&nbsp;")
"""Room to write with a pen, where a screen shows a dash."""
OPEN = {SampleState.DRAWN.value, SampleState.UNDER_WAY.value}


class FilterForm(forms.Form):
    state = forms.ChoiceField(label=gettext_lazy("Status"), required=False)
    way = forms.ChoiceField(label=gettext_lazy("From which side"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        states = [(one.value, one.label) for one in SampleState]
        self.fields["state"].choices = [("", _("All inspections")), *states]  # type: ignore[attr-defined]
        ways = [(one.value, one.label) for one in Way]
        self.fields["way"].choices = [("", _("Both")), *ways]  # type: ignore[attr-defined]


class WhyForm(forms.Form):
    why = forms.CharField(
        label=gettext_lazy("Why"),
        help_text=gettext_lazy("It stays with the sample: whoever reads the list should understand it."),
        max_length=500,
        widget=forms.Textarea({"rows": 2, "dir": "auto"}),
    )


@needs("see.samples")
def listing(request: PersonRequest) -> HttpResponse:
    form = FilterForm(request.GET)
    said = form.cleaned_data if form.is_valid() else {}
    rows = inspection.list_samples(request.person, state=said.get("state", ""), way=said.get("way", ""))
    sort = request.GET.get("sort", "")
    column = SORTS.get(sort.removeprefix("-"))
    if column:
        rows = rows.order_by(f"-{column}" if sort.startswith("-") else column, "-pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    names = accounts.names_of({row.by for row in page})
    table = Table(
        caption=_("Inspections"),
        columns=[
            Column(_("Reference"), key="reference"),
            Column(_("From which side")),
            Column(_("Where")),
            Column(_("Register")),
            Column(_("Status"), key="state"),
            Column(_("Differences"), number=True),
            Column(_("Inspector")),
            Column(_("Begun"), key="begun"),
        ],
        rows=[
            Row(
                [
                    pieces.ref(row.reference),
                    Way(row.way).label,
                    apart(row.place),
                    register_words(row.partition),
                    state_badge(row),
                    row.result["differs"] + row.result["missing"] if row.result else "",
                    apart(names.get(row.by, "")),
                    row.at.date(),
                ],
                url=reverse("sample", args=[row.uuid]),
            )
            for row in page
        ],
        sort=sort if column else "",
        page=page,
        filters=form,
        empty_title=_("No inspection here"),
        empty_text=_("Draw records at random and look for the weapons, or begin at the shelf."),
    )
    may_begin = accounts.may(request.person, "inspection.draw_sample")
    return render(request, "inspection/samples.html", {"table": table, "may_begin": may_begin})


@needs("see.samples")
def show(request: PersonRequest, uuid: UUID) -> HttpResponse:
    row = inspection.sample_for(request.person, uuid)
    lines = row.lines.order_by("number")
    whole = "all" in request.GET
    page = Paginator(lines, inspection.MOST if whole else PAGE).get_page(request.GET.get("page"))
    unseen = lines.filter(finding=Finding.UNSEEN.value).first()
    by = accounts.names_of({row.by}).get(row.by, "–")
    facts = {
        "row": row,
        "way": Way(row.way).label,
        "from_shelf": row.way == Way.SHELF_TO_BOOK.value,
        "facts": _facts(row, by),
        "draw_facts": _draw_facts(row),
        "table": _table(row, list(page), None if whole else page, to_print=whole),
        "whole": whole,
        "open": row.state in OPEN,
        "next": unseen,
        "may_close": row.state == SampleState.UNDER_WAY and unseen is None,
        "result": result_words(row) if row.result else [],
        "badges": [{"word": SampleState(row.state).label, "tone": TONES[SampleState(row.state)]}],
        "reference": row.reference,
        "command": f"tracemark verify --bundle {row.reference}.bundle",
        "trail": [{"label": _("Inspections"), "url": reverse("samples")}],
    }
    return render(request, "inspection/sample.html", facts)


def _table(sample: SampleRow, lines: list[LineRow], page: Any, *, to_print: bool) -> Table:
    known = catalogue.snapshot()
    return Table(
        caption=_("Weapons"),
        columns=[
            Column(_("Line")),
            Column(_("Serial")),
            Column(_("Weapon")),
            Column(_("Record")),
            Column(_("Finding")),
            Column(_("Read on the weapon")),
            Column(_("Note")),
            Column(_("Seen (UTC)")),
        ],
        rows=[_row(known, sample, line, to_print=to_print) for line in lines],
        page=page,
        empty_title=_("No weapon yet"),
        empty_text=_("Pick a weapon off the shelf without choosing, and type what it says."),
    )


def _row(known: Snapshot, sample: SampleRow, line: LineRow, *, to_print: bool) -> Row:
    if to_print and line.finding == Finding.UNSEEN:
        found: list[Any] = [_boxes(Way(sample.way)), BLANK, BLANK, BLANK]
    else:
        found = [
            finding_badge(line),
            pieces.mark(line.read, "small") if line.read and line.weapon else "",
            apart(line.note),
            pieces.when(line.seen_at) if line.seen_at else "",
        ]
    return Row(
        [
            str(line.number),
            pieces.mark(serial_of(line), "small") if serial_of(line) else "",
            apart(weapon_words(known, line)),
            pieces.ref(line.reference, reverse("weapon", args=[line.weapon])) if line.weapon else "",
            *found,
        ],
        url=reverse("sample_line", args=[line.uuid]) if sample.state in OPEN else "",
    )


def _boxes(way: Way) -> Any:
    """The findings, each on a line of its own with a box to tick with a pen."""
    labels = (one.label.replace(" ", "\N{NO-BREAK SPACE}") for one in FINDINGS[way])
    return format_html_join(mark_safe("<br>"), "☐\N{NO-BREAK SPACE}{}", ((label,) for label in labels))


def _facts(row: SampleRow, by: str) -> list[tuple[str, Any]]:
    known = [
        (_("From which side"), Way(row.way).label),
        (_("Where"), apart(row.place)),
        (_("Register"), register_words(row.partition)),
        (_("Held by"), apart(row.filters.get("held_by", ""))),
        (_("Status"), ", ".join(Status(one).label for one in row.filters.get("statuses", []))),
        (_("Class of weapon"), ", ".join(str(type_label(one)) for one in row.filters.get("types", []))),
        (_("Records drawn from"), row.population),
        (_("Inspector"), apart(by)),
        (_("Begun"), pieces.when(row.at)),
        (_("Closed") if row.state == SampleState.CLOSED else _("Withdrawn"), row.ended_at and pieces.when(row.ended_at)),
        (_("Why"), apart(row.why)),
    ]  # fmt: skip
    return [(term, value) for term, value in known if value not in ("", None)]


def _draw_facts(row: SampleRow) -> list[tuple[str, Any]]:
    """What anybody needs to draw the same sample again."""
    if not row.seed:
        return []
    return [
        (_("Sample"), pieces.ref(str(row.uuid))),
        (_("Size of the ledger"), str(row.ledger_size)),
        (_("Root of the ledger"), pieces.ref(row.ledger_root)),
        (_("Seed"), pieces.ref(row.seed)),
        (_("SHA-256 of the records drawn from"), pieces.ref(row.population_digest)),
    ]


@needs("inspection.close_sample")
@require_http_methods(["GET", "POST"])
def close(request: PersonRequest, uuid: UUID) -> HttpResponse:
    row = inspection.sample_for(request.person, uuid)
    if request.method == "POST":
        try:
            inspection.close_sample(by=request.person, sample=uuid)
        except TracemarkError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("The inspection is closed. Its differences are with the registrar."))
        return redirect("sample", uuid)
    facts = {
        "title": _("Close the inspection"),
        "what": _("The result is worked out and recorded. No line can be changed after that."),
        "consequences": [
            _("Each difference goes to the registrars of its register, who say what they did about it."),
        ],
        "button": _("Close the inspection"),
        "back_url": reverse("sample", args=[uuid]),
        "reference": row.reference,
    }
    return render(request, "look/confirm.html", facts)


@needs("inspection.withdraw_sample")
@require_http_methods(["GET", "POST"])
def withdraw(request: PersonRequest, uuid: UUID) -> HttpResponse:
    row = inspection.sample_for(request.person, uuid)
    form = WhyForm(request.POST or None)
    if form.is_valid():
        try:
            inspection.withdraw_sample(by=request.person, sample=uuid, why=form.cleaned_data["why"])
        except TracemarkError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The sample is withdrawn."))
            return redirect("sample", uuid)
    facts = {
        "title": _("Withdraw the sample"),
        "what": _("The inspection ends without a result."),
        "consequences": [
            _("The sample, what was seen so far and your reason stay to be seen by every inspector and in the ledger."),
            _("Whoever draws until a sample pleases is found out by the list."),
        ],
        "form": form,
        "button": _("Withdraw the sample"),
        "danger": True,
        "back_url": reverse("sample", args=[uuid]),
        "reference": row.reference,
    }  # fmt: skip
    return render(request, "look/confirm.html", facts, status=422 if form.errors else 200)


def register_words(partition: str) -> str:
    return Partition(partition).label if partition else _("All registers")


def state_badge(row: SampleRow) -> Any:
    state = SampleState(row.state)
    return pieces.badge(state.label, TONES[state])


def finding_badge(line: LineRow) -> Any:
    finding = Finding(line.finding)
    return pieces.badge(finding.label, FINDING_TONES[finding])
