"""Every table of a node: how many rows, what the rows are, and the changes of schema that it has seen.

The digest of a table is the sum of the hashes of its rows, so it does not depend on their order, and each
value is written as both databases mean it: it is equal on SQLite and on PostgreSQL when the rows are.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.apps import apps
from django.db import models

from tracemark.proofs import base64text
from tracemark.proofs.checkpoint import read_checkpoint

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from django.db.backends.base.base import BaseDatabaseWrapper

MIGRATIONS = "django_migrations"
ROWS = 2000


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its columns, as the program declares them."""

    name: str
    columns: tuple[str, ...]
    kinds: tuple[str, ...]


def tables() -> list[Table]:
    """All of them but Django's list of migrations, by name."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.proxy:
            fields = [field for field in model._meta.concrete_fields if not _composite(field)]
            found[model._meta.db_table] = Table(
                model._meta.db_table,
                tuple(str(field.column) for field in fields),
                tuple(_kind(field) for field in fields),
            )
    return [found[name] for name in sorted(found)]


@dataclass(frozen=True, slots=True)
class Facts:
    """What a database has come to."""

    tables: dict[str, int]
    migrations: list[str]
    size: int
    root: str


def facts_of(ask: Callable[[str], list[Any]], names: Iterable[str]) -> Facts:
    """Counted and read by whoever can ask the database a question; its own tables, whatever the program knows."""
    counts = {
        name: ask(f'SELECT COUNT(*) FROM "{name}"')[0][0]  # noqa: S608 - a name that the database gave
        for name in sorted(names)
        if name != MIGRATIONS and not name.startswith("sqlite_")
    }
    note = ask("SELECT note FROM ledger_checkpoint ORDER BY size DESC LIMIT 1")
    head = read_checkpoint(note[0][0]) if note else None
    size, root = (head.size, base64text.write(head.root)) if head else (0, "")
    return Facts(counts, applied(ask), size, root)


def applied(ask: Callable[[str], list[Any]]) -> list[str]:
    """The changes of schema that this database has seen, as `app.name`."""
    rows = ask(f"SELECT app, name FROM {MIGRATIONS} ORDER BY app, name")  # noqa: S608 - a name of Django's
    return [f"{app}.{name}" for app, name in rows]


def asking(connection: BaseDatabaseWrapper) -> Callable[[str], list[Any]]:
    def ask(query: str) -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute(query)
            return list(cursor.fetchall())

    return ask


def digest(table: Table, rows: Iterable[Sequence[Any]]) -> tuple[int, str]:
    """How many rows, and what they are together."""
    readers = [READERS.get(kind, _plain) for kind in table.kinds]
    number = total = 0
    for row in rows:
        said = repr(
            [None if value is None else read(value) for read, value in zip(readers, row, strict=True)]
        )
        total += int.from_bytes(sha256(said.encode("utf-8", "surrogatepass")).digest(), "big")
        number += 1
    return number, f"{total % 2**256:064x}"


def rows_of(connection: BaseDatabaseWrapper, table: Table) -> Iterator[tuple[Any, ...]]:
    """All rows, raw as the driver gives them, a part at a time."""
    columns = ", ".join(f'"{column}"' for column in table.columns)
    with connection.chunked_cursor() as cursor:
        cursor.execute(f'SELECT {columns} FROM "{table.name}"')  # noqa: S608 - a table of the program
        while part := cursor.fetchmany(ROWS):
            yield from part


def _composite(field: models.Field[Any, Any]) -> bool:
    return isinstance(field, models.CompositePrimaryKey)


def _kind(field: models.Field[Any, Any]) -> str:
    """What its values are, also where it points at another row."""
    target: Any = field
    while target.remote_field and getattr(target, "target_field", None):
        target = target.target_field
    return str(target.get_internal_type())


def _plain(value: Any) -> Any:
    return value


def _moment(value: Any) -> str:
    """SQLite keeps UTC as text without saying so."""
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return moment.isoformat()


def _day(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _json(value: Any) -> str:
    meant = json.loads(value) if isinstance(value, str | bytes) else value
    return json.dumps(meant, sort_keys=True)


def _duration(value: Any) -> int:
    return value // timedelta(microseconds=1) if isinstance(value, timedelta) else int(value)


READERS: dict[str, Callable[[Any], Any]] = {
    "UUIDField": lambda value: (value if isinstance(value, UUID) else UUID(value)).hex,
    "BooleanField": int,
    "DateTimeField": _moment,
    "DateField": _day,
    "TimeField": _day,
    "JSONField": _json,
    "BinaryField": bytes,
    "DecimalField": lambda value: str(Decimal(str(value)).normalize()),
    "DurationField": _duration,
    "FloatField": float,
}
