"""Which state of an object a system has seen: ETag, If-None-Match and If-Match (RFC 9110, 8.8.3 and 13.1).

The tag of an object is the digest of the answer at its address, so it changes exactly when the answer does. A command
below that address may say which tag was seen: it is compared in the transaction of the command, with the object
locked, so of two systems that saw the same state only the first changes it.
"""

from __future__ import annotations

import hashlib
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseNotModified
from django.utils.http import parse_etags
from ninja.renderers import JSONRenderer

from tracemark.apps.accounts.data import Person
from tracemark.web.api.problems import ChangedMeanwhile

if TYPE_CHECKING:
    from django.http import HttpRequest
    from ninja import Schema

IF_MATCH = "If-Match"
IF_NONE_MATCH = "If-None-Match"
SAID = "x-tag"
"""Where a declaration says to the document which of the two headers it reads."""

Rows = Callable[[Person], QuerySet[Any]]


@dataclass(frozen=True, slots=True)
class Thing:
    """What stands at one address: how it is told, and among which rows it can be locked."""

    name: str
    tell: Callable[..., Any]
    answer: type[Schema]
    rows: Rows

    def written(self, request: HttpRequest, facts: dict[str, Any]) -> bytes:
        """The bytes of the answer, as the framework writes those of every other one.

        Raises:
            NotFound
        """
        said = self.answer.model_validate(self.tell(request, **{self.name: facts[self.name]}))
        return str(JSONRenderer().render(request, said.model_dump(), response_status=200)).encode()


_things: dict[str, Thing] = {}


def above(path: str) -> Thing | None:
    """The object below whose address this one is."""
    return next((thing for address, thing in _things.items() if path.startswith(f"{address}/")), None)


def versioned(
    path: str, function: Callable[..., Any], *, answer: type[Schema], rows: Rows
) -> Callable[..., HttpResponse]:
    """The query of one object, answered with its tag, and with nothing to whoever has seen this tag."""
    asked = inspect.signature(function, eval_str=True)
    thing = Thing(list(asked.parameters)[-1], function, answer, rows)
    _things[path] = thing

    @wraps(function)
    def told(request: HttpRequest, **facts: Any) -> HttpResponse:
        body = thing.written(request, facts)
        tag = tag_of(body)
        seen = [one.removeprefix("W/") for one in parse_etags(request.headers.get(IF_NONE_MATCH, ""))]
        if "*" in seen or tag in seen:
            answered: HttpResponse = HttpResponseNotModified()
        else:
            answered = HttpResponse(body, content_type="application/json; charset=utf-8")
        answered["ETag"] = tag
        return answered

    told.__signature__ = asked  # type: ignore[attr-defined]
    return told


def check(thing: Thing, request: HttpRequest, facts: dict[str, Any]) -> None:
    """Within the command's transaction: the tag that the system saw is that of the object as it stands.

    Raises:
        NotFound: no such object, or none that this person sees.
        ChangedMeanwhile
    """
    person = request.auth.person  # type: ignore[attr-defined]
    thing.rows(person).select_for_update(of=("self",)).filter(uuid=facts[thing.name]).first()
    tag = tag_of(thing.written(request, facts))
    seen = parse_etags(request.headers[IF_MATCH])
    if "*" not in seen and tag not in seen:
        raise ChangedMeanwhile


def tag_of(body: bytes) -> str:
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'
