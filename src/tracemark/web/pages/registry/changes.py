"""Going on with a record: a deed of the weapon's life, a correction, a mark read or read again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from tracemark.apps.catalogue import api as catalogue
from tracemark.apps.ledger import api as ledger
from tracemark.apps.registry import api as registry
from tracemark.apps.registry.data import Act
from tracemark.kernel.errors import NotFound, StepNotOpen, TracemarkError
from tracemark.web.look.forms import MarkInput
from tracemark.web.pages.door import needs
from tracemark.web.pages.registry.describing import RESOLVED, DescriptionForm
from tracemark.web.pages.registry.forms import DeedForm, MarkForm
from tracemark.web.pages.registry.naming import calibre_name, maker_name, model_name, weapon_name
from tracemark.web.pages.registry.register import AT_FIELD
from tracemark.web.pages.registry.suggesting import suggestions

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from tracemark.apps.registry.models import WeaponRow
    from tracemark.web.pages.door import PersonRequest


class CorrectForm(DescriptionForm):
    serial = forms.CharField(label=gettext_lazy("Serial number"), max_length=200, widget=MarkInput)
    why = forms.CharField(
        label=gettext_lazy("Why it is corrected"),
        help_text=gettext_lazy("What was wrong, and how you know. The old facts stay in the story."),
        min_length=5,
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
    )


@needs("registry.record_deed")
@require_http_methods(["GET", "POST"])
def deed(request: PersonRequest, uuid: UUID, act: str) -> HttpResponse:
    row = registry.weapon_for(request.person, uuid)
    what = _act(act)
    if what not in registry.open_deeds(row):
        raise StepNotOpen(verb=ledger.act_label(what), state=row.status)
    form = DeedForm(request.POST or None, act=what)
    if form.is_valid():
        try:
            registry.record_deed(
                by=request.person, weapon=uuid, act=what, facts=form.facts(), to_holder=form.holder()
            )
        except TracemarkError as error:
            form.add_error(AT_FIELD.get(type(error)), str(error))
        else:
            messages.success(request, _("The deed is recorded."))
            return redirect("weapon", uuid)
    facts = {"form": form, "heading": ledger.act_label(what), **_around(row)}
    return render(request, "registry/deed.html", facts, status=422 if form.errors else 200)


@needs("registry.correct_weapon")
@require_http_methods(["GET", "POST"])
def correct(request: PersonRequest, uuid: UUID) -> HttpResponse:
    row = registry.weapon_for(request.person, uuid)
    form = CorrectForm(request.POST or None, initial=_as_typed(row))
    if form.is_valid():
        changes = _changes(row, form)
        if changes:
            registry.correct_weapon(
                by=request.person, weapon=uuid, changes=changes, why=form.cleaned_data["why"]
            )
            messages.success(request, _("The record is corrected. The old facts stay in its story."))
            return redirect("weapon", uuid)
        form.add_error(None, _("Nothing is different. Change what is wrong, or go back."))
    facts = {
        "form": form,
        "suggestions": suggestions(form.known, models=True, makers=form.makers),
        **_around(row),
    }
    return render(request, "registry/correct.html", facts, status=422 if form.errors else 200)


@needs("registry.read_mark")
@require_http_methods(["GET", "POST"])
def mark(request: PersonRequest, uuid: UUID) -> HttpResponse:
    row = registry.weapon_for(request.person, uuid)
    form = MarkForm(request.POST or None, initial=_read_before(row, request.GET.get("replaces", "")))
    if form.is_valid():
        said = form.cleaned_data
        registry.read_mark(
            by=request.person, weapon=uuid, mark=form.mark(), how=said["how"], replaces=said["replaces"]
        )
        messages.success(request, _("The mark is recorded. An earlier reading stays in the story."))
        return redirect("weapon", uuid)
    again = bool(form["replaces"].value())
    facts = {"form": form, "again": again, **_around(row)}
    return render(request, "registry/mark.html", facts, status=422 if form.errors else 200)


def _around(row: WeaponRow) -> dict[str, Any]:
    """The record that is worked on, as the head and the trail of the page show it."""
    name = weapon_name(catalogue.snapshot(), row)
    return {
        "row": row,
        "name": name,
        "reference": row.reference,
        "back": reverse("weapon", args=[row.uuid]),
        "trail": [
            {"label": _("Records"), "url": reverse("weapons")},
            {"label": f"{name} {row.serial}", "url": reverse("weapon", args=[row.uuid])},
        ],
    }


def _act(name: str) -> Act:
    """The deed of an address.

    Raises:
        NotFound: there is no such deed.
    """
    try:
        return Act[name.upper()]
    except KeyError:
        raise NotFound from None


def _as_typed(row: WeaponRow) -> dict[str, Any]:
    known = catalogue.snapshot()
    return {
        "serial": row.serial,
        "type": row.type,
        "maker": maker_name(known, row),
        "model": model_name(known, row),
        "calibre": calibre_name(known, row),
        "country": row.country,
        "year": row.year,
    }


def _changes(row: WeaponRow, form: CorrectForm) -> dict[str, Any]:
    """What is different now. A name that was left as shown keeps the words of its source."""
    said = form.description() | {"serial": form.cleaned_data["serial"]}
    for kind in RESOLVED:
        if kind not in form.changed_data and f"{kind}_which" not in form.changed_data:
            del said[kind], said[f"{kind}_text"]
    return {name: value for name, value in said.items() if getattr(row, name) != value}


def _read_before(row: WeaponRow, replaces: str) -> dict[str, Any]:
    before = next((one for one in row.marks.filter(replaced=False) if str(one.uuid) == replaces), None)
    if before is None:
        return {}
    names = ("kind", "text", "symbol", "place", "method", "condition")
    return {"replaces": before.uuid, **{name: getattr(before, name) for name in names}}
