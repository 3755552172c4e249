"""The OpenAPI document, and the same as a page to read: rendered here, without scripts, so it works offline.

Both are open: they say what the software can do, and nothing of what this node holds.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tracemark.web.api.document import PREFIX, as_text, document

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest


@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    del request
    return HttpResponse(as_text(), content_type="application/vnd.oai.openapi+json;version=3.1")


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    said = document()
    parts = parts_of(said)
    named = {part["name"]: part for part in parts}
    facts = {
        "parts": parts,
        "open": named.get(request.GET.get("part", "")) or parts[0],
        "prefix": PREFIX,
        "title": _("Interface for other systems"),
    }
    return render(request, "api/reference.html", facts)


def parts_of(said: dict[str, Any]) -> list[dict[str, Any]]:
    """The operations of each part, with their fields as lines."""
    found = sorted(_operations(said), key=lambda one: one["part"])
    return [
        {"name": name, "operations": list(group)} for name, group in groupby(found, lambda one: one["part"])
    ]


def _operations(said: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for path, methods in said["paths"].items():
        for method, operation in methods.items():
            done = next(one for status, one in operation["responses"].items() if status in {"200", "202"})
            yield {
                "part": operation["tags"][0],
                "id": operation["operationId"],
                "line": f"{method.upper()} {PREFIX}{path}",
                "summary": operation["summary"],
                "more": operation.get("description", ""),
                "scope": operation["x-scope"],
                "parameters": [
                    _field(one["name"], one["schema"], needed=one["required"])
                    for one in operation["parameters"]
                ],
                "body": _content(said, operation.get("requestBody", {}).get("content", {})),
                "answer": _content(said, done["content"]),
            }


def _content(said: dict[str, Any], content: dict[str, Any]) -> list[dict[str, Any]]:
    """The fields of a JSON object; of anything else, what it is."""
    if "application/json" in content:
        return _fields(said, content["application/json"]["schema"])
    return [
        {"name": kind, "kind": kind_of(one["schema"]), "needed": True, "about": ""}
        for kind, one in content.items()
    ]


def _fields(said: dict[str, Any], schema: dict[str, Any]) -> list[dict[str, Any]]:
    whole = resolved(said, schema)
    needed = set(whole.get("required", ()))
    return [_field(name, one, needed=name in needed) for name, one in whole.get("properties", {}).items()]


def _field(name: str, schema: dict[str, Any], *, needed: bool) -> dict[str, Any]:
    return {"name": name, "kind": kind_of(schema), "needed": needed, "about": schema.get("description", "")}


def resolved(said: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """What a reference stands for; the items of a list."""
    if "$ref" in schema:
        found: dict[str, Any] = said["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
        return found
    return resolved(said, schema["items"]) if schema.get("type") == "array" else schema


def kind_of(schema: dict[str, Any]) -> str:
    """The kind of a field in a few signs: `string`, `Mark[]`, `integer | null`."""
    if "$ref" in schema:
        return str(schema["$ref"].rsplit("/", 1)[1])
    if "anyOf" in schema:
        return " | ".join(kind_of(one) for one in schema["anyOf"])
    if "enum" in schema:
        return " | ".join(f'"{one}"' for one in schema["enum"])
    if schema.get("type") == "array":
        return f"{kind_of(schema['items'])}[]"
    return str(schema.get("format") or schema.get("type") or "object")
