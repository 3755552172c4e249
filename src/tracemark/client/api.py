"""A client of a node's API, made from its OpenAPI document by `tracemark.web.api.client`. Do not edit.

    node = Node("https://tracemark.example.org", token)
    for weapon in node.list_weapons(country="CN")["items"]: ...

It needs the standard library alone, and this file may be copied. What is refused is raised as `Problem`.
Commands are sent under a key: give the same `key` again when an answer was lost, and nothing is done twice.
`node.etag` is the tag of the last answer, to be given to a command as `if_match`.
"""

from __future__ import annotations

import json
from typing import Any, Literal, NotRequired, TypedDict
from urllib.error import HTTPError
from urllib.parse import quote, urlencode, urlsplit
from urllib.request import HTTPHandler, HTTPRedirectHandler, HTTPSHandler, ProxyHandler, Request, build_opener
from uuid import uuid4

Act = Literal[
    "weapon.registered",
    "weapon.manufactured",
    "weapon.marked",
    "weapon.imported",
    "weapon.exported",
    "weapon.transferred",
    "weapon.issued",
    "weapon.returned",
    "weapon.lost",
    "weapon.stolen",
    "weapon.found",
    "weapon.seized",
    "weapon.surrendered",
    "weapon.collected",
    "weapon.deactivated",
    "weapon.destroyed",
    "weapon.corrected",
    "weapon.withdrawn",
]
AuthorityKind = Literal[
    "state",
    "regional",
    "international",
]
CaseState = Literal[
    "open",
    "record_confirmed",
    "no_record",
    "closed",
]
Certainty = Literal[
    "certain",
    "probable",
    "ambiguous",
    "not_enough",
]
Context = Literal[
    "armed_violence",
    "armed_conflict",
    "terrorism",
    "organised_crime",
    "trafficking_in_persons",
    "drugs",
    "natural_resources",
    "border",
    "domestic",
    "unknown",
]
Finding = Literal[
    "unseen",
    "as_recorded",
    "differs",
    "not_found",
    "not_in_book",
]
Function = Literal[
    "poa",
    "iti",
    "regional",
    "licensing",
    "other",
]
HolderKind = Literal[
    "person",
    "dealer",
    "company",
    "unit",
    "authority",
]
IncidentKind = Literal[
    "seized",
    "found",
    "surrendered",
]
InquiryState = Literal[
    "open",
    "answered",
    "nothing_held",
    "withdrawn",
]
Limb = Literal[
    "a",
    "b",
    "c",
    "d",
    "e",
]
Moment = Literal[
    "before",
    "after",
]
Outcome = Literal[
    "last_legal_holder",
    "other_state",
    "state_weapon_diverted",
    "stolen_or_lost",
    "never_registered",
    "no_usable_mark",
    "not_established",
]
Partition = Literal[
    "state",
    "police",
    "civilian",
]
Question = Literal[
    "holder",
    "manufacture",
    "import",
    "transfer",
    "loss",
]
Role = Literal[
    "registrar",
    "police_officer",
    "tracing_officer",
    "point_of_contact",
    "licensing_officer",
    "storekeeper",
    "programme_officer",
    "report_writer",
    "inspector",
    "administrator",
    "node",
]
SampleState = Literal[
    "drawn",
    "under_way",
    "closed",
    "withdrawn",
]
Status = Literal[
    "registered",
    "in_service",
    "exported",
    "lost",
    "stolen",
    "recovered",
    "deactivated",
    "destroyed",
    "withdrawn",
]
Way = Literal[
    "book_to_shelf",
    "shelf_to_book",
]


class AnswerIn(TypedDict):
    """The records that the office found, or what it searched in vain (ITI 21)."""

    records: NotRequired[list[str]]
    searched: NotRequired[list[str]]
    text: NotRequired[str]


class Authority(TypedDict):
    uuid: str
    kind: AuthorityKind
    name: str
    state: str


class AuthorityIn(TypedDict):
    kind: AuthorityKind
    name: str
    state: NotRequired[str]


class AuthorityPage(TypedDict):
    before: NotRequired[str | None]
    after: NotRequired[str | None]
    items: list[Authority]


class Candidate(TypedDict):
    """A record that the reading may mean, how probable it is, and why."""

    weapon: str
    reference: str
    serial: str
    partition: Partition
    status: Status
    type: str
    maker: str
    model: str
    calibre: str
    country: str
    year: int | None
    probability: float
    tied: int
    reasons: list[str]


class Case(TypedDict):
    uuid: str
    reference: str
    find: str
    state: CaseState
    limbs: list[Limb]
    justification: str
    record: str | None
    record_missing: bool
    next_state: str
    illicit_on: str
    illicit_place: str
    illicit_how: str
    outcome: Outcome | Literal[""]
    outcome_note: str
    opened_at: str
    closed_at: str | None


class CaseIn(TypedDict):
    find: str


class CasePage(TypedDict):
    before: NotRequired[str | None]
    after: NotRequired[str | None]
    items: list[Case]


class CasesAsked(TypedDict):
    after: NotRequired[str | None]
    before: NotRequired[str | None]
    limit: NotRequired[int]
    standing: NotRequired[Literal["", "open", "closed", "traced"]]
    text: NotRequired[str]


class CatalogueEntry(TypedDict):
    """One row. `seen` tells whether it has changed since: send it back with a change."""

    uuid: str
    facts: dict[str, str]
    seen: str


class CataloguePage(TypedDict):
    before: NotRequired[str | None]
    after: NotRequired[str | None]
    items: list[CatalogueEntry]


class CatalogueTable(TypedDict):
    table: str
    label: str
    columns: list[str]
    key: list[str]


