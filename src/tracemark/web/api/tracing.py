"""Incidents, finds, cases and inquiries: what the person sees, and each step of a trace as a command."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Query, Router, Schema
from pydantic import Field

from tracemark.apps.tracing import api as tracing
from tracemark.apps.tracing.data import (
    Answer,
    Context,
    FindFacts,
    IllicitPoint,
    IncidentFacts,
    IncidentKind,
    Limb,
    Outcome,
    Question,
    ReadMark,
)
from tracemark.apps.tracing.states import CaseState, InquiryState
from tracemark.kernel.dates import PartialDate
from tracemark.kernel.fields import partial_date
from tracemark.web.api import codes
from tracemark.web.api.door import TokenRequest
from tracemark.web.api.fields import Body, Code, Line, Note, State, When, Why, Word, day, plain
from tracemark.web.api.find import FindAnswer, ReadingAsked, found_of
from tracemark.web.api.operations import Done, asks, does
from tracemark.web.api.paging import Listed, Place, one_of, page_of

router = Router(tags=["tracing"])

MarkRead = Annotated[str, plain(300)]
Named = Annotated[str, plain(60)]


class Incident(Schema):
    uuid: UUID
    reference: str
    kind: IncidentKind
    on: str
    place: str
    operation: str
    legal_basis: str
    contexts: list[Context]
    other_goods: str
    office: str
    finds: list[UUID]


class IncidentPage(Listed):
    items: list[Incident]


class FindMark(Schema):
    text: str
    kind: str
    place: str
    symbol: str
    condition: str
    replaced: bool


class FindRecord(Schema):
    uuid: UUID
    reference: str
    incident: UUID
    case: UUID | None
    exhibit: str
    seal: str
    calibre: str
    words: str
    absent: list[str]
    maker: str
    model: str
    marks: list[FindMark]


class FindPage(Listed):
    items: list[FindRecord]


class Case(Schema):
    uuid: UUID
    reference: str
    find: UUID
    state: CaseState
    limbs: list[Limb]
    justification: str
    record: UUID | None
    record_missing: bool
    next_state: str
    illicit_on: str
    illicit_place: str
    illicit_how: str
    outcome: Outcome | Literal[""]
    outcome_note: str
    opened_at: datetime
    closed_at: datetime | None


class CasePage(Listed):
    items: list[Case]


class Inquiry(Schema):
    uuid: UUID
    case: UUID
    office: str
    question: Question
    text: str
    urgent: bool
    state: InquiryState
    asked_on: date
    due: date
    records: list[str]
    searched: list[str]
    answer: str


class InquiryPage(Listed):
    items: list[Inquiry]


InPlace = Annotated[Place, Query()]


class CasesAsked(Place):
    standing: Literal["", "open", "closed", "traced"] = ""
    text: Annotated[str, plain(100)] = ""


@asks(router, "/incidents", scope="see.finds", answer=IncidentPage)
def list_incidents(request: TokenRequest, place: InPlace) -> dict[str, Any]:
    """List the incidents that the person sees, the latest first."""
    return page_of(tracing.list_incidents(_person(request)), place, order="-first_day").told(incident_of)


@asks(router, "/incidents/{uuid:incident}", scope="see.finds", answer=Incident, rows=tracing.list_incidents)
def get_incident(request: TokenRequest, incident: UUID) -> dict[str, Any]:
    """Get one incident."""
    return incident_of(one_of(tracing.list_incidents(_person(request)), incident))


@asks(router, "/finds", scope="see.finds", answer=FindPage)
def list_finds(request: TokenRequest, place: InPlace) -> dict[str, Any]:
    """List the finds that the person sees, newest first."""
    return page_of(tracing.list_finds(_person(request)), place, order="-at").told(find_of)


@asks(router, "/finds/{uuid:find}", scope="see.finds", answer=FindRecord, rows=tracing.list_finds)
def get_find(request: TokenRequest, find: UUID) -> dict[str, Any]:
    """Get one find with its marks."""
    return find_of(one_of(tracing.list_finds(_person(request)), find))


@asks(router, "/cases", scope="see.cases", answer=CasePage)
def list_cases(request: TokenRequest, asked: Annotated[CasesAsked, Query()]) -> dict[str, Any]:
    """List the cases that the person sees, newest first."""
    rows = tracing.list_cases(_person(request), standing=asked.standing, text=asked.text)
    return page_of(rows, asked, order="-opened_at").told(case_of)


@asks(router, "/cases/{uuid:case}", scope="see.cases", answer=Case, rows=tracing.list_cases)
def get_case(request: TokenRequest, case: UUID) -> dict[str, Any]:
    """Get one case."""
    return case_of(one_of(tracing.list_cases(_person(request)), case))


@asks(router, "/inquiries", scope="see.inquiries", answer=InquiryPage)
def list_inquiries(request: TokenRequest, place: InPlace) -> dict[str, Any]:
    """List what the person's office was asked and what the person's cases have asked."""
    return page_of(tracing.list_inquiries(_person(request)), place, order="-asked_on").told(inquiry_of)


@asks(router, "/inquiries/{uuid:inquiry}", scope="see.inquiries", answer=Inquiry, rows=tracing.list_inquiries)
def get_inquiry(request: TokenRequest, inquiry: UUID) -> dict[str, Any]:
    """Get one inquiry."""
    return inquiry_of(one_of(tracing.list_inquiries(_person(request)), inquiry))


class IncidentIn(Body):
    kind: IncidentKind
    on: Annotated[When, Field(min_length=4)]
    place: Annotated[str, plain(200, least=1)]
    operation: Line = ""
    legal_basis: Line = ""
    contexts: Annotated[list[Context], Field(max_length=10)] = []
    other_goods: Note = ""

    def facts(self) -> IncidentFacts:
        said = self.model_dump(include={"kind", "place", "operation", "legal_basis", "other_goods"})
        return IncidentFacts(on=PartialDate.read(self.on), contexts=frozenset(self.contexts), **said)


@does(router, "/incidents", command=tracing.open_incident)
def open_incident(request: TokenRequest, body: IncidentIn) -> dict[str, Any]:
    """Record a seizure, a find or a surrender. A surrender asks for no name."""
    return _made(tracing.open_incident(by=_person(request), incident=body.facts()))


class FindMarkIn(Body):
    text: MarkRead = ""
    kind: Annotated[str, plain(20)] = "serial"
    place: Word = ""
    symbol: Word = ""
    condition: Annotated[str, plain(16)] = "legible"


class FindIn(Body):
    """One weapon of an incident. `made_safe` is the officer's word that it was unloaded and checked first."""

    made_safe: bool
    exhibit: Named = ""
    seal: Named = ""
    custody: Line = ""
    marks: Annotated[list[FindMarkIn], Field(max_length=50)] = []
    calibre: Annotated[str, plain(120)] = ""
    words: Note = ""
    absent: Annotated[list[Word], Field(max_length=50)] = []

    def facts(self) -> FindFacts:
        said = self.model_dump(exclude={"marks", "absent"})
        marks = tuple(ReadMark(**mark.model_dump()) for mark in self.marks)
        return FindFacts(marks=marks, absent=tuple(self.absent), **said)


