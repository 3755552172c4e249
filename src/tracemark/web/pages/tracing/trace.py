"""Trace a weapon: one flow that needs no training. What is on it, what it is, is it in our records, what next.

Works as a form that is sent and comes back with what is known so far; where a script runs, the answers come while
one types. Searching all registers is not done here: that needs a case (NAT-c).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from tracemark.apps.accounts import api as accounts
from tracemark.apps.tracing import api as tracing
from tracemark.kernel.errors import NotFound, TracemarkError
from tracemark.web.pages.door import needs
from tracemark.web.pages.tracing import answers
from tracemark.web.pages.tracing.incidents import IncidentForm
from tracemark.web.pages.tracing.sheet import MARKS, Sheet, one_more

if TYPE_CHECKING:
    from django.http import HttpResponse

    from tracemark.apps.accounts.data import Person
    from tracemark.web.pages.door import PersonRequest

DRAFT = "trace_draft"
NEW = "new"
RECENT = 40


class SaveForm(forms.Form):
    """Where the find belongs and under which number it is kept."""

    incident = forms.ChoiceField(label=gettext_lazy("Belongs to"))
    exhibit = forms.CharField(label=gettext_lazy("Exhibit number"), max_length=60, required=False)
    seal = forms.CharField(label=gettext_lazy("Seal"), max_length=60, required=False)
    custody = forms.CharField(
        label=gettext_lazy("Kept by"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("The office that keeps the exhibit; an office, not a person."),
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        recent = [
            (str(row.uuid), f"{row.reference} · {row.place}")
            for row in tracing.list_incidents(person).prefetch_related(None)[:RECENT]
        ]
        chosen = str(self.data.get("incident") or self.initial.get("incident") or NEW)
        if chosen not in {NEW, *(code for code, _label in recent)}:
            recent += _older(person, chosen)
        self.fields["incident"].choices = [(NEW, _("A new incident, described here")), *recent]  # type: ignore[attr-defined]


def _older(person: Person, chosen: str) -> list[tuple[str, str]]:
    """An incident that is not among the latest, if there is one that this person sees."""
    try:
        row = tracing.incident_for(person, UUID(chosen))
    except (ValueError, NotFound):
        return []
    return [(str(row.uuid), f"{row.reference} · {row.place}")]


@needs("see.trace")
@require_http_methods(["GET", "POST"])
def trace(request: PersonRequest) -> HttpResponse:
    action = request.POST.get("action", "")
    if action == "drop":
        request.session.pop(DRAFT, None)
        return redirect("trace")
    data = _sent(request)
    if action == "keep":
        request.session[DRAFT] = data.urlencode() if data else ""
        messages.success(
            request, _("Your notes are kept for this sign-in. To keep them for good, save a find.")
        )
        return redirect("trace")
    return Flow(request, data, action).answer()


@needs("see.trace")
@require_POST
def live(request: PersonRequest) -> HttpResponse:
    """The answers alone, for a page that asks while one types."""
    flow = Flow(request, _sent(request), "live")
    return render(request, "tracing/trace_answers.html", flow.known())


class Flow:
    """One step of the flow: what was sent, what it means, where it leads."""

    def __init__(self, request: PersonRequest, data: QueryDict | None, action: str) -> None:
        self.request, self.person, self.action = request, request.person, action
        self.safe = bool(data and data.get("made_safe"))
        written = self.safe and bool(data and f"{MARKS}-TOTAL_FORMS" in data)
        self.sheet = Sheet(data if written else None)
        self.may_save = accounts.may(self.person, "tracing.record_find")
        saving = action in {"save", "open_case"}
        draft = data if self.safe else None
        self.save = SaveForm(data if saving else None, person=self.person, initial=_kept(draft, request))
        self.incident = IncidentForm(
            data if saving and data is not None and data.get("incident") == NEW else None,
            prefix="event",
            initial=_kept(draft, request, "event-"),
        )
        self.saving = saving and self.may_save

    def answer(self) -> HttpResponse:
        if self.saving and (find := self._saved()):
            return find
        wrong = self.action not in {"", "safe", "more"} and not self.sheet.is_valid()
        wrong = wrong or (self.saving and bool(self.save.errors or self.incident.errors))
        context = {
            **self.known(),
            "safe": self.safe,
            "asked_safe": self.action == "safe" and not self.safe,
            "sheet": self.sheet,
            "save": self.save,
            "incident_form": self.incident,
            "may_save": self.may_save,
            "may_open": accounts.may(self.person, "tracing.open_case"),
            "show_save": self.saving or bool(self.request.GET.get("incident")),
            "kept": DRAFT in self.request.session,
            "forms_with_errors": [f for f in (self.sheet.serial, self.sheet.weapon, self.save, self.incident) if f.is_bound and f.errors]
            if wrong
            else [],
        }  # fmt: skip
        return render(self.request, "tracing/trace.html", context, status=422 if wrong else 200)

    def known(self) -> dict[str, Any]:
        """What it is, and whether it is in the registers that this person sees."""
        registers = ", ".join(sorted(partition.label for partition in self.person.partitions))
        base = {
            "registers": registers,
            "may_search_all": accounts.may(self.person, "tracing.search_for_case"),
        }
        if (
            not self.safe
            or not self.sheet.serial.is_bound
            or not self.sheet.is_valid()
            or self.sheet.is_empty
        ):
            return base
        named = answers.name_weapon(self.sheet.observation())
        records = None
        if self.sheet.reading and self.person.partitions:
            records = answers.own_records(self.person, answers.search_for(self.sheet.reading, named))
        return {**base, "named": named, "records": records, "reading": self.sheet.reading}

    def _saved(self) -> HttpResponse | None:
        """Record the incident if it is new, then the find, then open its case if that was asked."""
        new = self.save.data.get("incident") == NEW
        good = all([self.sheet.is_valid(), self.save.is_valid(), not new or self.incident.is_valid()])
        if not good or not self.safe:
            return None
        if self.sheet.is_empty:
            self.save.add_error(
                None, _("Nothing is written on the sheet yet: no mark, no calibre, no words.")
            )
            return None
        try:
            incident = self._incident(new=new)
        except TracemarkError as error:
            self.incident.refused(error)
            return None
        said = {name: self.save.cleaned_data[name] for name in ("exhibit", "seal", "custody")}
        find = tracing.record_find(
            by=self.person, incident=incident, find=self.sheet.facts(made_safe=True, **said)
        )
        self.request.session.pop(DRAFT, None)
        if self.action == "open_case" and accounts.may(self.person, "tracing.open_case"):
            case = tracing.open_case(by=self.person, find=find.uuid)
            messages.success(self.request, _("The find is recorded and its case is open."))
            return redirect("case", case.uuid)
        messages.success(self.request, _("The find is recorded. Add photographs and say what it is."))
        return redirect("find", find.uuid)

    def _incident(self, *, new: bool) -> UUID:
        if new:
            return tracing.open_incident(by=self.person, incident=self.incident.facts()).uuid
        return tracing.incident_for(self.person, self.save.cleaned_data["incident"]).uuid


def _sent(request: PersonRequest) -> QueryDict | None:
    """What was sent, or what was kept before; one more empty mark where that was asked."""
    if request.method == "POST":
        data = request.POST.copy()
        for name in ("csrfmiddlewaretoken", "action"):
            data.pop(name, None)
        return one_more(data) if request.POST.get("action") == "more" else data
    kept = request.session.get(DRAFT)
    return QueryDict(kept, mutable=True) if kept else None


def _kept(data: QueryDict | None, request: PersonRequest, prefix: str = "") -> dict[str, Any]:
    """What stood in the lower forms, so that a step above loses nothing."""
    if data is None:
        return {"incident": request.GET.get("incident", NEW)} if not prefix else {}
    several = {f"{prefix}contexts"}
    return {
        name.removeprefix(prefix): data.getlist(name) if name in several else value
        for name, value in data.items()
        if name.startswith(prefix)
    }
