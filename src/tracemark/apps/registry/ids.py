"""Row numbers taken in advance, so that thousands of rows that name each other go in at one stroke."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection

if TYPE_CHECKING:
    from django.db.models import Model


def take(model: type[Model], count: int) -> range | list[int]:
    """The next `count` primary keys of a table, inside the transaction that uses them.

    SQLite has one writer at a time, so the highest key says what is free; PostgreSQL has a sequence.
    """
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f'SELECT coalesce(max(id), 0) FROM "{table}"')  # noqa: S608 - our own table's name
            first = cursor.fetchone()[0] + 1
            return range(first, first + count)
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count]
        )
        return [row[0] for row in cursor.fetchall()]
