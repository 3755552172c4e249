"""Django's sessions in our own table, so that a person sees where they are signed in and can end it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from tracemark.apps.accounts.where import SHOWN

if TYPE_CHECKING:
    from tracemark.apps.accounts.access_rows import SessionRow


class SessionStore(DatabaseStore):
    """The library's store; what is listed of a session is copied from it into columns."""

    @classmethod
    def get_model_class(cls) -> type[SessionRow]:
        from tracemark.apps.accounts.access_rows import SessionRow

        return SessionRow

    def create_model_instance(self, data: dict[str, Any]) -> SessionRow:
        row: SessionRow = super().create_model_instance(data)  # type: ignore[assignment]
        for column, value in data.get(SHOWN, {}).items():
            field: Any = row._meta.get_field(column)
            setattr(row, column, field.to_python(value))
        return row
