"""Differences between book and shelf: for the registrar a list of what to put right, for the inspector what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from tracemark.apps.accounts import api as accounts
from tracemark.apps.catalogue import api as catalogue
from tracemark.apps.inspection import api as inspection
from tracemark.kernel.errors import TracemarkError
from tracemark.web.look import pieces
from tracemark.web.look.tables import Column, Row, Table
from tracemark.web.pages.door import needs
from tracemark.web.pages.inspection.samples import finding_badge, register_words
from tracemark.web.pages.inspection.words import serial_of, weapon_words
from tracemark.web.pages.tracing.apart import apart

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from tracemark.apps.catalogue.api import Snapshot
    from tracemark.apps.inspection.models import LineRow
    from tracemark.web.pages.door import PersonRequest

PAGE = 50
SORTS = {"closed": "sample__ended_at", "sample": "sample__reference"}
ANSWERED = {"no": False, "yes": True}


class FilterForm(forms.Form):
    answered = forms.ChoiceField(label=gettext_lazy("Which differences"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [("", _("All differences")), ("no", _("Not answered")), ("yes", _("Answered"))]
        self.fields["answered"].choices = offered  # type: ignore[attr-defined]


class DoneForm(forms.Form):
    done = forms.CharField(
        label=gettext_lazy("What was done"),
        help_text=gettext_lazy("For example: corrected, reported lost, the weapon is at the workshop. No names of persons."),
        max_length=500,
        widget=forms.Textarea({"rows": 3, "dir": "auto"}),
    )  # fmt: skip


@needs("see.differences")
def listing(request: PersonRequest) -> HttpResponse:
    form = FilterForm(request.GET)
    answered = ANSWERED.get(form.cleaned_data["answered"]) if form.is_valid() else None
    rows = inspection.list_differences(request.person, answered=answered)
    sort = request.GET.get("sort", "")
    column = SORTS.get(sort.removeprefix("-"))
    if column:
        rows = rows.order_by(f"-{column}" if sort.startswith("-") else column, "number")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    known = catalogue.snapshot()
    table = Table(
        caption=_("Differences between book and shelf"),
        columns=[
            Column(_("Serial")),
            Column(_("Weapon")),
            Column(_("Record")),
            Column(_("Finding")),
            Column(_("Register")),
            Column(_("Inspection"), key="sample"),
            Column(_("Closed"), key="closed"),
            Column(_("What was done")),
        ],
        rows=[_row(known, row) for row in page],
        sort=sort if column else "",
        page=page,
        filters=form,
        empty_title=_("No difference here"),
        empty_text=_("When an inspection of your register is closed, what differs comes here."),
    )
    return render(request, "inspection/differences.html", {"table": table})


def _row(known: Snapshot, row: LineRow) -> Row:
    return Row(
        [
            pieces.mark(serial_of(row), "small") if serial_of(row) else _("no serial"),
            apart(weapon_words(known, row)),
            pieces.ref(row.reference) if row.reference else "",
            finding_badge(row),
            register_words(row.partition),
            pieces.ref(row.sample.reference),
            row.sample.ended_at.date() if row.sample.ended_at else "",
            apart(row.done) if row.answered_at else pieces.badge(_("Not answered"), "warn"),
        ],
        url=reverse("difference", args=[row.uuid]),
    )


@needs("see.differences")
@require_http_methods(["GET", "POST"])
def show(request: PersonRequest, uuid: UUID) -> HttpResponse:
    row = inspection.difference_for(request.person, uuid)
    may_answer = accounts.may(request.person, "inspection.answer_difference")
    form = DoneForm(request.POST or None, initial={"done": row.done}) if may_answer else None
    if form is not None and form.is_valid():
        try:
            inspection.answer_difference(by=request.person, line=uuid, **form.cleaned_data)
        except TracemarkError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The answer is recorded, and the inspectors see it."))
            return redirect("differences")
    known = catalogue.snapshot()
    facts = {
        "row": row,
        "serial": serial_of(row),
        "facts": _facts(known, row),
        "form": form,
        "sees_sample": accounts.may(request.person, "see.samples"),
        "reference": row.sample.reference,
        "trail": [{"label": _("Differences"), "url": reverse("differences")}],
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "inspection/difference.html", facts, status=status)


def _facts(known: Snapshot, row: LineRow) -> list[tuple[str, Any]]:
    who = accounts.names_of({row.answered_by}) if row.answered_by else {}
    told = [
        (_("Finding"), finding_badge(row)),
        (_("Weapon"), apart(weapon_words(known, row))),
        (_("Record"), pieces.ref(row.reference, reverse("weapon", args=[row.weapon])) if row.weapon else ""),
        (_("Read on the weapon"), pieces.mark(row.read) if row.read else ""),
        (_("Note"), apart(row.note)),
        (_("Where"), apart(row.sample.place)),
        (_("Seen (UTC)"), pieces.when(row.seen_at) if row.seen_at else ""),
        (_("What was done"), apart(row.done)),
        (_("Answered by"), apart(next(iter(who.values()), ""))),
        (_("Answered"), row.answered_at.date() if row.answered_at else ""),
    ]
    return [(term, value) for term, value in told if value]