class ClosingIn(TypedDict):
    outcome: Outcome
    note: NotRequired[str]


class ConfirmationIn(TypedDict):
    weapon: str
    reading: NotRequired[str]
    probability: NotRequired[str]
    compared: NotRequired[str]


class Consistency(TypedDict):
    old: int
    new: int
    hashes: list[str]


class Contact(TypedDict):
    uuid: str
    authority: str
    authority_name: str
    state: str
    function: Function
    office: str
    languages: str
    hours: str
    phone: str
    email: str
    address: str
    confirmed_on: str
    until: str | None
    stale: bool


class ContactIn(TypedDict):
    function: Function
    office: str
    languages: NotRequired[str]
    hours: NotRequired[str]
    phone: NotRequired[str]
    email: NotRequired[str]
    address: NotRequired[str]


class ContactPage(TypedDict):
    before: NotRequired[str | None]
    after: NotRequired[str | None]
    items: list[Contact]


class CorrectionIn(TypedDict):
    changes: DescriptionIn
    why: str


class DeedIn(TypedDict):
    """When, where, from whom to whom, by which document and law."""

    on: NotRequired[str]
    place: NotRequired[str]
    from_state: NotRequired[str]
    to_state: NotRequired[str]
    document: NotRequired[str]
    legal_basis: NotRequired[str]
    note: NotRequired[str]


class DescriptionIn(TypedDict):
    """What identifies a weapon: maker, model, calibre, serial and country together (ITI 8 (a))."""

    serial: NotRequired[str]
    type: NotRequired[str]
    maker: NotRequired[str]
    maker_text: NotRequired[str]
    model: NotRequired[str]
    model_text: NotRequired[str]
    calibre: NotRequired[str]
    calibre_text: NotRequired[str]
    country: NotRequired[str]
    year: NotRequired[int | None]


class Done(TypedDict):
    """What a command answers."""

    uuid: str
    reference: NotRequired[str]
    deed: str
    entry: int


class EntriesAsked(TypedDict):
    start: NotRequired[int]
    limit: NotRequired[int]


class Entry(TypedDict):
    seq: int
    at: str
    act: str
    actor: str
    roles: list[str]
    auth: str
    deed: str
    subject: str
    body: dict[str, Any]


class EntryChange(TypedDict):
    facts: dict[str, Any]
    why: NotRequired[str]
    seen: NotRequired[str]


class EntryIn(TypedDict):
    facts: dict[str, Any]
    why: NotRequired[str]


class EntryPage(TypedDict):
    items: list[Entry]
    next: int | None


class FindAnswer(TypedDict):
    """The candidates, and what falls to records that are not shown and to none at all."""

    reading: str
    candidates: list[Candidate]
    others: float
    not_registered: float
    matched: int
    complete: bool


class FindIn(TypedDict):
    """One weapon of an incident. `made_safe` is the officer's word that it was unloaded and checked first."""

    made_safe: bool
    exhibit: NotRequired[str]
    seal: NotRequired[str]
    custody: NotRequired[str]
    marks: NotRequired[list[FindMarkIn]]
    calibre: NotRequired[str]
    words: NotRequired[str]
    absent: NotRequired[list[str]]


class FindMark(TypedDict):
    text: str
    kind: str
    place: str
    symbol: str
    condition: str
    replaced: bool


class FindMarkIn(TypedDict):
    text: NotRequired[str]
    kind: NotRequired[str]
    place: NotRequired[str]
    symbol: NotRequired[str]
    condition: NotRequired[str]


class FindPage(TypedDict):
    before: NotRequired[str | None]
    after: NotRequired[str | None]
    items: list[FindRecord]


class FindRecord(TypedDict):
    uuid: str
    reference: str
    incident: str
    case: str | None
    exhibit: str
    seal: str
    calibre: str
    words: str
    absent: list[str]
    maker: str
    model: str
    marks: list[FindMark]


class GroundsIn(TypedDict):
    limbs: list[Limb]
    justification: str


class HandOverIn(TypedDict):
    keeper: str
    seal: NotRequired[str]


class Head(TypedDict):
    """The latest signed state: `note` is the checkpoint as it was signed."""

    size: int
    root: str
    origin: str
    note: str


class HolderIn(TypedDict):
    kind: HolderKind
    name: str
    number: NotRequired[str]


class IdentificationIn(TypedDict):
    maker: NotRequired[str]
    model: NotRequired[str]
    certainty: NotRequired[Literal["", "certain", "probable", "ambiguous", "not_enough"]]


class Identified(TypedDict):
    candidates: list[Identity]
    serial: str
    look_next: list[str]


class Identity(TypedDict):
    """One possible identity. `weapon` counts the weapons that a text names."""

    weapon: int
    maker: str
    maker_name: str
    model: str
    model_name: str
    variant: str
    calibres: list[str]
    type: str
    country: str
    years: str
    probability: float
    certainty: Certainty
    reasons: list[str]
    warnings: list[str]


class Incident(TypedDict):
    uuid: str
    reference: str
    kind: IncidentKind
    on: str
    place: str
    operation: str
    legal_basis: str
    contexts: list[Context]
    other_goods: str
    office: str
    finds: list[str]


class IncidentIn(TypedDict):
    kind: IncidentKind
    on: str
    place: str
    operation: NotRequired[str]
    legal_basis: NotRequired[str]
    contexts: NotRequired[list[Context]]
    other_goods: NotRequired[str]


class IncidentPage(TypedDict):
    before: NotRequired[str | None]
    after: NotRequired[str | None]
    items: list[Incident]


