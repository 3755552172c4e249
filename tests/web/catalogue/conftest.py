"""Some rows of the reference tables, connected with each other, and people who look at them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection

from signing_in import browser_of
from tracemark.apps.catalogue import api as catalogue
from tracemark.apps.catalogue.loading import touch

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from tracemark.apps.accounts.data import Person

MAKERS = {"izhmash", "kalashnikov-concern", "arsenal-kazanlak", "mauser", "glock", "maadi", "tula", "cugir"}
MODELS = {"ak", "akm", "akms", "ak-74", "glock-17", "glock-17-gen1", "glock-19"}
CALIBRES = {"762x39mm", "545x39mm", "9x19mm-parabellum", "9x18mm-makarov"}


def wanted(table: str, row: dict[str, str]) -> bool:
    if table in {"makers", "models", "calibres"}:
        return row["code"] in {"makers": MAKERS, "models": MODELS, "calibres": CALIBRES}[table]
    if table == "model_makers":
        return row["model"] in MODELS and row["maker"] in MAKERS
    if table in {"factory_codes", "marking_practices"}:
        return row["maker"] in MAKERS
    return True


@cache
def rows_of(table: str) -> list[dict[str, str]]:
    of = catalogue.TABLES[table]
    rows = {tuple(row[name] for name in of.key): row for row in of.rows_of_files() if wanted(table, row)}
    return list(rows.values())


@pytest.fixture(scope="session")
def written_once() -> dict[str, Any]:
    """What the first test that wanted the rows wrote and read, so that the others need not work it out again."""
    return {}


@pytest.fixture
def known(db: None, written_once: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """Real rows of the reference files: a few makers and models with all that hangs on them."""
    del db
    if not written_once:
        statements: list[tuple[str, Any]] = []

        def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
            if sql.startswith("INSERT"):
                statements.append((sql, params))
            return execute(sql, params, many, context)

        with connection.execute_wrapper(note):
            for name, of in catalogue.TABLES.items():
                of.model._default_manager.bulk_create([of.model(**row) for row in rows_of(name)])
        touch()
        written_once.update(statements=statements, snapshot=catalogue.snapshot())
        return
    with connection.cursor() as cursor:
        for sql, params in written_once["statements"]:
            cursor.execute(sql, params)
    touch()
    monkeypatch.setitem(catalogue._snapshots, catalogue.version(), written_once["snapshot"])


@pytest.fixture
def signed_in() -> Callable[[Person], Client]:
    def sign_in(person: Person) -> Client:
        return browser_of(person)

    return sign_in


@pytest.fixture
def pages(known: None, signed_in: Callable[[Person], Client], registrar: Person) -> Client:
    """The pages as somebody sees them who may edit."""
    return signed_in(registrar)


@pytest.fixture
def reader(known: None, signed_in: Callable[[Person], Client], police_officer: Person) -> Client:
    """The pages as somebody sees them who may only read."""
    return signed_in(police_officer)
