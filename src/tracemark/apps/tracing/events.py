"""What tracing tells the ledger. A surrender is nameless; nothing here is personal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from tracemark.kernel.events import Event

if TYPE_CHECKING:
    from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class IncidentOpened(Event):
    act: ClassVar[str] = "incident.opened"
    personal: ClassVar[tuple[str, ...]] = ()

    reference: str
    kind: str
    on: str
    on_typed: str = ""
    place: str
    operation: str = ""
    contexts: list[str]
    other_goods: str = ""


@dataclass(frozen=True, kw_only=True)
class FindRecorded(Event):
    act: ClassVar[str] = "find.recorded"
    personal: ClassVar[tuple[str, ...]] = ()

    reference: str
    incident: UUID
    exhibit: str = ""
    seal: str = ""
    custody: str = ""
    marks: list[dict[str, str]]
    calibre: str = ""
    words: str = ""
    absent: list[str]


@dataclass(frozen=True, kw_only=True)
class FindReadAgain(Event):
    """The marks were read again; the earlier reading stays in the story."""

    act: ClassVar[str] = "find.read_again"
    personal: ClassVar[tuple[str, ...]] = ()

    marks: list[dict[str, str]]
    calibre: str = ""
    words: str = ""
    absent: list[str]


@dataclass(frozen=True, kw_only=True)
class CustodyHandedOver(Event):
    act: ClassVar[str] = "find.handed_over"
    personal: ClassVar[tuple[str, ...]] = ()

    keeper: str
    seal: str = ""


@dataclass(frozen=True, kw_only=True)
class FindPhotographHandedIn(Event):
    """A file was handed in and is kept aside: its digest as it came."""

    act: ClassVar[str] = "find.photograph_handed_in"
    personal: ClassVar[tuple[str, ...]] = ()

    photograph: UUID
    sha256: str
    size: int


@dataclass(frozen=True, kw_only=True)
class FindPhotographed(Event):
    act: ClassVar[str] = "find.photographed"
    personal: ClassVar[tuple[str, ...]] = ()

    photograph: UUID
    sha256: str
    width: int
    height: int
    mark: UUID | None = None
    caption: str = ""
    moment: str = ""


@dataclass(frozen=True, kw_only=True)
class FindPhotographAnnotated(Event):
    """A place on a photograph of the exhibit, in hundredths of a per cent, and the mark that is there."""

    act: ClassVar[str] = "find.photograph_annotated"
    personal: ClassVar[tuple[str, ...]] = ()

    annotation: UUID
    photograph: UUID
    mark: UUID | None = None
    left: int
    top: int
    width: int
    height: int
    note: str = ""
    replaces: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class FindAnnotationWithdrawn(Event):
    act: ClassVar[str] = "find.annotation_withdrawn"
    personal: ClassVar[tuple[str, ...]] = ()

    annotation: UUID
    photograph: UUID


@dataclass(frozen=True, kw_only=True)
class FindIdentified(Event):
    """The officer's identification, with what the software had proposed."""

    act: ClassVar[str] = "find.identified"
    personal: ClassVar[tuple[str, ...]] = ()

    maker: str = ""
    model: str = ""
    certainty: str = ""
    proposed: list[dict[str, Any]]


@dataclass(frozen=True, kw_only=True)
class CaseOpened(Event):
    act: ClassVar[str] = "case.opened"
    personal: ClassVar[tuple[str, ...]] = ()

    reference: str
    find: UUID


@dataclass(frozen=True, kw_only=True)
class CaseSearched(Event):
    """All three registers were searched for this case: what was asked, how much was seen."""

    act: ClassVar[str] = "case.searched"
    personal: ClassVar[tuple[str, ...]] = ()

    reading: str
    shown: int
    matched: int


@dataclass(frozen=True, kw_only=True)
class IllicitGroundsStated(Event):
    act: ClassVar[str] = "case.grounds_stated"
    personal: ClassVar[tuple[str, ...]] = ()

    limbs: list[str]
    justification: str


@dataclass(frozen=True, kw_only=True)
class RecordConfirmed(Event):
    act: ClassVar[str] = "case.record_confirmed"
    personal: ClassVar[tuple[str, ...]] = ()

    record: UUID
    reading: str = ""
    probability: str = ""
    compared: str = ""


@dataclass(frozen=True, kw_only=True)
class NoRecordReported(Event):
    act: ClassVar[str] = "case.no_record"
    personal: ClassVar[tuple[str, ...]] = ()

    reading: str = ""
    searched: str = ""


@dataclass(frozen=True, kw_only=True)
class ConfirmationWithdrawn(Event):
    act: ClassVar[str] = "case.confirmation_withdrawn"
    personal: ClassVar[tuple[str, ...]] = ()


@dataclass(frozen=True, kw_only=True)
class IllicitPointEstablished(Event):
    act: ClassVar[str] = "case.point_established"
    personal: ClassVar[tuple[str, ...]] = ()

    on: str = ""
    place: str = ""
    how: str
    next_state: str = ""


@dataclass(frozen=True, kw_only=True)
class CaseClosed(Event):
    act: ClassVar[str] = "case.closed"
    personal: ClassVar[tuple[str, ...]] = ()

    outcome: str
    days_illicit: int | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class CaseReopened(Event):
    act: ClassVar[str] = "case.reopened"
    personal: ClassVar[tuple[str, ...]] = ()


@dataclass(frozen=True, kw_only=True)
class OfficeAsked(Event):
    act: ClassVar[str] = "inquiry.asked"
    personal: ClassVar[tuple[str, ...]] = ()

    case: UUID
    office: str
    question: str
    text: str = ""
    due: str
    urgent: bool


@dataclass(frozen=True, kw_only=True)
class InquiryAnswered(Event):
    act: ClassVar[str] = "inquiry.answered"
    personal: ClassVar[tuple[str, ...]] = ()

    state: str
    records: list[str]
    searched: list[str]
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class InquiryWithdrawn(Event):
    act: ClassVar[str] = "inquiry.withdrawn"
    personal: ClassVar[tuple[str, ...]] = ()


@dataclass(frozen=True, kw_only=True)
class OfficeReminded(Event):
    act: ClassVar[str] = "inquiry.reminded"
    personal: ClassVar[tuple[str, ...]] = ()


@dataclass(frozen=True, kw_only=True)
class CasesExported(Event):
    """A list of cases left the node: how many rows, chosen how."""

    act: ClassVar[str] = "cases.exported"
    personal: ClassVar[tuple[str, ...]] = ()

    rows: int
    filters: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class CaseHandedOver(Event):
    """Who leaves hands a case to a successor."""

    act: ClassVar[str] = "case.handed_over"
    personal: ClassVar[tuple[str, ...]] = ()

    before: UUID
    officer: UUID


@dataclass(frozen=True, kw_only=True)
class FindPhotographHandedOver(Event):
    """A photograph that waits is kept in the name of a successor."""

    act: ClassVar[str] = "find.photograph_handed_over"
    personal: ClassVar[tuple[str, ...]] = ()

    before: UUID
    officer: UUID