class Inquiry(TypedDict):
    uuid: str
    case: str
    office: str
    question: Question
    text: str
    urgent: bool
    state: InquiryState
    asked_on: str
    due: str
    records: list[str]
    searched: list[str]
    answer: str


class InquiryPage(TypedDict):
    before: NotRequired[str | None]
    after: NotRequired[str | None]
    items: list[Inquiry]


class LinePage(TypedDict):
    before: NotRequired[str | None]
    after: NotRequired[str | None]
    items: list[SampleLine]


class MarkIn(TypedDict):
    text: str
    kind: NotRequired[str]
    place: NotRequired[str]
    symbol: NotRequired[str]
    script: NotRequired[str]
    method: NotRequired[str]
    condition: NotRequired[str]


class MarkSeen(TypedDict):
    text: NotRequired[str]
    symbol: NotRequired[str]
    place: NotRequired[str]
    kind: NotRequired[str]


class Me(TypedDict):
    uuid: str
    name: str
    roles: list[Role]
    office: str
    agency: str
    partitions: list[Partition]
    scopes: list[str]
    usable: list[str]


class NewWeaponIn(TypedDict):
    serial: NotRequired[str]
    type: NotRequired[str]
    maker: NotRequired[str]
    maker_text: NotRequired[str]
    model: NotRequired[str]
    model_text: NotRequired[str]
    calibre: NotRequired[str]
    calibre_text: NotRequired[str]
    country: NotRequired[str]
    year: NotRequired[int | None]
    partition: Partition
    marks: NotRequired[list[MarkIn]]
    deed: NotRequired[dict[str, Any]]
    holder: NotRequired[HolderIn | None]


class NextDeed(TypedDict):
    on: NotRequired[str]
    place: NotRequired[str]
    from_state: NotRequired[str]
    to_state: NotRequired[str]
    document: NotRequired[str]
    legal_basis: NotRequired[str]
    note: NotRequired[str]
    act: Act
    to_holder: NotRequired[HolderIn | None]


class NoRecordIn(TypedDict):
    reading: NotRequired[str]
    searched: NotRequired[str]


class Photograph(TypedDict):
    """A photograph. Size and digest are those of the kept picture; `error` and `why` say what it was refused for."""

    uuid: str
    state: Literal["waiting", "preparing", "stuck", "kept", "refused"]
    error: str
    why: str
    caption: str
    moment: Moment | Literal[""]
    mark: str | None
    width: int | None
    height: int | None
    sha256: str
    added_at: str


class PhotographPage(TypedDict):
    before: NotRequired[str | None]
    after: NotRequired[str | None]
    items: list[Photograph]


class Place(TypedDict):
    """Where in a list."""

    after: NotRequired[str | None]
    before: NotRequired[str | None]
    limit: NotRequired[int]


class PointIn(TypedDict):
    on: NotRequired[str]
    place: NotRequired[str]
    how: NotRequired[str]
    next_state: NotRequired[str]


class Proof(TypedDict):
    """What shows that the entry stands in the ledger: RFC 6962 hashes up to the root of the checkpoint."""

    seq: int
    leaf_hash: str
    hashes: list[str]
    checkpoint: str


class QuestionIn(TypedDict):
    office: str
    question: Question
    text: NotRequired[str]
    urgent: NotRequired[bool]


class ReadingAsked(TypedDict):
    """A reading with its doubts - `?` one unknown character, `*` any, `[38]` either - and what else is known."""

    reading: str
    maker: NotRequired[list[str]]
    model: NotRequired[list[str]]
    calibre: NotRequired[list[str]]
    country: NotRequired[list[str]]
    way: NotRequired[dict[str, Any]]
    limit: NotRequired[int]


class ReadingIn(TypedDict):
    text: str
    kind: NotRequired[str]
    place: NotRequired[str]
    symbol: NotRequired[str]
    script: NotRequired[str]
    method: NotRequired[str]
    condition: NotRequired[str]
    how: NotRequired[str]
    replaces: NotRequired[str | None]


class SaidOfIt(TypedDict):
    """What is said of a photograph that is handed in."""

    caption: NotRequired[str]
    moment: NotRequired[Moment | None]
    mark: NotRequired[str | None]


class Sample(TypedDict):
    """An inspection. `population` to `seed` are empty where it began at the shelf; `result` until it is closed."""

    uuid: str
    reference: str
    way: Way
    state: SampleState
    place: str
    partition: str
    filters: dict[str, Any]
    population: int | None
    population_digest: str
    ledger_size: int | None
    ledger_root: str
    seed: str
    at: str
    ended_at: str | None
    result: dict[str, int] | None
    why: str


class SampleLine(TypedDict):
    uuid: str
    number: int
    weapon: str | None
    reference: str
    finding: Finding
    read: str
    read_maker: str
    note: str
    seen_at: str | None
    done: str
    answered_at: str | None


class SamplePage(TypedDict):
    before: NotRequired[str | None]
    after: NotRequired[str | None]
    items: list[Sample]


class Searched(TypedDict):
    uuid: str
    reference: NotRequired[str]
    deed: str
    entry: int
    found: FindAnswer


class SizeAsked(TypedDict):
    size: NotRequired[Literal["thumb", "large", "whole"]]


class SizesAsked(TypedDict):
    old: int
    new: int


class Taken(TypedDict):
    """`uuid` is the name under which it will be kept; `address` tells its state."""

    uuid: str
    reference: NotRequired[str]
    deed: str
    entry: int
    state: NotRequired[Literal["waiting"]]
    address: str


