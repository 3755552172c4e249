"""Who is told what when: digests at the hour that somebody chose, what cannot wait at once.

A notice is written once under a key (the period of a digest, the subject of what cannot wait), so a second
round, a second worker or a clock that was set back tells nothing twice. E-mails are jobs of their own; they
leave outside the quiet hours of whoever gets them, but for what cannot wait.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q, QuerySet

from tracemark.apps.accounts.data import DigestEvery
from tracemark.apps.accounts.held import held, moment
from tracemark.apps.accounts.models import NoticeSettingsRow, PersonRow
from tracemark.apps.accounts.people import person_of
from tracemark.apps.accounts.policy import WATCHING
from tracemark.apps.accounts.wishes import notice_settings, wishes_of
from tracemark.kernel import clock, jobs, tasks
from tracemark.kernel.models import Notice

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from tracemark.apps.accounts.data import NoticeSettings
    from tracemark.kernel.tasks import Task

MAIL = "accounts.mail"
REFERENCES = 10
"""So many references of one kind are told; the page has the others."""

AGAIN_AFTER = timedelta(hours=1)
GIVEN_UP_AFTER = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Round:
    """What a look at the clock found: digests and urgent notices written, e-mails asked for."""

    digests: int
    urgent: int
    mails: int


def tell_all() -> Round:
    """Write what is due now and ask for the e-mails that may leave now."""
    digests = sum(_tell_digest(row, key) for row, key in due_digests())
    urgent = sum(_tell_at_once())
    return Round(digests, urgent, _ask_for_mails())


def due_digests() -> Iterator[tuple[NoticeSettingsRow, str]]:
    """Those whose digest is due and was not told yet, with the key of its period."""
    rows = NoticeSettingsRow.objects.select_related("person__office__agency").filter(person__active=True)
    for row in rows.exclude(digest=DigestEvery.NEVER.value):
        wants = wishes_of(row)
        key = period_of(wants)
        told = Notice.objects.filter(person=row.person.uuid, key=key).exists()
        if not told and not is_quiet(wants):
            yield row, key


def what_is_told(row: NoticeSettingsRow) -> list[dict[str, Any]]:
    """Kinds, numbers, references and days of what waits: nothing else ever reaches a notice."""
    person = person_of(row.person, auth="node")
    return [
        {
            "kind": one.kind.name,
            "count": one.count,
            "late": one.late,
            "tasks": _plain(tasks.tasks_of(one.kind, person, most=REFERENCES)),
        }
        for one in tasks.what_waits(person)
    ]


def period_of(wants: NoticeSettings) -> str:
    """The period whose digest was due last: the day or the week that its hour began."""
    local = _local()
    due = local.replace(hour=wants.hour, minute=0, second=0, microsecond=0)
    if wants.digest is DigestEvery.WEEK:
        due -= timedelta(days=(local.weekday() - wants.weekday) % 7)
    if due > local:
        due -= timedelta(days=7 if wants.digest is DigestEvery.WEEK else 1)
    return f"digest:{wants.digest.value}:{due.date().isoformat()}"


def is_quiet(wants: NoticeSettings) -> bool:
    """Whether this person wants no e-mail now. Equal ends are a whole day of quiet, as a clock shows it."""
    local = _local()
    if local.weekday() in wants.quiet_days:
        return True
    if wants.quiet_from is None or wants.quiet_until is None:
        return False
    if wants.quiet_from < wants.quiet_until:
        return wants.quiet_from <= local.hour < wants.quiet_until
    return local.hour >= wants.quiet_from or local.hour < wants.quiet_until


def begin_with_the_next(person: UUID, wants: NoticeSettings) -> None:
    """The period that runs when somebody changes their settings is taken as told: no e-mail comes by surprise."""
    if wants.digest is not DigestEvery.NEVER:
        Notice.objects.get_or_create(
            person=person, key=period_of(wants), defaults={"kind": "digest", "at": clock.now()}
        )


def told_of(person: UUID, *, kind: str, key: str, tells: list[dict[str, Any]]) -> bool:
    """Write a notice unless it is there; true when it is new. Its e-mail waits where there is an address."""
    reached = bool(tells) and NoticeSettingsRow.objects.filter(person__uuid=person).exclude(email="").exists()
    mail = "waiting" if reached and settings.TRACEMARK.mail_host else "none"
    _row, made = Notice.objects.get_or_create(
        person=person, key=key, defaults={"kind": kind, "tells": tells, "at": clock.now(), "mail": mail}
    )
    return made


def one_task(kind: str, task: Task) -> list[dict[str, Any]]:
    return [{"kind": kind, "count": 1, "late": 0, "tasks": _plain([task])}]


def tell_of_now(kind: str, *, subject: UUID, reference: str) -> None:
    """Within a command: tell all for whom this waits, and ask for their e-mails, without the next round."""
    waits = tasks.kind_of(kind)
    if waits is None:
        return
    people = PersonRow.objects.filter(held(moment(), by="grants__"), active=True).distinct()
    task = tasks.Task(subject, reference)
    key = f"urgent:{kind}:{subject}:"
    for row in people.filter(grants__role__in=WATCHING).select_related("office__agency"):
        waiting = waits.waits(person_of(row, auth="node"))
        if isinstance(waiting, QuerySet) and waiting.filter(uuid=subject).exists():
            told_of(row.uuid, kind="urgent", key=key, tells=one_task(kind, task))
    for notice in Notice.objects.filter(key=key, mail="waiting"):
        jobs.ask(MAIL, key=str(notice.uuid), facts={})


def _tell_digest(row: NoticeSettingsRow, key: str) -> bool:
    tells = what_is_told(row)
    return told_of(row.person.uuid, kind="digest", key=key, tells=tells) and bool(tells)


def _tell_at_once() -> Iterator[bool]:
    urgent = [kind for kind in tasks.every_kind() if kind.at_once]
    people = PersonRow.objects.filter(held(moment(), by="grants__"), active=True).distinct()
    for row in people.select_related("office__agency"):
        person = person_of(row, auth="node")
        for kind in urgent:
            for task in tasks.tasks_of(kind, person, most=tasks.MOST):
                key = f"urgent:{kind.name}:{task.subject}:{task.due or ''}"
                yield told_of(row.uuid, kind="urgent", key=key, tells=one_task(kind.name, task))


def _ask_for_mails() -> int:
    """Ask for what may leave now; what was refused is asked for again each hour for a day."""
    now = clock.now()
    again = Q(mail="failed", mailed_at__lt=now - AGAIN_AFTER, at__gt=now - GIVEN_UP_AFTER)
    waiting = Notice.objects.filter(Q(mail="waiting") | again).order_by("pk")
    quiet: dict[UUID, bool] = {}
    asked = 0
    for notice in waiting.iterator():
        if notice.kind != "urgent" and quiet.setdefault(notice.person, _is_quiet_for(notice.person)):
            continue
        jobs.ask(MAIL, key=str(notice.uuid), facts={})
        asked += 1
    return asked


def _is_quiet_for(person: UUID) -> bool:
    return is_quiet(notice_settings(person))


def _local() -> datetime:
    return clock.now().astimezone(ZoneInfo(settings.TRACEMARK.time_zone))


def _plain(listed: list[Task]) -> list[list[str]]:
    return [[task.reference, task.due.isoformat() if task.due else ""] for task in listed if task.reference]