@does(router, "/incidents/{uuid:incident}/finds", command=tracing.record_find)
def record_find(request: TokenRequest, incident: UUID, body: FindIn) -> dict[str, Any]:
    """Record one weapon of an incident as an exhibit, with the marks as they were read."""
    return _made(tracing.record_find(by=_person(request), incident=incident, find=body.facts()))


@does(router, "/finds/{uuid:find}/readings", command=tracing.read_find_again)
def read_find_again(request: TokenRequest, find: UUID, body: FindIn) -> dict[str, Any]:
    """Put the reading right; the earlier one stays."""
    tracing.read_find_again(by=_person(request), find=find, facts=body.facts())
    return {"uuid": find}


class HandOverIn(Body):
    keeper: Annotated[str, plain(200, least=1)]
    seal: Named = ""


@does(router, "/finds/{uuid:find}/hand-overs", command=tracing.hand_over)
def hand_over(request: TokenRequest, find: UUID, body: HandOverIn) -> dict[str, Any]:
    """Record which office keeps the exhibit from now on, under which seal."""
    tracing.hand_over(by=_person(request), find=find, keeper=body.keeper, seal=body.seal)
    return {"uuid": find}


class IdentificationIn(Body):
    maker: Code = ""
    model: Code = ""
    certainty: Literal["", "certain", "probable", "ambiguous", "not_enough"] = ""


