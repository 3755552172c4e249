"""How an operation is declared: a query with its scope, or a command, which is its own scope.

A command may be sent under a key (`Idempotency-Key`): sent again, it is not done again, and the same is
answered. Every command answers with its deed and the number of its entry in the ledger. What is asked for at the
address of one object, and done below it, goes by the object's tag (`versions`).
"""

from __future__ import annotations

import hashlib
import inspect
import re
from contextlib import ExitStack
from functools import partial, wraps
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Schema

from tracemark.kernel import replies
from tracemark.kernel.commands import checked_before, written_beside
from tracemark.kernel.errors import BadInput
from tracemark.web.api import versions
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


def asks(
    router: Router,
    path: str,
    *,
    scope: str,
    answer: Any,
    method: str = "GET",
    rows: versions.Rows | None = None,
    more: dict[str, Any] | None = None,
) -> Callable[..., Any]:
    """A query: it changes nothing. With `rows` it is of one object among them, and goes by its tag."""

    def declare(function: Callable[..., Any]) -> Callable[..., Any]:
        told, marked = function, more or {}
        if rows:
            told = versions.versioned(path, function, answer=answer, rows=rows)
            marked = {versions.SAID: versions.IF_NONE_MATCH}
        options = _options(function, scope, marked)
        router.api_operation([method], path, response=answer, **options)(told)
        return function

    return declare


def does(
    router: Router,
    path: str,
    *,
    command: Callable[..., Any],
    answer: type[Done] = Done,
    status: int = 200,
    reads: Callable[[HttpRequest], bytes] | None = None,
    more: dict[str, Any] | None = None,
) -> Callable[..., Any]:
    """A command: the function carries it out and says what it made; deed and entry are added here.

    With `reads` the body is no JSON: what that reads of it is given to the function as `data`.
    """
    thing = None if reads else versions.above(path)  # what is no JSON changes nothing that an answer tells

    def declare(function: Callable[..., dict[str, Any]]) -> Callable[..., HttpResponse]:
        @wraps(function)
        def carried_out(request: HttpRequest, **facts: Any) -> HttpResponse:
            key = _key(request)
            sent = reads(request) if reads else request.body
            digest = _digest(request, sent)
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

            with ExitStack() as around:
                around.enter_context(written_beside(beside))
                if thing and versions.IF_MATCH in request.headers:
                    around.enter_context(checked_before(partial(versions.check, thing, request, facts)))
                made = function(request, **facts, **({"data": sent} if reads else {}))
            deed = deeds[-1]
            said = answer(**made, deed=deed.id, entry=deed.receipt.first if deed.receipt else 0)
            body = said.model_dump_json()
            if key:
                replies.keep(owner, key, status=status, body=body)
            return _json(body, status)

        # The framework would look the annotations up here, and they are of the module of the function.
        asked = inspect.signature(function, eval_str=True)
        fields = [one for name, one in asked.parameters.items() if not (reads and name == "data")]
        carried_out.__signature__ = asked.replace(parameters=fields)  # type: ignore[attr-defined]
        marked = {versions.SAID: versions.IF_MATCH} if thing else {}
        options = _options(function, command.command_name, marked | (more or {}))  # type: ignore[attr-defined]
        router.api_operation(["POST"], path, response={status: answer}, **options)(carried_out)
        return carried_out

    return declare


def _options(function: Callable[..., Any], scope: str, more: dict[str, Any]) -> dict[str, Any]:
    summary, _sep, rest = (function.__doc__ or "").strip().partition("\n")
    return {
        "auth": Token(scope),
        "operation_id": function.__name__,
        "url_name": f"api_{function.__name__}",
        "summary": summary,
        "description": " ".join(rest.split()) or None,
        "openapi_extra": {"x-scope": scope} | more,
        "exclude_none": False,
    }


def _key(request: HttpRequest) -> str:
    """Raises: KeyWrong."""
    key = request.headers.get(KEY)
    if key is not None and not KEY_FORM.fullmatch(key):
        raise KeyWrong(place=f"header.{KEY}")
    return key or ""


def _digest(request: HttpRequest, sent: bytes) -> str:
    said = b"\x00".join([str(request.method).encode(), request.get_full_path().encode(), sent])
    return hashlib.sha256(said).hexdigest()


def _json(body: str, status: int) -> HttpResponse:
    return HttpResponse(body, status=status, content_type="application/json; charset=utf-8")
