"""The door of accounts: people, agencies, offices, roles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from tracemark.apps.accounts import errors, events, policy
from tracemark.apps.accounts.data import Office, Partition, Person, Role
from tracemark.apps.accounts.digests import Round, due_digests, tell_all, what_is_told
from tracemark.apps.accounts.emergencies import (
    can_end_emergency,
    deeds_in,
    emergency_for,
    emergency_of_grant,
    emergency_state,
    end_emergency,
    list_emergencies,
    review_emergency,
    roles_to_take,
    take_role_in_emergency,
)
from tracemark.apps.accounts.escalating import (
    escalate_all,
    escalate_task,
    escalations_of,
    overdue_tasks,
)
from tracemark.apps.accounts.held import is_held, moment
from tracemark.apps.accounts.leaving import (
    leave_post,
    possible_successors,
    return_to_post,
    what_leaving_ends,
)
from tracemark.apps.accounts.lock_out import forget_old_attempts, locked_until, unlock_sign_in
from tracemark.apps.accounts.looks import check as check_look
from tracemark.apps.accounts.looks import list_looks, looks_left, purposes_of, register_case_book
from tracemark.apps.accounts.looks import take as take_look
from tracemark.apps.accounts.models import AgencyRow, OfficeRow, PersonRow, RoleGrantRow
from tracemark.apps.accounts.more_looks import allow_more_looks, check_more_looks
from tracemark.apps.accounts.notices import (
    calendar_since,
    dated_tasks,
    end_calendar,
    list_notices,
    mails_that_did_not_leave,
    mark_read,
    person_of_calendar,
    renew_calendar,
    set_notices,
)
from tracemark.apps.accounts.passkeys import (
    enrol_passkey,
    has_passkey,
    question_to_enrol,
    question_to_show,
    show_passkey,
)
from tracemark.apps.accounts.people import NODE, find_person, id_of_name, person_of
from tracemark.apps.accounts.policy import may, partition_table, partitions_of, table
from tracemark.apps.accounts.second_factor import (
    Factor,
    address_for_app,
    code_at,
    enrol_app,
    factors_of,
    has_second_factor,
    make_recovery_codes,
    needs_second_factor,
    new_secret,
    remove_factor,
    reset_second_factor,
    roles_that_need_it,
    sealed,
    show_code,
    unsealed,
)
from tracemark.apps.accounts.second_officer import (
    Step,
    approve_step,
    ask_for,
    ask_second_officer,
    decline_step,
    do_approved_step,
    every_step,
    list_requests,
    may_decide,
    request_for,
    request_standing,
    requests_to_decide,
    said_in,
    waiting_for,
    withdraw_step,
)
from tracemark.apps.accounts.second_officer import register as register_steps
from tracemark.apps.accounts.sessions import (
    begin,
    end_session,
    end_sessions,
    holds,
    id_of,
    list_sessions,
    list_sign_ins,
)
from tracemark.apps.accounts.sign_in import (
    PasswordBackend,
    record_refused_sign_in,
    record_sign_in,
    record_sign_out,
    try_code,
    try_passkey,
    try_password,
)
from tracemark.apps.accounts.single_sign_on import (
    is_linked,
    link_subject,
    person_linked_to,
    service_name,
    unlink_subject,
    vouches_for_factor,
)
from tracemark.apps.accounts.standing_in import (
    can_end_delegation,
    delegate_role,
    delegations_of,
    end_delegation,
    end_those_of,
    list_delegations,
    loan_state,
    may_be_lent,
    possible_deputies,
)
from tracemark.apps.accounts.tokens import (
    LONGEST,
    SCOPES,
    Bearer,
    bearer_of,
    count_use,
    issue_token,
    last_uses,
    list_tokens,
    revoke_token,
    standing,
    token_row,
)
from tracemark.apps.accounts.where import where_of
from tracemark.apps.accounts.wishes import notice_settings
from tracemark.kernel import clock
from tracemark.kernel.commands import command, record
from tracemark.kernel.errors import NotFound
from tracemark.kernel.identity import new_uuid
from tracemark.kernel.verdicts import require

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

__all__ = [
    "NODE",
    "PasswordBackend",
    "initialise_node",
    "register_agency",
    "register_office",
    "register_person",
    "grant_role",
    "withdraw_role",
    "delegate_role",
    "end_delegation",
    "delegations_of",
    "list_delegations",
    "can_end_delegation",
    "loan_state",
    "may_be_lent",
    "possible_deputies",
    "leave_post",
    "return_to_post",
    "what_leaving_ends",
    "possible_successors",
    "take_role_in_emergency",
    "end_emergency",
    "review_emergency",
    "can_end_emergency",
    "list_emergencies",
    "emergency_for",
    "emergency_of_grant",
    "emergency_state",
    "deeds_in",
    "roles_to_take",
    "is_held",
    "moment",
    "set_password",
    "try_password",
    "try_code",
    "try_passkey",
    "has_passkey",
    "question_to_enrol",
    "question_to_show",
    "enrol_passkey",
    "show_passkey",
    "locked_until",
    "unlock_sign_in",
    "forget_old_attempts",
    "begin",
    "holds",
    "id_of",
    "list_sessions",
    "list_sign_ins",
    "end_session",
    "end_sessions",
    "where_of",
    "service_name",
    "person_linked_to",
    "vouches_for_factor",
    "is_linked",
    "link_subject",
    "unlink_subject",
    "record_sign_in",
    "record_refused_sign_in",
    "record_sign_out",
    "Factor",
    "roles_that_need_it",
    "needs_second_factor",
    "has_second_factor",
    "factors_of",
    "new_secret",
    "sealed",
    "unsealed",
    "address_for_app",
    "code_at",
    "enrol_app",
    "make_recovery_codes",
    "remove_factor",
    "reset_second_factor",
    "show_code",
    "SCOPES",
    "LONGEST",
    "Bearer",
    "issue_token",
    "revoke_token",
    "bearer_of",
    "count_use",
    "list_tokens",
    "token_row",
    "last_uses",
    "standing",
    "purposes_of",
    "check_look",
    "take_look",
    "looks_left",
    "list_looks",
    "register_case_book",
    "Step",
    "register_steps",
    "every_step",
    "ask_second_officer",
    "ask_for",
    "approve_step",
    "do_approved_step",
    "decline_step",
    "withdraw_step",
    "list_requests",
    "requests_to_decide",
    "request_for",
    "request_standing",
    "said_in",
    "waiting_for",
    "may_decide",
    "allow_more_looks",
    "check_more_looks",
    "set_notices",
    "notice_settings",
    "list_notices",
    "mark_read",
    "Round",
    "due_digests",
    "what_is_told",
    "tell_all",
    "mails_that_did_not_leave",
    "renew_calendar",
    "end_calendar",
    "calendar_since",
    "person_of_calendar",
    "dated_tasks",
    "escalate_task",
    "escalate_all",
    "overdue_tasks",
    "escalations_of",
    "find_person",
    "id_of_name",
    "person_of",
    "list_people",
    "list_offices",
    "names_of",
    "may",
    "table",
    "partition_table",
    "partitions_of",
]


@command
def initialise_node(*, by: Person, state: str) -> None:
    """The first entry of a ledger: this node is set up for a State.

    Raises:
        AlreadyInitialised: there are people already.
    """
    if PersonRow.objects.exists():
        raise errors.AlreadyInitialised
    record(events.NodeInitialised(subject=NODE.id, state=state))


@command
def register_agency(
    *, by: Person, code: str, name: str, function: str = "", partition: Partition | None = None
) -> None:
    """Record an authority of the State; `partition` is the register that it keeps, if any."""
    _refuse_taken(AgencyRow, code)
    row = AgencyRow.objects.create(code=code, name=name, function=function, partition=partition or "")
    record(
        events.AgencyRegistered(
            subject=row.uuid, code=code, name=name, function=function, partition=row.partition
        )
    )


@command
def register_office(*, by: Person, code: str, name: str, agency: str) -> None:
    _refuse_taken(OfficeRow, code)
    of = AgencyRow.locked(code=agency)
    row = OfficeRow.objects.create(code=code, name=name, agency=of)
    record(events.OfficeRegistered(subject=row.uuid, code=code, name=name, agency=agency))


@command
def register_person(
    *, by: Person, sign_in_name: str, name: str, office: str = "", password: str = "", language: str = ""
) -> UUID:
    """Record someone who may sign in. Without a password nobody can, until one is set.

    Raises:
        NameTaken, WeakPassword
    """
    if PersonRow.objects.filter(sign_in_name__iexact=sign_in_name).exists():
        raise errors.NameTaken(name=sign_in_name)
    row = PersonRow(
        uuid=new_uuid(),
        sign_in_name=sign_in_name,
        name=name,
        office=OfficeRow.locked(code=office) if office else None,
        language=language,
    )
    row.password = _hashed(password, row) if password else make_password(None)
    row.save()
    record(
        events.PersonRegistered(
            subject=row.uuid, person=row.uuid, name=name, sign_in_name=sign_in_name, office=office
        )
    )
    return row.uuid


@command
def grant_role(*, by: Person, person: UUID, role: Role) -> None:
    """Raises: RoleHeld."""
    row = PersonRow.locked(uuid=person)
    if row.grants.filter(role=role, until=None).exists():
        raise errors.RoleHeld(role=role.label)
    RoleGrantRow.objects.create(person=row, role=role, since=clock.now())
    record(events.RoleGranted(subject=person, role=role))


@command
def withdraw_role(*, by: Person, person: UUID, role: Role) -> None:
    """What the person lent of it ends too.

    Raises:
        RoleNotHeld
    """
    row = PersonRow.locked(uuid=person)
    ended = row.grants.filter(role=role, until=None).update(until=clock.now())
    if not ended:
        raise errors.RoleNotHeld(role=role.label)
    record(events.RoleWithdrawn(subject=person, role=role))
    end_those_of(row, role=role)


@command
def set_password(*, by: Person, person: UUID, password: str) -> None:
    """Raises: NotAllowed, WeakPassword."""
    row = PersonRow.locked(uuid=person)
    require(policy.may_set_password(by, person_of(row)))
    row.password = _hashed(password, row)
    row.save(update_fields=["password"])
    record(events.PasswordSet(subject=person))


def list_people() -> QuerySet[PersonRow]:
    return PersonRow.objects.select_related("office__agency").prefetch_related("grants").order_by("name")


def list_offices() -> list[Office]:
    """Every office, by agency and name."""
    rows = OfficeRow.objects.select_related("agency").order_by("agency__name", "name")
    return [
        Office(
            row.code,
            row.name,
            row.agency.code,
            Partition(row.agency.partition) if row.agency.partition else None,
        )
        for row in rows
    ]


def names_of(ids: set[UUID]) -> dict[UUID, str]:
    """The names of these people, for pages that show who did something (one query)."""
    return dict(PersonRow.objects.filter(uuid__in=ids).values_list("uuid", "name"))


def _refuse_taken(kind: type[AgencyRow | OfficeRow], code: str) -> None:
    if kind.objects.filter(code=code).exists():
        raise errors.NameTaken(name=code)


def _hashed(password: str, row: PersonRow) -> str:
    try:
        validate_password(password, row)
    except ValidationError as problem:
        raise errors.WeakPassword(why=" ".join(problem.messages)) from None
    return make_password(password)


def person_by_uuid(uuid: UUID) -> Person:
    row = PersonRow.objects.select_related("office__agency").filter(uuid=uuid).first()
    if row is None:
        raise NotFound
    return person_of(row)


def in_the_name_of(uuid: UUID) -> Person:
    """Whom a job acts for, with the roles of today: an officer, or the node itself.

    Raises:
        NotFound
    """
    return NODE if uuid == NODE.id else person_by_uuid(uuid)
