"""One box that takes a reference, a name of the catalogue, or a reading of a mark, in any script.

A reference leads to its page. A reading is searched for in the registers that the person sees, and answered
with candidates, what differs, how probable each is, and what falls to none of them. A name of a maker or a
model offers the list of its records. What the person may not see is answered like what does not exist.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

from django import forms
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from tracemark.apps.accounts import api as accounts
from tracemark.apps.catalogue import api as catalogue
from tracemark.apps.inspection import api as inspection
from tracemark.apps.registry import api as registry
from tracemark.apps.registry.data import Search
from tracemark.apps.registry.words import refusal, segments, sentence
from tracemark.apps.tracing import api as tracing
from tracemark.kernel import uses
from tracemark.marks import ReadingRefused, Way
from tracemark.web.look.forms import MarkInput
from tracemark.web.pages.door import needs
from tracemark.web.pages.registry import fields
from tracemark.web.pages.registry.naming import calibre_name, weapon_name
from tracemark.web.pages.registry.suggesting import suggestions

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import QuerySet
    from django.http import HttpResponse

    from tracemark.apps.accounts.data import Person
    from tracemark.apps.catalogue.api import Snapshot
    from tracemark.apps.registry.data import Found, SearchResult
    from tracemark.web.pages.door import PersonRequest

REFERENCE = re.compile(r"[A-Z]{2,4}-([A-Z])-(?:\d{4}-)?\d{6,}")
SHOWN = 20
A_MINUTE = 120
"""So often a minute one person searches: more is a program that copies the register, for which there are tokens."""
WORTH_SHOWING = 0.001
"""A less probable record only hides the others; how many there are is said."""
WAYS = {
    Way.HAND: gettext_lazy("Read by eye on the weapon"),
    Way.PHOTOGRAPH: gettext_lazy("Read from a photograph"),
    Way.RESTORED: gettext_lazy("Restored in a laboratory"),
}
NAMED = ("maker", "model", "calibre")


class SearchForm(forms.Form):
    """The box, and what else is known of the weapon: it weighs candidates, it hides none."""

    q = forms.CharField(
        label=gettext_lazy("Serial, mark, maker or reference"),
        help_text=gettext_lazy("As you read it, in any script. What you could not read you can say."),
        max_length=400,
        strip=True,
        widget=MarkInput,
    )
    maker = fields.named_field("maker")
    model = fields.named_field("model")
    calibre = fields.named_field("calibre")
    country = fields.state_field(gettext_lazy("Country of manufacture"))
    way = forms.ChoiceField(label=gettext_lazy("How it was read"), required=False, choices=list(WAYS.items()))

    def __init__(self, *args: Any, known: Snapshot, **kwargs: Any) -> None:
        self.known = known
        super().__init__(*args, **kwargs)
        self.fields["country"].known = known  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for kind in NAMED:
            written = said.get(kind, "")
            said[kind] = (
                frozenset(catalogue.resolve(self.known, kind, written).codes) if written else frozenset()
            )
            if written and not said[kind]:
                self.add_error(kind, _("The catalogue does not know “%(written)s”.") % {"written": written})
        return said


@needs("see.weapons")
@require_safe
def show(request: PersonRequest) -> HttpResponse:
    known = catalogue.snapshot()
    query = request.GET.get("q", "").strip()
    form = SearchForm(request.GET if query else None, initial=request.GET.dict(), known=known)
    facts: dict[str, Any] = {"form": form, "query": query}
    facts["suggestions"] = suggestions(known)
    if not form.is_valid():
        return render(request, "registry/search.html", facts, status=422 if form.errors else 200)
    uses.use_here(f"search:{request.person.id}", most=A_MINUTE)
    reference = as_reference(query)
    if reference:
        address = address_of(request.person, reference)
        if address:
            return HttpResponseRedirect(address)
    facts["reference"] = reference
    facts["lists"] = lists_named(known, query)
    facts.update(_found(request.person, form))
    return render(request, "registry/search.html", facts, status=422 if form.errors else 200)


def as_reference(query: str) -> str:
    """The query as a reference of this node, or nothing; digits of every script are digits."""
    said = normalize("NFKC", query).upper()
    said = "".join(str(int(char)) if char.isdecimal() else char for char in said).replace("–", "-")
    return said if REFERENCE.fullmatch(said) else ""


def address_of(person: Person, reference: str) -> str:
    """The page of a reference that this person may see; nothing else is told apart."""
    kinds: dict[str, tuple[str, str, Callable[[Person], QuerySet[Any]]]] = {
        "W": ("weapon", "see.weapons", registry.list_weapons),
        "F": ("find", "see.finds", tracing.list_finds),
        "C": ("case", "see.cases", tracing.list_cases),
        "I": ("incident", "see.finds", tracing.list_incidents),
        "S": ("sample", "see.samples", inspection.list_samples),
    }
    match = REFERENCE.fullmatch(reference)
    if not match or match[1] not in kinds:
        return ""
    page, what, listed = kinds[match[1]]
    if not accounts.may(person, what):
        return ""
    uuid = listed(person).order_by().filter(reference=reference).values_list("uuid", flat=True).first()
    return reverse(page, args=[uuid]) if uuid else ""


def lists_named(known: Snapshot, query: str) -> list[dict[str, str]]:
    """Lists of records that the query names: those of a maker or of a model."""
    if any(sign in query for sign in "?*["):
        return []
    lines: list[dict[str, str]] = []
    for kind, codes in catalogue.entries_named(known, query).items():
        for code, name in fields.names(known, kind, codes[:3]):
            words = {
                "maker": _("Records of weapons by the maker %(name)s"),
                "model": _("Records of the model %(name)s"),
            }[kind]
            lines.append(
                {"label": words % {"name": name}, "url": f"{reverse('weapons')}?{kind}={code}", "kind": kind}
            )
    return lines


def _found(person: Person, form: SearchForm) -> dict[str, Any]:
    said = form.cleaned_data
    asked = Search(
        reading=said["q"],
        makers=said["maker"],
        models=said["model"],
        calibres=said["calibre"],
        countries=frozenset({said["country"]} - {""}),
        way=said["way"] or Way.HAND.value,
        limit=SHOWN,
    )
    try:
        result = registry.search(person, asked)
    except ReadingRefused as refused:
        form.add_error("q", refusal(refused))
        return {}
    shown = [found for found in result.candidates if found.probability >= WORTH_SHOWING]
    return {
        "result": result,
        "candidates": [_candidate(form.known, result.reading, found) for found in shown],
        "honest": honest_words(result, shown=len(shown)),
    }


def honest_words(result: SearchResult, *, shown: int) -> list[str]:
    """What the list does not show, and what to add to see more."""
    words = []
    if not result.complete:
        words.append(
            _("More than %(count)s marks look like this. Add the maker, the model or the calibre.")
            % {"count": result.matched}
        )
    elif result.matched > shown:
        words.append(
            ngettext(
                "%(count)s mark looks like this; the most probable ones are shown.",
                "%(count)s marks look like this; the most probable ones are shown.",
                result.matched,
            )
            % {"count": result.matched}
        )
    if result.candidates and result.candidates[0].tied > 1:
        words.append(
            _("The first %(count)s are equally probable; their order means nothing.")
            % {"count": result.candidates[0].tied}
        )
    if result.others >= 0.01:
        words.append(
            _("%(percent)s%% of the probability falls to records that are not shown.")
            % {"percent": round(result.others * 100)}
        )
    return words


def _candidate(known: Snapshot, reading: str, found: Found) -> dict[str, Any]:
    details = (
        calibre_name(known, found),
        str(found.year or ""),
        found.status.label,
        found.partition.label,
        found.reference,
    )
    return {
        "probability": found.probability,
        "title": weapon_name(known, found),
        "segments": segments(reading, found.serial),
        "detail": " · ".join(part for part in details if part),
        "reasons": [sentence(remark) for remark in found.remarks],
        "url": reverse("weapon", args=[found.weapon]),
        "action": _("Show the record"),
    }
