"""What waits for whom, as the home page shows it. What waits at all is said by each app (`kernel.tasks`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse

from tracemark.kernel import tasks

if TYPE_CHECKING:
    from tracemark.apps.accounts.data import Person
    from tracemark.kernel.tasks import Waiting


def what_waits_for(person: Person) -> list[dict[str, Any]]:
    """Tasks with their number, the pressing ones first; kinds with nothing to do are left out."""
    waiting = sorted(tasks.what_waits(person), key=lambda one: not one.kind.at_once)
    return [_line(one) for one in waiting]


def _line(waiting: Waiting) -> dict[str, Any]:
    kind = waiting.kind
    late = waiting.late if kind.late else 0
    return {
        "count": waiting.shown,
        "text": kind.sentence(waiting.count),
        "detail": kind.late(late) if kind.late and late else str(kind.hint),
        "due": waiting.due if kind.late else None,
        "tone": "warn" if late else kind.tone,
        "url": reverse(kind.page) + kind.query,
    }
