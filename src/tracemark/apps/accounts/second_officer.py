"""Steps that need two: one officer asks, another one approves, and it is done at once or not at all.

Which commands wait is said by the policy table. A command that waits is refused (`SecondOfficerNeeded`); what was
to be done is then asked for here. Whoever approves must be allowed the step themselves and see what it is about;
the step is carried out in the name of whoever asked, with the roles that they hold at that moment. Nobody who
signs in twice under two names is found out here: that there is one account a person is for the administrator.

Not here: what each step is about and who sees it (each app registers its own, `register`).
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from django.conf import settings
from django.db.models import Q

from tracemark.apps.accounts import errors, events, policy
from tracemark.apps.accounts.data import EMERGENCY
from tracemark.apps.accounts.digests import one_task, told_of
from tracemark.apps.accounts.models import PersonRow, SecondRequestRow
from tracemark.apps.accounts.people import person_of
from tracemark.apps.accounts.states import REQUEST, RequestState
from tracemark.kernel import clock
from tracemark.kernel.commands import command, record
from tracemark.kernel.errors import NotAllowed, NotFound
from tracemark.kernel.references import next_reference
from tracemark.kernel.tasks import Task

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.db.models import QuerySet

    from tracemark.apps.accounts.data import Person
    from tracemark.kernel.errors import SecondOfficerNeeded


DECIDED = "accounts.steps_decided"
"""What whoever asked is told of, once: it is nobody's task."""


@dataclass(frozen=True)
class Step:
    """How a command that waits is asked for.

    Attributes:
        door: the command; its arguments are texts, numbers, yes and no, UUIDs, and tuples of these.
        subject: the argument that names what the step is about; empty: the person who asks.
        seen: what a person sees, as a condition on rows with a column `subject`.
        check: raises at once what the command's own rules would say later.
    """

    door: Callable[..., Any]
    subject: str
    seen: Callable[[Person], Q]
    check: Callable[..., None]

    @property
    def name(self) -> str:
        return str(self.door.command_name)  # type: ignore[attr-defined]


_steps: dict[str, Step] = {}


def register(*steps: Step) -> None:
    """Said by each app when the node starts. A step that nobody registered is asked for by nobody."""
    _steps.update({step.name: step for step in steps})


def every_step() -> Mapping[str, Step]:
    return dict(_steps)


@command
def ask_second_officer(*, by: Person, step: str, arguments: Mapping[str, Any]) -> UUID:
    """Ask that a step be approved by a second officer; what stands on record is the step, not what it says.

    Raises:
        NotAllowed: no such step, or none for this role.
        NotFound: what it is about is not there, or not for this person.
        StepWaits: the same person has asked for the same already.
        Whatever the rules of the step itself say today.
    """
    how = _steps.get(step)
    if how is None or not policy.may(by, step):
        raise NotAllowed(command=step)
    PersonRow.locked(uuid=by.id, active=True)  # the same sent twice at once is asked for once
    kept = _all_kept(arguments)
    now = clock.now()
    row = SecondRequestRow(
        command=step,
        arguments=kept,
        arguments_digest=_digest(kept),
        subject=arguments[how.subject] if how.subject else by.id,
        asked_by=by.id,
        asked_at=now,
        expires_at=now + timedelta(hours=settings.TRACEMARK.second_officer_hours),
    )
    _end_earlier(row)
    row.reference = next_reference("Q", year=clock.today().year)
    row.save()
    if not SecondRequestRow.objects.filter(how.seen(by), pk=row.pk).exists():
        raise NotFound
    how.check(by=by, **said_in(row))
    record(events.StepAsked(subject=row.uuid, reference=row.reference, step=step))
    return row.uuid


def ask_for(needed: SecondOfficerNeeded) -> UUID:
    """Ask for what was refused to somebody alone; where the same person's very same request waits, that one.

    Raises:
        As `ask_second_officer`.
    """
    same = {
        "asked_by": needed.by.id,
        "command": needed.command,
        "arguments_digest": _digest(_all_kept(needed.arguments)),
    }
    row = SecondRequestRow.objects.filter(_standing_as(RequestState.WAITING), **same).first()
    if row:
        return row.uuid
    return ask_second_officer(by=cast("Person", needed.by), step=needed.command, arguments=needed.arguments)


