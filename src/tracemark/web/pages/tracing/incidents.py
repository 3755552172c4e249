"""Incidents: what came in, when, where and on which legal basis; the parent of finds (SDG 16.4.2)."""

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
from tracemark.apps.tracing import api as tracing
from tracemark.apps.tracing.data import Context, IncidentFacts, IncidentKind
from tracemark.kernel import clock
from tracemark.kernel.errors import NotFound, TracemarkError
from tracemark.kernel.fields import partial_date
from tracemark.papers import api as papers
from tracemark.web.look import pieces
from tracemark.web.look.tables import Column, Row, Table
from tracemark.web.pages.door import needs
from tracemark.web.pages.tracing.apart import apart
from tracemark.web.pages.tracing.dates import PartialDateField, both

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from tracemark.apps.tracing.models import FindRow, IncidentRow
    from tracemark.web.pages.door import PersonRequest

PAGE = 50


class IncidentForm(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("How it came in"),
        widget=forms.RadioSelect,
        choices=[(kind.value, kind.label) for kind in IncidentKind],
        help_text=gettext_lazy(
            "A surrender asks for no name: nobody who hands a weapon in is recorded here."
        ),
    )
    on = PartialDateField(label=gettext_lazy("Date"), calendars=True)
    place = forms.CharField(label=gettext_lazy("Place"), max_length=200)
    operation = forms.CharField(label=gettext_lazy("Operation"), max_length=200, required=False)
    legal_basis = forms.CharField(
        label=gettext_lazy("Legal basis"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("A seizure needs one: the law, the warrant or the order."),
    )
    contexts = forms.MultipleChoiceField(
        label=gettext_lazy("What it was part of"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(context.value, context.label) for context in Context],
    )
    other_goods = forms.CharField(
        label=gettext_lazy("Other goods found with it"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("Ammunition, drugs, documents. No names of persons."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in IncidentKind]  # type: ignore[attr-defined]
        self.fields["contexts"].choices = [(one.value, one.label) for one in Context]  # type: ignore[attr-defined]
        self.fields["on"].initial = clock.today().isoformat()

    def facts(self) -> IncidentFacts:
        said = self.cleaned_data
        return IncidentFacts(
            kind=IncidentKind(said["kind"]),
            on=said["on"],
            place=said["place"],
            operation=said["operation"],
            legal_basis=said["legal_basis"],
            contexts=frozenset(Context(code) for code in said["contexts"]),
            other_goods=said["other_goods"],
        )

    def refused(self, error: TracemarkError) -> None:
        """Put what a rule says where the reader looks for it."""
        codes = error.data.get("codes", [])
        self.add_error("legal_basis" if codes == ["incident.no_legal_basis"] else None, str(error))


@needs("see.finds")
def listing(request: PersonRequest) -> HttpResponse:
    page = Paginator(tracing.list_incidents(request.person), PAGE).get_page(request.GET.get("page"))
    rows = [
        Row(
            [
                pieces.ref(incident.reference),
                pieces.when(partial_date(incident.first_day, incident.precision)),
                IncidentKind(incident.kind).label,
                apart(incident.place),
                apart(incident.operation),
                len(incident.finds.all()),
            ],
            url=reverse("incident", args=[incident.uuid]),
        )
        for incident in page
    ]
    table = Table(
        caption=_("Incidents, the latest first"),
        columns=[
            Column(_("Reference")),
            Column(_("When")),
            Column(_("How it came in")),
            Column(_("Where")),
            Column(_("Operation")),
            Column(_("Finds"), number=True),
        ],
        rows=rows,
        page=page,
        empty_title=_("No incident yet"),
        empty_text=_(
            "A seizure, a find or a surrender is recorded with its first weapon, or here before it."
        ),
    )
    may_open = accounts.may(request.person, "tracing.open_incident")
    may_forms = accounts.may(request.person, "see.forms")
    return render(
        request, "tracing/incidents.html", {"table": table, "may_open": may_open, "may_forms": may_forms}
    )


@needs("tracing.open_incident")
@require_http_methods(["GET", "POST"])
def begin(request: PersonRequest) -> HttpResponse:
    form = IncidentForm(request.POST or None)
    if form.is_valid():
        try:
            row = tracing.open_incident(by=request.person, incident=form.facts())
        except TracemarkError as error:
            form.refused(error)
        else:
            messages.success(request, _("The incident is recorded. Record its weapons now."))
            return redirect("incident", row.uuid)
    return render(request, "tracing/incident_new.html", {"form": form}, status=422 if form.errors else 200)


@needs("see.finds")
def show(request: PersonRequest, uuid: UUID) -> HttpResponse:
    row = tracing.incident_for(request.person, uuid)
    finds = list(tracing.list_finds(request.person).filter(incident=row))
    facts = {
        "row": row,
        "kind": IncidentKind(row.kind).label,
        "facts": facts_of(row) + from_paper(row.uuid),
        "finds": [
            {"find": find, "serial": serial_of(find), "case": getattr(find, "case", None)} for find in finds
        ],
        "reference": row.reference,
        "trail": [{"label": _("Incidents"), "url": reverse("incidents")}],
        "may_file": accounts.may(request.person, "papers.issue_paper"),
        "may_record": accounts.may(request.person, "tracing.record_find"),
    }
    return render(request, "tracing/incident.html", facts)


def facts_of(row: IncidentRow) -> list[tuple[str, Any]]:
    """What is known of an incident, without what was left open."""
    on = partial_date(row.first_day, row.precision, row.date_typed)
    known = [
        (_("How it came in"), IncidentKind(row.kind).label),
        (_("When"), both(on, pieces.when(on))),
        (_("Where"), row.place),
        (_("Operation"), row.operation),
        (_("Legal basis"), row.legal_basis),
        (_("What it was part of"), ", ".join(Context(code).label for code in row.contexts)),
        (_("Other goods found with it"), row.other_goods),
    ]
    return [(term, apart(value)) for term, value in known if value]


def seen(request: PersonRequest, uuid: UUID) -> FindRow:
    """The find if this person sees it.

    Raises:
        NotFound
    """
    row = tracing.list_finds(request.person).filter(uuid=uuid).first()
    if row is None:
        raise NotFound
    return row


def from_paper(became: UUID) -> list[tuple[str, Any]]:
    """The paper form from which something was typed, as a fact of it."""
    form = papers.form_of(became)
    return (
        [(_("Paper form"), pieces.ref(form.reference, reverse("paper_form", args=[form.reference])))]
        if form
        else []
    )


def serial_of(find: FindRow) -> str:
    """The serial as it is read now; of several the first."""
    return next((m.text for m in find.marks.all() if m.kind == "serial" and not m.replaced), "")
