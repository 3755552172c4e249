"""Files that come in: kept aside under a name drawn by lot, served to nobody, until a job has looked at them.

An app hands a file in from within a command and says for which purpose; the job makes the photograph again
from its pixels and gives it to the keeper that the app has registered for that purpose, whose command marks the
upload as kept in its own transaction. So a job that is done twice finds it kept. What is refused stays listed with
its reason; the file itself is gone either way.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from tracemark.kernel import clock, files, jobs, sweeping
from tracemark.kernel.errors import BadInput, Conflict, NotFound, Refused, TracemarkError, Unavailable
from tracemark.kernel.events import plain
from tracemark.kernel.models import Job, Upload

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path
    from uuid import UUID

    from django.db.models import QuerySet

    from tracemark.kernel.files import StoredImage

    Keeper = Callable[[Upload, StoredImage], None]

JOB = "photograph"
STEPS = 2
MOST_AT_ONCE = 20
ABANDONED_AFTER = timedelta(days=1)
"""A file aside that no row names is that old before it is swept: the command that wrote it may still be under way."""
LOOKED_AT_WITHIN = timedelta(days=30)
UNSEEN = ("waiting", "preparing", "stuck")
STATES = {
    "waiting": _("waits"),
    "preparing": _("is being prepared"),
    "kept": _("kept"),
    "refused": _("refused"),
    "stuck": _("could not be prepared"),
}

_keepers: dict[str, Keeper] = {}


class NeverLookedAt(Unavailable):
    code = "intake.never_looked_at"
    sentence = _("It could not be looked at for %(days)s days, and its file is gone. Send it again.")


def keeps(purpose: str) -> Callable[[Keeper], Keeper]:
    """Register who keeps what was handed in for this purpose."""

    def register(keeper: Keeper) -> Keeper:
        _keepers[purpose] = keeper
        return keeper

    return register


def hand_in(*, by: UUID, purpose: str, subject: UUID, data: bytes, facts: dict[str, Any]) -> Upload:
    """Keep a file aside and ask for a look at it, within the command that records it.

    Raises:
        ImageTooLarge, NotAnImage: seen at once, without opening it.
    """
    if len(data) > files.MOST_BYTES:
        raise files.ImageTooLarge
    if not files.looks_like_an_image(data[:16]):
        raise files.NotAnImage
    name = secrets.token_hex(24)
    _write(aside_path(name), data)
    upload = Upload.objects.create(
        purpose=purpose,
        subject=subject,
        facts=plain(facts),
        aside=name,
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        by=by,
        at=clock.now(),
    )
    jobs.ask(JOB, key=str(upload.uuid), facts={"upload": str(upload.uuid)}, total=STEPS, by=by)
    return upload


def mark_kept(upload: Upload) -> None:
    """Say, within the keeper's command, that it is kept."""
    Upload.objects.filter(pk=upload.pk).update(state="kept", ended_at=clock.now())


def not_yet_kept(purpose: str, subjects: Iterable[UUID]) -> QuerySet[Upload]:
    """What was handed in for these and waits, is being prepared or was refused, newest first."""
    return Upload.objects.filter(purpose=purpose, subject__in=subjects).exclude(state="kept").order_by("-pk")


def handed_in_by(person: UUID, purpose: str) -> QuerySet[Upload]:
    """What this person handed in and is not yet looked at."""
    waits = ("waiting", "preparing", "stuck")
    return Upload.objects.filter(by=person, purpose=purpose, state__in=waits).order_by("pk")


def hand_over(purpose: str, *, before: UUID, to: UUID) -> list[UUID]:
    """Within a command: let what waits be kept in the name of somebody else; which ones."""
    waiting = list(handed_in_by(before, purpose).select_for_update().values_list("uuid", flat=True))
    Upload.objects.filter(uuid__in=waiting).update(by=to)
    return waiting


def aside_path(name: str) -> Path:
    """Where a file waits; no address of any page leads there."""
    return settings.TRACEMARK.node_dir / "aside" / name


def _stuck(job: Job) -> None:
    """It was tried in vain; the file is still there for another try."""
    Upload.objects.filter(uuid=job.facts["upload"], state__in=["waiting", "preparing"]).update(state="stuck")


@jobs.handles(JOB, label=_("Preparing a photograph"), short=True, gave_up=_stuck)
def look(job: Job) -> None:
    """Open what was handed in, make it again, give it to its keeper or refuse it with the reason."""
    upload = Upload.objects.get(uuid=job.facts["upload"])
    if upload.state not in {"kept", "refused"}:
        Upload.objects.filter(pk=upload.pk).update(state="preparing")
        jobs.progress(job, done=0, total=STEPS)
        try:
            stored = files.keep_image(aside_path(upload.aside).read_bytes())
            jobs.progress(job, done=1)
            _keepers[upload.purpose](upload, stored)
        except (BadInput, Refused, NotFound, Conflict) as refused:
            _refuse(upload, refused)
    aside_path(upload.aside).unlink(missing_ok=True)
    jobs.progress(job, done=STEPS)


@sweeping.sweeps("files kept aside")
def sweep_aside() -> int:
    """Refuse what nobody has looked at for a month, and delete files that wait for nobody; how many went.

    A process that is killed between the file and its row leaves a file without a row, one that is killed after
    the look a file whose upload is kept or refused.
    """
    now = clock.now()
    late = Upload.objects.filter(state__in=UNSEEN, at__lt=now - LOOKED_AT_WITHIN)
    for upload in late.exclude(uuid__in=_under_way()):
        _refuse(upload, NeverLookedAt(days=LOOKED_AT_WITHIN.days))
    old = [path for path in _aside() if _age(path, now) > ABANDONED_AFTER]
    named = Upload.objects.filter(aside__in=[path.name for path in old], state__in=UNSEEN)
    waited_for = set(named.values_list("aside", flat=True))
    gone = [path for path in old if path.name not in waited_for]
    for path in gone:
        path.unlink(missing_ok=True)
    return len(gone)


def _under_way() -> list[str]:
    """The uploads whose job runs at this moment."""
    running = Job.objects.filter(kind=JOB, state="running")
    return [job.facts["upload"] for job in running]


def _aside() -> list[Path]:
    folder = aside_path("")
    return [path for path in folder.iterdir() if path.is_file()] if folder.is_dir() else []


def _age(path: Path, now: datetime) -> timedelta:
    try:
        return now - datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except FileNotFoundError:  # looked at meanwhile
        return timedelta(0)


def _refuse(upload: Upload, why: TracemarkError) -> None:
    Upload.objects.filter(pk=upload.pk).update(
        state="refused", error=why.code, error_data=plain(why.data), ended_at=clock.now()
    )


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
