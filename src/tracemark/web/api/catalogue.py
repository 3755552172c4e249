"""The reference tables: makers, models, calibres, marks, States. Each row says where it comes from."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from ninja import Query, Router, Schema
from pydantic import Field, StringConstraints

from tracemark.apps.catalogue import api as catalogue
from tracemark.apps.catalogue.errors import UnknownTable
from tracemark.kernel.errors import NotFound
from tracemark.web.api.door import TokenRequest
from tracemark.web.api.fields import PROSE, Body, Note
from tracemark.web.api.operations import asks, does
from tracemark.web.api.paging import Listed, Place

router = Router(tags=["catalogue"])

Name = Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,30}$")]
Value = Annotated[str, StringConstraints(max_length=2000, pattern=PROSE)]
Facts = Annotated[dict[Name, Value], Field(max_length=40)]


class CatalogueTable(Schema):
    table: str
    label: str
    columns: list[str]
    key: list[str]


class CatalogueEntry(Schema):
    """One row. `seen` tells whether it has changed since: send it back with a change."""

    uuid: UUID
    facts: dict[str, str]
    seen: str


class CataloguePage(Listed):
    items: list[CatalogueEntry]


@asks(router, "/catalogue", scope="see.catalogue", answer=list[CatalogueTable])
def list_tables(request: TokenRequest) -> list[dict[str, Any]]:
    """List the tables of the catalogue with their columns."""
    return [
        {"table": one.name, "label": str(one.label), "columns": list(one.columns), "key": list(one.key)}
        for one in catalogue.TABLES.values()
    ]


@asks(router, "/catalogue/{slug:table}", scope="see.catalogue", answer=CataloguePage)
def list_entries(request: TokenRequest, table: str, place: Annotated[Place, Query()]) -> dict[str, Any]:
    """List the rows of a table."""
    rows = [told(table, row) for row in _rows(table)]
    turned = place.before is not None and place.after is None
    start = place.after or place.before
    at = _position(rows, start) if start else None
    if turned and at is not None:
        first, last = max(at - place.limit, 0), at
    else:
        first = 0 if at is None else at + 1
        last = first + place.limit
    part = rows[first:last]
    return {
        "items": part,
        "before": part[0]["uuid"] if part and first > 0 else None,
        "after": part[-1]["uuid"] if part and last < len(rows) else None,
    }


@asks(router, "/catalogue/{slug:table}/{uuid:entry}", scope="see.catalogue", answer=CatalogueEntry)
def get_entry(request: TokenRequest, table: str, entry: UUID) -> dict[str, Any]:
    """Get one row of a table."""
    return told(table, _found(table, entry))


class EntryIn(Body):
    facts: Facts
    why: Note = ""


class EntryChange(EntryIn):
    seen: Annotated[str, StringConstraints(pattern=r"^([0-9a-f]{16})?$")] = ""


@does(router, "/catalogue/{slug:table}", command=catalogue.add_entry)
def add_entry(request: TokenRequest, table: str, body: EntryIn) -> dict[str, Any]:
    """Add a row to a table (2012 outcome, annex II, 2 (b))."""
    of = _table(table)
    catalogue.add_entry(by=request.auth.person, table=table, facts=body.facts, why=body.why)
    key = {name: body.facts.get(name, "").strip() for name in of.key}
    return {"uuid": catalogue.subject_of(of, key)}


@does(router, "/catalogue/{slug:table}/{uuid:entry}", command=catalogue.change_entry)
def change_entry(request: TokenRequest, table: str, entry: UUID, body: EntryChange) -> dict[str, Any]:
    """Change a row; what tells it apart from others stays."""
    row = _found(table, entry)
    catalogue.change_entry(
        by=request.auth.person,
        table=table,
        pk=row["pk"],
        facts=body.facts,
        why=body.why,
        seen=body.seen,
    )
    return {"uuid": entry}


def told(table: str, row: dict[str, Any]) -> dict[str, Any]:
    of = _table(table)
    facts = {name: row[name] for name in of.columns}
    return {
        "uuid": catalogue.subject_of(of, row),
        "facts": {name: "" if value is None else str(value) for name, value in facts.items()},
        "seen": catalogue.print_of(facts),
    }


def _table(table: str) -> Any:
    """Raises: NotFound: an unknown table is an unknown address here."""
    try:
        return catalogue.table_of(table)
    except UnknownTable:
        raise NotFound from None


def _rows(table: str) -> list[dict[str, Any]]:
    _table(table)
    return catalogue.list_entries(table)


def _found(table: str, entry: UUID) -> dict[str, Any]:
    of = _table(table)
    for row in _rows(table):
        if catalogue.subject_of(of, row) == entry:
            return row
    raise NotFound


def _position(rows: list[dict[str, Any]], entry: UUID) -> int:
    for at, row in enumerate(rows):
        if row["uuid"] == entry:
            return at
    raise NotFound
