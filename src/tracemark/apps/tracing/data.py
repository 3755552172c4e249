"""Incidents, finds, cases and inquiries, as they cross the door."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from django.utils.functional import _StrPromise

    from tracemark.kernel.dates import PartialDate


class IncidentKind(StrEnum):
    """How the weapons came in; SDG 16.4.2 counts the three apart."""

    SEIZED = "seized"
    FOUND = "found"
    SURRENDERED = "surrendered"

    @property
    def label(self) -> str:
        return str(INCIDENT_LABELS[self])


INCIDENT_LABELS: dict[IncidentKind, str | _StrPromise] = {
    IncidentKind.SEIZED: _("Seized"),
    IncidentKind.FOUND: _("Found"),
    IncidentKind.SURRENDERED: _("Surrendered"),
}


class Context(StrEnum):
    """What the incident was part of (2012 outcome, annex I, paragraphs 4 and 17); several may hold."""

    ARMED_VIOLENCE = "armed_violence"
    ARMED_CONFLICT = "armed_conflict"
    TERRORISM = "terrorism"
    ORGANISED_CRIME = "organised_crime"
    TRAFFICKING_IN_PERSONS = "trafficking_in_persons"
    DRUGS = "drugs"
    NATURAL_RESOURCES = "natural_resources"
    BORDER = "border"
    DOMESTIC = "domestic"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        return str(CONTEXT_LABELS[self])


CONTEXT_LABELS: dict[Context, str | _StrPromise] = {
    Context.ARMED_VIOLENCE: _("Armed violence"),
    Context.ARMED_CONFLICT: _("Armed conflict"),
    Context.TERRORISM: _("Terrorism"),
    Context.ORGANISED_CRIME: _("Organised crime"),
    Context.TRAFFICKING_IN_PERSONS: _("Trafficking in persons"),
    Context.DRUGS: _("Trafficking in drugs"),
    Context.NATURAL_RESOURCES: _("Trafficking in natural resources"),
    Context.BORDER: _("Crossing of a border"),
    Context.DOMESTIC: _("Violence in the home"),
    Context.UNKNOWN: _("Not known"),
}


class Limb(StrEnum):
    """The grounds on which a weapon is illicit: ITI 6 (a) to (e)."""

    A = "a"
    B = "b"
    C = "c"
    D = "d"
    E = "e"

    @property
    def label(self) -> str:
        return str(LIMB_LABELS[self])


LIMB_LABELS: dict[Limb, str | _StrPromise] = {
    Limb.A: _("Illicit under the law of the State where it was found"),
    Limb.B: _("Transferred in breach of an arms embargo of the Security Council"),
    Limb.C: _("Not marked as the instrument requires"),
    Limb.D: _("Made or assembled without a licence or authorization"),
    Limb.E: _("Transferred without a licence or authorization"),
}


class Outcome(StrEnum):
    """How a trace ended (SDG 16.4.2)."""

    LAST_LEGAL_HOLDER = "last_legal_holder"
    OTHER_STATE = "other_state"
    STATE_WEAPON_DIVERTED = "state_weapon_diverted"
    STOLEN_OR_LOST = "stolen_or_lost"
    NEVER_REGISTERED = "never_registered"
    NO_USABLE_MARK = "no_usable_mark"
    NOT_ESTABLISHED = "not_established"

    @property
    def label(self) -> str:
        return str(OUTCOME_LABELS[self])


OUTCOME_LABELS: dict[Outcome, str | _StrPromise] = {
    Outcome.LAST_LEGAL_HOLDER: _("Traced to the last legal holder in this State"),
    Outcome.OTHER_STATE: _("Last legal record found in another State"),
    Outcome.STATE_WEAPON_DIVERTED: _("Weapon of State forces or police, diverted"),
    Outcome.STOLEN_OR_LOST: _("Reported stolen or lost by its holder"),
    Outcome.NEVER_REGISTERED: _("Never legally registered, or illicitly made"),
    Outcome.NO_USABLE_MARK: _("Not traceable: no mark that can be used"),
    Outcome.NOT_ESTABLISHED: _("Not established with the records at hand"),
}

TRACED = frozenset(
    {
        Outcome.LAST_LEGAL_HOLDER,
        Outcome.OTHER_STATE,
        Outcome.STATE_WEAPON_DIVERTED,
        Outcome.STOLEN_OR_LOST,
    }
)
"""The outcomes that count as traced: the point at which the weapon became illicit was established."""


class Question(StrEnum):
    """What an office that holds records is asked."""

    HOLDER = "holder"
    MANUFACTURE = "manufacture"
    IMPORT = "import"
    TRANSFER = "transfer"
    LOSS = "loss"

    @property
    def label(self) -> str:
        return str(QUESTION_LABELS[self])


QUESTION_LABELS: dict[Question, str | _StrPromise] = {
    Question.HOLDER: _("Who held this weapon last?"),
    Question.MANUFACTURE: _("Do you hold the maker's record?"),
    Question.IMPORT: _("Do you hold the record of its import?"),
    Question.TRANSFER: _("To whom was it transferred?"),
    Question.LOSS: _("Was it reported lost or stolen?"),
}


@dataclass(frozen=True, slots=True)
class IncidentFacts:
    """A seizure, a find or a surrender."""

    kind: IncidentKind
    on: PartialDate
    place: str
    operation: str = ""
    legal_basis: str = ""
    contexts: frozenset[Context] = frozenset()
    other_goods: str = ""


@dataclass(frozen=True, slots=True)
class ReadMark:
    """A mark as the officer reads it on the weapon, with its doubts."""

    text: str
    kind: str = "serial"
    place: str = ""
    symbol: str = ""
    condition: str = "legible"


@dataclass(frozen=True, slots=True)
class FindFacts:
    """One weapon of an incident. `made_safe` is the officer's word that it was unloaded and checked first."""

    made_safe: bool
    exhibit: str = ""
    seal: str = ""
    custody: str = ""
    marks: tuple[ReadMark, ...] = ()
    calibre: str = ""
    words: str = ""
    absent: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What an office answers: the records it found, or what it searched in vain."""

    records: tuple[str, ...] = ()
    searched: tuple[str, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class IllicitPoint:
    """The point at which the weapon became illicit (ITI 5)."""

    on: PartialDate | None
    place: str
    how: str


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What is established in a case: the input of the rules on closing it."""

    found_on: PartialDate
    limbs: frozenset[Limb] = frozenset()
    record: UUID | None = None
    record_missing: bool = False
    record_partition: str = ""
    record_acts: frozenset[str] = frozenset()
    usable_serial: bool = True
    point: IllicitPoint | None = None
    open_inquiries: int = 0
    next_state: str = ""


@dataclass(frozen=True, slots=True)
class NationalClock:
    """How long an office has to answer: the ITI sets no days (18, 19), each State does."""

    inquiry_days: int
    holidays: frozenset[date] = field(default_factory=frozenset)
