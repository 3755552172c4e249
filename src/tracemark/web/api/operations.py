"""How an operation is declared: a query with its scope, or a command, which is its own scope.

A command may be sent under a key (`Idempotency-Key`): sent again, it is not done again, and the same is
answered. Every command answers with its deed and the number of its entry in the ledger.
"""

from __future__ import annotations

import hashlib
import inspect
import re
from functools import wraps
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Schema

from tracemark.kernel import replies
from tracemark.kernel.commands import written_beside
from tracemark.kernel.errors import BadInput
from tracemark.web.api.door import Token
from tracemark.web.api.fields import Number

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from ninja import Router

    from tracemark.kernel.commands import Deed

KEY = "Idempotency-Key"
KEY_FORM = re.compile(r"[\x21-\x7e]{8,120}")


class KeyWrong(BadInput):
    code = "api.key_wrong"
    sentence = _("An Idempotency-Key has 8 to 120 letters, digits and signs, without spaces.")


class Done(Schema):
    """What a command answers."""

    uuid: UUID
    reference: str = ""
    deed: UUID
    entry: Number


def asks(router: Router, path: str, *, scope: str, answer: Any, method: str = "GET") -> Callable[..., Any]:
    """A query: it changes nothing."""

    def declare(function: Callable[..., Any]) -> Callable[..., Any]:
        options = _options(function, scope)
        router.api_operation([method], path, response=answer, **options)(function)
        return function

    return declare


def does(
    router: Router, path: str, *, command: Callable[..., Any], answer: type[Done] = Done
) -> Callable[..., Any]:
    """A command: the function carries it out and says what it made; deed and entry are added here."""

    def declare(function: Callable[..., dict[str, Any]]) -> Callable[..., HttpResponse]:
        @wraps(function)
        def carried_out(request: HttpRequest, **facts: Any) -> HttpResponse:
            key, digest = _key(request), _digest(request)
            owner = request.auth.token  # type: ignore[attr-defined]
            kept = replies.kept(owner, key, digest) if key else None
            if kept:
                again = _json(kept.body, kept.status)
                again["Idempotency-Replayed"] = "true"
                return again
            deeds: list[Deed] = []
            keep = replies.writer(owner, key, digest) if key else None

            def beside(deed: Deed) -> None:
                deeds.append(deed)
                if keep:
                    keep(deed)

            with written_beside(beside):
                made = function(request, **facts)
            deed = deeds[-1]
            said = answer(**made, deed=deed.id, entry=deed.receipt.first if deed.receipt else 0)
            body = said.model_dump_json()
            if key:
                replies.keep(owner, key, status=200, body=body)
            return _json(body, 200)

        # The framework would look the annotations up here, and they are of the module of the function.
        carried_out.__signature__ = inspect.signature(function, eval_str=True)  # type: ignore[attr-defined]
        options = _options(function, command.command_name)  # type: ignore[attr-defined]
        router.api_operation(["POST"], path, response=answer, **options)(carried_out)
        return carried_out

    return declare


def _options(function: Callable[..., Any], scope: str) -> dict[str, Any]:
    summary, _sep, more = (function.__doc__ or "").strip().partition("\n")
    return {
        "auth": Token(scope),
        "operation_id": function.__name__,
        "url_name": f"api_{function.__name__}",
        "summary": summary,
        "description": " ".join(more.split()) or None,
        "openapi_extra": {"x-scope": scope},
        "exclude_none": False,
    }


def _key(request: HttpRequest) -> str:
    """Raises: KeyWrong."""
    key = request.headers.get(KEY)
    if key is not None and not KEY_FORM.fullmatch(key):
        raise KeyWrong(place=f"header.{KEY}")
    return key or ""


def _digest(request: HttpRequest) -> str:
    said = b"\x00".join([str(request.method).encode(), request.get_full_path().encode(), request.body])
    return hashlib.sha256(said).hexdigest()


def _json(body: str, status: int) -> HttpResponse:
    return HttpResponse(body, status=status, content_type="application/json; charset=utf-8")
