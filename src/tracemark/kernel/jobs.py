"""Jobs: work that outlives a page view and survives a kill.

A job is a technical row with a key that makes asking twice harmless. A worker claims it under a lease, with a
token of its own; whoever comes back with another token than the row's has lost the job and stops. A job whose
lease ran out is claimed again, so each handler must go on from what is already there: its effect is a command
that refuses, or finds done, what was done before. Handlers register themselves by kind. How a worker waits,
beats and stops is told in `worker`.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F, Q

from tracemark.kernel import clock
from tracemark.kernel.errors import Away, NotFound, StepNotOpen, TracemarkError
from tracemark.kernel.events import plain
from tracemark.kernel.identity import new_uuid
from tracemark.kernel.models import Job

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from django.db.models import QuerySet
    from django.utils.functional import _StrPromise

    Handler = Callable[["Job"], None]

LEASE = timedelta(seconds=60)
WAIT_FOR_PEOPLE = timedelta(seconds=30)
ATTEMPTS = 5
LONGEST_PAUSE = timedelta(seconds=2**ATTEMPTS)
DIED = "worker_died"
"""The reason of a job that took every worker with it: it is not tried for ever."""

UNDER_WAY = frozenset({"waiting", "running"})

log = logging.getLogger("tracemark.jobs")


class Stopped(Exception):
    """Thrown into a handler at its next step of progress; never an error of the work itself."""


class CancelAsked(Stopped):
    """Somebody asked for an end. What was acknowledged stays."""


class LeaseLost(Stopped):
    """Another worker has taken the job: this one has been away for too long."""


class WorkerEnding(Stopped):
    """The worker was told to stop: the job waits for the next one."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What a handler said of itself: short work goes before long; `gave_up` hears that it will not be done."""

    handle: Handler
    label: str | _StrPromise
    short: bool
    gave_up: Handler | None


_handlers: dict[str, Kind] = {}
_claims: dict[int, Callable[[], bool]] = {}
"""By job: whether the worker that has it in this process was told to stop."""


def handles(
    kind: str, *, label: str | _StrPromise = "", short: bool = False, gave_up: Handler | None = None
) -> Callable[[Handler], Handler]:
    """Register the function that does jobs of this kind."""

    def register(handler: Handler) -> Handler:
        _handlers[kind] = Kind(handler, label or kind, short, gave_up)
        return handler

    return register


def ask(kind: str, *, key: str, facts: dict[str, Any], total: int = 0, by: UUID | None = None) -> Job:
    """Ask for a job, in the transaction of the command that needs it. The same key again is the same job; one
    that failed, was cancelled or ended waits anew.
    """
    known = _handlers.get(kind)
    made_with = {"facts": facts, "total": total, "asked_by": by, "asked_at": clock.now()}
    job, made = Job.objects.get_or_create(
        kind=kind, key=key, defaults={**made_with, "short": bool(known and known.short)}
    )
    if not made and job.state not in UNDER_WAY:
        job.facts, job.total, job.asked_by = facts, total, by or job.asked_by
        _begin_anew(job)
    return job


def progress(job: Job, *, done: int, total: int | None = None) -> None:
    """Say how far it is, and keep the lease.

    Raises:
        CancelAsked, LeaseLost, WorkerEnding: the handler lets it through and leaves what it has acknowledged.
    """
    if done > job.done:
        job.attempts = 1  # work that moves on is not given up for having been killed often
    job.done = done
    job.total = job.total if total is None else total
    said = {"done": job.done, "total": job.total, "attempts": job.attempts}
    if not beat(job, **said):
        raise LeaseLost
    if Job.objects.filter(pk=job.pk, cancel_asked=True).exists():
        raise CancelAsked
    if _claims.get(job.pk, _never)():
        raise WorkerEnding


def beat(job: Job, **said: Any) -> bool:
    """Keep the lease; false where the job is no longer this worker's."""
    job.lease_until = clock.now() + LEASE
    mine = Job.objects.filter(pk=job.pk, state="running", token=job.token)
    return bool(mine.update(lease_until=job.lease_until, **said))


def claim(*, short: bool = False) -> Job | None:
    """Take the next job that waits or whose worker has died: short work first, then the oldest.

    Nothing is locked where nothing waits, and several workers never wait for one another.
    """
    while _open(short=short).exists():
        with transaction.atomic():
            _believe_no_future()
            waiting = _open(short=short).select_for_update(skip_locked=True)
            job = waiting.order_by("-short", "pk").first()
            if job is None:
                return None
            if job.attempts < ATTEMPTS:
                _take(job)
                return job
        _end(job, "failed", DIED)
    return None


def run_next(*, short: bool = False, told_to_stop: Callable[[], bool] | None = None) -> bool:
    """Do one job if there is one; true when something was done."""
    job = claim(short=short)
    if job is None:
        return False
    run(job, told_to_stop or _never)
    return True


def run(job: Job, told_to_stop: Callable[[], bool]) -> None:
    """Do a job that was claimed, and say how it ended."""
    _claims[job.pk] = told_to_stop
    try:
        _handlers[job.kind].handle(job)
    except CancelAsked:
        _end(job, "cancelled")
    except WorkerEnding:
        _release(job)
    except LeaseLost:
        log.warning("job %s of kind %s was taken by another worker", job.uuid, job.kind)
    except Away as error:
        _wait_for_people(job, error)
    except TracemarkError as error:
        _end(job, "failed", error.code, plain(error.data))
    except Exception as error:  # noqa: BLE001 - a worker must outlive any job; the kind is kept, not the data
        log.warning("job %s of kind %s stopped: %s", job.uuid, job.kind, type(error).__name__)
        _try_later(job, type(error).__name__)
    else:
        _end(job, "ended")
    finally:
        _claims.pop(job.pk, None)


