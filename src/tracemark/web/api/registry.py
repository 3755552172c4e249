"""Records of weapons: lists, one record with its marks and deeds, and the commands that change them.

A holder is named by a uuid only: the name of a person is looked at on a page, for a purpose and in a case.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Query, Router, Schema
from pydantic import Field

from tracemark.apps.accounts.data import Partition
from tracemark.apps.registry import api as registry
from tracemark.apps.registry.data import (
    Act,
    DeedFacts,
    Description,
    HolderFacts,
    HolderKind,
    Mark,
    NewWeapon,
    Status,
)
from tracemark.kernel.fields import partial_date
from tracemark.web.api import codes
from tracemark.web.api.door import TokenRequest
from tracemark.web.api.fields import (
    Body,
    Code,
    Line,
    MarkText,
    Note,
    State,
    When,
    Why,
    Word,
    Year,
    day,
    plain,
)
from tracemark.web.api.operations import asks, does
from tracemark.web.api.paging import Listed

router = Router(tags=["registry"])


class Weapon(Schema):
    """One line of a list of records."""

    uuid: UUID
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


class WeaponMark(Schema):
    uuid: UUID
    kind: str
    text: str
    symbol: str
    script: str
    place: str
    method: str
    condition: str
    replaced: bool


class WeaponDeed(Schema):
    act: str
    on: str
    place: str
    from_state: str
    to_state: str
    from_holder: UUID | None
    to_holder: UUID | None
    document: str
    legal_basis: str
    note: str
    deed: UUID


class WeaponRecord(Weapon):
    """A record with its marks, its life and what may be recorded next."""

    holder: UUID | None
    holder_kind: str
    marks: list[WeaponMark]
    deeds: list[WeaponDeed]
    open_deeds: list[str]


class WeaponPage(Listed):
    items: list[Weapon]
    count: int | None
    """How many in all, where that is known."""
    cut_short: bool
    """There are more to look at for the same page: go on with `after`."""


class WeaponQuery(Schema):
    maker: Code = ""
    model: Code = ""
    calibre: Code = ""
    country: State = ""
    type: Code = ""
    status: Status | None = None
    year_from: Year | None = None
    year_to: Year | None = None
    sort: Literal["reference", "-reference", "serial", "-serial", "maker", "-maker"] = "-reference"
    after: UUID | None = None
    before: UUID | None = None


@asks(router, "/weapons", scope="see.weapons", answer=WeaponPage)
def list_weapons(request: TokenRequest, asked: Annotated[WeaponQuery, Query()]) -> dict[str, Any]:
    """List the records of the registers that the person sees, fifty at a time."""
    filters = registry.Filters(
        **{
            name: frozenset({code} if code else ())
            for name in ("maker", "model", "calibre", "country", "type", "status")
            for code in (getattr(asked, name),)
        },
        year_from=asked.year_from,
        year_to=asked.year_to,
    )
    page = registry.list_page(
        request.auth.person,
        filters,
        sort=asked.sort,
        after=asked.after,
        before=None if asked.after else asked.before,
    )
    return {
        "items": [line_of(row) for row in page.rows],
        "count": page.count,
        "cut_short": page.cut_short,
        "before": page.before,
        "after": page.after,
    }


@asks(
    router,
    "/weapons/{uuid:weapon}",
    scope="see.weapons",
    answer=WeaponRecord,
    rows=registry.list_weapons,
)
def get_weapon(request: TokenRequest, weapon: UUID) -> dict[str, Any]:
    """Get one record with its marks and its life."""
    row = registry.weapon_for(request.auth.person, weapon)
    deeds = row.deeds.select_related("from_holder", "to_holder").order_by("pk")
    return line_of(row) | {
        "holder": row.holder.uuid if row.holder else None,
        "holder_kind": row.holder.kind if row.holder else "",
        "marks": [mark_of(mark) for mark in row.marks.order_by("pk")],
        "deeds": [deed_of(deed) for deed in deeds],
        "open_deeds": list(registry.open_deeds(row)),
    }


class MarkIn(Body):
    text: MarkText
    kind: Code = "serial"
    place: Code = ""
    symbol: Code = ""
    script: Word = ""
    method: Word = ""
    condition: Code = "legible"

    def facts(self) -> Mark:
        return Mark(**self.model_dump())


class DeedIn(Body):
    """When, where, from whom to whom, by which document and law."""

    on: When = ""
    place: Line = ""
    from_state: State = ""
    to_state: State = ""
    document: Line = ""
    legal_basis: Line = ""
    note: Note = ""

    def facts(self) -> DeedFacts:
        said = self.model_dump(include={"place", "from_state", "to_state", "document", "legal_basis", "note"})
        codes.check(country=self.from_state)
        codes.check(country=self.to_state)
        return DeedFacts(on=day(self.on), **said)


class HolderIn(Body):
    kind: HolderKind
    name: Annotated[str, plain(200, least=1)]
    number: Annotated[str, plain(80)] = ""

    def facts(self) -> HolderFacts:
        return HolderFacts(self.kind, self.name, self.number)


class DescriptionIn(Body):
    """What identifies a weapon: maker, model, calibre, serial and country together (ITI 8 (a))."""

    serial: MarkText = ""
    type: Code = ""
    maker: Code = ""
    maker_text: Line = ""
    model: Code = ""
    model_text: Line = ""
    calibre: Code = ""
    calibre_text: Line = ""
    country: State = ""
    year: Year | None = None

    def check(self) -> None:
        codes.check(maker=self.maker, model=self.model, calibre=self.calibre, country=self.country)


class NewWeaponIn(DescriptionIn):
    partition: Partition
    marks: Annotated[list[MarkIn], Field(max_length=50)] = []
    deed: DeedIn = DeedIn()
    holder: HolderIn | None = None


@does(router, "/weapons", command=registry.register_weapon)
def register_weapon(request: TokenRequest, body: NewWeaponIn) -> dict[str, Any]:
    """Begin the record of a weapon (ITI 11), with its holder, who is registered in the same deed."""
    body.check()
    described = body.model_dump(include=set(DescriptionIn.model_fields))
    uuid = registry.register_weapon(
        by=request.auth.person,
        weapon=NewWeapon(
            body.partition,
            Description(**described),
            tuple(mark.facts() for mark in body.marks),
            deed=body.deed.facts(),
        ),
        holder=body.holder.facts() if body.holder else None,
    )
    return {"uuid": uuid}


class NextDeed(DeedIn):
    act: Act
    to_holder: HolderIn | None = None


@does(router, "/weapons/{uuid:weapon}/deeds", command=registry.record_deed)
def record_deed(request: TokenRequest, weapon: UUID, body: NextDeed) -> dict[str, Any]:
    """Append a deed to a weapon's life: transferred, issued, lost, destroyed and so on."""
    registry.record_deed(
        by=request.auth.person,
        weapon=weapon,
        act=body.act,
        facts=body.facts(),
        to_holder=body.to_holder.facts() if body.to_holder else None,
    )
    return {"uuid": weapon}


