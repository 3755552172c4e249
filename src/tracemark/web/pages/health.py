"""For whoever watches a node: does it live, can it serve, how much does it do. No detail for strangers.

Also the strip that tells everybody who signed in why a node only reads at present, and the line that each
request leaves in the log.
"""

from __future__ import annotations

import hmac
import logging
import time
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from tracemark.apps.ledger import api as ledger
from tracemark.keeping import metrics as numbers
from tracemark.web.pages.door import open_to_all

if TYPE_CHECKING:
    from collections.abc import Callable

log = logging.getLogger("tracemark.requests")


class Watch:
    """Around everything else: counts and times each request by the name of its route."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        response = self.get_response(request)
        seconds = time.perf_counter() - started
        match: Any = request.resolver_match
        route = (match.view_name if match else "") or "none"
        numbers.COUNTS.note(route, response.status_code, seconds)
        facts = {
            "method": request.method,
            "route": route,
            "status": response.status_code,
            "ms": round(seconds * 1000),
        }
        log.info("request", extra=facts)
        return response


@open_to_all
def live(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked."""
    del request
    return _word("ok", 200)


@open_to_all
def ready(request: HttpRequest) -> HttpResponse:
    """The database answers too. A node that only reads is ready: people can read."""
    del request
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return _word("not ready", 503)
    return _word("ready", 200)


@open_to_all
def metrics(request: HttpRequest) -> HttpResponse:
    """Only for whoever shows the token; for everybody else there is no such page."""
    wanted = settings.TRACEMARK.metrics_token
    shown = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not wanted or not hmac.compare_digest(shown.encode(), wanted.encode()):
        return _word("not found", 404)
    return HttpResponse(numbers.exposition(), content_type="text/plain; version=0.0.4")


def why_reading_only(size: int) -> str:
    """A sentence for the top of every page; empty where the node writes."""
    code = ledger.standing(size)
    if not code:
        return ""
    if code == "ledger.rewound":
        return _(
            "This node only reads: its records are older than what its signer vouched for. "
            "The administrator brings back a later copy."
        )
    if code == "ledger.signer_away":
        return _("This node only reads: its signer does not answer. The administrator starts it again.")
    return _("This node only reads: its keys do not open. The administrator brings them back.")


def _word(word: str, status: int) -> HttpResponse:
    response = HttpResponse(word, content_type="text/plain", status=status)
    response["Cache-Control"] = "no-store"
    return response
