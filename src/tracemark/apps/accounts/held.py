"""Which grants of roles are in force: the one reading of it, for signing in, notices, escalations and lists.

A role without an end is held until it is withdrawn. A role for a time ends by itself, to the second, without any
job. Time is read here as the later of the clock and of the last entry in the ledger, whose times never go back:
setting the clock of the machine back revives nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from tracemark.apps.accounts import errors
from tracemark.apps.accounts.data import DELEGATION, EMERGENCY, Role, TimedRole
from tracemark.apps.ledger import api as ledger
from tracemark.kernel import clock

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from tracemark.apps.accounts.models import PersonRow, RoleGrantRow

FOR_A_TIME = (DELEGATION, EMERGENCY)


def moment() -> datetime:
    """Now, and never earlier than what the ledger has seen."""
    now, seen = clock.now(), ledger.last_moment()
    return max(now, seen) if seen else now


def refuse_a_clock_behind() -> None:
    """What would last until an hour of a clock that is behind would be over before it began.

    Raises:
        ClockBehind
    """
    seen = ledger.last_moment()
    if seen and seen > clock.now():
        raise errors.ClockBehind


def held(at: datetime, *, by: str = "") -> Q:
    """The grants in force at this moment; `by` leads to them from elsewhere, as `grants__` does from people."""
    timed = {f"{by}via__in": FOR_A_TIME, f"{by}over": False, f"{by}since__lte": at, f"{by}until__gt": at}
    return Q(**{f"{by}until": None, f"{by}role__isnull": False}) | Q(**timed)


def is_held(grant: RoleGrantRow, at: datetime) -> bool:
    """The same of a row that was read."""
    if grant.until is None:
        return True
    return grant.via in FOR_A_TIME and not grant.over and grant.since <= at < grant.until


def held_by(row: PersonRow) -> list[RoleGrantRow]:
    """What this person holds now: one query, and one more for those who hold something for a time."""
    now = clock.now()
    timed = Q(via__in=FOR_A_TIME, over=False, until__gt=now)
    grants = list(row.grants.filter(Q(until=None) | timed).select_related("giver"))
    if any(grant.via for grant in grants):
        now = moment()
    return [grant for grant in grants if is_held(grant, now)]


def own_roles(row: PersonRow) -> frozenset[Role]:
    """The roles that were granted without an end: neither lent nor taken in an emergency."""
    return frozenset(Role(role) for role in row.grants.filter(until=None).values_list("role", flat=True))


def timed(grants: Iterable[RoleGrantRow]) -> tuple[TimedRole, ...]:
    return tuple(
        TimedRole(
            grant.uuid, Role(grant.role), grant.until, grant.via, grant.giver.name if grant.giver else ""
        )
        for grant in grants
        if grant.via and grant.until
    )
