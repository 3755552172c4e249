"""The OpenAPI document: what the framework knows, and what is the same for every operation.

Every answer that can come is in it - each problem with its status - so that a program can be written and
checked against it without this node.
"""

from __future__ import annotations

import copy
import json
from functools import cache
from typing import Any

from django.utils import translation

from tracemark.web.api import versions
from tracemark.web.api.door import ANY
from tracemark.web.api.node import api
from tracemark.web.api.operations import KEY
from tracemark.web.api.problems import MEDIA_TYPE, TITLES

ALWAYS = (400, 401, 403, 429, 500, 503)
PREFIX = "/api/1"

ABOUT = """The queries and commands of a node, for the State's own systems.

Send `Authorization: Bearer TOKEN`. A token acts for a person: it does what the person's roles allow, within
its own scopes, and sees the registers that the person sees. What may not be seen is answered like what does
not exist. Errors are problem details (RFC 9457); `type` is a code that stays.

One object is answered with its `ETag`. Send it as `If-None-Match` to ask whether it has changed, and as `If-Match`
with a command below its address, so that the command is refused where it has."""

PROBLEM = {
    "title": "Problem",
    "type": "object",
    "required": ["type", "title", "status", "detail", "data", "errors"],
    "properties": {
        "type": {"type": "string", "description": "The code of the error; it stays."},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "A sentence, in the language of Accept-Language."},
        "data": {"type": "object", "description": "What the error is about."},
        "errors": {
            "type": "array",
            "items": {
                "title": "ProblemPlace",
                "type": "object",
                "required": ["place", "detail"],
                "properties": {"place": {"type": "string"}, "detail": {"type": "string"}},
            },
        },
    },
}

TAG = {"schema": {"type": "string"}, "description": "The tag of the object as it stands."}
TAG_SAID = {
    versions.IF_NONE_MATCH: "The tag that was seen: where it still holds, nothing is sent again.",
    versions.IF_MATCH: "The tag that was seen: where the object has changed meanwhile, nothing is done.",
}


@cache
def _document() -> dict[str, Any]:
    with translation.override("en"):
        said: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(path_prefix="")))
        said["info"] = {"title": "Tracemark", "version": api.version, "description": ABOUT}
        said["servers"] = [{"url": PREFIX}]
        said["components"]["schemas"]["Problem"] = PROBLEM
        said["components"]["responses"] = {f"Problem{status}": _response(status) for status in TITLES}
        said["components"]["responses"]["NotModified"] = {
            "description": "The object is as it was seen.",
            "headers": {"ETag": TAG},
        }
        for path, methods in said["paths"].items():
            for method, operation in methods.items():
                _complete(path, method, operation)
    return said


def document() -> dict[str, Any]:
    """A copy that the caller may change."""
    return copy.deepcopy(_document())


def as_text() -> str:
    return json.dumps(_document(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _complete(path: str, method: str, operation: dict[str, Any]) -> None:
    scope = operation["x-scope"]
    command = method == "post" and not scope.startswith("see.") and scope != ANY
    for status in _statuses(path, operation, command=command):
        operation["responses"][str(status)] = {"$ref": f"#/components/responses/Problem{status}"}
    if command:
        operation["parameters"].append(
            {
                "in": "header",
                "name": KEY,
                "required": False,
                "description": "Sent again under the same key, the command is not done again.",
                "schema": {"type": "string", "pattern": "^[!-~]{8,120}$"},
            }
        )
    _complete_tag(operation, operation.pop(versions.SAID, ""))


def _complete_tag(operation: dict[str, Any], header: str) -> None:
    if not header:
        return
    said = {"in": "header", "name": header, "required": False, "schema": {"type": "string"}}
    operation["parameters"].append(said | {"description": TAG_SAID[header]})
    if header == versions.IF_NONE_MATCH:
        operation["responses"]["200"]["headers"] = {"ETag": TAG}
        operation["responses"]["304"] = {"$ref": "#/components/responses/NotModified"}
    else:
        operation["responses"]["412"] = {"$ref": "#/components/responses/Problem412"}


def _statuses(path: str, operation: dict[str, Any], *, command: bool) -> list[int]:
    statuses = set(ALWAYS)
    if "requestBody" in operation:
        statuses |= {413, 415}
    if operation["parameters"] or "requestBody" in operation or command:
        statuses.add(422)
    if command or "{" in path or _pages(operation) or path == "/ledger/head" or "consistency" in path:
        statuses.add(404)
    if command:
        statuses.add(409)
    return sorted(statuses)


def _pages(operation: dict[str, Any]) -> bool:
    return any(one["name"] == "after" for one in operation["parameters"])


def _response(status: int) -> dict[str, Any]:
    said: dict[str, Any] = {
        "description": str(TITLES[status]),
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    if status in {429, 503}:
        said["headers"] = {"Retry-After": {"schema": {"type": "integer"}, "description": "Seconds."}}
    return said
