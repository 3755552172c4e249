"""Who acts, as it crosses the door: people, roles, partitions."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
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