class CorrectionIn(Body):
    changes: DescriptionIn
    why: Why


@does(router, "/weapons/{uuid:weapon}/corrections", command=registry.correct_weapon)
def correct_weapon(request: TokenRequest, weapon: UUID, body: CorrectionIn) -> dict[str, Any]:
    """Put a mistake right: fields that are sent stand from now on, the old ones stay in the story."""
    body.changes.check()
    registry.correct_weapon(
        by=request.auth.person,
        weapon=weapon,
        changes=body.changes.model_dump(exclude_unset=True),
        why=body.why,
    )
    return {"uuid": weapon}


class ReadingIn(MarkIn):
    how: Annotated[str, plain(16)] = ""
    replaces: UUID | None = None

    def facts(self) -> Mark:
        return Mark(**self.model_dump(exclude={"how", "replaces"}))


@does(router, "/weapons/{uuid:weapon}/marks", command=registry.read_mark)
def read_mark(request: TokenRequest, weapon: UUID, body: ReadingIn) -> dict[str, Any]:
    """Record a mark of a weapon, or a better reading of one (ITI 8, 10)."""
    uuid = registry.read_mark(
        by=request.auth.person,
        weapon=weapon,
        mark=body.facts(),
        how=body.how,
        replaces=body.replaces,
    )
    return {"uuid": uuid}


@does(router, "/holders", command=registry.register_holder)
def register_holder(request: TokenRequest, body: HolderIn) -> dict[str, Any]:
    """Record a holder, or find the one that stands under the same name and number."""
    return {"uuid": registry.register_holder(by=request.auth.person, holder=body.facts())}


def line_of(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in Weapon.model_fields}


def mark_of(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in WeaponMark.model_fields}


def deed_of(row: Any) -> dict[str, Any]:
    same = ("act", "place", "from_state", "to_state", "document", "legal_basis", "note", "deed")
    on = partial_date(row.first_day, row.precision) if row.first_day else None
    return {name: getattr(row, name) for name in same} | {
        "on": str(on) if on else "",
        "from_holder": row.from_holder.uuid if row.from_holder else None,
        "to_holder": row.to_holder.uuid if row.to_holder else None,
    }
