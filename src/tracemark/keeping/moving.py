"""Moving a node from SQLite to PostgreSQL: every row, the same ledger, all or nothing.

The node stands still meanwhile: a write transaction on the old database keeps every writer out to the end.
All tables are filled in one transaction of the new database, and each is compared row by row, by its digest,
before that is committed. Then the whole ledger is verified there, and only then `node.toml` names the new
database. Killed at any moment it is asked again: what was not committed is gone, and what was is recognised
by its ledger. The old file stays where it is, untouched.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections, transaction
from django.utils.module_loading import import_string

from tracemark.apps.ledger import api as ledger
from tracemark.keeping.refusals import KeepingRefused
from tracemark.keeping.snapshots import fill
from tracemark.keeping.tables import applied, asking, digest, facts_of, rows_of, tables
from tracemark.kernel.node import change_node

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.db.backends.base.base import BaseDatabaseWrapper

    from tracemark.keeping.tables import Table

    Tell = Callable[[str, int, int], None]

TO = "moved_to"
DESCRIPTION = "tracemark.config.database.database"
"""Named as the settings are: this floor does not import the one above."""


@dataclass(frozen=True, slots=True)
class Moved:
    size: int
    root: str
    rows: int
    tables: dict[str, tuple[int, str]]


def move(url: str, tell: Tell) -> Moved:
    """Move this node to the PostgreSQL database at this address.

    Raises:
        KeepingRefused: the node is not on SQLite, the database holds something else, or a table differs.
        DatabaseError: one of the two does not answer.

    """
    if connection.vendor != "sqlite":
        raise KeepingRefused("not_on_sqlite")
    if not url.startswith(("postgres://", "postgresql://")):
        raise KeepingRefused("no_address", address=url)
    node = settings.TRACEMARK
    with _reached(import_string(DESCRIPTION)(node.model_copy(update={"database": url}))) as there:
        call_command("migrate", database=TO, verbosity=0, interactive=False)
        with transaction.atomic():  # on SQLite this keeps every writer out
            if applied(asking(connection)) != applied(asking(there)):
                raise KeepingRefused("not_upgraded")
            found = _filled(there, tell)
        _proved(there, tell)
        facts = facts_of(asking(there), there.introspection.table_names())
        change_node(node.node_dir, database=url)
    return Moved(facts.size, facts.root, sum(number for number, _ in found.values()), found)


@contextmanager
def _reached(description: dict[str, Any]) -> Iterator[BaseDatabaseWrapper]:
    """The new database beside the old one, under a name of its own."""
    connections.databases[TO] = description
    connections.configure_settings(connections.databases)
    there = connections[TO]
    try:
        yield there
    finally:
        there.close()
        del connections[TO]
        del connections.databases[TO]


def _filled(there: BaseDatabaseWrapper, tell: Tell) -> dict[str, tuple[int, str]]:
    ask = asking(there)
    everything = {table.name: table for table in tables()}
    if ask("SELECT 1 FROM ledger_event LIMIT 1"):
        return _compared(everything, there, tell, otherwise="holds_another_node")
    with transaction.atomic(using=TO):
        fill(
            there,
            {name: table.columns for name, table in everything.items()},
            lambda name, copy: _brought(everything[name], copy),
            lambda done, total: tell("rows", done, total),
        )
        return _compared(everything, there, tell, otherwise="table_differs")


def _brought(table: Table, copy: Any) -> None:
    for row in rows_of(connection, table):
        copy.write_row(row)


def _compared(
    everything: dict[str, Table], there: BaseDatabaseWrapper, tell: Tell, *, otherwise: str
) -> dict[str, tuple[int, str]]:
    """Raises: KeepingRefused."""
    found = {}
    for number, (name, table) in enumerate(everything.items(), 1):
        found[name] = digest(table, rows_of(connection, table))
        if digest(table, rows_of(there, table)) != found[name]:
            raise KeepingRefused(otherwise, table=name)
        tell("compare", number, len(everything))
    return found


def _proved(there: BaseDatabaseWrapper, tell: Tell) -> None:
    """The whole ledger, read from the new database.

    Raises:
        KeepingRefused: something in it contradicts.

    """
    here = connections["default"]
    connections["default"] = there
    try:
        ledger.check_at_start(there)
        audit = ledger.verify_ledger(lambda done, total: tell("verify", done, total))
    finally:
        connections["default"] = here
    if audit.findings:
        raise KeepingRefused("ledger_differs", what=audit.findings[0].what)
