"""An officer, entries, and ways to write and to spoil a ledger, for the tests of the ledger."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import DatabaseError, connection, transaction

from tracemark.apps.ledger.recorder import LedgerRecorder
from tracemark.kernel.events import Entry
from tracemark.kernel.identity import new_uuid

if TYPE_CHECKING:
    from tracemark.kernel.commands import Receipt


@dataclass(frozen=True)
class Officer:
    """What the ledger keeps of whoever acts."""

    id: UUID
    roles: tuple[str, ...] = ("registrar", "inspector")
    office: str = "XA-REG"
    auth: str = "password"


OFFICER = Officer(UUID("0198a1b2-0000-7000-8000-0000000000aa"))


def weapon(subject: UUID | str | None = None, *, act: str = "weapon.registered", **body: Any) -> Entry:
    return Entry(act, str(subject or new_uuid()), body or {"serial": "A1234"})


def holder(person: UUID, *, name: str = "Jane Okello", number: str = "X123") -> Entry:
    return Entry(
        "holder.registered", str(person), {"kind": "person"}, {"name": name, "number": number}, person
    )


def append(*entries: Entry) -> Receipt:
    """What a command does at its end."""
    with transaction.atomic():
        return LedgerRecorder().write(by=OFFICER, deed=new_uuid(), entries=entries)


def as_administrator(*statements: str | tuple[str, list[Any]]) -> None:
    """Somebody with all rights on the database: takes the triggers away, does what he wants, puts them back."""
    with transaction.atomic(), connection.cursor() as cursor:
        triggers = ledger_triggers()
        for name, table, _ in triggers:
            drop_trigger(name, table)
        for statement in statements:
            cursor.execute(*([statement] if isinstance(statement, str) else statement))
        for _, _, made in triggers:
            cursor.execute(made)


def ledger_triggers() -> list[tuple[str, str, str]]:
    """Name, table and definition of each."""
    if connection.vendor == "sqlite":
        query = "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'ledger_%'"
    else:
        query = (
            "SELECT tgname, tgrelid::regclass::text, pg_get_triggerdef(oid) FROM pg_trigger "
            "WHERE tgname LIKE 'ledger_%' AND NOT tgisinternal"
        )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall()


def drop_trigger(name: str, table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name}" + ("" if connection.vendor == "sqlite" else f" ON {table}"))


def refused(statement: str) -> bool:
    """Whether the database refuses a statement, whatever its words for it."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError:
        return True
    return False