class Weapon(TypedDict):
    """One line of a list of records."""

    uuid: str
    reference: str
    partition: Partition
    status: Status
    serial: str
    type: str
    maker: str
    maker_text: str
    model: str
    model_text: str
    calibre: str
    calibre_text: str
    country: str
    year: int | None


class WeaponDeed(TypedDict):
    act: str
    on: str
    place: str
    from_state: str
    to_state: str
    from_holder: str | None
    to_holder: str | None
    document: str
    legal_basis: str
    note: str
    deed: str


class WeaponMark(TypedDict):
    uuid: str
    kind: str
    text: str
    symbol: str
    script: str
    place: str
    method: str
    condition: str
    replaced: bool


class WeaponPage(TypedDict):
    before: NotRequired[str | None]
    after: NotRequired[str | None]
    items: list[Weapon]
    count: int | None
    cut_short: bool


class WeaponQuery(TypedDict):
    maker: NotRequired[str]
    model: NotRequired[str]
    calibre: NotRequired[str]
    country: NotRequired[str]
    type: NotRequired[str]
    status: NotRequired[Status | None]
    year_from: NotRequired[int | None]
    year_to: NotRequired[int | None]
    sort: NotRequired[Literal["reference", "-reference", "serial", "-serial", "maker", "-maker"]]
    after: NotRequired[str | None]
    before: NotRequired[str | None]


class WeaponRecord(TypedDict):
    """A record with its marks, its life and what may be recorded next."""

    uuid: str
    reference: str
    partition: Partition
    status: Status
    serial: str
    type: str
    maker: str
    maker_text: str
    model: str
    model_text: str
    calibre: str
    calibre_text: str
    country: str
    year: int | None
    holder: str | None
    holder_kind: str
    marks: list[WeaponMark]
    deeds: list[WeaponDeed]
    open_deeds: list[str]


class WeaponSeen(TypedDict):
    """A text, or the marks one by one; marks that were looked for in vain are `absent`."""

    text: NotRequired[str]
    marks: NotRequired[list[MarkSeen]]
    absent: NotRequired[list[str]]


class WhyIn(TypedDict):
    why: str


class Problem(Exception):
    """What the node answers when it refuses (RFC 9457). `type` is a code that stays."""

    def __init__(self, status: int, said: dict[str, Any]) -> None:
        self.status = status
        self.type: str = said.get("type", "about:blank")
        self.title: str = said.get("title", "")
        self.detail: str = said.get("detail", "")
        self.data: dict[str, Any] = said.get("data", {})
        self.errors: list[dict[str, str]] = said.get("errors", [])
        super().__init__(f"{status} {self.type}: {self.detail}")


def _problem(said: bytes) -> dict[str, Any]:
    try:
        read = json.loads(said)
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}


def _part(value: str | int) -> str:
    return quote(str(value), safe="")


class NoRedirect(HTTPRedirectHandler):
    """A node does not send its systems elsewhere; a token would go along."""

    def redirect_request(self, *_anything: Any) -> None:
        return None