def approve_step(*, by: Person, request: UUID) -> Any:
    """Approve a step, and have it done in the same moment by whoever asked; what it returned.

    Raises:
        NotFound, NotAllowed, OwnRequest, StepNotOpen, AskerMayNot
        Whatever the rules of the step itself say: then nothing was done, and the request still waits.
    """
    row = _request_for(by, request)
    asker = PersonRow.objects.select_related("office__agency").filter(uuid=row.asked_by, active=True).first()
    person = person_of(asker, auth="second_officer") if asker else None
    if person is None or not policy.may(person, row.command):
        raise errors.AskerMayNot
    return do_approved_step(by=person, request=request, second=by)


@command
def do_approved_step(*, by: Person, request: UUID, second: Person) -> Any:
    """Carry out what somebody asked for and somebody else approves: one deed, in the name of whoever asked."""
    row = _decided(second, request, "approve")
    if row.asked_by != by.id:
        raise NotAllowed(command=row.command)
    record(events.StepApproved(subject=row.uuid, reference=row.reference, step=row.command, second=second.id))
    return _steps[row.command].door(by=by, **said_in(row))


@command
def decline_step(*, by: Person, request: UUID, reason: str) -> None:
    """Raises: NotFound, NotAllowed, OwnRequest, StepNotOpen, WhyMissing."""
    if not reason.strip():
        raise errors.DeclineReasonMissing
    row = _decided(by, request, "decline", reason=reason.strip())
    record(events.StepDeclined(subject=row.uuid, reference=row.reference, step=row.command))


@command
def withdraw_step(*, by: Person, request: UUID) -> None:
    """Take back what one asked for.

    Raises:
        NotFound: no such request, or not one's own.
        StepNotOpen
    """
    row: SecondRequestRow = SecondRequestRow.locked(uuid=request, asked_by=by.id)
    _write_decision(row, by, "withdraw")
    record(events.StepWithdrawn(subject=row.uuid, reference=row.reference, step=row.command))


def visible_to(person: Person) -> Q:
    """What one asked for or decided, and what others asked for that one could take oneself."""
    return Q(asked_by=person.id) | Q(decided_by=person.id) | _may_and_sees(person)


def list_requests(person: Person, *, whose: str = "", state: str = "") -> QuerySet[SecondRequestRow]:
    """The newest first; `whose` is `mine`, `others` or empty."""
    rows = SecondRequestRow.objects.filter(visible_to(person)).order_by("-pk")
    if whose:
        rows = rows.filter(asked_by=person.id) if whose == "mine" else rows.exclude(asked_by=person.id)
    return rows.filter(_standing_as(state)) if state else rows


def requests_to_decide(person: Person) -> QuerySet[SecondRequestRow]:
    """What waits for this person: somebody else's, not run out, within their role and sight."""
    waiting = SecondRequestRow.objects.filter(_may_and_sees(person), _standing_as(RequestState.WAITING))
    return waiting.exclude(asked_by=person.id).order_by("pk")


def request_for(person: Person, request: UUID) -> SecondRequestRow:
    """Raises: NotFound."""
    row = SecondRequestRow.objects.filter(visible_to(person), uuid=request).first()
    if row is None:
        raise NotFound
    return row


def waiting_for(person: Person, step: str, *subjects: UUID) -> list[SecondRequestRow]:
    """What waits about these subjects, for the page that shows them."""
    rows = SecondRequestRow.objects.filter(visible_to(person), _standing_as(RequestState.WAITING))
    return list(rows.filter(command=step, subject__in=subjects).order_by("pk"))


def request_standing(row: SecondRequestRow) -> RequestState:
    """Where a request stands now: one whose hours are over has run out, whatever its column says."""
    state = RequestState(row.state)
    over = state is RequestState.WAITING and row.expires_at <= clock.now()
    return RequestState.EXPIRED if over else state


