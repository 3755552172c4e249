"""Sessions: bound to a device, ended by rest and by age, listed for the person, ended by hand.

A stolen cookie is of little use: it is worth nothing in another browser, nothing after the limits of the node,
nothing after the person looked at the list, and it never opens what asks for the second factor again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings

from tracemark.apps.accounts import errors, events, policy
from tracemark.apps.accounts.access_rows import SessionRow, SignInRow
from tracemark.apps.accounts.models import PersonRow
from tracemark.apps.accounts.people import person_of
from tracemark.apps.accounts.where import SHOWN, Where
from tracemark.kernel import clock, sweeping
from tracemark.kernel.commands import command, record
from tracemark.kernel.identity import new_uuid
from tracemark.kernel.verdicts import require

if TYPE_CHECKING:
    from uuid import UUID

    from django.contrib.sessions.backends.base import SessionBase
    from django.db.models import QuerySet

    from tracemark.apps.accounts.data import Person

BOUND = "bound"
SEEN_EVERY = timedelta(minutes=1)
AHEAD = timedelta(minutes=5)
"""By how much the clock may have been set back before a session counts as one of the future."""


@dataclass(frozen=True, slots=True)
class Device:
    """One line of the list."""

    id: UUID
    device: str
    address: str
    since: datetime
    seen: datetime
    here: bool


@sweeping.sweeps("sessions")
def forget_expired() -> int:
    """A session that has expired opens nothing; its row goes."""
    return SessionRow.objects.filter(expire_date__lt=clock.now()).delete()[0]


def begin(session: SessionBase, *, person: UUID, where: Where) -> None:
    """Bind a session to the device that signed in."""
    now = clock.now().isoformat()
    session[BOUND] = where.fingerprint
    session[SHOWN] = {
        "uuid": str(new_uuid()), "person": str(person), "device": where.device, "address": where.address,
        "since": now, "seen": now,
    }  # fmt: skip


def holds(session: SessionBase, where: Where) -> bool:
    """Whether this session may go on from here and now. Told so, it is seen."""
    shown, now = session.get(SHOWN), clock.now()
    if not shown or session.get(BOUND) != where.fingerprint:
        return False
    since, seen = (datetime.fromisoformat(shown[name]) for name in ("since", "seen"))
    node = settings.TRACEMARK
    if now - since > timedelta(hours=node.session_hours) or since - now > AHEAD:
        return False
    if now - seen > timedelta(minutes=node.session_idle_minutes):
        return False
    if now - seen > SEEN_EVERY:
        session[SHOWN] = {**shown, "seen": now.isoformat(), "address": where.address}
    return True


def id_of(session: SessionBase) -> str:
    return str(session.get(SHOWN, {}).get("uuid", ""))


def list_sessions(person: UUID, *, here: str = "") -> list[Device]:
    """Where this person is signed in, the last seen first."""
    rows = SessionRow.objects.filter(person=person, expire_date__gt=clock.now()).order_by("-seen")
    return [
        Device(row.uuid, row.device, row.address, row.since, row.seen, str(row.uuid) == here)
        for row in rows
        if row.since and row.seen
    ]


def list_sign_ins(person: UUID) -> QuerySet[SignInRow]:
    return SignInRow.objects.filter(person=person).order_by("-at", "-pk")


@command
def end_session(*, by: Person, person: UUID, session: UUID) -> None:
    """Sign a device out from elsewhere.

    Raises:
        NotAllowed, NoSuchSession
    """
    require(policy.may_end_sessions(by, person_of(PersonRow.locked(uuid=person))))
    ended, _kinds = SessionRow.objects.filter(person=person, uuid=session).delete()
    if not ended:
        raise errors.NoSuchSession
    record(events.SessionsEnded(subject=person, sessions=ended))


@command
def end_sessions(*, by: Person, person: UUID, but: str = "") -> int:
    """Sign every device out, except the one where one sits; how many there were."""
    require(policy.may_end_sessions(by, person_of(PersonRow.locked(uuid=person))))
    rows = SessionRow.objects.filter(person=person)
    ended, _kinds = (rows.exclude(uuid=but) if but else rows).delete()
    record(events.SessionsEnded(subject=person, sessions=ended))
    return ended
