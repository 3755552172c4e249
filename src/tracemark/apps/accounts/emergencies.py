"""Access in an emergency: somebody takes a role they do not hold, for hours, in sight of all who watch.

It opens no register but that of one's own agency, and never a role that runs or watches the node. Inspectors,
administrators and points of contact are told in the same deed. What was done in it is listed for an inspector, who
says in words whether it was justified; nobody reviews their own. The reason and the review stay beside the ledger:
words may name people.

Not here: asking for the second factor again before it (`web.pages.door`).
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Q

from tracemark.apps.accounts import errors, events, policy
from tracemark.apps.accounts.data import EMERGENCY, EmergencyState, Role
from tracemark.apps.accounts.digests import tell_of_now
from tracemark.apps.accounts.held import held_by, is_held, moment, refuse_a_clock_behind
from tracemark.apps.accounts.models import EmergencyRow, PersonRow, RoleGrantRow
from tracemark.apps.accounts.standing_in import NEVER_FOR_A_TIME
from tracemark.apps.ledger import api as ledger
from tracemark.kernel import clock
from tracemark.kernel.commands import command, record
from tracemark.kernel.errors import NotFound
from tracemark.kernel.references import next_reference
from tracemark.kernel.verdicts import require

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from tracemark.apps.accounts.data import Person
    from tracemark.apps.ledger.data import LedgerEntry

LEAST_REASON = 20
"""Fewer characters than this are no reason."""


@command
def take_role_in_emergency(*, by: Person, role: Role, reason: str, case: str) -> EmergencyRow:
    """Hold a role for some hours because it cannot wait; those who watch are told at once.

    Raises:
        NotAllowed: an inspector.
        RoleNotForATime, RoleHeld
        ReasonTooShort, IncidentNumberMissing
        EmergencyLasts: one at a time.
        ClockBehind
    """
    require(policy.may_act_for_a_time(by.roles))
    refuse_a_clock_behind()
    if role in NEVER_FOR_A_TIME:
        raise errors.RoleNotForATime(role=role.label)
    if len(reason.strip()) < LEAST_REASON:
        raise errors.ReasonTooShort(least=LEAST_REASON)
    if not case.strip():
        raise errors.IncidentNumberMissing
    row: PersonRow = PersonRow.locked(uuid=by.id, active=True)
    holds = held_by(row)
    if any(grant.via == EMERGENCY for grant in holds):
        raise errors.EmergencyLasts
    if any(grant.role == role for grant in holds):
        raise errors.RoleHeld(role=role.label)
    taken = _taken(row, role, reason.strip(), case.strip())
    record(
        events.EmergencyTaken(
            subject=taken.uuid,
            reference=taken.reference,
            taker=by.id,
            role=role,
            until=str(taken.grant.until.isoformat() if taken.grant.until else ""),
        )
    )
    for kind in ("accounts.emergencies_to_review", "accounts.emergencies_lasting"):
        tell_of_now(kind, subject=taken.uuid, reference=taken.reference)
    return taken


@command
def end_emergency(*, by: Person, emergency: UUID) -> None:
    """End it before its hour.

    Raises:
        NotFound, NotAllowed
        EmergencyOver
    """
    row = _locked(by, emergency)
    require(policy.may_end_emergency(by, row.grant.person.uuid))
    if not is_held(row.grant, moment()):
        raise errors.EmergencyOver
    end(row)


@command
def review_emergency(*, by: Person, emergency: UUID, justified: bool, words: str) -> None:
    """Say whether it was justified, when it has ended.

    Raises:
        NotFound
        NotAllowed: one's own.
        EmergencyNotOver, ReviewedBefore, ReviewMissing
    """
    row = _locked(by, emergency)
    require(policy.may_review_emergency(by, row.grant.person.uuid))
    if is_held(row.grant, moment()):
        raise errors.EmergencyNotOver
    if row.justified is not None:
        raise errors.ReviewedBefore
    if not words.strip():
        raise errors.ReviewMissing
    row.justified, row.review = justified, words.strip()
    row.reviewed_by, row.reviewed_at = by.id, clock.now()
    row.save()
    record(events.EmergencyReviewed(subject=row.uuid, reference=row.reference, justified=justified))


def list_emergencies(person: Person, *, state: EmergencyState | None = None) -> QuerySet[EmergencyRow]:
    """Those that a person sees, the latest first."""
    rows = EmergencyRow.objects.filter(policy.emergencies_visible_to(person))
    rows = rows.select_related("grant__person").order_by("-grant__since", "-pk")
    return rows.filter(_in(state)) if state else rows


def emergency_for(person: Person, emergency: UUID) -> EmergencyRow:
    """Raises: NotFound."""
    row = list_emergencies(person).filter(uuid=emergency).first()
    if row is None:
        raise NotFound
    return row


def emergency_of_grant(grant: UUID) -> EmergencyRow | None:
    return EmergencyRow.objects.filter(grant__uuid=grant).first()


def emergency_state(row: EmergencyRow, at: datetime | None = None) -> EmergencyState:
    if is_held(row.grant, at or moment()):
        return EmergencyState.LASTING
    if row.justified is None:
        return EmergencyState.TO_REVIEW
    return EmergencyState.JUSTIFIED if row.justified else EmergencyState.NOT_JUSTIFIED


def can_end_emergency(person: Person, row: EmergencyRow) -> bool:
    return policy.may_end_emergency(person, row.grant.person.uuid)


def deeds_in(row: EmergencyRow) -> list[LedgerEntry]:
    """What its holder did while it lasted, from the deed that took the role on; one entry for each deed."""
    taken, *later = ledger.entries_of(str(row.uuid))
    ended = next((entry.at for entry in later if entry.act == events.EmergencyEnded.act), row.grant.until)
    return ledger.deeds_by(row.grant.person.uuid, first=taken.seq, until=ended or taken.at)


def roles_to_take(person: Person) -> list[Role]:
    return [role for role in Role if role not in NEVER_FOR_A_TIME | person.roles]


def end(row: EmergencyRow) -> None:
    """End it within a command."""
    row.grant.over, row.grant.until = True, max(clock.now(), row.grant.since)
    row.grant.save(update_fields=["over", "until"])
    record(events.EmergencyEnded(subject=row.uuid, reference=row.reference))


def lasting_at(at: datetime) -> Q:
    return Q(grant__over=False, grant__until__gt=at, grant__since__lte=at)


def _in(state: EmergencyState) -> Q:
    lasts = lasting_at(moment())
    return {
        EmergencyState.LASTING: lasts,
        EmergencyState.TO_REVIEW: ~lasts & Q(justified=None),
        EmergencyState.JUSTIFIED: Q(justified=True),
        EmergencyState.NOT_JUSTIFIED: Q(justified=False),
    }[state]


def _taken(person: PersonRow, role: Role, reason: str, case: str) -> EmergencyRow:
    now = clock.now()
    until = now + timedelta(hours=settings.TRACEMARK.emergency_hours)
    grant = RoleGrantRow.objects.create(
        person=person, role=role, since=now, until=until, via=EMERGENCY, basis=reason
    )
    return EmergencyRow.objects.create(
        grant=grant, case=case, reference=next_reference("E", year=clock.today().year)
    )


def _locked(by: Person, emergency: UUID) -> EmergencyRow:
    """Raises: NotFound, also for one that this person does not see."""
    emergency_for(by, emergency)
    row: EmergencyRow = EmergencyRow.locked(uuid=emergency)
    return row
