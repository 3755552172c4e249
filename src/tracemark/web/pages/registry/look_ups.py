"""Looking up by a person or a place.

The answer has no address of its own: it is shown once, to a form that was sent, and its next page is a look
of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tracemark.apps.accounts import api as accounts
from tracemark.apps.accounts.data import Partition
from tracemark.apps.accounts.errors import LooksUsedUp
from tracemark.apps.catalogue import api as catalogue
from tracemark.apps.registry import api as registry
from tracemark.apps.registry.data import HOLDER_LABELS, HolderFacts, HolderKind, Status
from tracemark.kernel.errors import BadInput
from tracemark.web.look import pieces
from tracemark.web.look.tables import Column, Row, Table
from tracemark.web.pages.door import needs
from tracemark.web.pages.registry import story
from tracemark.web.pages.registry.forms import ReasonForm
from tracemark.web.pages.registry.naming import TONES, weapon_name

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from tracemark.apps.registry.models import WeaponRow
    from tracemark.web.pages.door import PersonRequest


class PersonForm(ReasonForm):
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of holder"),
        choices=lambda: [(kind.value, str(HOLDER_LABELS[kind])) for kind in HolderKind],
    )
    name = forms.CharField(
        label=gettext_lazy("Whole name"),
        help_text=gettext_lazy("As it was registered. A part of a name finds nobody."),
        max_length=200,
    )
    number = forms.CharField(
        label=gettext_lazy("Number of a document"),
        help_text=gettext_lazy("As it was registered; leave it empty if there was none."),
        max_length=80,
        required=False,
        widget=forms.TextInput({"dir": "ltr"}),
    )
    after = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput())
    field_order = ("kind", "name", "number", "purpose", "case")


class PlaceForm(ReasonForm):
    place = forms.CharField(
        label=gettext_lazy("Place"),
        help_text=gettext_lazy("As it stands in the records: a town, a store, a station."),
        max_length=200,
    )
    with_names = forms.BooleanField(
        label=gettext_lazy("Show the names of private persons"),
        help_text=gettext_lazy("Each person who is named counts as a look."),
        required=False,
    )
    after = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput())
    field_order = ("place", "with_names", "purpose", "case")


@needs("registry.look_up_holder")
@require_http_methods(["GET", "POST"])
@never_cache
def person(request: PersonRequest) -> HttpResponse:
    form = PersonForm(request.POST or None, purposes=accounts.purposes_of(request.person))

    def ask(said: dict[str, Any]) -> registry.LookedUp:
        holder = HolderFacts(HolderKind(said["kind"]), said["name"], said["number"])
        return registry.look_up_holder(by=request.person, holder=holder, **_reason(said))

    return _shown(request, form, ask, _("Weapons of a person"))


@needs("registry.look_up_place")
@require_http_methods(["GET", "POST"])
@never_cache
def place(request: PersonRequest) -> HttpResponse:
    form = PlaceForm(request.POST or None, purposes=accounts.purposes_of(request.person))

    def ask(said: dict[str, Any]) -> registry.LookedUp:
        return registry.look_up_place(
            by=request.person, place=said["place"], with_names=said["with_names"], **_reason(said)
        )

    return _shown(request, form, ask, _("Weapons of a place"))


def _reason(said: dict[str, Any]) -> dict[str, Any]:
    return {"purpose": said["purpose"], "case": said["case"], "after": said["after"] or 0}


def _shown(
    request: PersonRequest,
    form: forms.Form,
    ask: Callable[[dict[str, Any]], registry.LookedUp],
    title: str,
) -> HttpResponse:
    found = None
    if form.is_valid():
        try:
            found = ask(form.cleaned_data)
        except (BadInput, LooksUsedUp) as error:
            form.add_error(None, str(error))
    facts = {
        "title": title,
        "form": form,
        "found": found,
        "table": _table(request, found) if found else None,
        "again": _again(form, found) if found and found.after else None,
        "left": accounts.looks_left(request.person),
        "may_ask_more": accounts.may(request.person, "accounts.allow_more_looks"),
        "tabs": [
            {"label": _("By person"), "url": reverse("look_up_person")},
            {"label": _("By place"), "url": reverse("look_up_place")},
        ],
    }
    return render(request, "registry/look_ups.html", facts, status=422 if form.errors else 200)


def _again(form: forms.Form, found: registry.LookedUp) -> list[tuple[str, str]]:
    """The same question for the next page."""
    said = {name: form.data.get(name, "") for name in form.fields} | {"after": str(found.after)}
    return [(name, value) for name, value in said.items() if value]


def _table(request: PersonRequest, found: registry.LookedUp) -> Table:
    known = catalogue.snapshot()
    return Table(
        caption=_("Records"),
        columns=[
            Column(_("Serial")),
            Column(_("Reference")),
            Column(_("Weapon")),
            Column(_("Status")),
            Column(_("Register")),
            Column(_("Holder")),
        ],
        rows=[
            Row(
                [
                    pieces.mark(row.serial),
                    pieces.ref(row.reference),
                    weapon_name(known, row),
                    pieces.badge(Status(row.status).label, TONES[Status(row.status)]),
                    Partition(row.partition).label,
                    _holder(row, found),
                ],
                url=reverse("weapon", args=[row.uuid])
                if row.partition in request.person.partitions and accounts.may(request.person, "see.weapons")
                else "",
            )
            for row in found.weapons
        ],
        empty_title=_("No record fits"),
        empty_text=_(
            "The look counts and is recorded all the same. Check the spelling against the document."
        ),
    )


def _holder(row: WeaponRow, found: registry.LookedUp) -> str:
    named = found.names.get(row.holder.uuid) if row.holder else None
    return named or story.holder_words(row.holder)
