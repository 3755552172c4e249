"""Refusing a database that could lose what was acknowledged, or let records be changed unseen.

The settings are read back from the open connection: what a file of settings says is not what a database does.
SQLite with `synchronous=NORMAL`, a common preset, lost acknowledged commits in more than half of 2,000
simulated power cuts; with FULL in none. Refusals: before a node serves, and before the first write of every
connection.

Whether the entries themselves are untouched is not asked here: see `verifying`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from django.db import connections

from tracemark.apps.ledger.errors import NetworkFilesystem, UnsafeDatabase
from tracemark.apps.ledger.models import EVENT

if TYPE_CHECKING:
    from typing import Any

    from django.db.backends.base.base import BaseDatabaseWrapper

PRAGMAS = {
    "journal_mode": frozenset({"wal"}),
    "synchronous": frozenset({"2", "3"}),  # FULL, EXTRA
    "foreign_keys": frozenset({"1"}),
    "recursive_triggers": frozenset({"1"}),
}
SHOWN = {
    "synchronous_commit": frozenset({"on", "remote_apply"}),
    "fsync": frozenset({"on"}),
    "full_page_writes": frozenset({"on"}),
}
GUARDS = frozenset(
    f"ledger_{table}_{deed}"
    for table, deeds in {
        "event": ("update", "delete", "insert"),
        "node": ("update", "delete", "insert"),
        "checkpoint": ("update", "delete", "insert"),
        "disclosure": ("update",),
        "subject_key": ("update",),
    }.items()
    for deed in deeds
)
"""The triggers of the second migration, by name. PostgreSQL needs none for `insert` and has `truncate`."""

REMOTE = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "ceph", "lustre", "gpfs", "glusterfs", "ncpfs"}
    | {f"fuse.{kind}" for kind in ("sshfs", "glusterfs", "s3fs", "rclone", "davfs", "ceph", "gvfsd-fuse")}
    | {"davfs"}
)

_checked: WeakKeyDictionary[BaseDatabaseWrapper, Any] = WeakKeyDictionary()


def refuse_unsafe_database(connection: BaseDatabaseWrapper) -> None:
    """For the start of a node.

    Raises:
        UnsafeDatabase: a setting reads back otherwise, or the ledger is not protected against changes.
        NetworkFilesystem: an SQLite file that is not on a local disk.

    """
    refuse_unsafe_connection(connection)
    if connection.vendor == "sqlite":
        kind = filesystem_of(Path(str(connection.settings_dict["NAME"])))
        if kind in REMOTE:
            raise NetworkFilesystem(kind=kind)
    if EVENT in connection.introspection.table_names():
        missing = sorted(_needed(connection) - _guards(connection))
        if missing:
            raise UnsafeDatabase(setting=missing[0], found="absent", needed="present")


def refuse_unsafe_connection(connection: BaseDatabaseWrapper) -> None:
    """Once for each connection.

    Raises:
        UnsafeDatabase: a setting reads back otherwise.

    """
    own = connections[connection.alias]  # the thing itself, where a proxy was handed in
    own.ensure_connection()
    if _checked.get(own) is own.connection:
        return
    wanted = PRAGMAS if connection.vendor == "sqlite" else SHOWN
    ask = "PRAGMA" if connection.vendor == "sqlite" else "SHOW"
    with connection.cursor() as cursor:
        for setting, good in wanted.items():
            cursor.execute(f"{ask} {setting}")
            found = str(cursor.fetchone()[0]).lower()
            if found not in good:
                raise UnsafeDatabase(setting=setting, found=found, needed=min(good))
    _checked[own] = own.connection


def filesystem_of(path: Path, mounts: Path = Path("/proc/self/mountinfo")) -> str:
    """The kind of file system that a path lies on; empty where the machine does not say."""
    try:
        lines = mounts.read_text("utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    place = path.resolve()
    best, kind = -1, ""
    for line in lines:
        fields, _, rest = line.partition(" - ")
        mounted = Path(fields.split()[4].replace("\\040", " "))
        if place.is_relative_to(mounted) and len(mounted.parts) >= best:
            best, kind = len(mounted.parts), rest.split()[0]
    return kind


def _needed(connection: BaseDatabaseWrapper) -> frozenset[str]:
    if connection.vendor == "sqlite":
        return GUARDS
    logs = {f"ledger_{table}_truncate" for table in ("event", "node", "checkpoint")}
    return frozenset(name for name in GUARDS if not name.endswith("_insert")) | logs


def _guards(connection: BaseDatabaseWrapper) -> set[str]:
    """The triggers that are there and switched on."""
    if connection.vendor == "sqlite":
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    else:
        query = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')"
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {row[0] for row in cursor.fetchall()}
