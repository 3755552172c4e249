"""A node of one's own: a copy of the migrated database and a folder of keys, for tests that commit.

Append-only triggers rightly break a flush between tests, so a test that commits gets a copied file (SQLite)
or a database made from a template (PostgreSQL), and throws it away.
"""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Iterator

SQLITE = connection.vendor == "sqlite"


@pytest.fixture(scope="session")
def template(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Any]:
    """A migrated database without entries, to make copies of."""
    del django_db_setup
    with django_db_blocker.unblock():
        if SQLITE:
            file = tmp_path_factory.mktemp("template") / "tracemark.sqlite3"
            if _is_set_up():
                with connection.cursor() as cursor:
                    cursor.execute("VACUUM INTO %s", [str(file)])
            else:
                _migrate(str(file))
            yield file
            return
        name = f"tracemark_template_{uuid4().hex}"
        tested = connection.settings_dict["NAME"] if _is_set_up() else "template1"
        with administration() as cursor:
            cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{tested}"')
        if tested == "template1":
            _migrate(name)
        yield name
        with administration() as cursor:
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _is_set_up() -> bool:
    """pytest-django makes the test database only when a test that is run asks for it."""
    return "test" in Path(str(connection.settings_dict["NAME"])).name


def _migrate(name: str) -> None:
    named = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    call_command("migrate", verbosity=0)
    connection.close()
    connection.settings_dict["NAME"] = named


@pytest.fixture
def own_ledger(template: Any, django_db_blocker: Any, tmp_path: Path, settings: Any) -> Iterator[Path]:
    """The folder of a node with an empty ledger; what is written is committed."""
    node = tmp_path / "node"
    node.mkdir()
    settings.TRACEMARK = django_settings.TRACEMARK.model_copy(update={"node_dir": node})
    named = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        connection.close()
        with _database(template, node) as name:
            connection.settings_dict["NAME"] = name
            try:
                yield node
            finally:
                connection.close()
                connection.settings_dict["NAME"] = named


@contextmanager
def _database(template: Any, node: Path) -> Iterator[str]:
    if connection.vendor == "sqlite":
        file = node / "tracemark.sqlite3"
        file.write_bytes(template.read_bytes())
        yield str(file)
        return
    name = f"tracemark_{uuid4().hex}"
    with administration() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    try:
        yield name
    finally:
        with administration() as cursor:
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def administration() -> Iterator[Any]:
    """A cursor of PostgreSQL outside the database of the tests."""
    connection.close()
    with connection._nodb_cursor() as cursor:
        yield cursor
