"""The column type of a place in the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper


class Place(models.BigIntegerField):
    """A key that is a place in the ledger: on SQLite the row's own number, so rows lie in order on disk."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "integer" if connection.vendor == "sqlite" else "bigint"
