"""Errors as pages: what is wrong, what was kept, what to do. The same for every error of the tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from tracemark.kernel.errors import SecondOfficerNeeded, TracemarkError
from tracemark.web.pages.two_officers.asking import asked

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest


class RefusalMiddleware:
    """Turn a TracemarkError that no view has handled into its page, with its status."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, SecondOfficerNeeded):
            return _asked(request, error)
        if not isinstance(error, TracemarkError):
            return None
        answer = page(request, str(error), status=error.status, code=error.code)
        if "seconds" in error.data:
            answer["Retry-After"] = str(error.data["seconds"])
        return answer


def _asked(request: HttpRequest, needed: SecondOfficerNeeded) -> HttpResponse:
    try:
        return asked(request, needed)
    except TracemarkError as error:
        return page(request, str(error), status=error.status, code=error.code)


def page(request: HttpRequest, sentence: str, *, status: int, code: str) -> HttpResponse:
    return render(request, "pages/refusal.html", {"sentence": sentence, "code": code}, status=status)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    del exception
    sentence = _("There is no such page. Go back, or search for a serial, a mark or a reference.")
    return page(request, sentence, status=404, code="page_not_found")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Rendered without the request: what is wrong may be its host, its fields or its size."""
    del request, exception
    sentence = _("The request is not one that this node takes.")
    facts = {"sentence": sentence, "code": "request_not_safe"}
    return HttpResponse(render_to_string("pages/refusal.html", facts), status=400)


def broken(request: HttpRequest) -> HttpResponse:
    """Rendered without the request: what broke may be what surrounds every page."""
    sentence = _(
        "Something went wrong in this node. Nothing was changed. The administrator finds it in the log."
    )
    return HttpResponse(
        render_to_string("pages/refusal.html", {"sentence": sentence, "code": "internal"}), status=500
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    del reason
    sentence = _(
        "This form was open for too long or came from another page. Go back, load it again and send it."
    )
    return page(request, sentence, status=403, code="form_expired")
