"""From a note in anybody's words to what the weapon is: candidates with reasons, and what to look for next.

It reads the catalogue alone and keeps nothing: the note is posted, so that it stands in no address or log.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django import forms
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language_bidi, gettext, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tracemark.apps.catalogue import api as catalogue
from tracemark.apps.catalogue.identify import identify_text
from tracemark.apps.catalogue.identify.words import sentence
from tracemark.apps.catalogue.words import type_label
from tracemark.web.pages.catalogue.cells import address_by_code, isolated, together
from tracemark.web.pages.door import needs

if TYPE_CHECKING:
    from django.http import HttpResponse

    from tracemark.apps.catalogue.identify import Candidate, Note, Snapshot
    from tracemark.web.pages.door import PersonRequest

LONGEST = 4000
MOST = 8
"""So many candidates of one weapon are shown; the rest is less likely than these."""


class IdentifyForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("What is known of the weapon"),
        help_text=gettext_lazy(
            "A note, a line of a list, or the marks as they stand: maker, model, calibre, serial, signs."
        ),
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 3, "dir": "auto", "spellcheck": "false"}),
    )


@needs("see.catalogue")
@require_http_methods(["GET", "POST"])
def show(request: PersonRequest) -> HttpResponse:
    form = IdentifyForm(request.POST or None)
    facts: dict[str, Any] = {"form": form, "trail": [{"label": _("Catalogue"), "url": reverse("catalogue")}]}
    if form.is_valid():
        facts |= answer_to(form.cleaned_data["text"])
    return render(request, "catalogue/identify.html", facts, status=422 if form.errors else 200)


def answer_to(text: str) -> dict[str, Any]:
    """The answer as the page shows it: each weapon that the text names with its candidates."""
    snapshot = catalogue.snapshot()
    found = identify_text(snapshot, text)
    states = catalogue.state_names()
    weapons = [
        {"number": number, "candidates": [_row(snapshot, states, one) for one in list(group)[:MOST]]}
        for number, group in groupby(found.candidates, key=lambda one: one.item)
    ]
    return {
        "asked": True,
        "weapons": weapons,
        "several": len(weapons) > 1,
        "serial": found.serial,
        "look_next": [_said(note) for note in found.look_next],
    }


def _said(note: Note) -> str:
    """The sentence of a note. In a script from the right, names are isolated: they run the other way."""
    if get_language_bidi():
        note = replace(note, values=tuple((name, f"\u2068{value}\u2069") for name, value in note.values))
    return sentence(note, gettext, isolate=get_language_bidi())


def _row(snapshot: Snapshot, states: dict[str, str], one: Candidate) -> dict[str, Any]:
    model = one.variant or one.model
    calibres = " / ".join(snapshot.calibre_name(code) for code in one.calibres)
    detail = (
        snapshot.maker_name(one.maker) if model else "",
        type_label(one.type) if one.type else "",
        calibres,
        states.get(one.country, one.country),
        one.years,
    )
    known = ("models", model) if model in snapshot.models else ("makers", one.maker)
    return {
        "probability": one.probability,
        "title": snapshot.model_name(model)
        if model
        else snapshot.maker_name(one.maker) or type_label(one.type),
        "detail": together(isolated(part) for part in detail if part),
        "certainty": str(one.certainty),
        "reasons": [_said(note) for note in one.reasons],
        "warnings": [_said(note) for note in one.warnings],
        "url": address_by_code(*known) if known[1] else "",
        "action": _("Open the entry"),
    }
