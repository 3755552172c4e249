"""How somebody wants to be told what waits for them, what they were told, and the address of their calendar.

Whoever has the address of a calendar sees references and days of one person's tasks and nothing else. It is
256 random bits, shown once; a digest of it is kept. Renewing it ends the one before.
"""

from __future__ import annotations

import hashlib
import secrets
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from tracemark.apps.accounts import errors, events
from tracemark.apps.accounts.data import DigestEvery, NoticeSettings
from tracemark.apps.accounts.digests import begin_with_the_next
from tracemark.apps.accounts.models import NoticeSettingsRow, PersonRow
from tracemark.apps.accounts.people import person_of
from tracemark.kernel import clock, tasks
from tracemark.kernel.commands import command, record
from tracemark.kernel.errors import NotFound
from tracemark.kernel.models import Notice
from tracemark.kernel.references import is_reference

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from tracemark.apps.accounts.data import Person
    from tracemark.kernel.tasks import Kind, Task

MOST_DATES = 500
"""So many days of one kind stand in a calendar."""


@command
def set_notices(*, by: Person, wants: NoticeSettings) -> None:
    """Say how one wants to be told; a digest that was switched on begins with the next period.

    Raises:
        EmailWrong: no address, or none that could be one.
        NoticeTimeWrong: a day or an hour that does not exist, or quiet hours with one end.
        LanguageUnknown
    """
    _check(wants)
    row = _row_of(by)
    row.digest, row.email, row.language = wants.digest.value, wants.email, wants.language
    row.weekday, row.hour = wants.weekday, wants.hour
    row.quiet_from, row.quiet_until = wants.quiet_from, wants.quiet_until
    row.quiet_days = sorted(set(wants.quiet_days))
    row.save()
    begin_with_the_next(by.id, wants)
    record(
        events.NoticesSet(
            subject=by.id,
            person=by.id if wants.email else None,
            digest=wants.digest.value,
            email=wants.email,
            language=wants.language,
        )
    )


@command
def renew_calendar(*, by: Person) -> str:
    """A new secret for the address of one's calendar; the one before ends. It is never shown again."""
    secret = secrets.token_urlsafe(32)
    row = _row_of(by)
    row.feed_digest, row.feed_since = _digest(secret), clock.now()
    row.save()
    record(events.CalendarRenewed(subject=by.id))
    return secret


@command
def end_calendar(*, by: Person) -> None:
    row = _row_of(by)
    row.feed_digest = row.feed_since = None
    row.save()
    record(events.CalendarEnded(subject=by.id))


def calendar_since(person: UUID) -> datetime | None:
    """Since when one's calendar has the address that it has; None where there is none."""
    row = NoticeSettingsRow.objects.filter(person__uuid=person).first()
    return row.feed_since if row else None


def person_of_calendar(secret: str) -> Person:
    """Whose calendar has this address.

    Raises:
        NotFound: nobody's, one that was ended, or that of somebody who has left.
    """
    row = (
        NoticeSettingsRow.objects.select_related("person__office__agency")
        .filter(feed_digest=_digest(secret), person__active=True)
        .first()
    )
    if row is None:
        raise NotFound
    return person_of(row.person, auth="calendar")


def dated_tasks(person: Person) -> Iterator[tuple[Kind, Task]]:
    """The tasks of a person that have a day."""
    for kind in tasks.every_kind():
        if kind.due and kind.reference:
            for task in tasks.tasks_of(kind, person, most=MOST_DATES):
                if is_reference(task.reference):
                    yield kind, task


def list_notices(person: Person) -> QuerySet[Notice]:
    """What this person was told, the latest first; a period in which nothing waited is no notice."""
    return Notice.objects.filter(person=person.id).exclude(tells=[]).order_by("-at", "-pk")


def mark_read(person: Person) -> int:
    """All that this person was told is read; how many were not."""
    return Notice.objects.filter(person=person.id, read_at=None).update(read_at=clock.now())


def mails_that_did_not_leave() -> QuerySet[Notice]:
    """For the administrator: e-mails that the mail server refused, or of which it is not known."""
    return Notice.objects.filter(mail__in=["failed", "unknown"]).order_by("-at", "-pk")


def _row_of(person: Person) -> NoticeSettingsRow:
    """The row of this person, locked by that of the person itself."""
    of = PersonRow.locked(uuid=person.id, active=True)
    return NoticeSettingsRow.objects.filter(person=of).first() or NoticeSettingsRow(person=of)


def _check(wants: NoticeSettings) -> None:
    if wants.email or wants.digest is not DigestEvery.NEVER:
        try:
            validate_email(wants.email)
        except ValidationError:
            raise errors.EmailWrong from None
    hours = [hour for hour in (wants.hour, wants.quiet_from, wants.quiet_until) if hour is not None]
    days = [wants.weekday, *wants.quiet_days]
    possible = all(0 <= hour <= 23 for hour in hours) and all(0 <= day <= 6 for day in days)
    if not possible or (wants.quiet_from is None) != (wants.quiet_until is None):
        raise errors.NoticeTimeWrong
    if len(set(wants.quiet_days)) == 7:
        raise errors.NoticeTimeWrong
    if wants.language and wants.language not in dict(settings.LANGUAGES):
        raise errors.LanguageUnknown(language=wants.language)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