def listed(person: UUID | None) -> QuerySet[Job]:
    """The jobs that a person asked for, or all where None; those under way first, then the newest."""
    rows = Job.objects.all() if person is None else Job.objects.filter(asked_by=person)
    return rows.alias(ends=Q(state__in=UNDER_WAY)).order_by("-ends", "-pk")


def find(reference: str, person: UUID | None) -> Job:
    """A job by its reference, among those that `listed` shows.

    Raises:
        NotFound
    """
    number = reference.strip().upper().removeprefix("J-")
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        raise NotFound
    job = listed(person).filter(pk=int(number)).first()
    if job is None:
        raise NotFound
    return job


def hand_over(before: UUID, to: UUID) -> None:
    """Within a command: what was asked for by somebody who leaves and is not done belongs to somebody else."""
    Job.objects.filter(asked_by=before).exclude(state="ended").update(asked_by=to)


def cancel(job: Job) -> None:
    """Ask for an end: what waits ends at once, what runs at its next step.

    Raises:
        StepNotOpen: it has ended meanwhile.
    """
    with transaction.atomic():
        now = Job.objects.select_for_update().get(pk=job.pk)
        if now.state not in UNDER_WAY:
            raise StepNotOpen(verb="cancel", state=now.state)
        Job.objects.filter(pk=now.pk).update(cancel_asked=True)
        if now.state == "waiting":
            _end(now, "cancelled")


def again(job: Job) -> None:
    """Try again what failed or was cancelled; the handler goes on from what is there.

    Raises:
        StepNotOpen: it waits, runs or has ended well.
    """
    with transaction.atomic():
        now = Job.objects.select_for_update().get(pk=job.pk)
        if now.state not in {"failed", "cancelled"}:
            raise StepNotOpen(verb="again", state=now.state)
        _begin_anew(now)


def label(job: Job) -> str:
    """What kind of work it is, in words."""
    known = _handlers.get(job.kind)
    return str(known.label) if known else job.kind


def _open(*, short: bool) -> QuerySet[Job]:
    now = clock.now()
    ready = Q(state="waiting") & (Q(not_before=None) | Q(not_before__lte=now) | _too_late_a_pause(now))
    orphaned = Q(state="running") & (Q(lease_until__lt=now) | _too_long_a_lease(now))
    rows = Job.objects.filter(ready | orphaned)
    return rows.filter(short=True) if short else rows


def _believe_no_future() -> None:
    """Against a clock that was set back: a lease or a pause that ends later than any could is drawn in.

    A living worker renews its lease long before the one given here ends; a dead one's job is free after it.
    """
    now = clock.now()
    Job.objects.filter(_too_long_a_lease(now), state="running").update(lease_until=now + LEASE)
    Job.objects.filter(_too_late_a_pause(now), state="waiting").update(not_before=now)


def _too_long_a_lease(now: Any) -> Q:
    """A lease more than what one that was given this moment can have: two clocks never agree to the last bit."""
    return Q(lease_until__gt=now + 2 * LEASE)


def _too_late_a_pause(now: Any) -> Q:
    return Q(not_before__gt=now + LONGEST_PAUSE + LEASE)


def _take(job: Job) -> None:
    now = clock.now()
    Job.objects.filter(pk=job.pk).update(
        state="running",
        attempts=F("attempts") + 1,
        token=new_uuid(),
        lease_until=now + LEASE,
        started_at=job.started_at or now,
        claimed_at=now,
        done_at_claim=job.done,
    )
    job.refresh_from_db()


def _release(job: Job) -> None:
    _mine(job).update(state="waiting", attempts=max(job.attempts - 1, 0), not_before=None, lease_until=None)


def _wait_for_people(job: Job, why: Away) -> None:
    """Not the job's fault: it does not count as an attempt, and says meanwhile what it waits for."""
    pause, said = clock.now() + WAIT_FOR_PEOPLE, {"error": why.code, "error_data": plain(why.data)}
    attempts = max(job.attempts - 1, 0)
    _mine(job).update(state="waiting", attempts=attempts, not_before=pause, lease_until=None, **said)


def _try_later(job: Job, why: str) -> None:
    if job.attempts >= ATTEMPTS:
        _end(job, "failed", why)
        return
    pause = timedelta(seconds=2**job.attempts)
    _mine(job).update(
        state="waiting", not_before=clock.now() + pause, error=why[:500], error_data={}, lease_until=None
    )


def _end(job: Job, state: str, error: str = "", data: Any = None) -> None:
    said = {"error": error[:500], "error_data": data or {}, "ended_at": clock.now(), "lease_until": None}
    if not _mine(job).update(state=state, **said):
        return
    kind = _handlers.get(job.kind)
    if state in {"failed", "cancelled"} and kind and kind.gave_up:
        kind.gave_up(job)


def _mine(job: Job) -> QuerySet[Job]:
    """The row, unless somebody else has claimed it since."""
    return Job.objects.filter(pk=job.pk, token=job.token)


def _begin_anew(job: Job) -> None:
    job.state, job.attempts, job.error, job.error_data = "waiting", 0, "", {}
    job.done, job.done_at_claim, job.cancel_asked = 0, 0, False
    job.ended_at = job.not_before = job.lease_until = job.claimed_at = job.token = None
    job.asked_at = clock.now()
    job.save()


def _never() -> bool:
    return False
