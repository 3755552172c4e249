"""Delegation: an officer lends a role to a deputy of the same agency, for a time, and gets it back by itself.

The deputy acts under their own name, with the role besides their own; nothing is done in somebody else's name.
What was only lent, or taken in an emergency, is not lent on. When the giver loses the role or leaves the post,
the delegation ends with it.

Not here: leaving a post for good (`leaving`), what cannot wait (`emergencies`).
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q

from tracemark.apps.accounts import errors, events, policy
from tracemark.apps.accounts.data import DELEGATION, Absence, LoanState, Role
from tracemark.apps.accounts.held import held, is_held, moment, own_roles, refuse_a_clock_behind
from tracemark.apps.accounts.models import PersonRow, RoleGrantRow
from tracemark.kernel import clock
from tracemark.kernel.commands import command, record
from tracemark.kernel.verdicts import require

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from django.db.models import QuerySet

    from tracemark.apps.accounts.data import Person

NEVER_FOR_A_TIME = frozenset({Role.ADMINISTRATOR, Role.INSPECTOR, Role.NODE})
"""Whoever runs the node, or watches it, is granted so by an administrator and by nobody else."""


@command
def delegate_role(*, by: Person, to: UUID, role: Role, first: date, last: date, absence: Absence) -> UUID:
    """Lend a role that one holds oneself, from the first day to the last, both included.

    Raises:
        RoleNotForATime, RoleNotOnesOwn
        DeputyElsewhere: oneself, somebody of another agency, or one who has left.
        DeputyInspects: whoever checks the records must not make them.
        RoleHeld: the deputy holds it, or will for a part of that time.
        PeriodImpossible, ClockBehind
    """
    refuse_a_clock_behind()
    if role in NEVER_FOR_A_TIME:
        raise errors.RoleNotForATime(role=role.label)
    giver, deputy = _both(by.id, to)
    if not policy.may_act_for_a_time(own_roles(deputy)):
        raise errors.DeputyInspects
    if role not in own_roles(giver):
        raise errors.RoleNotOnesOwn(role=role.label)
    since, until = _period(first, last)
    if _has(deputy, role, since, until):
        raise errors.RoleHeld(role=role.label)
    grant = RoleGrantRow.objects.create(
        person=deputy, role=role, since=since, until=until, via=DELEGATION, giver=giver, basis=absence.value
    )
    record(
        events.RoleDelegated(
            subject=to,
            delegation=grant.uuid,
            giver=by.id,
            role=role,
            since=since.isoformat(),
            until=until.isoformat(),
            absence=absence.value,
        )
    )
    return grant.uuid


@command
def end_delegation(*, by: Person, delegation: UUID) -> None:
    """Give a role back, or take it back, before its day.

    Raises:
        NotFound: no such delegation, or one that this person may not see.
        NotAllowed
        DelegationOver
    """
    row: RoleGrantRow = RoleGrantRow.locked(uuid=delegation, via=DELEGATION)
    require(
        policy.may_end_delegation(by, giver=row.giver.uuid if row.giver else None, deputy=row.person.uuid)
    )
    if loan_state(row) is LoanState.ENDED:
        raise errors.DelegationOver
    end(row)


def delegations_of(person: UUID, which: str = "") -> QuerySet[RoleGrantRow]:
    """What this person lent and was lent, the last to begin first; `which` is `given`, `received`, `past` or empty."""
    rows = list_delegations().filter(Q(giver__uuid=person) | Q(person__uuid=person))
    if which == "given":
        return rows.filter(giver__uuid=person)
    if which == "received":
        return rows.filter(person__uuid=person)
    return rows.filter(Q(over=True) | Q(until__lte=moment())) if which == "past" else rows


def list_delegations() -> QuerySet[RoleGrantRow]:
    rows = RoleGrantRow.objects.filter(via=DELEGATION).select_related("person", "giver")
    return rows.order_by("-since", "-pk")


def may_be_lent(person: Person) -> list[Role]:
    """The roles that a person may lend, in the order of the list."""
    own = own_roles(PersonRow.objects.get(uuid=person.id)) - NEVER_FOR_A_TIME
    return [role for role in Role if role in own]


def possible_deputies(person: Person) -> list[tuple[UUID, str, str]]:
    """Who may stand in: those of the same agency who are at the post, with the names of their offices."""
    if not person.agency:
        return []
    rows = PersonRow.objects.filter(active=True, office__agency__code=person.agency).exclude(uuid=person.id)
    rows = rows.exclude(pk__in=RoleGrantRow.objects.filter(role=Role.INSPECTOR, until=None).values("person"))
    return list(rows.order_by("name").values_list("uuid", "name", "office__name"))


def can_end_delegation(person: Person, row: RoleGrantRow) -> bool:
    giver = row.giver.uuid if row.giver else None
    return policy.may_end_delegation(person, giver=giver, deputy=row.person.uuid)


def loan_state(row: RoleGrantRow, at: datetime | None = None) -> LoanState:
    now = at or moment()
    if is_held(row, now):
        return LoanState.RUNNING
    return LoanState.PLANNED if not row.over and row.since > now else LoanState.ENDED


def end(row: RoleGrantRow) -> None:
    """End a delegation within a command: it gets the hour at which it ended."""
    row.over, row.until = True, max(clock.now(), row.since)
    row.save(update_fields=["over", "until"])
    giver = row.giver.uuid if row.giver else row.person.uuid
    record(events.DelegationEnded(subject=row.person.uuid, delegation=row.uuid, giver=giver, role=row.role))


def end_those_of(person: PersonRow, *, role: Role | None = None) -> None:
    """End what this person lent, because the role is theirs no longer."""
    lent = person.delegations.filter(via=DELEGATION, over=False, until__gt=moment())
    for row in lent.filter(role=role) if role else lent:
        end(row)


def _both(giver: UUID, deputy: UUID) -> tuple[PersonRow, PersonRow]:
    """Both rows, locked in one order whoever lends to whom, so that two who lend to each other never wait."""
    rows = {
        row.uuid: row
        for row in PersonRow.objects.select_for_update()
        .filter(active=True, uuid__in=[giver, deputy])
        .order_by("pk")
    }
    if (
        giver == deputy
        or len(rows) < 2
        or not _agency(rows[giver])
        or _agency(rows[giver]) != _agency(rows[deputy])
    ):
        raise errors.DeputyElsewhere
    return rows[giver], rows[deputy]


def _agency(row: PersonRow) -> str:
    return row.office.agency.code if row.office else ""


def _period(first: date, last: date) -> tuple[datetime, datetime]:
    """From the first hour of the first day, or from now, to the end of the last day where the node stands."""
    zone = ZoneInfo(settings.TRACEMARK.time_zone)
    now = clock.now()
    today = now.astimezone(zone).date()
    most = settings.TRACEMARK.delegation_days
    if first < today or not 0 <= (last - first).days < most:
        raise errors.PeriodImpossible(most=most)
    since = now if first == today else datetime.combine(first, time.min, zone)
    return since, datetime.combine(last + timedelta(days=1), time.min, zone)


def _has(deputy: PersonRow, role: Role, since: datetime, until: datetime) -> bool:
    """Held now, or lent for a time that overlaps."""
    overlaps = Q(via=DELEGATION, over=False, since__lt=until, until__gt=since)
    return deputy.grants.filter(held(moment()) | overlaps, role=role).exclude(via="emergency").exists()
