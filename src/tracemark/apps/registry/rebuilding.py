"""The tables of records are projections of the ledger: compare them with it, or make them again from it.

Both go through the ledger in parts, some hundred weapons or holders at a time, so that a million records need
little memory. A part that differs is read once more before it counts: somebody may have written meanwhile.
What only the tables hold (files of loads, remembered mappings) is no record of a weapon and stays as it is.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import timedelta
from itertools import islice, zip_longest
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from tracemark.apps.accounts.api import NODE
from tracemark.apps.ledger import api as ledger
from tracemark.apps.registry.events import RecordsRebuilt
from tracemark.apps.registry.models import (
    AnnotationRow,
    DeedRow,
    HolderRow,
    LoadRow,
    MarkRow,
    PhotographRow,
    WeaponRow,
)
from tracemark.apps.registry.replay import (
    HOLDER_REGISTERED,
    REGISTERED,
    Record,
    Row,
    replay_holder,
    replay_weapon,
)
from tracemark.kernel.commands import command, current, record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from django.db.models import Model

    from tracemark.apps.accounts.data import Person
    from tracemark.apps.ledger.data import LedgerEntry

    Progress = Callable[[int, int], None]
    Columns = tuple[str, ...]

PART = 400
"""So many weapons or holders at a time: SQLite takes a thousand values in one statement."""

MOST_TOLD = 10_000
SAME_COMMAND = timedelta(days=1)
"""A row keeps the moment in which it was written, its entry the later one in which the command ended."""

TABLES = (AnnotationRow, PhotographRow, DeedRow, MarkRow, WeaponRow, HolderRow)
"""In the order in which they can be emptied."""

WEAPON = (
    "uuid", "reference", "partition", "status", "serial", "type", "maker", "maker_text", "model", "model_text",
    "calibre", "calibre_text", "country", "year", "holder", "load",
)  # fmt: skip
MARK = (
    "uuid", "kind", "text", "symbol", "script", "place", "method", "condition", "fold", "fold_reversed", "read_by",
    "read_how", "replaced",
)  # fmt: skip
PHOTOGRAPH = ("uuid", "mark", "sha256", "width", "height", "caption", "moment", "added_by", "added_at")
ANNOTATION = (
    "uuid", "photograph", "mark", "left", "top", "width", "height", "note", "by", "at", "replaced",
)  # fmt: skip
DEED = (
    "act", "first_day", "precision", "place", "from_state", "to_state", "document", "legal_basis", "note",
    "from_holder", "to_holder", "by", "deed", "at",
)  # fmt: skip
HOLDER = ("uuid", "kind", "name", "blind", "erased")
NAMED = {"holder", "load", "mark", "photograph", "from_holder", "to_holder"}
"""Columns that name a row of another table; they are compared by its uuid."""
MOMENTS = {"at", "added_at"}
MILLISECOND = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of one row that is not what the ledger says; `field` is empty where the whole row is."""

    table: str
    reference: str
    field: str
    found: str
    recorded: str

    def __str__(self) -> str:
        if not self.field and self.found:
            said = _("%(table)s %(reference)s: the ledger has no such row.")
        elif not self.field:
            said = _("%(table)s %(reference)s: the row is missing.")
        else:
            said = _("%(table)s %(reference)s: %(field)s is “%(found)s”; the ledger says “%(recorded)s”.")
        return said % asdict(self)


@dataclass(slots=True)
class RebuildResult:
    """How many records and holders were compared, what differed, and whether the tables were made again."""

    records: int = 0
    differences: list[Difference] = field(default_factory=list)
    written: bool = False

    def as_data(self) -> dict[str, Any]:
        return {
            "records": self.records,
            "differences": [asdict(one) for one in self.differences],
            "written": self.written,
        }

    def add(self, found: Iterable[Difference]) -> None:
        self.differences.extend(found)
        del self.differences[MOST_TOLD:]


def rebuild(*, check: bool, progress: Progress | None = None) -> RebuildResult:
    """Compare every record with the ledger; without `check`, make the tables again where they differ.

    Raises:
        LedgerContradicts: the ledger itself was edited; a rebuild would write what nobody recorded.
    """
    result = compare(progress or _silent)
    if not check and result.differences:
        rebuild_tables(by=NODE, progress=progress)
        result.written = True
    return result


def compare(progress: Progress) -> RebuildResult:
    result = RebuildResult()
    total = HolderRow.objects.count() + WeaponRow.objects.count()
    for act, differ in ((HOLDER_REGISTERED, _differing_holders), (REGISTERED, _differing_weapons)):
        for subjects in _subjects(act):
            found = list(differ(subjects))
            result.add(list(differ(subjects)) if found else ())
            result.records += len(subjects)
            progress(min(result.records, total), total)
    for model, act in ((HolderRow, HOLDER_REGISTERED), (WeaponRow, REGISTERED)):
        result.add(_unrecorded(model, act))
    progress(total, total)
    return result


