"""Who acts, as it crosses the door: people, roles, partitions."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from django.utils.functional import _StrPromise


class Role(StrEnum):
    """What a person is there for. `NODE` is the node itself: set-up, reminders, jobs."""

    REGISTRAR = "registrar"
    POLICE_OFFICER = "police_officer"
    TRACING_OFFICER = "tracing_officer"
    POINT_OF_CONTACT = "point_of_contact"
    LICENSING_OFFICER = "licensing_officer"
    STOREKEEPER = "storekeeper"
    PROGRAMME_OFFICER = "programme_officer"
    REPORT_WRITER = "report_writer"
    INSPECTOR = "inspector"
    ADMINISTRATOR = "administrator"
    NODE = "node"

    @property
    def label(self) -> str:
        return str(ROLE_LABELS[self])


ROLE_LABELS: dict[Role, str | _StrPromise] = {
    Role.REGISTRAR: _("Registrar"),
    Role.POLICE_OFFICER: _("Police officer"),
    Role.TRACING_OFFICER: _("Tracing officer"),
    Role.POINT_OF_CONTACT: _("National point of contact"),
    Role.LICENSING_OFFICER: _("Licensing officer"),
    Role.STOREKEEPER: _("Storekeeper"),
    Role.PROGRAMME_OFFICER: _("Programme officer"),
    Role.REPORT_WRITER: _("Report writer"),
    Role.INSPECTOR: _("Inspector"),
    Role.ADMINISTRATOR: _("Administrator"),
    Role.NODE: _("This node"),
}


class Partition(StrEnum):
    """The registers that a State keeps apart; they meet only inside a tracing case (NAT-c)."""

    STATE = "state"
    POLICE = "police"
    CIVILIAN = "civilian"

    @property
    def label(self) -> str:
        return str(PARTITION_LABELS[self])


PARTITION_LABELS: dict[Partition, str | _StrPromise] = {
    Partition.STATE: _("State forces"),
    Partition.POLICE: _("Police"),
    Partition.CIVILIAN: _("Civilian"),
}


DELEGATION, EMERGENCY = "delegation", "emergency"
"""How a role came to somebody for a time."""


@dataclass(frozen=True, slots=True)
class TimedRole:
    """A role that a person holds until a moment, lent by `giver` or taken in an emergency."""

    grant: UUID
    role: Role
    until: datetime
    via: str
    giver: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """A person who acts, with the roles, office and partitions of this day."""

    id: UUID
    name: str
    roles: frozenset[Role]
    office: str = ""
    agency: str = ""
    agency_name: str = ""
    partitions: frozenset[Partition] = frozenset()
    language: str = ""
    auth: str = "password"
    for_a_time: tuple[TimedRole, ...] = ()


@dataclass(frozen=True, slots=True)
class Office:
    """An office of an agency, as other apps name it."""

    code: str
    name: str
    agency: str
    partition: Partition | None


class Purpose(StrEnum):
    """What a look at personal data may be for. `purposes.csv` says who may name which, and for what case."""

    TRACE = "trace"
    LICENCE = "licence"
    LOSS = "loss"
    CORRECTION = "correction"
    COURT = "court"
    DANGER = "danger"
    INSPECTION = "inspection"

    @property
    def label(self) -> str:
        return str(PURPOSE_LABELS[self])


PURPOSE_LABELS: dict[Purpose, str | _StrPromise] = {
    Purpose.TRACE: _("Tracing an illicit weapon, in an open case"),
    Purpose.LICENCE: _("A licence, its renewal or its end"),
    Purpose.LOSS: _("A weapon reported lost or stolen by its holder"),
    Purpose.CORRECTION: _("Putting a record right"),
    Purpose.COURT: _("An order of a court"),
    Purpose.DANGER: _("Imminent danger to somebody's life"),
    Purpose.INSPECTION: _("Inspecting how records are kept"),
}


class Absence(StrEnum):
    """Why somebody stands in. A short list and no words of one's own: illness is nobody's business."""

    LEAVE = "leave"
    MISSION = "mission"
    TRAINING = "training"
    OTHER = "other"

    @property
    def label(self) -> str:
        return str(ABSENCE_LABELS[self])


ABSENCE_LABELS: dict[Absence, str | _StrPromise] = {
    Absence.LEAVE: _("Leave"),
    Absence.MISSION: _("Mission"),
    Absence.TRAINING: _("Training"),
    Absence.OTHER: _("Another absence"),
}


class LoanState(StrEnum):
    """Where a delegation stands; read off the clock, kept nowhere."""

    PLANNED = "planned"
    RUNNING = "running"
    ENDED = "ended"

    @property
    def label(self) -> str:
        return str(LOAN_LABELS[self])


LOAN_LABELS: dict[LoanState, str | _StrPromise] = {
    LoanState.PLANNED: _("Begins later"),
    LoanState.RUNNING: _("Running"),
    LoanState.ENDED: _("Ended"),
}


class EmergencyState(StrEnum):
    """Where access in an emergency stands; read off the clock and the review."""

    LASTING = "lasting"
    TO_REVIEW = "to_review"
    JUSTIFIED = "justified"
    NOT_JUSTIFIED = "not_justified"

    @property
    def label(self) -> str:
        return str(EMERGENCY_LABELS[self])


EMERGENCY_LABELS: dict[EmergencyState, str | _StrPromise] = {
    EmergencyState.LASTING: _("Lasts"),
    EmergencyState.TO_REVIEW: _("To review"),
    EmergencyState.JUSTIFIED: _("Justified"),
    EmergencyState.NOT_JUSTIFIED: _("Not justified"),
}


@dataclass(frozen=True, slots=True)
class LooksLeft:
    """How many more looks at personal data an officer has, today and this month."""

    today: int
    month: int

    @property
    def now(self) -> int:
        return min(self.today, self.month)


class DigestEvery(StrEnum):
    """How often somebody gets an e-mail that says how much waits for them."""

    NEVER = "never"
    DAY = "day"
    WEEK = "week"

    @property
    def label(self) -> str:
        return str(DIGEST_LABELS[self])


DIGEST_LABELS: dict[DigestEvery, str | _StrPromise] = {
    DigestEvery.NEVER: _("Never"),
    DigestEvery.DAY: _("Every day"),
    DigestEvery.WEEK: _("Once a week"),
}


@dataclass(frozen=True, slots=True)
class NoticeSettings:
    """How somebody wants to be told: hours in the time zone of the node, days from Monday (0) to Sunday (6)."""

    digest: DigestEvery = DigestEvery.NEVER
    email: str = ""
    weekday: int = 0
    hour: int = 8
    language: str = ""
    quiet_from: int | None = None
    quiet_until: int | None = None
    quiet_days: tuple[int, ...] = ()
