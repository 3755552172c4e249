"""What the API says of itself: one document, kept as it is on purpose, read offline, and turned into a client."""

from __future__ import annotations

import ast
import json
import os
import sys
from pathlib import Path

import pytest
from django.urls import reverse

from tracemark.client import api as client_module
from tracemark.web.api import client
from tracemark.web.api.document import as_text, document

KEPT = Path(__file__).with_name("openapi.json")
WRITING = bool(os.environ.get("TRACEMARK_WRITE_SNAPSHOTS"))


def test_the_document_is_the_one_that_is_kept():
    """A change of it is a change for every system that uses it: TRACEMARK_WRITE_SNAPSHOTS=1 writes it anew."""
    if WRITING:
        KEPT.write_text(as_text(), encoding="utf-8")
    assert as_text() == KEPT.read_text("utf-8")


def test_the_client_is_made_from_the_document():
    made = client.module(document())
    if WRITING:
        client.HERE.write_text(made, encoding="utf-8")
    assert made == client.HERE.read_text("utf-8")


def test_the_client_stands_on_the_standard_library_alone():
    tree = ast.parse(Path(client_module.__file__).read_text("utf-8"))
    named = {
        (node.module if isinstance(node, ast.ImportFrom) else node.names[0].name).split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, (ast.Import, ast.ImportFrom))
    }
    assert named <= sys.stdlib_module_names


def test_the_client_has_a_method_for_every_operation():
    ids = {one["operationId"] for methods in document()["paths"].values() for one in methods.values()}
    assert {name for name in ids if not callable(getattr(client_module.Node, name, None))} == set()


def test_the_document_is_the_same_in_every_language(client):
    answers = {
        client.get("/api/1/openapi.json", headers={"Accept-Language": code}).content for code in ("ar", "en")
    }
    assert len(answers) == 1
    assert json.loads(answers.pop())["openapi"] == "3.1.0"


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "ar", "zh-hans"])
def test_the_page_shows_every_operation_without_a_script_of_its_own(client, language):
    parts = {one["tags"][0] for methods in document()["paths"].values() for one in methods.values()}
    pages = [
        client.get(reverse("api_reference"), {"part": part}, headers={"Accept-Language": language})
        for part in sorted(parts)
    ]
    assert {page.status_code for page in pages} == {200}
    assert max(len(page.content) for page in pages) < 100_000
    text = "".join(page.text for page in pages)
    for path in document()["paths"]:
        assert f"/api/1{path}" in text
    assert "<script>" not in text
    assert "style=" not in text
    assert "https://" not in text.replace("https://www.w3.org", "")


def test_every_answer_of_the_document_has_a_form():
    for path, methods in document()["paths"].items():
        for method, operation in methods.items():
            for status, answer in operation["responses"].items():
                assert "$ref" in answer or answer["content"], (path, method, status)


def test_texts_lists_and_numbers_that_are_sent_have_bounds():
    said = document()
    sent = {name for name in said["components"]["schemas"] if name.endswith("In") or name in BODIES}
    loose = [
        f"{name}.{field}"
        for name in sorted(sent)
        for field, schema in said["components"]["schemas"][name]["properties"].items()
        if not bounded(schema)
    ]
    assert loose == []


BODIES = {"ReadingAsked", "WeaponSeen", "MarkSeen", "NextDeed", "EntryChange"}


def bounded(schema: dict) -> bool:
    if "$ref" in schema or "allOf" in schema or "enum" in schema or "const" in schema:
        return True
    if "anyOf" in schema:
        return all(bounded(one) for one in schema["anyOf"])
    match schema.get("type"):
        case "string":
            return "maxLength" in schema or "pattern" in schema or "format" in schema
        case "integer":
            return "minimum" in schema and "maximum" in schema
        case "array":
            return "maxItems" in schema and bounded(schema["items"])
        case "object":
            return "maxProperties" in schema
    return schema.get("type") in {"boolean", "null"}