@command
def rebuild_tables(*, by: Person, progress: Progress | None = None) -> None:
    """Empty the tables of records and make them again from the ledger, in one transaction (ITI 11)."""
    _empty_tables()
    loads = dict(LoadRow.objects.values_list("uuid", "pk"))
    holders = weapons = 0
    for subjects in _subjects(HOLDER_REGISTERED):
        HolderRow.objects.bulk_create(HolderRow(**row) for row in _holders(subjects).values())
        holders += len(subjects)
    for subjects in _subjects(REGISTERED):
        _write_records(_records(subjects).values(), loads)
        weapons += len(subjects)
        (progress or _silent)(weapons, weapons + 1)
    record(RecordsRebuilt(subject=current().id, weapons=weapons, holders=holders))
    (progress or _silent)(weapons, weapons)


def _subjects(act: str) -> Iterator[list[str]]:
    """Who was ever registered, in parts, in the order of the ledger."""
    first = 0
    while part := ledger.subjects_of_kind(act, first=first, most=PART):
        yield [subject for _seq, subject in part]
        first = part[-1][0] + 1


def _by_subject(subjects: list[str]) -> dict[str, list[LedgerEntry]]:
    found: dict[str, list[LedgerEntry]] = {subject: [] for subject in subjects}
    for entry in ledger.entries_about(subjects):
        if entry.subject in found:  # what the leaf says counts, not the column beside it
            found[entry.subject].append(entry)
    return found


def _records(subjects: list[str]) -> dict[UUID, Record]:
    records = (replay_weapon(subject, entries) for subject, entries in _by_subject(subjects).items())
    return {record.weapon["uuid"]: record for record in records}


def _holders(subjects: list[str]) -> dict[UUID, Row]:
    """Names are opened only to compute the digest that stands in the table; nobody sees them."""
    by_subject = _by_subject(subjects)
    told = ledger.disclosures_of(UUID(subject) for subject, entries in by_subject.items() if entries)
    rows = (
        replay_holder(subject, entries, told.get(UUID(subject), {}) if entries else {})
        for subject, entries in by_subject.items()
    )
    return {row["uuid"]: row for row in rows}


def _differing_holders(subjects: list[str]) -> Iterator[Difference]:
    said = _holders(subjects)
    stored = _stored(HolderRow, HOLDER, uuid__in=subjects)
    for uuid, row in said.items():
        yield from _differing(HolderRow, str(uuid), stored.get(uuid), row, HOLDER)


def _differing_weapons(subjects: list[str]) -> Iterator[Difference]:
    records = _records(subjects)
    weapons = _stored(WeaponRow, WEAPON, uuid__in=subjects)
    marks = _stored_by_weapon(MarkRow, MARK, subjects)
    photographs = _stored_by_weapon(PhotographRow, PHOTOGRAPH, subjects)
    annotations = _stored_by_weapon(AnnotationRow, ANNOTATION, subjects)
    deeds = _stored_by_weapon(DeedRow, DEED, subjects)
    for uuid, said in records.items():
        name = said.weapon["reference"]
        yield from _differing(WeaponRow, name, weapons.get(uuid), said.weapon, WEAPON)
        yield from _differing_set(MarkRow, name, marks[uuid], said.marks, MARK)
        yield from _differing_set(PhotographRow, name, photographs[uuid], said.photographs, PHOTOGRAPH)
        yield from _differing_set(AnnotationRow, name, annotations[uuid], said.annotations, ANNOTATION)
        yield from _differing_list(name, deeds[uuid], said.deeds)


def _differing_set(
    model: type[Model], name: str, stored: list[Row], said: list[Row], columns: Columns
) -> Iterator[Difference]:
    """Rows that have a uuid."""
    there = {row["uuid"]: row for row in stored}
    for row in said:
        yield from _differing(model, name, there.pop(row["uuid"], None), row, columns)
    for uuid in there:
        yield _unknown(model, name, uuid)


def _differing_list(name: str, stored: list[Row], said: list[Row]) -> Iterator[Difference]:
    """Deeds, which are known by their order."""
    for there, row in zip_longest(stored, said):
        if row is None:
            yield _unknown(DeedRow, name, there["act"])
        else:
            yield from _differing(DeedRow, name, there, row, DEED)


