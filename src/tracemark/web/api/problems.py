"""Errors as problem details (RFC 9457): the code of the error is the type, its sentence the detail.

A refusal tells a program what a page tells a person, in the language that was asked for. What broke inside is
in the log and not in the answer.
"""

from __future__ import annotations

import json
import logging
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import OperationalError
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy
from ninja.errors import AuthenticationError, HttpError, ValidationError

from tracemark.apps.accounts import api as accounts
from tracemark.apps.accounts.errors import TokenRefused
from tracemark.apps.registry.words import refusal
from tracemark.kernel.errors import BadInput, Conflict, SecondOfficerNeeded, TracemarkError, Unavailable
from tracemark.kernel.events import plain
from tracemark.marks import ReadingRefused

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from django.http import HttpRequest
    from ninja import NinjaAPI

MEDIA_TYPE = "application/problem+json"

log = logging.getLogger("tracemark.api")

TITLES = {
    400: gettext_lazy("Not understood"),
    401: gettext_lazy("Token needed"),
    403: gettext_lazy("Not allowed"),
    404: gettext_lazy("Not found"),
    405: gettext_lazy("No such method"),
    409: gettext_lazy("In conflict with what stands"),
    412: gettext_lazy("Changed meanwhile"),
    413: gettext_lazy("Too large"),
    415: gettext_lazy("Another kind of content is needed"),
    422: gettext_lazy("Not as it is needed"),
    429: gettext_lazy("Too often"),
    500: gettext_lazy("Something went wrong"),
    503: gettext_lazy("Not to be had now"),
}


class FieldsWrong(BadInput):
    code = "api.fields_wrong"
    sentence = gettext_lazy("Some fields are not as they are needed. Nothing was changed.")


class NotJson(TracemarkError):
    code = "api.not_json"
    status = 400
    sentence = gettext_lazy("The body of the request is no JSON object.")


class NotJsonContent(TracemarkError):
    code = "api.not_json_content"
    status = 415
    sentence = gettext_lazy("Send the body as application/json.")


class NotPhotographContent(TracemarkError):
    code = "api.not_photograph_content"
    status = 415
    sentence = gettext_lazy("Send the photograph itself as image/jpeg, image/png or image/webp.")


class ChangedMeanwhile(Conflict):
    """A tag that does not match (RFC 9110, 13.1.1): a conflict with a status of its own."""

    code = "api.changed_meanwhile"
    status = 412
    sentence = gettext_lazy("The record has changed meanwhile. Look at it again before you go on.")


class TooLarge(TracemarkError):
    code = "api.too_large"
    status = 413
    sentence = gettext_lazy("The body of the request is too large.")


class AddressUnknown(TracemarkError):
    code = "api.address_unknown"
    status = 404
    sentence = gettext_lazy("There is no such address.")


class MethodUnknown(TracemarkError):
    code = "api.method_unknown"
    status = 405
    sentence = gettext_lazy("This address does not take this method.")


class RequestNotSafe(TracemarkError):
    code = "api.request_not_safe"
    status = 400
    sentence = gettext_lazy("The request is not one that this node takes.")


class Broken(TracemarkError):
    code = "internal"
    status = 500
    sentence = gettext_lazy("Something went wrong in this node. The administrator finds it in the log.")


class CodeUnknown(BadInput):
    code = "api.code_unknown"
    sentence = gettext_lazy("The catalogue does not know the code %(code)s in the field %(field)s.")


class ReadingNotRead(BadInput):
    code = "api.reading_not_read"
    sentence = gettext_lazy("This reading cannot be read as it is typed. %(said)s")


KNOWN: dict[type[Exception], type[TracemarkError]] = {
    AuthenticationError: TokenRefused,
    RequestDataTooBig: TooLarge,
    SuspiciousOperation: RequestNotSafe,
    OperationalError: Unavailable,
    Http404: AddressUnknown,
}
"""What others raise, and what it is called here."""


def problem(
    error: TracemarkError,
    *,
    errors: Iterable[Mapping[str, str]] = (),
    headers: Mapping[str, str] | None = None,
) -> HttpResponse:
    status = error.status
    said: dict[str, Any] = {
        "type": error.code,
        "title": str(TITLES.get(status, HTTPStatus(status).phrase)),
        "status": status,
        "detail": str(error),
        "data": {name: _plain(value) for name, value in error.data.items()},
        "errors": list(errors),
    }
    answer = HttpResponse(json.dumps(said, ensure_ascii=False), status=status, content_type=MEDIA_TYPE)
    answer["Cache-Control"] = "no-store"
    for name, value in (headers or {}).items():
        answer[name] = value
    return answer


def of_error(error: TracemarkError) -> HttpResponse:
    headers = {}
    if error.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    if error.status in {429, 503}:
        headers["Retry-After"] = str(error.data.get("seconds", 10))
    errors = [{"place": str(error.data["place"]), "detail": str(error)}] if "place" in error.data else []
    return problem(error, errors=errors, headers=headers)


def of_fields(error: ValidationError) -> HttpResponse:
    """Each field that is wrong, by its place; never what was sent."""
    errors = [
        {"place": _place(one["loc"]), "detail": str(one["msg"]).removeprefix("Value error, ")}
        for one in error.errors[:50]
    ]
    return problem(FieldsWrong(), errors=errors)


def of_step(needed: SecondOfficerNeeded) -> HttpResponse:
    """It is asked for, and people approve it on its page: where that stands is in the data."""
    try:
        request = accounts.ask_for(needed)
    except TracemarkError as error:
        return of_error(error)
    needed.data["request"] = reverse("second_request", args=[request])
    return of_error(needed)


def of_reading(error: ReadingRefused) -> HttpResponse:
    """A reading that cannot be read as typed: the place of the mistake is in the data."""
    said = refusal(error)
    return of_error(ReadingNotRead(place="reading", said=said, because=error.code, **error.data))


def of_exception(request: HttpRequest, error: Any) -> HttpResponse:
    """The problem of whatever was raised; what nobody expected is in the log and not in the answer."""
    if isinstance(error, TracemarkError):
        return of_step(error) if isinstance(error, SecondOfficerNeeded) else of_error(error)
    if isinstance(error, ValidationError):
        return of_fields(error)
    if isinstance(error, ReadingRefused):
        return of_reading(error)
    if isinstance(error, HttpError) and isinstance(error.__cause__, Exception):
        return of_exception(request, error.__cause__)  # the framework wraps what reading the body raised
    for kind, said in KNOWN.items():
        if isinstance(error, kind):
            return of_error(said())
    log.error("A request to %s broke.", request.path, exc_info=error)
    return of_error(Broken())


def register(api: NinjaAPI) -> None:
    """One handler for all; the framework's own would answer in another form."""
    for kind in (Exception, Http404, HttpError, ValidationError):
        api.add_exception_handler(kind, of_exception)


def _place(where: Sequence[str | int]) -> str:
    """`body.marks.0.text`: the framework names the parameter of the function too."""
    return ".".join(map(str, where)).replace("body.body.", "body.", 1)


def _plain(value: Any) -> Any:
    try:
        return plain(value)
    except TypeError:
        return str(value)