@does(router, "/finds/{uuid:find}/identification", command=tracing.identify_find)
def identify_find(request: TokenRequest, find: UUID, body: IdentificationIn) -> dict[str, Any]:
    """Record what the officer says the weapon is."""
    codes.check(maker=body.maker, model=body.model)
    tracing.identify_find(by=_person(request), find=find, **body.model_dump())
    return {"uuid": find}


class CaseIn(Body):
    find: UUID


@does(router, "/cases", command=tracing.open_case)
def open_case(request: TokenRequest, body: CaseIn) -> dict[str, Any]:
    """Open the tracing of a find (ITI 14, 16)."""
    return _made(tracing.open_case(by=_person(request), find=body.find))


class Searched(Done):
    found: FindAnswer


@does(router, "/cases/{uuid:case}/searches", command=tracing.search_for_case, answer=Searched)
def search_for_case(request: TokenRequest, case: UUID, body: ReadingAsked) -> dict[str, Any]:
    """Search all registers for this case; the search is recorded (NAT-c, ITI 15)."""
    result = tracing.search_for_case(by=_person(request), case=case, search=body.asked())
    return {"uuid": case, "found": found_of(result)}


class GroundsIn(Body):
    limbs: Annotated[list[Limb], Field(max_length=5)]
    justification: Note


@does(router, "/cases/{uuid:case}/grounds", command=tracing.state_grounds)
def state_grounds(request: TokenRequest, case: UUID, body: GroundsIn) -> dict[str, Any]:
    """Say why the weapon is considered illicit (ITI 6 (a) to (e), 17 (a))."""
    limbs = frozenset(body.limbs)
    tracing.state_grounds(by=_person(request), case=case, limbs=limbs, justification=body.justification)
    return {"uuid": case}


class ConfirmationIn(Body):
    weapon: UUID
    reading: MarkRead = ""
    probability: Annotated[str, plain(8)] = ""
    compared: Note = ""


@does(router, "/cases/{uuid:case}/confirmation", command=tracing.confirm_record)
def confirm_record(request: TokenRequest, case: UUID, body: ConfirmationIn) -> dict[str, Any]:
    """Say that an officer has compared and that this is the weapon's record."""
    tracing.confirm_record(by=_person(request), case=case, **body.model_dump())
    return {"uuid": case}


class NoRecordIn(Body):
    reading: MarkRead = ""
    searched: Note = ""


@does(router, "/cases/{uuid:case}/no-record", command=tracing.report_no_record)
def report_no_record(request: TokenRequest, case: UUID, body: NoRecordIn) -> dict[str, Any]:
    """Say that the registers were searched in vain (ITI 14)."""
    tracing.report_no_record(by=_person(request), case=case, **body.model_dump())
    return {"uuid": case}


class WhyIn(Body):
    why: Why


@does(router, "/cases/{uuid:case}/withdrawn-confirmation", command=tracing.withdraw_confirmation)
def withdraw_confirmation(request: TokenRequest, case: UUID, body: WhyIn) -> dict[str, Any]:
    """Say that the record was not the right one after all."""
    tracing.withdraw_confirmation(by=_person(request), case=case, why=body.why)
    return {"uuid": case}


class QuestionIn(Body):
    office: Annotated[str, plain(40, least=1)]
    question: Question
    text: Note = ""
    urgent: bool = False


@does(router, "/cases/{uuid:case}/inquiries", command=tracing.ask_office)
def ask_office(request: TokenRequest, case: UUID, body: QuestionIn) -> dict[str, Any]:
    """Ask an office what its records say, by a date that the State's clock sets (ITI 18, 19)."""
    row = tracing.ask_office(by=_person(request), case=case, **body.model_dump())
    return {"uuid": row.uuid}


class PointIn(Body):
    on: When = ""
    place: Line = ""
    how: Note = ""
    next_state: State = ""


