"""The first page: what waits for this person, and what the last twelve months were."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render

from tracemark.apps.accounts import api as accounts
from tracemark.web.pages.door import open_to_all
from tracemark.web.pages.home.waiting import what_waits_for
from tracemark.web.pages.home.year import last_year

if TYPE_CHECKING:
    from django.http import HttpRequest

    from tracemark.web.pages.door import PersonRequest


def home(request: PersonRequest) -> HttpResponse:
    person = request.person
    facts = {
        "tasks": what_waits_for(person),
        "year": last_year(person) if accounts.may(person, "see.cases") else None,
        "may": {
            "trace": accounts.may(person, "tracing.open_incident"),
            "load": accounts.may(person, "registry.read_load"),
            "register": accounts.may(person, "registry.register_weapon"),
            "inspect": accounts.may(person, "see.ledger"),
        },
    }
    return render(request, "home/home.html", facts)


@open_to_all
def health(request: HttpRequest) -> HttpResponse:
    """For whoever watches the node: it answers. It says nothing about what is in it."""
    del request
    return HttpResponse("ok", content_type="text/plain")
