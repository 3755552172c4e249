"""Tasks that waited too long: somebody else is told, once, and that is recorded.

Told is whoever stands in for the holder; without a deputy all others of the office who may take the step;
without any of them the national points of contact; at last the administrators.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Q

from tracemark.apps.accounts import events, policy
from tracemark.apps.accounts.data import DELEGATION, Role
from tracemark.apps.accounts.digests import one_task, told_of
from tracemark.apps.accounts.held import held, moment
from tracemark.apps.accounts.models import EscalationRow, PersonRow
from tracemark.apps.accounts.people import NODE, person_of
from tracemark.kernel import clock, tasks
from tracemark.kernel.commands import command, record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime
    from uuid import UUID

    from tracemark.apps.accounts.data import Person
    from tracemark.kernel.tasks import Overdue

DAYS = {"tracing.cases_open": "case_still_days"}
"""Kinds of tasks that have a setting of their own for how long they may wait."""

AT_ONCE = 200
"""So many of a kind are looked at in one round; the next round goes on."""


@command
def escalate_task(*, by: Person, kind: str, overdue: Overdue) -> tuple[UUID, ...]:
    """Tell somebody else of a task that waited too long; who was told."""
    told = _whom_to_tell(overdue)
    task = overdue.task
    EscalationRow.objects.create(
        kind=kind,
        subject=task.subject,
        reference=task.reference,
        office=overdue.office,
        told=[str(one) for one in told],
        at=clock.now(),
    )
    for person in told:
        told_of(
            person, kind="escalation", key=f"escalation:{kind}:{task.subject}", tells=one_task(kind, task)
        )
    record(
        events.TaskEscalated(
            subject=task.subject, kind=kind, reference=task.reference, told=[str(one) for one in told]
        )
    )
    return told


def overdue_tasks() -> Iterator[tuple[str, Overdue]]:
    """What has waited too long and was not told of yet."""
    for kind in tasks.every_kind():
        if kind.overdue is None:
            continue
        days = getattr(settings.TRACEMARK, DAYS.get(kind.name, "escalate_after_days"))
        told = set(EscalationRow.objects.filter(kind=kind.name).values_list("subject", flat=True))
        found = (one for one in kind.overdue(days) if one.task.subject not in told)
        for _number, overdue in zip(range(AT_ONCE), found, strict=False):
            yield kind.name, overdue


def escalate_all() -> int:
    """Tell of everything that has waited too long; how many tasks that were."""
    late = list(overdue_tasks())
    for kind, overdue in late:
        escalate_task(by=NODE, kind=kind, overdue=overdue)
    return len(late)


def escalations_of(subjects: Iterable[UUID]) -> Mapping[UUID, datetime]:
    """When somebody else was told of these tasks."""
    return dict(EscalationRow.objects.filter(subject__in=list(subjects)).values_list("subject", "at"))


def _whom_to_tell(overdue: Overdue) -> tuple[UUID, ...]:
    holder = PersonRow.objects.filter(uuid=overdue.holder).first() if overdue.holder else None
    deputies = _deputies(holder) if holder else []
    if deputies:
        return tuple(row.uuid for row in deputies)
    office = Q(office__code=overdue.office) if overdue.office else Q(office=holder.office if holder else None)
    for who in (office, _held() & Q(grants__role=Role.POINT_OF_CONTACT)):
        told = _who_may(PersonRow.objects.filter(who, active=True).distinct(), overdue)
        if told:
            return told
    administrators = PersonRow.objects.filter(_held(), grants__role=Role.ADMINISTRATOR, active=True)
    return tuple(row.uuid for row in administrators.distinct())


def _deputies(holder: PersonRow) -> list[PersonRow]:
    given = _held() & Q(grants__via=DELEGATION, grants__giver=holder)
    return list(PersonRow.objects.filter(given, active=True).distinct())


def _who_may(rows: Iterable[PersonRow], overdue: Overdue) -> tuple[UUID, ...]:
    """Those of them who may take the step, without the holder."""
    return tuple(
        row.uuid
        for row in rows
        if row.uuid != overdue.holder and policy.may(person_of(row, auth="node"), overdue.step)
    )


def _held() -> Q:
    return held(moment(), by="grants__")