@does(router, "/cases/{uuid:case}/point", command=tracing.establish_point)
def establish_point(request: TokenRequest, case: UUID, body: PointIn) -> dict[str, Any]:
    """Establish the point at which the weapon became illicit (ITI 5)."""
    codes.check(country=body.next_state)
    point = IllicitPoint(day(body.on), body.place, body.how)
    tracing.establish_point(by=_person(request), case=case, point=point, next_state=body.next_state)
    return {"uuid": case}


class ClosingIn(Body):
    outcome: Outcome
    note: Note = ""


@does(router, "/cases/{uuid:case}/closing", command=tracing.close_case)
def close_case(request: TokenRequest, case: UUID, body: ClosingIn) -> dict[str, Any]:
    """Close with an outcome that the facts bear out (SDG 16.4.2)."""
    tracing.close_case(by=_person(request), case=case, outcome=body.outcome, note=body.note)
    return {"uuid": case}


@does(router, "/cases/{uuid:case}/reopening", command=tracing.reopen_case)
def reopen_case(request: TokenRequest, case: UUID, body: WhyIn) -> dict[str, Any]:
    """Open a closed case again, because something new has come to light."""
    tracing.reopen_case(by=_person(request), case=case, why=body.why)
    return {"uuid": case}


class AnswerIn(Body):
    """The records that the office found, or what it searched in vain (ITI 21)."""

    records: Annotated[list[Line], Field(max_length=100)] = []
    searched: Annotated[list[Line], Field(max_length=100)] = []
    text: Note = ""


@does(router, "/inquiries/{uuid:inquiry}/answer", command=tracing.answer_inquiry)
def answer_inquiry(request: TokenRequest, inquiry: UUID, body: AnswerIn) -> dict[str, Any]:
    """Answer for the office that was asked."""
    answer = Answer(tuple(body.records), tuple(body.searched), body.text)
    tracing.answer_inquiry(by=_person(request), inquiry=inquiry, answer=answer)
    return {"uuid": inquiry}


@does(router, "/inquiries/{uuid:inquiry}/reminder", command=tracing.remind_office)
def remind_office(request: TokenRequest, inquiry: UUID) -> dict[str, Any]:
    """Remind an office that has not answered."""
    tracing.remind_office(by=_person(request), inquiry=inquiry)
    return {"uuid": inquiry}


@does(router, "/inquiries/{uuid:inquiry}/withdrawal", command=tracing.withdraw_inquiry)
def withdraw_inquiry(request: TokenRequest, inquiry: UUID, body: WhyIn) -> dict[str, Any]:
    """Take a question back."""
    tracing.withdraw_inquiry(by=_person(request), inquiry=inquiry, why=body.why)
    return {"uuid": inquiry}


def incident_of(row: Any) -> dict[str, Any]:
    own = {"on", "finds"}
    return _same(row, Incident, own) | {
        "on": str(partial_date(row.first_day, row.precision) or ""),
        "finds": [find.uuid for find in row.finds.all()],
    }


def find_of(row: Any) -> dict[str, Any]:
    case = getattr(row, "case", None)
    return _same(row, FindRecord, {"incident", "case", "marks"}) | {
        "incident": row.incident.uuid,
        "case": case.uuid if case else None,
        "marks": [_same(mark, FindMark, set()) for mark in row.marks.all()],
    }


def case_of(row: Any) -> dict[str, Any]:
    return _same(row, Case, {"find", "illicit_on"}) | {
        "find": row.find.uuid,
        "illicit_on": str(partial_date(row.illicit_first_day, row.illicit_precision) or ""),
    }


def inquiry_of(row: Any) -> dict[str, Any]:
    said = row.answer or {}
    return _same(row, Inquiry, {"case", "records", "searched", "answer"}) | {
        "case": row.case.uuid,
        "records": said.get("records", []),
        "searched": said.get("searched", []),
        "answer": said.get("text", ""),
    }


def _same(row: Any, kind: type[Schema], own: set[str]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in kind.model_fields if name not in own}


def _made(row: Any) -> dict[str, Any]:
    return {"uuid": row.uuid, "reference": row.reference}


def _person(request: TokenRequest) -> Any:
    return request.auth.person
