"""Jobs: work that outlives a page view and survives a kill.

A job is a technical row with a key that makes asking twice harmless. A worker claims it under a lease and
renews the lease with every step of progress; a job whose lease ran out is claimed again, so each handler
must go on from what is already there. Handlers register themselves by kind.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import close_old_connections, transaction
from django.db.models import F, Q

from tracemark.kernel import clock
from tracemark.kernel.errors import TracemarkError
from tracemark.kernel.models import Job

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable

    Handler = Callable[["Job"], None]

LEASE = timedelta(seconds=60)
ATTEMPTS = 5
PAUSE = 1.0

log = logging.getLogger("tracemark.jobs")

_handlers: dict[str, Handler] = {}


def handles(kind: str) -> Callable[[Handler], Handler]:
    """Register the function that does jobs of this kind."""

    def register(handler: Handler) -> Handler:
        _handlers[kind] = handler
        return handler

    return register


def ask(kind: str, *, key: str, facts: dict[str, Any], total: int = 0) -> Job:
    """Ask for a job. The same key again is the same job; one that failed or ended waits anew."""
    job, made = Job.objects.get_or_create(kind=kind, key=key, defaults={"facts": facts, "total": total})
    if not made and job.state in {"failed", "ended"}:
        job.state, job.attempts, job.error, job.facts = "waiting", 0, "", facts
        job.done, job.total, job.ended_at, job.not_before = 0, total, None, None
        job.save()
    return job


def progress(job: Job, *, done: int, total: int | None = None) -> None:
    """Say how far it is, and keep the lease."""
    job.done = done
    job.total = job.total if total is None else total
    job.lease_until = clock.now() + LEASE
    Job.objects.filter(pk=job.pk).update(done=job.done, total=job.total, lease_until=job.lease_until)


def claim() -> Job | None:
    """Take the oldest job that waits or whose worker has died."""
    now = clock.now()
    ready = Q(state="waiting") & (Q(not_before=None) | Q(not_before__lte=now))
    orphaned = Q(state="running", lease_until__lt=now)
    with transaction.atomic():
        waiting = Job.objects.select_for_update().filter(ready | orphaned)
        job = waiting.order_by("pk").first()
        if job is None:
            return None
        Job.objects.filter(pk=job.pk).update(
            state="running",
            attempts=F("attempts") + 1,
            lease_until=now + LEASE,
            started_at=job.started_at or now,
        )
    job.refresh_from_db()
    return job


def run_next() -> bool:
    """Do one job if there is one; true when something was done."""
    job = claim()
    if job is None:
        return False
    try:
        _handlers[job.kind](job)
    except TracemarkError as error:
        _end(job, "failed", str(error))
    except Exception as error:  # noqa: BLE001 - a worker must outlive any job; the kind is kept, not the data
        log.warning("job %s of kind %s stopped: %s", job.uuid, job.kind, type(error).__name__)
        _try_later(job, type(error).__name__)
    else:
        _end(job, "ended")
    return True


def work(stop: threading.Event) -> None:
    """Do jobs until told to stop."""
    while not stop.is_set():
        close_old_connections()
        if not run_next():
            stop.wait(PAUSE)


def _try_later(job: Job, why: str) -> None:
    if job.attempts >= ATTEMPTS:
        _end(job, "failed", why)
        return
    pause = timedelta(seconds=2**job.attempts)
    Job.objects.filter(pk=job.pk).update(
        state="waiting", not_before=clock.now() + pause, error=why[:500], lease_until=None
    )


def _end(job: Job, state: str, error: str = "") -> None:
    Job.objects.filter(pk=job.pk).update(
        state=state, error=error[:500], ended_at=clock.now(), lease_until=None
    )
