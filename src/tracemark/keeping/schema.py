"""Whether the database and the program are of one age."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader

from tracemark.apps.ledger import api as ledger
from tracemark.keeping.backup import back_up
from tracemark.keeping.refusals import KeepingRefused
from tracemark.keeping.tables import applied, asking

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from django.db.backends.base.base import BaseDatabaseWrapper

    Tell = Callable[[str, int, int], None]


def waiting(connection: BaseDatabaseWrapper) -> list[str]:
    """The changes of schema that the program has and the database has not seen."""
    return sorted(_known(connection) - set(applied(asking(connection))))


def refuse_newer(connection: BaseDatabaseWrapper, migrations: list[str] | None = None) -> None:
    """Raises:
    KeepingRefused: the database has seen a change that this program does not know.

    """
    seen = set(applied(asking(connection)) if migrations is None else migrations)
    apps = {name.split(".")[0] for name in _known(connection)}
    if {name for name in seen if name.split(".")[0] in apps} - _known(connection):
        raise KeepingRefused("newer_than_program")


def upgrade(connection: BaseDatabaseWrapper, target: Path, *, passphrase: str, tell: Tell) -> list[str]:
    """Back up, bring the database to this program, verify the ledger; what was changed is returned.

    Raises:
        KeepingRefused: the database is newer, the backup cannot be made, or the ledger is not what it was.

    """
    refuse_newer(connection)
    changes = waiting(connection)
    if not changes:
        return []
    before = back_up(target, passphrase=passphrase, tell=tell).manifest
    call_command("migrate", verbosity=0, interactive=False)
    audit = ledger.verify_ledger(lambda done, total: tell("verify", done, total))
    if audit.findings or (audit.size, audit.root) != (before.size, before.root):
        what = audit.findings[0].what if audit.findings else "root"
        raise KeepingRefused("upgrade_differs", what=what, folder=target)
    return changes


def _known(connection: BaseDatabaseWrapper) -> set[str]:
    return {".".join(name) for name in MigrationLoader(connection).disk_migrations or {}}
