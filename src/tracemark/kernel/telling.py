"""What is told of a job on a page and on the command line: how far it is, how fast, how long still, what went wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracemark.kernel import clock, jobs
from tracemark.kernel.errors import every_error

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from tracemark.kernel.models import Job

STATES = {
    "waiting": gettext_lazy("waits"),
    "running": gettext_lazy("under way"),
    "ended": gettext_lazy("done"),
    "failed": gettext_lazy("failed"),
    "cancelled": gettext_lazy("cancelled"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """One job in words and numbers; `rate` is steps a second, `left` seconds, both None where nothing can be said."""

    reference: str
    uuid: UUID
    label: str
    state: str
    state_label: str
    done: int
    total: int
    rate: float | None
    left: int | None
    why: str
    cancelling: bool
    asked_by: UUID | None
    asked_at: datetime | None
    ended_at: datetime | None

    @property
    def may_cancel(self) -> bool:
        return self.state in jobs.UNDER_WAY and not self.cancelling

    @property
    def may_try_again(self) -> bool:
        return self.state in {"failed", "cancelled"}

    def as_data(self) -> dict[str, Any]:
        """What a script gets: codes and numbers, and the reason as a sentence."""
        return {
            "reference": self.reference,
            "work": self.label,
            "state": self.state,
            "done": self.done,
            "total": self.total,
            "rate": round(self.rate, 3) if self.rate is not None else None,
            "seconds_left": self.left,
            "why": self.why,
        }


def told(job: Job) -> Told:
    rate = _rate(job)
    return Told(
        reference=job.reference,
        uuid=job.uuid,
        label=jobs.label(job),
        state=job.state,
        state_label=str(STATES[job.state]),
        done=job.done,
        total=job.total,
        rate=rate,
        left=round(max(job.total - job.done, 0) / rate) if rate and job.total else None,
        why=why(job),
        cancelling=job.cancel_asked and job.state in jobs.UNDER_WAY,
        asked_by=job.asked_by,
        asked_at=job.asked_at,
        ended_at=job.ended_at,
    )


def why(job: Job) -> str:
    """What went wrong, in the language of the moment; empty where nothing did."""
    if not job.error or job.state in {"ended", "cancelled"}:
        return ""
    if job.error == jobs.DIED:
        return _("Whoever worked on it ended again and again, and it was given up. Ask the administrator.")
    refusal = sentence_of(job.error, job.error_data)
    if refusal:
        return refusal
    if job.state == "failed":
        return _(
            "It stopped at a fault (%(fault)s) and was given up. The administrator finds it in the log."
        ) % {"fault": job.error}
    return _("It stopped at a fault (%(fault)s) and is tried again by itself.") % {"fault": job.error}


def sentence_of(code: str, data: dict[str, Any]) -> str:
    """The sentence of an error that was kept by its code; empty where no error has it."""
    kind = next((kind for kind in every_error() if kind.code == code), None)
    return str(kind(**data)) if kind else ""


def _rate(job: Job) -> float | None:
    """Steps a second since the worker took it; nothing where the clock went back meanwhile."""
    if job.state != "running" or job.claimed_at is None:
        return None
    seconds = (clock.now() - job.claimed_at).total_seconds()
    steps = job.done - job.done_at_claim
    return steps / seconds if seconds > 0 and steps > 0 else None
