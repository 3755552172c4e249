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
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from tracemark.kernel import clock, files, jobs
from tracemark.kernel.errors import BadInput, Conflict, NotFound, Refused, TracemarkError
from tracemark.kernel.events import plain
from tracemark.kernel.models import Upload

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path
    from uuid import UUID

    from django.db.models import QuerySet

    from tracemark.kernel.files import StoredImage
    from tracemark.kernel.models import Job

    Keeper = Callable[[Upload, StoredImage], None]

JOB = "photograph"
STEPS = 2
MOST_AT_ONCE = 20
STATES = {
    "waiting": _("waits"),
    "preparing": _("is being prepared"),
    "kept": _("kept"),
    "refused": _("refused"),
    "stuck": _("could not be prepared"),
}

_keepers: dict[str, Keeper] = {}


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