def said_in(row: SecondRequestRow) -> dict[str, Any]:
    """What was asked for, as the command takes it."""
    return {name: _given(value) for name, value in row.arguments.items()}


def may_decide(person: Person, row: SecondRequestRow) -> bool:
    return requests_to_decide(person).filter(pk=row.pk).exists()


def _may_and_sees(person: Person) -> Q:
    """What a person's roles may do, about what the person sees.

    Nobody makes a second officer of themselves: a role that was taken in an emergency does not count here.
    """
    taken = {one.role for one in person.for_a_time if one.via == EMERGENCY}
    calm = replace(person, roles=person.roles - taken)
    may: Q = Q(pk__in=[])
    for name, step in _steps.items():
        if policy.may(calm, name):
            may |= Q(command=name) & step.seen(person)
    return may


def _standing_as(state: str) -> Q:
    waiting = Q(state=RequestState.WAITING.value)
    if state == RequestState.WAITING:
        return waiting & Q(expires_at__gt=clock.now())
    if state == RequestState.EXPIRED:
        return Q(state=state) | (waiting & Q(expires_at__lte=clock.now()))
    return Q(state=str(state))


def _request_for(person: Person, request: UUID) -> SecondRequestRow:
    """What this person may decide.

    Raises:
        NotFound, NotAllowed, OwnRequest
    """
    row = request_for(person, request)
    if person.auth == "token":  # nobody sits there to look at it
        raise NotAllowed(command=row.command)
    if row.asked_by == person.id:
        raise errors.OwnRequest
    if not SecondRequestRow.objects.filter(_may_and_sees(person), pk=row.pk).exists():
        raise NotAllowed(command=row.command)
    return row


def _decided(person: Person, request: UUID, verb: str, *, reason: str = "") -> SecondRequestRow:
    """The request with its decision; of two who press at once the second one finds it decided."""
    row: SecondRequestRow = SecondRequestRow.locked(uuid=request)
    PersonRow.locked(uuid=person.id, active=True)
    _request_for(person, request)
    _write_decision(row, person, verb, reason=reason)
    return row


def _write_decision(row: SecondRequestRow, person: Person, verb: str, *, reason: str = "") -> None:
    row.state = REQUEST.after(request_standing(row), verb).value
    row.decided_by, row.decided_at, row.reason = person.id, clock.now(), reason
    row.save(update_fields=["state", "decided_by", "decided_at", "reason"])
    if row.asked_by != person.id:
        tells = one_task(DECIDED, Task(row.uuid, row.reference))
        told_of(row.asked_by, kind="decision", key=f"decision:{row.uuid}", tells=tells)


def _end_earlier(new: SecondRequestRow) -> None:
    """The same that has run out makes room; the same that still waits is not asked for twice.

    Raises:
        StepWaits
    """
    same = {"asked_by": new.asked_by, "command": new.command, "arguments_digest": new.arguments_digest}
    for row in SecondRequestRow.objects.filter(**same, state=RequestState.WAITING.value):
        if request_standing(row) is not RequestState.EXPIRED:
            raise errors.StepWaits(reference=row.reference)
        row.state = REQUEST.after(RequestState.WAITING, "expire").value
        row.save(update_fields=["state"])
        record(events.StepRunOut(subject=row.uuid, reference=row.reference, step=row.command))


def _all_kept(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """All but who acts."""
    return {name: _kept(value) for name, value in arguments.items() if name != "by"}


def _digest(kept: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(kept, sort_keys=True).encode()).hexdigest()


def _kept(value: Any) -> Any:
    """As it stands in a row. Raises: TypeError."""
    if isinstance(value, UUID):
        return {"uuid": str(value)}
    if isinstance(value, tuple):
        return {"several": [_kept(one) for one in value]}
    if value is None or type(value) in {str, int, bool}:
        return value
    raise TypeError(f"{type(value).__name__} cannot wait for a second officer.")


def _given(kept: Any) -> Any:
    """The way back."""
    if not isinstance(kept, dict):
        return kept
    if "uuid" in kept:
        return UUID(kept["uuid"])
    return tuple(_given(one) for one in kept["several"])
