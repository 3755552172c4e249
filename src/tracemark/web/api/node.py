"""All operations together, and how they are read and answered."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ninja import NinjaAPI
from ninja.parser import Parser

from tracemark.web.api import (
    accounts,
    catalogue,
    directory,
    find,
    inspection,
    ledger,
    photographs,
    problems,
    registry,
    tracing,
)

if TYPE_CHECKING:
    from django.http import HttpRequest

VERSION = "1"


class StrictParser(Parser):
    """JSON objects as RFC 8259 has them: said to be JSON, in UTF-8, no NaN, no name twice, not without end deep."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        """Raises: NotJson, NotJsonContent."""
        if request.content_type != "application/json":
            raise problems.NotJsonContent
        try:
            said = json.loads(
                request.body.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_constant
            )
        except (ValueError, RecursionError):
            raise problems.NotJson from None
        if not isinstance(said, dict):
            raise problems.NotJson
        return said


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    said = dict(pairs)
    if len(said) != len(pairs):
        raise ValueError("a name stands twice")
    return said


def _no_constant(name: str) -> Any:
    raise ValueError(name)


api = NinjaAPI(
    title="Tracemark",
    version=VERSION,
    openapi_url=None,
    docs_url=None,
    urls_namespace="tracemark-api",
    parser=StrictParser(),
)
for part in (accounts, find, registry, tracing, photographs, inspection, catalogue, directory, ledger):
    api.add_router("", part.router)
problems.register(api)