class Node:
    """A node and the token to ask it with."""

    def __init__(self, address: str, token: str, *, language: str = "en", timeout: float = 30.0) -> None:
        if urlsplit(address).scheme not in {"http", "https"}:
            raise ValueError("The address of a node begins with https:// or http://.")
        self.address = address.rstrip("/")
        self.etag = ""
        self._headers = {
            "Authorization": f"Bearer {token}",
            "Accept": "application/json, application/problem+json",
            "Accept-Language": language,
        }
        self._timeout = timeout
        self._opener = build_opener(NoRedirect, HTTPHandler, HTTPSHandler, ProxyHandler())

    def _send(
        self,
        method: str,
        path: str,
        *,
        query: dict[str, Any] | None = None,
        body: Any = None,
        data: bytes | None = None,
        kind: str = "application/json",
        if_match: str = "",
        key: str = "",
    ) -> Any:
        said = {name: value for name, value in (query or {}).items() if value is not None}
        address = f"{self.address}/api/1{path}" + (f"?{urlencode(said)}" if said else "")
        headers = dict(self._headers)
        if body is not None:
            data = json.dumps(body).encode()
        if data is not None:
            headers["Content-Type"] = kind
        if if_match:
            headers["If-Match"] = if_match
        if key:
            headers["Idempotency-Key"] = key
        request = Request(address, data, headers, method=method)  # noqa: S310 - the scheme is checked above
        try:
            with self._opener.open(request, timeout=self._timeout) as answer:
                self.etag = answer.headers.get("ETag", "")
                is_json = answer.headers.get_content_type() == "application/json"
                return json.load(answer) if is_json else answer.read()
        except HTTPError as refused:
            with refused:
                raise Problem(refused.code, _problem(refused.read())) from None

    def who_am_i(
        self,
    ) -> Me:
        """Say who the token acts for, and what it is for."""
        answer: Me = self._send(
            "GET",
            "/me",
        )
        return answer

    def find_record(
        self,
        body: ReadingAsked,
    ) -> FindAnswer:
        """Find the records that a reading may mean, in the registers that the person sees."""
        answer: FindAnswer = self._send(
            "POST",
            "/find",
            body=body,
        )
        return answer

    def identify_weapon(
        self,
        body: WeaponSeen,
    ) -> Identified:
        """Say what a weapon can be, from a text or from its marks, with reasons; an officer decides."""
        answer: Identified = self._send(
            "POST",
            "/identify",
            body=body,
        )
        return answer

    def list_weapons(
        self,
        *,
        maker: str | None = None,
        model: str | None = None,
        calibre: str | None = None,
        country: str | None = None,
        type_: str | None = None,
        status: Status | None = None,
        year_from: int | None = None,
        year_to: int | None = None,
        sort: Literal["reference", "-reference", "serial", "-serial", "maker", "-maker"] | None = None,
        after: str | None = None,
        before: str | None = None,
    ) -> WeaponPage:
        """List the records of the registers that the person sees, fifty at a time."""
        answer: WeaponPage = self._send(
            "GET",
            "/weapons",
            query={
                "maker": maker,
                "model": model,
                "calibre": calibre,
                "country": country,
                "type": type_,
                "status": status,
                "year_from": year_from,
                "year_to": year_to,
                "sort": sort,
                "after": after,
                "before": before,
            },
        )
        return answer

    def register_weapon(
        self,
        body: NewWeaponIn,
        *,
        key: str = "",
    ) -> Done:
        """Begin the record of a weapon (ITI 11), with its holder, who is registered in the same deed."""
        answer: Done = self._send(
            "POST",
            "/weapons",
            body=body,
            key=key or str(uuid4()),
        )
        return answer

    def get_weapon(
        self,
        weapon: str,
    ) -> WeaponRecord:
        """Get one record with its marks and its life."""
        answer: WeaponRecord = self._send(
            "GET",
            f"/weapons/{_part(weapon)}",
        )
        return answer

    def record_deed(
        self,
        weapon: str,
        body: NextDeed,
        *,
        if_match: str = "",
        key: str = "",
    ) -> Done:
        """Append a deed to a weapon's life: transferred, issued, lost, destroyed and so on."""
        answer: Done = self._send(
            "POST",
            f"/weapons/{_part(weapon)}/deeds",
            body=body,
            if_match=if_match,
            key=key or str(uuid4()),
        )
        return answer

    def correct_weapon(
        self,
        weapon: str,
        body: CorrectionIn,
        *,
        if_match: str = "",
        key: str = "",
    ) -> Done:
        """Put a mistake right: fields that are sent stand from now on, the old ones stay in the story."""
        answer: Done = self._send(
            "POST",
            f"/weapons/{_part(weapon)}/corrections",
            body=body,
            if_match=if_match,
            key=key or str(uuid4()),
        )
        return answer

    def read_mark(
        self,
        weapon: str,
        body: ReadingIn,
        *,
        if_match: str = "",
        key: str = "",
    ) -> Done:
        """Record a mark of a weapon, or a better reading of one (ITI 8, 10)."""
        answer: Done = self._send(
            "POST",
            f"/weapons/{_part(weapon)}/marks",
            body=body,
            if_match=if_match,
            key=key or str(uuid4()),
        )
        return answer

    def register_holder(
        self,
        body: HolderIn,
        *,
        key: str = "",
    ) -> Done:
        """Record a holder, or find the one that stands under the same name and number."""
        answer: Done = self._send(
            "POST",
            "/holders",
            body=body,
            key=key or str(uuid4()),
        )
        return answer

    def list_incidents(
        self,
        *,
        after: str | None = None,
        before: str | None = None,
        limit: int | None = None,
    ) -> IncidentPage:
        """List the incidents that the person sees, the latest first."""
        answer: IncidentPage = self._send(
            "GET",
            "/incidents",
            query={
                "after": after,
                "before": before,
                "limit": limit,
            },
        )
        return answer

    def open_incident(
        self,
        body: IncidentIn,
        *,
        key: str = "",
    ) -> Done:
        """Record a seizure, a find or a surrender. A surrender asks for no name."""
        answer: Done = self._send(
            "POST",
            "/incidents",
            body=body,
            key=key or str(uuid4()),
        )
        return answer

    def get_incident(
        self,
        incident: str,
    ) -> Incident:
        """Get one incident."""
        answer: Incident = self._send(
            "GET",
            f"/incidents/{_part(incident)}",
        )
        return answer

    def list_finds(
        self,
        *,
        after: str | None = None,
        before: str | None = None,
        limit: int | None = None,
    ) -> FindPage:
        """List the finds that the person sees, newest first."""
        answer: FindPage = self._send(
            "GET",
            "/finds",
            query={
                "after": after,
                "before": before,
                "limit": limit,
            },
        )
        return answer

    def get_find(
        self,
        find: str,
    ) -> FindRecord:
        """Get one find with its marks."""
        answer: FindRecord = self._send(
            "GET",
            f"/finds/{_part(find)}",
        )
        return answer

    def list_cases(
        self,
        *,
        after: str | None = None,
        before: str | None = None,
        limit: int | None = None,
        standing: Literal["", "open", "closed", "traced"] | None = None,
        text: str | None = None,
    ) -> CasePage:
        """List the cases that the person sees, newest first."""
        answer: CasePage = self._send(
            "GET",
            "/cases",
            query={
                "after": after,
                "before": before,
                "limit": limit,
                "standing": standing,
                "text": text,
            },
        )
        return answer

    def open_case(
        self,
        body: CaseIn,
        *,
        key: str = "",
    ) -> Done:
        """Open the tracing of a find (ITI 14, 16)."""
        answer: Done = self._send(
            "POST",
            "/cases",
            body=body,
            key=key or str(uuid4()),
        )
        return answer

    def get_case(
        self,
        case: str,
    ) -> Case:
        """Get one case."""
        answer: Case = self._send(
            "GET",
            f"/cases/{_part(case)}",
        )
        return answer

    def list_inquiries(
        self,
        *,
        after: str | None = None,
        before: str | None = None,
        limit: int | None = None,
    ) -> InquiryPage:
        """List what the person's office was asked and what the person's cases have asked."""
        answer: InquiryPage = self._send(
            "GET",
            "/inquiries",
            query={
                "after": after,
                "before": before,
                "limit": limit,
            },
        )
        return answer

    def get_inquiry(
        self,
        inquiry: str,
    ) -> Inquiry:
        """Get one inquiry."""
        answer: Inquiry = self._send(
            "GET",
            f"/inquiries/{_part(inquiry)}",
        )
        return answer

    def record_find(
        self,
        incident: str,
        body: FindIn,
        *,
        if_match: str = "",
        key: str = "",
    ) -> Done:
        """Record one weapon of an incident as an exhibit, with the marks as they were read."""
        answer: Done = self._send(
            "POST",
            f"/incidents/{_part(incident)}/finds",
            body=body,
            if_match=if_match,
            key=key or str(uuid4()),
        )
        return answer

    def read_find_again(
        self,
        find: str,
        body: FindIn,
        *,
        if_match: str = "",
        key: str = "",
    ) -> Done:
        """Put the reading right; the earlier one stays."""
        answer: Done = self._send(
            "POST",
            f"/finds/{_part(find)}/readings",
            body=body,
            if_match=if_match,
            key=key or str(uuid4()),
        )
        return answer

    def hand_over(
        self,
        find: str,
        body: HandOverIn,
        *,
        if_match: str = "",
        key: str = "",
    ) -> Done:
        """Record which office keeps the exhibit from now on, under which seal."""
        answer: Done = self._send(
            "POST",
            f"/finds/{_part(find)}/hand-overs",
            body=body,
            if_match=if_match,
            key=key or str(uuid4()),
        )
        return answer

    def identify_find(
        self,
        find: str,
        body: IdentificationIn,
        *,
        if_match: str = "",
        key: str = "",
    ) -> Done:
        """Record what the officer says the weapon is."""
        answer: Done = self._send(
            "POST",
            f"/finds/{_part(find)}/identification",
            body=body,
            if_match=if_match,
            key=key or str(uuid4()),
        )
        return answer

    def search_for_case(
        self,
        case: str,
        body: ReadingAsked,
        *,
        if_match: str = "",
        key: str = "",
    ) -> Searched:
        """Search all registers for this case; the search is recorded (NAT-c, ITI 15)."""
        answer: Searched = self._send(
            "POST",
            f"/cases/{_part(case)}/searches",
            body=body,
            if_match=if_match,
            key=key or str(uuid4()),
        )
        return answer

    def state_grounds(
        self,
        case: str,
        body: GroundsIn,
        *,
        if_match: str = "",
        key: str = "",
    ) -> Done:
        """Say why the weapon is considered illicit (ITI 6 (a) to (e), 17 (a))."""
        answer: Done = self._send(
            "POST",
            f"/cases/{_part(case)}/grounds",
            body=body,
            if_match=if_match,
            key=key or str(uuid4()),
        )
        return answer

    def confirm_record(
        self,
        case: str,
        body: ConfirmationIn,
        *,
        if_match: str = "",
        key: str = "",
    ) -> Done:
        """Say that an officer has compared and that this is the weapon's record."""
        answer: Done = self._send(
            "POST",
            f"/cases/{_part(case)}/confirmation",
            body=body,
            if_match=if_match,
            key=key or str(uuid4()),
        )
        return answer

    def report_no_record(
        self,
        case: str,
        body: NoRecordIn,
        *,
        if_match: str = "",
        key: str = "",
    ) -> Done:
        """Say that the registers were searched in vain (ITI 14)."""
        answer: Done = self._send(
            "POST",
            f"/cases/{_part(case)}/no-record",
            body=body,
            if_match=if_match,
            key=key or str(uuid4()),
        )
        return answer

    def withdraw_confirmation(
        self,
        case: str,
        body: WhyIn,
        *,
        if_match: str = "",
        key: str = "",
    ) -> Done:
        """Say that the record was not the right one after all."""
        answer: Done = self._send(
            "POST",
            f"/cases/{_part(case)}/withdrawn-confirmation",
            body=body,
            if_match=if_match,
            key=key or str(uuid4()),
        )
        return answer

    def ask_office(
        self,
        case: str,
        body: QuestionIn,
        *,
        if_match: str = "",
        key: str = "",
    ) -> Done:
        """Ask an office what its records say, by a date that the State's clock sets (ITI 18, 19)."""
        answer: Done = self._send(
            "POST",
            f"/cases/{_part(case)}/inquiries",
            body=body,
            if_match=if_match,
            key=key or str(uuid4()),
        )
        return answer

    def establish_point(
        self,
        case: str,
        body: PointIn,
        *,
        if_match: str = "",
        key: str = "",
    ) -> Done:
        """Establish the point at which the weapon became illicit (ITI 5)."""
        answer: Done = self._send(
            "POST",
            f"/cases/{_part(case)}/point",
            body=body,
            if_match=if_match,
            key=key or str(uuid4()),
        )
        return answer

    def close_case(
        self,
        case: str,
        body: ClosingIn,
        *,
        if_match: str = "",
        key: str = "",
    ) -> Done:
        """Close with an outcome that the facts bear out (SDG 16.4.2)."""
        answer: Done = self._send(
            "POST",
            f"/cases/{_part(case)}/closing",
            body=body,
            if_match=if_match,
            key=key or str(uuid4()),
        )
        return answer

    def reopen_case(
        self,
        case: str,
        body: WhyIn,
        *,
        if_match: str = "",
        key: str = "",
    ) -> Done:
        """Open a closed case again, because something new has come to light."""
        answer: Done = self._send(
            "POST",
            f"/cases/{_part(case)}/reopening",
            body=body,
            if_match=if_match,
            key=key or str(uuid4()),
        )
        return answer

    def answer_inquiry(
        self,
        inquiry: str,
        body: AnswerIn,
        *,
        if_match: str = "",
        key: str = "",
    ) -> Done:
        """Answer for the office that was asked."""
        answer: Done = self._send(
            "POST",
            f"/inquiries/{_part(inquiry)}/answer",
            body=body,
            if_match=if_match,
            key=key or str(uuid4()),
        )
        return answer

    def remind_office(
        self,
        inquiry: str,
        *,
        if_match: str = "",
        key: str = "",
    ) -> Done:
        """Remind an office that has not answered."""
        answer: Done = self._send(
            "POST",
            f"/inquiries/{_part(inquiry)}/reminder",
            if_match=if_match,
            key=key or str(uuid4()),
        )
        return answer

    def withdraw_inquiry(
        self,
        inquiry: str,
        body: WhyIn,
        *,
        if_match: str = "",
        key: str = "",
    ) -> Done:
        """Take a question back."""
        answer: Done = self._send(
            "POST",
            f"/inquiries/{_part(inquiry)}/withdrawal",
            body=body,
            if_match=if_match,
            key=key or str(uuid4()),
        )
        return answer

    def add_photograph(
        self,
        weapon: str,
        data: bytes,
        kind: Literal["image/jpeg", "image/png", "image/webp"],
        *,
        caption: str | None = None,
        moment: Moment | None = None,
        mark: str | None = None,
        key: str = "",
    ) -> Taken:
        """Hand in a photograph of a weapon or of a mark on it: JPEG, PNG or WebP, at most 15 MB."""
        answer: Taken = self._send(
            "POST",
            f"/weapons/{_part(weapon)}/photographs",
            query={
                "caption": caption,
                "moment": moment,
                "mark": mark,
            },
            data=data,
            kind=kind,
            key=key or str(uuid4()),
        )
        return answer

    def list_photographs(
        self,
        weapon: str,
        *,
        after: str | None = None,
        before: str | None = None,
        limit: int | None = None,
    ) -> PhotographPage:
        """List the kept photographs of a record, newest first."""
        answer: PhotographPage = self._send(
            "GET",
            f"/weapons/{_part(weapon)}/photographs",
            query={
                "after": after,
                "before": before,
                "limit": limit,
            },
        )
        return answer

    def get_photograph(
        self,
        weapon: str,
        photograph: str,
    ) -> Photograph:
        """Say whether a photograph waits, is kept, or was refused and why."""
        answer: Photograph = self._send(
            "GET",
            f"/weapons/{_part(weapon)}/photographs/{_part(photograph)}",
        )
        return answer

    def get_image(
        self,
        weapon: str,
        photograph: str,
        *,
        size: Literal["thumb", "large", "whole"] | None = None,
    ) -> bytes:
        """Get the kept picture as a JPEG, whole or in a smaller size."""
        answer: bytes = self._send(
            "GET",
            f"/weapons/{_part(weapon)}/photographs/{_part(photograph)}/image",
            query={
                "size": size,
            },
        )
        return answer

    def photograph_find(
        self,
        find: str,
        data: bytes,
        kind: Literal["image/jpeg", "image/png", "image/webp"],
        *,
        caption: str | None = None,
        moment: Moment | None = None,
        mark: str | None = None,
        key: str = "",
    ) -> Taken:
        """Hand in a photograph of an exhibit or of a mark on it: JPEG, PNG or WebP, at most 15 MB."""
        answer: Taken = self._send(
            "POST",
            f"/finds/{_part(find)}/photographs",
            query={
                "caption": caption,
                "moment": moment,
                "mark": mark,
            },
            data=data,
            kind=kind,
            key=key or str(uuid4()),
        )
        return answer

    def list_find_photographs(
        self,
        find: str,
        *,
        after: str | None = None,
        before: str | None = None,
        limit: int | None = None,
    ) -> PhotographPage:
        """List the kept photographs of a find, newest first."""
        answer: PhotographPage = self._send(
            "GET",
            f"/finds/{_part(find)}/photographs",
            query={
                "after": after,
                "before": before,
                "limit": limit,
            },
        )
        return answer

    def get_find_photograph(
        self,
        find: str,
        photograph: str,
    ) -> Photograph:
        """Say whether a photograph of a find waits, is kept, or was refused and why."""
        answer: Photograph = self._send(
            "GET",
            f"/finds/{_part(find)}/photographs/{_part(photograph)}",
        )
        return answer

    def get_find_image(
        self,
        find: str,
        photograph: str,
        *,
        size: Literal["thumb", "large", "whole"] | None = None,
    ) -> bytes:
        """Get the kept picture of a find as a JPEG, whole or in a smaller size."""
        answer: bytes = self._send(
            "GET",
            f"/finds/{_part(find)}/photographs/{_part(photograph)}/image",
            query={
                "size": size,
            },
        )
        return answer

    def list_samples(
        self,
        *,
        after: str | None = None,
        before: str | None = None,
        limit: int | None = None,
    ) -> SamplePage:
        """List the inspections, newest first."""
        answer: SamplePage = self._send(
            "GET",
            "/samples",
            query={
                "after": after,
                "before": before,
                "limit": limit,
            },
        )
        return answer

    def get_sample(
        self,
        sample: str,
    ) -> Sample:
        """Get one inspection, with what it takes to draw it again."""
        answer: Sample = self._send(
            "GET",
            f"/samples/{_part(sample)}",
        )
        return answer

    def list_sample_lines(
        self,
        sample: str,
        *,
        after: str | None = None,
        before: str | None = None,
        limit: int | None = None,
    ) -> LinePage:
        """List the weapons of an inspection, with what was seen of each and what was done about it."""
        answer: LinePage = self._send(
            "GET",
            f"/samples/{_part(sample)}/lines",
            query={
                "after": after,
                "before": before,
                "limit": limit,
            },
        )
        return answer

    def list_tables(
        self,
    ) -> list[CatalogueTable]:
        """List the tables of the catalogue with their columns."""
        answer: list[CatalogueTable] = self._send(
            "GET",
            "/catalogue",
        )
        return answer

    def list_entries(
        self,
        table: str,
        *,
        after: str | None = None,
        before: str | None = None,
        limit: int | None = None,
    ) -> CataloguePage:
        """List the rows of a table."""
        answer: CataloguePage = self._send(
            "GET",
            f"/catalogue/{_part(table)}",
            query={
                "after": after,
                "before": before,
                "limit": limit,
            },
        )
        return answer

    def add_entry(
        self,
        table: str,
        body: EntryIn,
        *,
        key: str = "",
    ) -> Done:
        """Add a row to a table (2012 outcome, annex II, 2 (b))."""
        answer: Done = self._send(
            "POST",
            f"/catalogue/{_part(table)}",
            body=body,
            key=key or str(uuid4()),
        )
        return answer

    def get_entry(
        self,
        table: str,
        entry: str,
    ) -> CatalogueEntry:
        """Get one row of a table."""
        answer: CatalogueEntry = self._send(
            "GET",
            f"/catalogue/{_part(table)}/{_part(entry)}",
        )
        return answer

    def change_entry(
        self,
        table: str,
        entry: str,
        body: EntryChange,
        *,
        key: str = "",
    ) -> Done:
        """Change a row; what tells it apart from others stays."""
        answer: Done = self._send(
            "POST",
            f"/catalogue/{_part(table)}/{_part(entry)}",
            body=body,
            key=key or str(uuid4()),
        )
        return answer

    def list_authorities(
        self,
        *,
        after: str | None = None,
        before: str | None = None,
        limit: int | None = None,
    ) -> AuthorityPage:
        """List the authorities of States and the organisations."""
        answer: AuthorityPage = self._send(
            "GET",
            "/authorities",
            query={
                "after": after,
                "before": before,
                "limit": limit,
            },
        )
        return answer

    def register_authority(
        self,
        body: AuthorityIn,
        *,
        key: str = "",
    ) -> Done:
        """Record a body of a State or an organisation."""
        answer: Done = self._send(
            "POST",
            "/authorities",
            body=body,
            key=key or str(uuid4()),
        )
        return answer

    def get_authority(
        self,
        authority: str,
    ) -> Authority:
        """Get one authority."""
        answer: Authority = self._send(
            "GET",
            f"/authorities/{_part(authority)}",
        )
        return answer

    def list_contacts(
        self,
        *,
        after: str | None = None,
        before: str | None = None,
        limit: int | None = None,
    ) -> ContactPage:
        """List the contacts that answer today, those confirmed longest ago first."""
        answer: ContactPage = self._send(
            "GET",
            "/contacts",
            query={
                "after": after,
                "before": before,
                "limit": limit,
            },
        )
        return answer

    def get_contact(
        self,
        contact: str,
    ) -> Contact:
        """Get one contact, of today or ended."""
        answer: Contact = self._send(
            "GET",
            f"/contacts/{_part(contact)}",
        )
        return answer

    def register_contact(
        self,
        authority: str,
        body: ContactIn,
        *,
        key: str = "",
    ) -> Done:
        """Record the office that answers for a function of an authority."""
        answer: Done = self._send(
            "POST",
            f"/authorities/{_part(authority)}/contacts",
            body=body,
            key=key or str(uuid4()),
        )
        return answer

    def confirm_contact(
        self,
        contact: str,
        *,
        key: str = "",
    ) -> Done:
        """Say that the office was reached and still answers."""
        answer: Done = self._send(
            "POST",
            f"/contacts/{_part(contact)}/confirmation",
            key=key or str(uuid4()),
        )
        return answer

    def end_contact(
        self,
        contact: str,
        *,
        key: str = "",
    ) -> Done:
        """Say that the office answers no longer."""
        answer: Done = self._send(
            "POST",
            f"/contacts/{_part(contact)}/end",
            key=key or str(uuid4()),
        )
        return answer

    def get_head(
        self,
    ) -> Head:
        """Get the latest signed state of the ledger."""
        answer: Head = self._send(
            "GET",
            "/ledger/head",
        )
        return answer

    def list_ledger_entries(
        self,
        *,
        start: int | None = None,
        limit: int | None = None,
    ) -> EntryPage:
        """List entries from a place on."""
        answer: EntryPage = self._send(
            "GET",
            "/ledger/entries",
            query={
                "start": start,
                "limit": limit,
            },
        )
        return answer

    def get_ledger_entry(
        self,
        seq: int,
    ) -> Entry:
        """Get one entry."""
        answer: Entry = self._send(
            "GET",
            f"/ledger/entries/{_part(seq)}",
        )
        return answer

    def get_proof(
        self,
        seq: int,
    ) -> Proof:
        """Get the proof that an entry stands in the ledger."""
        answer: Proof = self._send(
            "GET",
            f"/ledger/entries/{_part(seq)}/proof",
        )
        return answer

    def get_consistency(
        self,
        *,
        old: int,
        new: int,
    ) -> Consistency:
        """Get the proof that the ledger of one size begins with the ledger of a smaller one."""
        answer: Consistency = self._send(
            "GET",
            "/ledger/consistency",
            query={
                "old": old,
                "new": new,
            },
        )
        return answer
