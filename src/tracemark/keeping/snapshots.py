"""The database of a node as files, consistent while others go on writing.

SQLite: its own online backup under a read transaction, so that no page is from a later moment. PostgreSQL:
every table as text by COPY within one snapshot; the same text goes into any later version of the server.
"""

from __future__ import annotations

import json
import os
import sqlite3
from contextlib import closing
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from tracemark.keeping.copying import hashed
from tracemark.keeping.manifest import Part
from tracemark.keeping.refusals import KeepingRefused
from tracemark.keeping.tables import MIGRATIONS, asking, facts_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from django.db.backends.base.base import BaseDatabaseWrapper

    from tracemark.keeping.tables import Facts

    Tell = Callable[[int, int], None]

DATABASE = "database.sqlite3"
TABLES = "tables"
COLUMNS = "columns.json"
PAGES = 4096


def take(folder: Path, tell: Tell) -> tuple[dict[str, Part], Facts]:
    """Put the database into this folder: its parts by name, and what it had come to at that moment."""
    return _sqlite(folder, tell) if connection.vendor == "sqlite" else _postgresql(folder, tell)


def _sqlite(folder: Path, tell: Tell) -> tuple[dict[str, Part], Facts]:
    file = folder / DATABASE
    source = str(connection.settings_dict["NAME"])
    with (
        closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as there,
        closing(sqlite3.connect(file)) as here,
    ):
        there.execute("BEGIN")
        there.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()  # from here on, this moment is read
        here.execute("PRAGMA synchronous = OFF")  # forced to disk as a whole below
        there.backup(here, pages=PAGES, progress=lambda _status, left, total: tell(total - left, total))
        names = [name for (name,) in here.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        facts = facts_of(lambda query: here.execute(query).fetchall(), names)
    file.chmod(0o600)
    with file.open("rb") as stream:
        os.fsync(stream.fileno())
    return {DATABASE: hashed(file)}, facts


def _postgresql(folder: Path, tell: Tell) -> tuple[dict[str, Part], Facts]:
    parts: dict[str, Part] = {}
    (folder / TABLES).mkdir(mode=0o700)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        columns = _columns(cursor)
        for number, (table, names) in enumerate(columns.items(), 1):
            name = f"{TABLES}/{table}"
            parts[name] = _copied_out(cursor, _copy(table, names, "TO STDOUT"), folder / name)
            tell(number, len(columns))
        facts = facts_of(asking(connection), connection.introspection.table_names(cursor))
    (folder / COLUMNS).write_text(json.dumps(columns, indent=1) + "\n", "utf-8")
    parts[COLUMNS] = hashed(folder / COLUMNS)
    return parts, facts


def bring_tables(folder: Path, migrations: list[str], tell: Tell) -> None:
    """Fill the empty PostgreSQL database of the node from these files, all or nothing.

    It is brought to the schema of the backup first; `upgrade` takes it further.

    Raises:
        KeepingRefused: there are tables in it already.

    """
    if connection.introspection.table_names():
        raise KeepingRefused("database_not_empty")
    targets = [(app, name) for app, _, name in (one.partition(".") for one in migrations)]
    executor = MigrationExecutor(connection)
    known = [one for one in targets if one in executor.loader.graph.nodes]
    if len(known) < len(targets):
        raise KeepingRefused("newer_than_program")
    graph = executor.loader.graph.node_map
    last = [
        one
        for one in known
        if not any(child.key[0] == one[0] and child.key in known for child in graph[one].children)
    ]
    executor.migrate(last)
    columns = json.loads((folder.parent / COLUMNS).read_text("utf-8"))
    with transaction.atomic():
        fill(
            connection,
            {table: tuple(names) for table, names in columns.items()},
            lambda table, copy: _copied_in(folder / table, copy),
            tell,
        )


def fill(
    database: BaseDatabaseWrapper,
    columns: dict[str, tuple[str, ...]],
    bring: Callable[[str, Any], None],
    tell: Tell,
) -> None:
    """These tables of a PostgreSQL database anew, within the transaction under way."""
    with database.cursor() as cursor:
        for number, (table, names) in enumerate(columns.items(), 1):
            if not table.startswith("ledger_"):  # those are empty, and refuse to be emptied
                cursor.execute(f'DELETE FROM "{table}"')  # noqa: S608 - a table of the program
            with cursor.copy(_copy(table, names, "FROM STDIN")) as copy:
                bring(table, copy)
            tell(number, len(columns))
        for statement in database.ops.sequence_reset_sql(
            no_style(), apps.get_models(include_auto_created=True)
        ):
            cursor.execute(statement)


def _copy(table: str, names: Iterable[str], way: str) -> str:
    return f'COPY "{table}" ({_listed(names)}) {way}'


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _columns(cursor: Any) -> dict[str, list[str]]:
    """What the database itself has: a program that is newer must not leave a column out."""
    cursor.execute(
        "SELECT table_name, column_name FROM information_schema.columns JOIN information_schema.tables "
        "USING (table_schema, table_name) WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' "
        "AND table_name <> %s ORDER BY table_name, ordinal_position",
        [MIGRATIONS],
    )
    found: dict[str, list[str]] = {}
    for table, column in cursor.fetchall():
        found.setdefault(table, []).append(column)
    return found


def _copied_in(file: Path, copy: Any) -> None:
    with file.open("rb") as stream:
        while block := stream.read(1 << 20):
            copy.write(block)


def _copied_out(cursor: Any, statement: str, file: Path) -> Part:
    digest, size = sha256(), 0
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as out, cursor.copy(statement) as copy:
        for block in copy:
            said = bytes(block)
            digest.update(said)
            out.write(said)
            size += len(said)
        out.flush()
        os.fsync(out.fileno())
    return Part(size, digest.hexdigest())
