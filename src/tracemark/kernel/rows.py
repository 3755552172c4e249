"""The base of every table: what is personal in it is said, or the node does not start (see `apps`)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from tracemark.kernel.errors import NotFound
from tracemark.kernel.identity import new_uuid


class Row(models.Model):
    """A row that says which of its columns tell something about a person (`personal`)."""

    personal: ClassVar[tuple[str, ...]]

    class Meta:
        abstract = True

    @classmethod
    def locked(cls, **facts: Any) -> Any:
        """The one row with these facts, locked until the command ends.

        Raises:
            NotFound: there is none.
        """
        row = cls._default_manager.select_for_update().filter(**facts).first()
        if row is None:
            raise NotFound
        return row


class NamedRow(Row):
    """A row that other systems may name: it has a uuid that never changes."""

    uuid = models.UUIDField(default=new_uuid, unique=True, editable=False)

    class Meta:
        abstract = True