def _differing(
    model: type[Model], name: str, there: Row | None, said: Row, columns: Columns
) -> Iterator[Difference]:
    table = model._meta.db_table
    if there is None:
        yield Difference(table, name, "", "", str(said.get("uuid", said.get("act"))))
        return
    for column in columns:
        if not _same(column, there[column], said[column]):
            yield Difference(table, name, column, str(there[column]), str(said[column]))


def _same(column: str, there: Any, said: Any) -> bool:
    if column in MOMENTS and there is not None:
        return bool(said - SAME_COMMAND <= there < said + MILLISECOND)
    return bool(there == said)


def _unknown(model: type[Model], name: str, found: object) -> Difference:
    return Difference(model._meta.db_table, name, "", str(found), "")


def _unrecorded(model: type[Model], act: str) -> Iterator[Difference]:
    """Rows that no entry registers."""
    uuids = model._default_manager.order_by("pk").values_list("uuid", flat=True)
    for part in _in_parts(uuids.iterator(chunk_size=PART)):
        known = ledger.subjects_known(act, map(str, part))
        yield from (_unknown(model, str(uuid), uuid) for uuid in part if str(uuid) not in known)


def _stored(model: type[Model], columns: Columns, **which: Any) -> dict[UUID, Row]:
    rows = model._default_manager.filter(**which).values_list(*_named(columns))
    return {row[0]: dict(zip(columns, row, strict=True)) for row in rows}


def _stored_by_weapon(model: type[Model], columns: Columns, subjects: list[str]) -> dict[UUID, list[Row]]:
    found: dict[UUID, list[Row]] = {UUID(subject): [] for subject in subjects}
    rows = model._default_manager.filter(weapon__uuid__in=subjects).order_by("pk")
    for weapon, *row in rows.values_list("weapon__uuid", *_named(columns)):
        found[weapon].append(dict(zip(columns, row, strict=True)))
    return found


def _named(columns: Columns) -> list[str]:
    return [f"{column}__uuid" if column in NAMED else column for column in columns]


def _in_parts(uuids: Iterable[UUID]) -> Iterator[list[UUID]]:
    every = iter(uuids)
    while part := list(islice(every, PART)):
        yield part


def _empty_tables() -> None:
    with connection.cursor() as cursor:
        for model in TABLES:
            if connection.vendor == "postgresql":
                cursor.execute(f'LOCK TABLE "{model._meta.db_table}" IN EXCLUSIVE MODE')
            cursor.execute(f'DELETE FROM "{model._meta.db_table}"')  # noqa: S608 - our own tables


def _write_records(records: Iterable[Record], loads: dict[UUID, int]) -> None:
    records = list(records)
    holders = _holder_keys(records)
    weapons = WeaponRow.objects.bulk_create(
        WeaponRow(
            **_without(one.weapon, "holder", "load"),
            holder_id=holders.get(one.weapon["holder"]),
            load_id=loads.get(one.weapon["load"]),
        )
        for one in records
    )
    pairs = list(zip(weapons, records, strict=True))
    marks = MarkRow.objects.bulk_create(
        MarkRow(weapon=weapon, **mark) for weapon, one in pairs for mark in one.marks
    )
    by_uuid = {mark.uuid: mark for mark in marks}
    photographs = PhotographRow.objects.bulk_create(
        PhotographRow(weapon=weapon, mark=by_uuid.get(photograph["mark"]), **_without(photograph, "mark"))
        for weapon, one in pairs
        for photograph in one.photographs
    )
    pictures = {photograph.uuid: photograph for photograph in photographs}
    AnnotationRow.objects.bulk_create(
        AnnotationRow(
            weapon=weapon,
            photograph=pictures[annotation["photograph"]],
            mark=by_uuid.get(annotation["mark"]),
            **_without(annotation, "photograph", "mark"),
        )
        for weapon, one in pairs
        for annotation in one.annotations
    )
    DeedRow.objects.bulk_create(
        DeedRow(
            weapon=weapon,
            from_holder_id=holders.get(deed["from_holder"]),
            to_holder_id=holders.get(deed["to_holder"]),
            **_without(deed, "from_holder", "to_holder"),
        )
        for weapon, one in pairs
        for deed in one.deeds
    )


def _holder_keys(records: Iterable[Record]) -> dict[UUID, int]:
    named = {one.weapon["holder"] for one in records}
    named |= {deed[end] for one in records for deed in one.deeds for end in ("from_holder", "to_holder")}
    found: dict[UUID, int] = {}
    for part in _in_parts(named - {None}):
        found.update(HolderRow.objects.filter(uuid__in=part).values_list("uuid", "pk"))
    return found


def _without(row: Row, *columns: str) -> Row:
    return {name: value for name, value in row.items() if name not in columns}


def _silent(done: int, total: int) -> None:
    """Nobody looks on."""
