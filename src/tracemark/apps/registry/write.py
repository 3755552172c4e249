"""New records: one way in, for one weapon typed on a page and for ten thousand rows of a file.

The rows of a batch go in with `executemany`: several times faster than objects, and the same statements on
both databases. Each weapon leaves one entry in the ledger that holds all that its record begins with, so
that the tables can be made again from the ledger alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection

from tracemark.apps.registry import ids
from tracemark.apps.registry.data import Act, Status
from tracemark.apps.registry.models import DeedRow, HolderRow, MarkRow, WeaponRow
from tracemark.kernel import clock
from tracemark.kernel.commands import current, record_entries
from tracemark.kernel.dates import Precision
from tracemark.kernel.events import Entry
from tracemark.kernel.identity import new_uuid
from tracemark.kernel.references import next_references
from tracemark.marks import fold, script

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from uuid import UUID

    from tracemark.apps.registry.data import Mark, NewWeapon
    from tracemark.apps.registry.models import LoadRow

WEAPON = (
    "id", "uuid", "reference", "partition", "status", "serial", "type", "maker", "maker_text", "model",
    "model_text", "calibre", "calibre_text", "country", "year", "holder_id", "load_id",
)  # fmt: skip
MARK = (
    "uuid", "weapon_id", "kind", "text", "fold", "fold_reversed", "symbol", "script", "place", "method",
    "condition", "read_by", "read_how", "replaced",
)  # fmt: skip
DEED = (
    "weapon_id", "act", "first_day", "precision", "place", "from_state", "to_state", "to_holder_id",
    "document", "legal_basis", "note", "by", "at", "deed",
)  # fmt: skip


def insert_weapons(weapons: Sequence[NewWeapon], *, load: LoadRow | None = None) -> list[tuple[UUID, str]]:
    """Write these records inside the command under way; their uuids and references, in order."""
    deed = current()
    at = connection.ops.adapt_datetimefield_value(clock.now())
    by = deed.by.id.hex
    holders = _holder_ids(weapon.holder for weapon in weapons)
    references = next_references("W", count=len(weapons))
    named: list[tuple[UUID, str]] = []
    rows: tuple[list[Any], list[Any], list[Any]] = ([], [], [])
    entries: list[Entry] = []
    for pk, reference, new in zip(ids.take(WeaponRow, len(weapons)), references, weapons, strict=True):
        uuid = new_uuid()
        holder = holders.get(new.holder) if new.holder else None
        marks = [(new_uuid(), mark, mark.script or script(mark.text).value) for mark in _marks(new)]
        rows[0].append(_weapon_row(pk, uuid, reference, new, holder, load))
        rows[1].extend(_mark_row(pk, mark_uuid, mark, written, by) for mark_uuid, mark, written in marks)
        rows[2].append(_deed_row(pk, new, holder, by, at, deed.id))
        entries.append(_entry(uuid, reference, new, marks, load))
        named.append((uuid, reference))
    _insert(WeaponRow, WEAPON, rows[0])
    _insert(MarkRow, MARK, rows[1])
    _insert(DeedRow, DEED, rows[2])
    record_entries(entries)
    return named


def _marks(new: NewWeapon) -> tuple[Mark, ...]:
    return new.marks


def _weapon_row(
    pk: int, uuid: UUID, reference: str, new: NewWeapon, holder: int | None, load: LoadRow | None
) -> tuple[Any, ...]:
    said = new.description
    return (
        pk, uuid.hex, reference, new.partition.value, Status.REGISTERED.value, said.serial, said.type,
        said.maker, said.maker_text, said.model, said.model_text, said.calibre, said.calibre_text,
        said.country, said.year, holder, load.pk if load else None,
    )  # fmt: skip


def _mark_row(pk: int, uuid: UUID, mark: Mark, script: str, by: str) -> tuple[Any, ...]:
    folded = fold(mark.text)
    return (
        uuid.hex, pk, mark.kind, mark.text, folded, folded[::-1], mark.symbol, script, mark.place,
        mark.method, mark.condition, by, "", False,
    )  # fmt: skip


def _deed_row(pk: int, new: NewWeapon, holder: int | None, by: str, at: Any, deed: UUID) -> tuple[Any, ...]:
    said = new.deed
    first = connection.ops.adapt_datefield_value(said.on.first) if said.on else None
    precision = (said.on.precision if said.on else Precision.DAY).value
    return (
        pk, Act.REGISTERED.value, first, precision, said.place, said.from_state, said.to_state, holder,
        said.document, said.legal_basis, said.note, by, at, deed.hex,
    )  # fmt: skip


def _entry(
    uuid: UUID, reference: str, new: NewWeapon, marks: Iterable[tuple[UUID, Mark, str]], load: LoadRow | None
) -> Entry:
    said = new.description
    body: dict[str, Any] = {"reference": reference, "partition": new.partition.value, "serial": said.serial}
    for name in (
        "type",
        "maker",
        "maker_text",
        "model",
        "model_text",
        "calibre",
        "calibre_text",
        "country",
        "year",
    ):
        if value := getattr(said, name):
            body[name] = value
    body["marks"] = [mark_body(mark_uuid, mark, written) for mark_uuid, mark, written in marks]
    body.update(deed_body(new.deed))
    if new.holder:
        body["holder"] = str(new.holder)
    if load:
        body["load"] = str(load.uuid)
    return Entry(act=Act.REGISTERED.value, subject=str(uuid), body=body)


def mark_body(uuid: UUID, mark: Mark, script: str) -> dict[str, str]:
    """A mark as it stands in the ledger; what was not said is left out."""
    said = {
        "mark": str(uuid),
        "kind": mark.kind,
        "text": mark.text,
        "symbol": mark.symbol,
        "script": script,
        "place": mark.place,
        "method": mark.method,
        "condition": mark.condition,
    }
    return {name: value for name, value in said.items() if value}


def deed_body(said: Any) -> dict[str, str]:
    """A deed's facts as they stand in the ledger; what was not said is left out."""
    facts = {
        "on": str(said.on) if said.on else "",
        "place": said.place,
        "from_state": said.from_state,
        "to_state": said.to_state,
        "to_holder": str(said.to_holder) if said.to_holder else "",
        "document": said.document,
        "legal_basis": said.legal_basis,
        "note": said.note,
    }
    return {name: value for name, value in facts.items() if value}


def _holder_ids(uuids: Iterable[UUID | None]) -> dict[UUID, int]:
    wanted = {uuid for uuid in uuids if uuid}
    if not wanted:
        return {}
    return dict(HolderRow.objects.filter(uuid__in=wanted).values_list("uuid", "pk"))


def _insert(model: Any, columns: tuple[str, ...], rows: list[Any]) -> None:
    names = ", ".join(f'"{name}"' for name in columns)
    places = ", ".join(["%s"] * len(columns))
    with connection.cursor() as cursor:
        cursor.executemany(
            f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES ({places})',  # noqa: S608 - our own names
            rows,
        )
