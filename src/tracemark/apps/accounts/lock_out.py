"""Lock-out: guessing gets slow, and nobody can lock an officer out for ever.

Failures are counted under keyed digests: of the sign-in name, of the network address, and for a browser in
which the person showed both factors before, of that browser. So a stranger who types wrong passwords under an
officer's name locks out strangers, not the officer at her own desk. A lock ends by itself, each one lasts twice
as long as the one before up to a limit, and an administrator ends it at once. A name that nobody has is counted
and refused just the same.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.db.models import F

from tracemark.apps.accounts import errors, events
from tracemark.apps.accounts.access_rows import AttemptRow
from tracemark.apps.accounts.models import PersonRow
from tracemark.apps.ledger import api as ledger
from tracemark.kernel import clock, sweeping
from tracemark.kernel.commands import command, record

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from uuid import UUID

    from tracemark.apps.accounts.data import Person

MOST_DOUBLINGS = 4
COUNTED_TOGETHER = timedelta(hours=1)
FORGOTTEN_AFTER = timedelta(days=1)
ADDRESS_TIMES = 10
"""An address is a whole office behind one line: it may be wrong more often than a name."""


@dataclass(frozen=True, slots=True)
class Counted:
    """One thing under which failures are counted."""

    key: str
    allowed: int


def by_name(name: str) -> Counted:
    return _counted("name", name.strip().casefold(), settings.TRACEMARK.lock_out_after)


def by_device(device: str) -> Counted:
    return _counted("device", device, settings.TRACEMARK.lock_out_after)


def by_address(address: str) -> Counted:
    return _counted("address", address, settings.TRACEMARK.lock_out_after * ADDRESS_TIMES)


def by_person(what: str, person: UUID) -> Counted:
    return _counted(what, str(person), settings.TRACEMARK.lock_out_after)


@contextmanager
def attempt(*counted: Counted) -> Iterator[Attempt]:
    """Try something that may be guessed. It counts as failed before it is tried, so that no two at once slip by.

    Raises:
        TooManyAttempts: locked; nothing is tried.
    """
    begun = Attempt(counted)
    begun.count()
    yield begun
    if begun.succeeded:
        begun.clear()


class Attempt:
    def __init__(self, counted: Sequence[Counted]) -> None:
        self.counted = counted
        self.succeeded = False
        self.locked: datetime | None = None

    def count(self) -> None:
        now = clock.now()
        with transaction.atomic():
            rows = [self._row(one, now) for one in self.counted]
            until = max((row.until for row in rows if row.until and row.until > now), default=None)
            if until is None:
                for one, row in zip(self.counted, rows, strict=True):
                    self._add(row, one, now)
        if until:
            raise errors.TooManyAttempts(until=until)

    def clear(self) -> None:
        """A right one takes back what was counted; the address keeps what others did from there."""
        first, *others = self.counted
        AttemptRow.objects.filter(key=first.key).delete()
        wider = AttemptRow.objects.filter(key__in=[one.key for one in others], failures__gt=0)
        wider.update(failures=F("failures") - 1)
        forget_old_attempts()

    def _row(self, one: Counted, now: datetime) -> AttemptRow:
        row, _made = AttemptRow.objects.select_for_update().get_or_create(key=one.key, defaults={"last": now})
        return row

    def _add(self, row: AttemptRow, one: Counted, now: datetime) -> None:
        earlier = row.failures if now - row.last < COUNTED_TOGETHER else 0
        row.failures, row.last = earlier + 1, now
        if row.failures >= one.allowed:
            longer = 2 ** min(row.locks, MOST_DOUBLINGS)
            row.until = self.locked = now + timedelta(minutes=settings.TRACEMARK.lock_out_minutes) * longer
            row.failures, row.locks = 0, row.locks + 1
        row.save()


def locked_until(sign_in_name: str) -> datetime | None:
    """Until when strangers' browsers are refused under this name."""
    row = AttemptRow.objects.filter(key=by_name(sign_in_name).key, until__gt=clock.now()).first()
    return row.until if row else None


@sweeping.sweeps("attempts to sign in")
def forget_old_attempts() -> int:
    """What was typed wrong a day ago counts no longer; a lock stands until it ends."""
    now = clock.now()
    old = AttemptRow.objects.filter(last__lt=now - FORGOTTEN_AFTER).exclude(until__gt=now)
    return old.delete()[0]


@command
def unlock_sign_in(*, by: Person, person: UUID) -> None:
    """End a lock at once, for somebody who is known to be the person."""
    row = PersonRow.locked(uuid=person)
    keys = [by_name(row.sign_in_name), by_person("code", person), by_person("password", person)]
    AttemptRow.objects.filter(key__in=[one.key for one in keys]).delete()
    record(events.SignInUnlocked(subject=person))


def _counted(what: str, which: str, allowed: int) -> Counted:
    return Counted(ledger.blind_digest(f"attempts {what} {which}"), allowed)
