"""What every page shows around its content: the State, the menu, the person, the head of the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.functional import SimpleLazyObject

from tracemark.apps.ledger import api as ledger
from tracemark.web.pages.navigation import places_for

if TYPE_CHECKING:
    from django.http import HttpRequest


def page(request: HttpRequest) -> dict[str, Any]:
    person = getattr(request, "person", None)
    around: dict[str, Any] = {"node": settings.TRACEMARK, "person": person}
    if person:
        around["navigation"] = places_for(person, request.path)
        around["ledger_head"] = SimpleLazyObject(ledger.head)
    return around
