"""Is all well with this node? Each check answers with a state, a code and facts; the sentences are said above.

Nothing is changed and nothing is repaired. The whole ledger is not verified here: that is `verify`.
"""

from __future__ import annotations

import json
import random
import shutil
import socket
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import connection
from django.db.models import Q

from tracemark.apps.ledger import api as ledger
from tracemark.keeping.backup import last_backup
from tracemark.keeping.copying import files_of, hashed
from tracemark.keeping.refusals import KeepingRefused
from tracemark.keeping.schema import refuse_newer, waiting
from tracemark.kernel import clock
from tracemark.kernel.errors import TracemarkError
from tracemark.kernel.models import Job

if TYPE_CHECKING:
    from collections.abc import Callable

MEGABYTE = 1 << 20
LITTLE_DISK, NO_DISK = 2048 * MEGABYTE, 256 * MEGABYTE
CLOCK_MAY_DIFFER = timedelta(minutes=5)
JOB_MAY_WAIT = timedelta(minutes=5)
BACKUP_MAY_BE = timedelta(days=2)
SAMPLE = 100
LARGEST_SAMPLED = 64 * MEGABYTE


class State(StrEnum):
    OK = "ok"
    LOOK = "look"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Line:
    """One check: `code` says what was found."""

    check: str
    state: State
    code: str
    facts: dict[str, Any] = field(default_factory=dict)


def examine() -> list[Line]:
    """Every check, in the order of the screen."""
    node: Path = settings.TRACEMARK.node_dir
    return [check(node) for check in CHECKS]


def database(node: Path) -> Line:
    del node
    try:
        ledger.refuse_unsafe_database(connection)
    except TracemarkError as problem:
        return Line("database", State.BROKEN, "said", {"sentence": str(problem)})
    return Line("database", State.OK, "database", {"vendor": connection.vendor})


def schema(node: Path) -> Line:
    del node
    try:
        refuse_newer(connection)
    except KeepingRefused:
        return Line("schema", State.BROKEN, "schema_newer")
    changes = waiting(connection)
    if changes:
        return Line("schema", State.BROKEN, "schema_waits", {"number": len(changes)})
    return Line("schema", State.OK, "schema")


def head(node: Path) -> Line:
    """The ledger's last checkpoint, its tree and the signer's memory."""
    del node
    try:
        ledger.check_at_start(connection)
    except TracemarkError as problem:
        code = problem.code.replace("ledger.", "ledger_")
        return Line(
            "ledger", State.BROKEN, code if code == "ledger_rewound" else "said", {"sentence": str(problem)}
        )
    now = ledger.head()
    return Line(
        "ledger", State.OK, "ledger", {"size": now.size if now else 0, "root": now.root if now else ""}
    )


def keys(node: Path) -> Line:
    """That the node's key opens, and that nobody else reads it."""
    try:
        ledger.node_key()
    except (OSError, TracemarkError) as problem:
        return Line("keys", State.BROKEN, "keys_unreadable", {"why": type(problem).__name__})
    for file in sorted((node / "keys").iterdir()):
        if file.stat().st_mode & 0o077:
            return Line("keys", State.BROKEN, "readable_by_others", {"file": file})
    return Line("keys", State.OK, "keys")


def permissions(node: Path) -> Line:
    for file in (node, node / "keys", node / "node.toml"):
        if file.stat().st_mode & 0o077:
            return Line("folder", State.BROKEN, "readable_by_others", {"file": file})
    return Line("folder", State.OK, "folder", {"folder": node})


def disk(node: Path) -> Line:
    usage = shutil.disk_usage(node)
    facts = {"free": usage.free // MEGABYTE, "percent": usage.free * 100 // usage.total}
    if usage.free < NO_DISK:
        return Line("disk", State.BROKEN, "disk_full", facts)
    return Line("disk", State.LOOK if usage.free < LITTLE_DISK else State.OK, "disk", facts)


def time_of_day(node: Path) -> Line:
    """A clock that was set back: entries keep the order of the ledger, and their times stand still meanwhile."""
    del node
    last = ledger.latest_entries(most=1)
    if last and last[0].at - clock.now() > CLOCK_MAY_DIFFER:
        behind = last[0].at - clock.now()
        return Line(
            "clock", State.BROKEN, "clock_behind", {"days": behind.days, "at": last[0].at.isoformat()}
        )
    return Line("clock", State.OK, "clock", {"at": clock.now().isoformat(timespec="seconds")})


def jobs(node: Path) -> Line:
    """Whether somebody does the work that waits."""
    del node
    now = clock.now()
    due = Q(not_before=None) | Q(not_before__lte=now - JOB_MAY_WAIT)
    waits = Job.objects.filter(due, state="waiting", uuid__isnull=False)
    orphaned = Job.objects.filter(state="running", lease_until__lt=now - JOB_MAY_WAIT)
    stuck = sum(1 for job in waits if _asked(job) < now - JOB_MAY_WAIT) + orphaned.count()
    if stuck:
        return Line("jobs", State.LOOK, "jobs_stuck", {"number": stuck})
    return Line("jobs", State.OK, "jobs", {"failed": Job.objects.filter(state="failed").count()})


def _asked(job: Job) -> datetime:
    """A UUIDv7 begins with the moment in which it was made."""
    return datetime.fromtimestamp((job.uuid.int >> 80) / 1000, tz=clock.now().tzinfo)


def mail(node: Path) -> Line:
    del node
    named = settings.TRACEMARK
    if not named.mail_host:
        return Line("mail", State.OK, "mail_none")
    facts = {"host": named.mail_host, "port": named.mail_port}
    try:
        with socket.create_connection((named.mail_host, named.mail_port), timeout=3):
            return Line("mail", State.OK, "mail", facts)
    except OSError:
        return Line("mail", State.LOOK, "mail_away", facts)


def backup(node: Path) -> Line:
    last = last_backup(node)
    if last is None:
        return Line("backup", State.LOOK, "backup_none")
    age = clock.now() - datetime.fromisoformat(last["at"])
    facts = {"folder": last["target"], "hours": int(age / timedelta(hours=1))}
    if not (Path(last["target"]) / last["made"] / "manifest.json").is_file():
        return Line("backup", State.LOOK, "backup_gone", facts)
    return Line("backup", State.LOOK if age > BACKUP_MAY_BE else State.OK, "backup", facts)


def files(node: Path) -> Line:
    """Kept files are named by their content: some of them, read again."""
    named = [
        path
        for path in files_of(node, "tracemark.sqlite3")
        if len(path.name.split(".")[0]) == 64 and path.stat().st_size <= LARGEST_SAMPLED
    ]
    sample = random.Random().sample(named, min(SAMPLE, len(named)))  # noqa: S311 - nobody gains from guessing it
    for path in sample:
        if hashed(path).sha256 != path.name.split(".")[0]:
            return Line("files", State.BROKEN, "file_changed", {"file": path})
    return Line("files", State.OK, "files", {"number": len(sample), "total": len(named)})


CHECKS: tuple[Callable[[Path], Line], ...] = (
    database, schema, head, keys, permissions, disk, time_of_day, jobs, mail, backup, files,
)  # fmt: skip


def as_text(lines: list[Line]) -> str:
    said = [{"check": one.check, "state": one.state, "code": one.code, **one.facts} for one in lines]
    return json.dumps(said, default=str, ensure_ascii=False)
