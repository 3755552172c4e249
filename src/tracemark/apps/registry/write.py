"""New records: one way in, for one weapon typed on a page and for ten thousand rows of a file.

The rows of a batch go in with `executemany`: several times faster than objects, and the same statements on
both databases. Each weapon leaves one entry in the ledger that holds all that its record begins with, so
that the tables can be made again from the ledger alone.
"""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from django.db import connection

from tracemark.apps.registry import ids
from tracemark.apps.registry.data import Act, Status
from tracemark.apps.registry.models import DeedRow, HolderRow, MarkRow, WeaponRow
from tracemark.kernel import clock
from tracemark.kernel.commands import current, record_entries
from tracemark.kernel.dates import Precision
from tracemark.kernel.events import Entry
from tracemark.kernel.identity import new_uuid_texts
from tracemark.kernel.references import next_references
from tracemark.marks import fold, script

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tracemark.apps.registry.data import DeedFacts, Description, Mark, NewWeapon
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
    "weapon_id", "act", "first_day", "precision", "place", "from_state", "to_state", "from_holder_id",
    "to_holder_id", "document", "legal_basis", "note", "by", "at", "deed",
)  # fmt: skip
TOGETHER = 500
"""So many row numbers go into one statement."""


class Known(NamedTuple):
    """A holder who is recorded: by uuid, by row, and by the uuid as the ledger writes it."""

    uuid: UUID
    pk: int
    text: str


class Written(NamedTuple):
    """A record that was written: its row, its uuid as text, its reference."""

    pk: int
    uuid: str
    reference: str


class Later(NamedTuple):
    """A record that something has happened to, and who held it: row and uuid as text."""

    pk: int
    uuid: str
    holder: int | None = None
    holder_uuid: str = ""


HANDS_OVER = frozenset({Act.TRANSFERRED, Act.ISSUED, Act.RETURNED})
"""Deeds after which somebody else holds the weapon."""


def insert_weapons(weapons: Sequence[NewWeapon], *, load: LoadRow | None = None) -> list[tuple[UUID, str]]:
    """Write these records inside the command under way; their uuids and references, in order."""
    return [(UUID(one.uuid), one.reference) for one in write_weapons(weapons, load=load)]


def write_weapons(
    weapons: Sequence[NewWeapon], *, load: LoadRow | None = None, held: Sequence[Known | None] | None = None
) -> list[Written]:
    """The same for a load, which knows who holds each weapon and goes on with the rows."""
    written = [
        Written(pk, uuid, reference)
        for pk, uuid, reference in zip(
            ids.take(WeaponRow, len(weapons)),
            new_uuid_texts(len(weapons)),
            next_references("W", count=len(weapons)),
            strict=True,
        )
    ]
    held = held or _held(weapons)
    marks = _Marks(sum(len(weapon.marks) for weapon in weapons))
    deeds = _Deeds()
    load_pk, load_uuid = (load.pk, str(load.uuid)) if load else (None, "")
    rows: list[tuple[Any, ...]] = []
    entries: list[Entry] = []
    for one, new, holder in zip(written, weapons, held, strict=True):
        holder_pk = holder.pk if holder else None
        said, partition = new.description, str(new.partition)
        rows.append((
            one.pk, one.uuid.replace("-", ""), one.reference, partition, "registered", said.serial, said.type,
            said.maker, said.maker_text, said.model, said.model_text, said.calibre, said.calibre_text,
            said.country, said.year, holder_pk, load_pk,
        ))  # fmt: skip
        body = {"reference": one.reference, "partition": partition, "serial": said.serial, **_described(said)}
        body.update(deeds.body(new.deed))
        body["marks"] = marks.add(one.pk, new.marks)
        if holder:
            body["holder"] = holder.text
        if load_uuid:
            body["load"] = load_uuid
        deeds.add(one.pk, "weapon.registered", new.deed, holder_pk)
        entries.append(Entry("weapon.registered", one.uuid, body))
    insert(WeaponRow, WEAPON, rows)
    insert(MarkRow, MARK, marks.rows)
    insert(DeedRow, DEED, deeds.rows)
    record_entries(entries)
    return written


