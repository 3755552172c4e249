"""Migrations are one line per app, up to date, and import no live code."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from guards.source import APPS, PACKAGE, Source, imports, sources

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

STEADY = {
    "tracemark.kernel.identity": "default of a column",
    "tracemark.apps.ledger.place": "type of a column",
}
"""What migrations may name because the columns themselves do."""


def live_imports(files: Iterable[Source]) -> list[str]:
    return [
        f"{source.path}:{line} {module}"
        for source in files
        if "/migrations/" in source.path
        for line, module, _name in imports(source)
        if module.startswith("tracemark") and module not in STEADY
    ]


def broken_line(names: Iterable[str]) -> list[str]:
    """Numbers that are missing or given twice."""
    numbers = [name[:4] for name in sorted(names)]
    return [] if numbers == [f"{number:04d}" for number in range(1, len(numbers) + 1)] else numbers


FOLDERS = [
    *sorted(APPS.glob("*/migrations")),
    PACKAGE / "kernel" / "migrations",
    PACKAGE / "papers" / "migrations",
]


@pytest.mark.parametrize("folder", FOLDERS, ids=[folder.parent.name for folder in FOLDERS])
def test_migrations_are_numbered_in_one_line(folder: Path):
    names = [file.stem for file in folder.glob("*.py") if file.stem != "__init__"]
    assert names
    assert broken_line(names) == []
    assert all(re.fullmatch(r"\d{4}_[a-z0-9_]+", name) for name in names)


@pytest.mark.parametrize("names", [["0001_a", "0003_c"], ["0001_a", "0002_b", "0002_c"], ["0002_b"]])
def test_a_line_that_parts_or_breaks_is_found(names):
    assert broken_line(names)


def test_each_app_has_one_last_migration():
    graph = MigrationLoader(connection=None, ignore_no_migrations=True).graph
    for app in {app for app, _name in graph.nodes}:
        assert len(graph.leaf_nodes(app)) == 1


@pytest.mark.django_db
def test_no_change_of_a_table_is_without_its_migration():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_migrations_import_no_live_code():
    assert live_imports(sources()) == []


def test_a_migration_that_imports_live_code_is_found():
    planted = Source(
        "src/tracemark/apps/registry/migrations/0009_x.py",
        "from tracemark.apps.registry.models import WeaponRow",
    )
    assert live_imports([planted])


def test_migrations_carry_no_rows():
    """Reference data are tables that a command loads; a migration is schema only."""
    wrong = [
        source.path
        for source in sources()
        if "/migrations/" in source.path and re.search(r"INSERT INTO|bulk_create|\.objects\.", source.text)
    ]
    assert wrong == []


@pytest.mark.django_db
def test_the_database_of_the_tests_has_them_all():
    loader = MigrationLoader(connection)
    assert set(loader.graph.nodes) <= set(loader.applied_migrations)
