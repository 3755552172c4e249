"""The base of every table: what is personal in it is said, or the node does not start (see `apps`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models

from tracemark.kernel.errors import NotFound, NotText, TextTooLong
from tracemark.kernel.identity import new_uuid

if TYPE_CHECKING:
    from collections.abc import Collection


class Row(models.Model):
    """A row that says which of its columns tell something about a person (`personal`)."""

    personal: ClassVar[tuple[str, ...]]

    class Meta:
        abstract = True

    def save(self, *args: Any, **options: Any) -> None:
        self.refuse_texts(options.get("update_fields"))
        super().save(*args, **options)

    def refuse_texts(self, names: Collection[str] | None = None) -> None:
        """Refuse what one of the databases would cut, keep at any length or choke on.

        Raises:
            TextTooLong, NotText
        """
        for field in self._meta.concrete_fields:
            if names is None or field.name in names:
                refuse_text(field, getattr(self, field.attname))

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


def refuse_text(field: Any, value: Any) -> None:
    """Raises: TextTooLong, NotText."""
    if not isinstance(value, str):
        return
    limit = getattr(field, "max_length", None)
    if limit and len(value) > limit:
        raise TextTooLong(what=field.name, limit=limit)
    if "\0" in value or (not value.isascii() and any("\ud800" <= char <= "\udfff" for char in value)):
        raise NotText(what=field.name)
