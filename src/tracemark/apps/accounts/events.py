"""What accounts tells the ledger. Names and sign-in names are personal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from tracemark.kernel.events import Event

if TYPE_CHECKING:
    from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class NodeInitialised(Event):
    act: ClassVar[str] = "node.initialised"
    personal: ClassVar[tuple[str, ...]] = ()

    state: str


@dataclass(frozen=True, kw_only=True)
class AgencyRegistered(Event):
    act: ClassVar[str] = "agency.registered"
    personal: ClassVar[tuple[str, ...]] = ()

    code: str
    name: str
    function: str = ""
    partition: str = ""


@dataclass(frozen=True, kw_only=True)
class OfficeRegistered(Event):
    act: ClassVar[str] = "office.registered"
    personal: ClassVar[tuple[str, ...]] = ()

    code: str
    name: str
    agency: str


@dataclass(frozen=True, kw_only=True)
class PersonRegistered(Event):
    act: ClassVar[str] = "person.registered"
    personal: ClassVar[tuple[str, ...]] = ("name", "sign_in_name")

    name: str
    sign_in_name: str
    office: str = ""


@dataclass(frozen=True, kw_only=True)
class RoleGranted(Event):
    act: ClassVar[str] = "role.granted"
    personal: ClassVar[tuple[str, ...]] = ()

    role: str


@dataclass(frozen=True, kw_only=True)
class RoleWithdrawn(Event):
    act: ClassVar[str] = "role.withdrawn"
    personal: ClassVar[tuple[str, ...]] = ()

    role: str


@dataclass(frozen=True, kw_only=True)
class PasswordSet(Event):
    act: ClassVar[str] = "person.password_set"
    personal: ClassVar[tuple[str, ...]] = ()


@dataclass(frozen=True, kw_only=True)
class SignedIn(Event):
    act: ClassVar[str] = "person.signed_in"
    personal: ClassVar[tuple[str, ...]] = ()


@dataclass(frozen=True, kw_only=True)
class SignInRefused(Event):
    act: ClassVar[str] = "person.sign_in_refused"
    personal: ClassVar[tuple[str, ...]] = ()


@dataclass(frozen=True, kw_only=True)
class SignedOut(Event):
    act: ClassVar[str] = "person.signed_out"
    personal: ClassVar[tuple[str, ...]] = ()


@dataclass(frozen=True, kw_only=True)
class SecondFactorEnrolled(Event):
    act: ClassVar[str] = "factor.enrolled"
    personal: ClassVar[tuple[str, ...]] = ()

    factor: str


@dataclass(frozen=True, kw_only=True)
class SecondFactorRemoved(Event):
    act: ClassVar[str] = "factor.removed"
    personal: ClassVar[tuple[str, ...]] = ()

    factor: str


@dataclass(frozen=True, kw_only=True)
class SecondFactorReset(Event):
    act: ClassVar[str] = "factor.reset"
    personal: ClassVar[tuple[str, ...]] = ()


@dataclass(frozen=True, kw_only=True)
class RecoveryCodesMade(Event):
    act: ClassVar[str] = "factor.recovery_codes_made"
    personal: ClassVar[tuple[str, ...]] = ()


@dataclass(frozen=True, kw_only=True)
class SecondFactorShown(Event):
    act: ClassVar[str] = "factor.shown"
    personal: ClassVar[tuple[str, ...]] = ()

    factor: str


@dataclass(frozen=True, kw_only=True)
class SecondFactorRefused(Event):
    act: ClassVar[str] = "factor.refused"
    personal: ClassVar[tuple[str, ...]] = ()


@dataclass(frozen=True, kw_only=True)
class TokenIssued(Event):
    act: ClassVar[str] = "token.issued"
    personal: ClassVar[tuple[str, ...]] = ()

    acts_for: UUID
    name: str
    scopes: list[str]
    expires: str


@dataclass(frozen=True, kw_only=True)
class TokenRevoked(Event):
    act: ClassVar[str] = "token.revoked"
    personal: ClassVar[tuple[str, ...]] = ()


@dataclass(frozen=True, kw_only=True)
class SignInLocked(Event):
    act: ClassVar[str] = "person.locked"
    personal: ClassVar[tuple[str, ...]] = ()


@dataclass(frozen=True, kw_only=True)
class SignInUnlocked(Event):
    act: ClassVar[str] = "person.unlocked"
    personal: ClassVar[tuple[str, ...]] = ()


@dataclass(frozen=True, kw_only=True)
class SessionsEnded(Event):
    act: ClassVar[str] = "person.sessions_ended"
    personal: ClassVar[tuple[str, ...]] = ()

    sessions: int


@dataclass(frozen=True, kw_only=True)
class SubjectLinked(Event):
    act: ClassVar[str] = "person.linked"
    personal: ClassVar[tuple[str, ...]] = ()


@dataclass(frozen=True, kw_only=True)
class SubjectUnlinked(Event):
    act: ClassVar[str] = "person.unlinked"
    personal: ClassVar[tuple[str, ...]] = ()


@dataclass(frozen=True, kw_only=True)
class NoticesSet(Event):
    """How somebody wants to be told what waits for them."""

    act: ClassVar[str] = "notices.set"
    personal: ClassVar[tuple[str, ...]] = ("email",)

    digest: str
    email: str = ""
    language: str = ""


@dataclass(frozen=True, kw_only=True)
class CalendarRenewed(Event):
    act: ClassVar[str] = "calendar.renewed"
    personal: ClassVar[tuple[str, ...]] = ()


@dataclass(frozen=True, kw_only=True)
class CalendarEnded(Event):
    act: ClassVar[str] = "calendar.ended"
    personal: ClassVar[tuple[str, ...]] = ()


@dataclass(frozen=True, kw_only=True)
class TaskEscalated(Event):
    """A task waited too long: who else was told."""

    act: ClassVar[str] = "task.escalated"
    personal: ClassVar[tuple[str, ...]] = ()

    kind: str
    reference: str
    told: list[str]


@dataclass(frozen=True, kw_only=True)
class RoleDelegated(Event):
    """Somebody lends a role to another for a time; the subject is who gets it."""

    act: ClassVar[str] = "role.delegated"
    personal: ClassVar[tuple[str, ...]] = ()

    delegation: UUID
    giver: UUID
    role: str
    since: str
    until: str
    absence: str


@dataclass(frozen=True, kw_only=True)
class DelegationEnded(Event):
    act: ClassVar[str] = "role.delegation_ended"
    personal: ClassVar[tuple[str, ...]] = ()

    delegation: UUID
    giver: UUID
    role: str


@dataclass(frozen=True, kw_only=True)
class EmergencyTaken(Event):
    """A role taken in an emergency. Why, and in which case, stays beside the ledger: words may name people."""

    act: ClassVar[str] = "emergency.taken"
    personal: ClassVar[tuple[str, ...]] = ()

    reference: str
    taker: UUID
    role: str
    until: str


@dataclass(frozen=True, kw_only=True)
class EmergencyEnded(Event):
    act: ClassVar[str] = "emergency.ended"
    personal: ClassVar[tuple[str, ...]] = ()

    reference: str


@dataclass(frozen=True, kw_only=True)
class EmergencyReviewed(Event):
    act: ClassVar[str] = "emergency.reviewed"
    personal: ClassVar[tuple[str, ...]] = ()

    reference: str
    justified: bool


@dataclass(frozen=True, kw_only=True)
class PersonLeft(Event):
    act: ClassVar[str] = "person.left"
    personal: ClassVar[tuple[str, ...]] = ()

    successor: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class PersonReturned(Event):
    act: ClassVar[str] = "person.returned"
    personal: ClassVar[tuple[str, ...]] = ()


@dataclass(frozen=True, kw_only=True)
class StepAsked(Event):
    """A step waits for a second officer. What was to be done with what stands on the request, not here."""

    act: ClassVar[str] = "step.asked"
    personal: ClassVar[tuple[str, ...]] = ()

    reference: str
    step: str


@dataclass(frozen=True, kw_only=True)
class StepApproved(Event):
    """Stands in one deed with what was done, in the name of whoever asked; `second` is who approved."""

    act: ClassVar[str] = "step.approved"
    personal: ClassVar[tuple[str, ...]] = ()

    reference: str
    step: str
    second: UUID


@dataclass(frozen=True, kw_only=True)
class StepDeclined(Event):
    act: ClassVar[str] = "step.declined"
    personal: ClassVar[tuple[str, ...]] = ()

    reference: str
    step: str


@dataclass(frozen=True, kw_only=True)
class StepWithdrawn(Event):
    act: ClassVar[str] = "step.withdrawn"
    personal: ClassVar[tuple[str, ...]] = ()

    reference: str
    step: str


@dataclass(frozen=True, kw_only=True)
class StepRunOut(Event):
    act: ClassVar[str] = "step.run_out"
    personal: ClassVar[tuple[str, ...]] = ()

    reference: str
    step: str


@dataclass(frozen=True, kw_only=True)
class MoreLooksAllowed(Event):
    """Looks at personal data beyond the budget of the officer who is the subject."""

    act: ClassVar[str] = "looks.more_allowed"
    personal: ClassVar[tuple[str, ...]] = ()

    looks: int
    purpose: str
    case: str
    until: str
