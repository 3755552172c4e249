"""The main menu: one table, in reading order. A line shows only to those who may open it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tracemark.apps.accounts import api as accounts

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from tracemark.apps.accounts.data import Person


@dataclass(frozen=True)
class Place:
    url: str
    label: str | _StrPromise
    needs: str


PLACES: tuple[Place, ...] = (
    Place("trace", _("Trace a weapon"), "see.trace"),
    Place("cases", _("Cases"), "see.cases"),
    Place("weapons", _("Records"), "see.weapons"),
    Place("look_up_person", _("Look-ups"), "registry.look_up_holder"),
    Place("looks", _("Looks"), "see.looks"),
    Place("samples", _("Inspections"), "see.samples"),
    Place("loads", _("Loads"), "see.loads"),
    Place("second_requests", _("Two officers"), "accounts.ask_second_officer"),
    Place("catalogue", _("Catalogue"), "see.catalogue"),
    Place("contacts", _("Contacts"), "see.contacts"),
    Place("policy", _("Policy"), "see.policy"),
    Place("ledger", _("Ledger"), "see.ledger"),
)


def places_for(person: Person, path: str) -> list[dict[str, object]]:
    return [
        {"url": address, "label": place.label, "current": path.startswith(address)}
        for place in PLACES
        if accounts.may(person, place.needs)
        for address in (reverse(place.url),)
    ]
