"""Triggers that make the ledger append-only in the database itself.

They stop mistakes and other programs, not an administrator, who can drop them: that is what the proofs are
for. On SQLite `INSERT OR REPLACE` deletes the old row without firing its delete trigger unless
`recursive_triggers` is on, so an insert is refused wherever the row is there already; deeds must follow each
other without a gap. Sealed facts and keys of persons may be deleted, which is erasure, but not changed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import migrations

if TYPE_CHECKING:
    from collections.abc import Iterator

KEPT = ("event", "node", "checkpoint")
ERASABLE = ("disclosure", "subject_key")

SQLITE_TAKEN = {
    "event": "NEW.seq IS NOT (SELECT COALESCE(MAX(seq) + 1, 0) FROM ledger_event)",
    "node": "EXISTS (SELECT 1 FROM ledger_node WHERE level = NEW.level AND idx = NEW.idx)",
    "checkpoint": "EXISTS (SELECT 1 FROM ledger_checkpoint WHERE size = NEW.size)",
}

POSTGRESQL_REFUSE = """
CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'The ledger only grows: % on % is refused.', TG_OP, TG_TABLE_NAME; END $$
"""


def guard(apps: Any, schema_editor: Any) -> None:
    del apps
    if schema_editor.connection.vendor == "sqlite":
        statements = [*without_row_numbers(schema_editor), *sqlite()]
    else:
        statements = [POSTGRESQL_REFUSE, *postgresql()]
    for statement in statements:
        schema_editor.execute(statement, None)


def unguard(apps: Any, schema_editor: Any) -> None:
    del apps, schema_editor
    raise RuntimeError("The ledger does not become changeable by a migration.")


def without_row_numbers(schema_editor: Any) -> Iterator[str]:
    """The empty table of nodes again, as one tree instead of one of rows and one of keys: an entry writes two."""
    with schema_editor.connection.cursor() as cursor:
        (table,) = cursor.execute("SELECT sql FROM sqlite_master WHERE name = 'ledger_node'").fetchone()
    yield "DROP TABLE ledger_node"
    yield f"{table} WITHOUT ROWID"


def sqlite() -> Iterator[str]:
    for table in KEPT:
        for deed in ("update", "delete"):
            yield sqlite_trigger(table, deed, "1")
        yield sqlite_trigger(table, "insert", SQLITE_TAKEN[table])
    for table in ERASABLE:
        yield sqlite_trigger(table, "update", "1")


def sqlite_trigger(table: str, deed: str, condition: str) -> str:
    return (
        f"CREATE TRIGGER ledger_{table}_{deed} BEFORE {deed.upper()} ON ledger_{table} WHEN {condition} "
        f"BEGIN SELECT RAISE(ABORT, 'The ledger only grows: {deed} on ledger_{table} is refused.'); END"
    )


def postgresql() -> Iterator[str]:
    for table in KEPT:
        for deed in ("update", "delete", "truncate"):
            yield postgresql_trigger(table, deed)
    for table in ERASABLE:
        yield postgresql_trigger(table, "update")


def postgresql_trigger(table: str, deed: str) -> str:
    return (
        f"CREATE TRIGGER ledger_{table}_{deed} BEFORE {deed.upper()} ON ledger_{table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()"
    )


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]

    operations = [migrations.RunPython(guard, unguard)]
