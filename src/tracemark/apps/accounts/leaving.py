"""Leaving a post and coming back to it. Nobody is deleted: the name stays with what was done, the access ends.

All roles, delegations, tokens, sessions, second factors and the address of the calendar end in one deed. What the
person holds by name goes to the successor, by commands of the apps that keep it (`kernel.holding`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from tracemark.apps.accounts import emergencies, errors, events, policy, standing_in
from tracemark.apps.accounts.data import DELEGATION, EMERGENCY, Role
from tracemark.apps.accounts.held import moment, own_roles
from tracemark.apps.accounts.models import EmergencyRow, NoticeSettingsRow, PersonRow, RoleGrantRow, TokenRow
from tracemark.apps.accounts.people import person_of
from tracemark.apps.accounts.second_factor import factors_of, reset_second_factor
from tracemark.apps.accounts.second_officer import list_requests, withdraw_step
from tracemark.apps.accounts.sessions import end_sessions, list_sessions
from tracemark.apps.accounts.states import RequestState
from tracemark.apps.accounts.tokens import revoke_token
from tracemark.kernel import clock, holding
from tracemark.kernel.commands import command, record
from tracemark.kernel.errors import NotFound
from tracemark.kernel.verdicts import require

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from tracemark.apps.accounts.data import Person

NEEDED = (Role.ADMINISTRATOR, Role.INSPECTOR, Role.POINT_OF_CONTACT)
"""Without one of each nobody lets people in, nobody watches, and nobody answers other States (ITI 25)."""


@dataclass(frozen=True)
class Held:
    """What somebody holds of one kind, with the first of their references."""

    kind: holding.Kind
    count: int
    references: tuple[str, ...]

    @property
    def sentence(self) -> str:
        return self.kind.sentence(self.count)


@dataclass(frozen=True)
class Leaving:
    """What ends when somebody leaves the post, and what stays to be handed over."""

    roles: tuple[Role, ...]
    lent: int
    received: int
    tokens: tuple[str, ...]
    sessions: int
    factors: int
    calendar: bool
    emergency: bool
    requests: int
    holds: tuple[Held, ...]
    last_holder_of: tuple[Role, ...]


MOST_REFERENCES = 200
"""So many references of one kind stand on a hand-over list."""


@command
def leave_post(*, by: Person, person: UUID, successor: UUID | None = None) -> None:
    """End all access of somebody who leaves, and hand what they hold to the successor, if there is one.

    Raises:
        NotFound
        NotAllowed: one's own post, but on the machine itself.
        HasLeft, LastHolder, SuccessorElsewhere
    """
    row: PersonRow = PersonRow.locked(uuid=person)
    require(policy.may_see_off(by, person))
    if not row.active:
        raise errors.HasLeft
    for role in _only_holder_of(row):
        raise errors.LastHolder(role=role.label)
    if successor:
        to = _successor(row, successor)
        for kind in holding.every_kind():
            if kind.held_by(person).exists():
                kind.hand_over(by=by, person=person, to=to)
    _withdraw_requests(row)
    _end_roles(row)
    _end_access(by, row)
    row.active = False
    row.save(update_fields=["active"])
    record(events.PersonLeft(subject=person, successor=successor))


@command
def return_to_post(*, by: Person, person: UUID) -> None:
    """Let somebody in again who had left: without any role, and with no second factor yet.

    Raises:
        NotFound
        HasNotLeft
    """
    row: PersonRow = PersonRow.locked(uuid=person)
    if row.active:
        raise errors.HasNotLeft
    row.active = True
    row.save(update_fields=["active"])
    record(events.PersonReturned(subject=person))


def what_leaving_ends(person: UUID) -> Leaving:
    """All that `leave_post` would end or hand over now, for the page and the paper before it.

    Raises:
        NotFound
    """
    row = PersonRow.objects.select_related("office__agency").filter(uuid=person).first()
    if row is None:
        raise NotFound
    at = moment()
    timed = RoleGrantRow.objects.filter(over=False, until__gt=at)
    return Leaving(
        roles=tuple(role for role in Role if role in own_roles(row)),
        lent=timed.filter(via=DELEGATION, giver=row).count(),
        received=timed.filter(via=DELEGATION, person=row).count(),
        tokens=tuple(_tokens(row).values_list("name", flat=True)),
        sessions=len(list_sessions(person)),
        factors=len(factors_of(person)),
        calendar=NoticeSettingsRow.objects.filter(person=row, feed_digest__isnull=False).exists(),
        emergency=timed.filter(via=EMERGENCY, person=row).exists(),
        requests=len(_requests(row)),
        holds=tuple(_held(person)),
        last_holder_of=tuple(_only_holder_of(row)),
    )


def possible_successors(person: UUID) -> list[tuple[UUID, str, str]]:
    """Who may take over: those at the post in the same agency, the same office first."""
    row = PersonRow.objects.select_related("office__agency").filter(uuid=person).first()
    if row is None:
        raise NotFound
    rows = PersonRow.objects.filter(_same_agency(row), active=True).exclude(pk=row.pk)
    found = list(rows.order_by("name").values_list("uuid", "name", "office__name", "office_id"))
    found.sort(key=lambda one: one[3] != row.office_id)
    return [(uuid, name, office or "") for uuid, name, office, _id in found]


def _held(person: UUID) -> list[Held]:
    found = []
    for kind in holding.every_kind():
        rows = kind.held_by(person)
        count = rows.count()
        if count:
            listed = rows.values_list(kind.reference, flat=True)[:MOST_REFERENCES] if kind.reference else ()
            found.append(Held(kind, count, tuple(listed)))
    return found


def _only_holder_of(row: PersonRow) -> list[Role]:
    """The roles that the node needs and that nobody else at the post holds without an end."""
    mine = own_roles(row)
    grants = RoleGrantRow.objects.filter(until=None, person__active=True).exclude(person=row)
    others = set(grants.filter(role__in=NEEDED).values_list("role", flat=True))
    return [role for role in NEEDED if role in mine and role not in others]


def _successor(row: PersonRow, successor: UUID) -> Person:
    to = (
        PersonRow.objects.select_related("office__agency")
        .filter(_same_agency(row), uuid=successor, active=True)
        .first()
    )
    if to is None or to.pk == row.pk:
        raise errors.SuccessorElsewhere
    return person_of(to, auth="node")


def _same_agency(row: PersonRow) -> Q:
    return Q(office__agency=row.office.agency) if row.office else Q(office=None)


def _tokens(row: PersonRow) -> QuerySet[TokenRow]:
    return TokenRow.objects.filter(person=row, revoked_at=None, expires_at__gt=clock.now())


def _requests(row: PersonRow) -> list[UUID]:
    """Steps that this person asked for and that wait for a second officer."""
    asks = list_requests(person_of(row, auth="node"), whose="mine", state=RequestState.WAITING)
    return list(asks.values_list("uuid", flat=True))


def _withdraw_requests(row: PersonRow) -> None:
    """Nobody could approve them any more: they are carried out with the roles of whoever asked."""
    asker = person_of(row, auth="node")
    if policy.may(asker, "accounts.withdraw_step"):
        for request in _requests(row):
            withdraw_step(by=asker, request=request)


def _end_roles(row: PersonRow) -> None:
    at = moment()
    standing_in.end_those_of(row)
    for grant in row.grants.filter(Q(until=None) | Q(over=False, until__gt=at)).select_related(
        "person", "giver"
    ):
        if grant.via == DELEGATION:
            standing_in.end(grant)
        elif grant.via == EMERGENCY:
            emergencies.end(EmergencyRow.locked(grant=grant))
        elif grant.until is None:
            RoleGrantRow.objects.filter(pk=grant.pk).update(until=max(clock.now(), grant.since))
            record(events.RoleWithdrawn(subject=row.uuid, role=grant.role))


def _end_access(by: Person, row: PersonRow) -> None:
    for token in _tokens(row):
        revoke_token(by=by, token=token.uuid)
    if list_sessions(row.uuid):
        end_sessions(by=by, person=row.uuid)
    if factors_of(row.uuid):
        reset_second_factor(by=by, person=row.uuid)
    settings = NoticeSettingsRow.objects.filter(person=row, feed_digest__isnull=False)
    if settings.update(feed_digest=None, feed_since=None):
        record(events.CalendarEnded(subject=row.uuid))