def append_deeds(weapons: Sequence[Later], act: Act, status: Status, facts: DeedFacts) -> None:
    """The same deed for many weapons, whose standing the caller has checked; who holds one goes on holding it."""
    deeds = _Deeds()
    keeps = act in HANDS_OVER
    entries: list[Entry] = []
    for one in weapons:
        deeds.add(one.pk, act.value, facts, one.holder if keeps else None, from_holder=one.holder)
        holder = {"from_holder": one.holder_uuid, "to_holder": one.holder_uuid if keeps else ""}
        body = {**deeds.body(facts), **{name: value for name, value in holder.items() if value}}
        entries.append(Entry(act.value, one.uuid, body, why=facts.legal_basis))
    insert(DeedRow, DEED, deeds.rows)
    numbers = [one.pk for one in weapons]
    for start in range(0, len(numbers), TOGETHER):
        WeaponRow.objects.filter(pk__in=numbers[start : start + TOGETHER]).update(status=status.value)
    record_entries(entries)


class _Marks:
    """Rows and ledger bodies of the marks of a batch."""

    def __init__(self, count: int) -> None:
        self.rows: list[tuple[Any, ...]] = []
        self._uuids = iter(new_uuid_texts(count))
        self._by = current().by.id.hex

    def add(self, weapon: int, marks: Iterable[Mark]) -> list[dict[str, str]]:
        bodies = []
        for mark in marks:
            uuid = next(self._uuids)
            folded, written = fold(mark.text), mark.script or str(script(mark.text))
            self.rows.append((
                uuid.replace("-", ""), weapon, mark.kind, mark.text, folded, folded[::-1], mark.symbol, written,
                mark.place, mark.method, mark.condition, self._by, "", False,
            ))  # fmt: skip
            bodies.append(mark_body(uuid, mark, written))
        return bodies


class _Deeds:
    """Rows and ledger bodies of the deeds of a batch; many rows of a file share one set of facts."""

    def __init__(self) -> None:
        self.rows: list[tuple[Any, ...]] = []
        deed = current()
        self._tail = (deed.by.id.hex, connection.ops.adapt_datetimefield_value(clock.now()), deed.id.hex)
        self._as_date = connection.ops.adapt_datefield_value
        self._bodies: dict[int, tuple[DeedFacts, dict[str, str]]] = {}

    def body(self, said: DeedFacts) -> dict[str, str]:
        known = self._bodies.get(id(said))
        if known is None:  # the facts are kept beside, so that their id stays theirs
            known = self._bodies[id(said)] = (said, deed_body(said))
        return known[1]

    def add(
        self, weapon: int, act: str, said: DeedFacts, holder: int | None, *, from_holder: int | None = None
    ) -> None:
        on = said.on
        self.rows.append((
            weapon, act, self._as_date(on.first) if on else None,
            str(on.precision if on else Precision.DAY), said.place, said.from_state, said.to_state,
            from_holder, holder, said.document, said.legal_basis, said.note, *self._tail,
        ))  # fmt: skip


DESCRIBED = (
    "type", "maker", "maker_text", "model", "model_text", "calibre", "calibre_text", "country", "year",
)  # fmt: skip
_all_said = attrgetter(*DESCRIBED)


def _described(said: Description) -> dict[str, Any]:
    """What was said of a weapon beside its serial; what was not said is left out."""
    return {name: value for name, value in zip(DESCRIBED, _all_said(said), strict=True) if value}


def mark_body(uuid: object, mark: Mark, script: str) -> dict[str, str]:
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


def deed_body(said: DeedFacts) -> dict[str, str]:
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


def insert(model: Any, columns: tuple[str, ...], rows: list[Any]) -> None:
    """Many rows with one prepared statement."""
    names = ", ".join(f'"{name}"' for name in columns)
    places = ", ".join(["%s"] * len(columns))
    with connection.cursor() as cursor:
        cursor.executemany(
            f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES ({places})',  # noqa: S608 - our own names
            rows,
        )


def _held(weapons: Sequence[NewWeapon]) -> list[Known | None]:
    """Who holds each of these, looked up in parts: a statement takes only so many values."""
    wanted = list({weapon.holder for weapon in weapons if weapon.holder})
    found: dict[UUID, Known] = {}
    for start in range(0, len(wanted), TOGETHER):
        part = wanted[start : start + TOGETHER]
        rows = HolderRow.objects.filter(uuid__in=part).values_list("uuid", "pk")
        found.update((uuid, Known(uuid, pk, str(uuid))) for uuid, pk in rows)
    return [found[weapon.holder] if weapon.holder else None for weapon in weapons]
