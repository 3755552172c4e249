"""Where a step needs a second officer, the page that took it asks for one and leads to the request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from tracemark.apps.accounts import api as accounts
from tracemark.kernel.errors import SecondOfficerNeeded

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse


def taken(request: HttpRequest, step: Callable[[], object]) -> HttpResponse | None:
    """Take a step; nothing when it is done, the way to the request when it waits.

    Raises:
        TracemarkError: the step is not open, to two as little as to one.
    """
    try:
        step()
    except SecondOfficerNeeded as needed:
        return asked(request, needed)
    return None


def asked(request: HttpRequest, needed: SecondOfficerNeeded) -> HttpResponse:
    uuid = accounts.ask_for(needed)
    messages.info(request, _("Nothing is done yet. A second officer finds this among their tasks."))
    return redirect("second_request", uuid)
