"""Deeds: what happens to a weapon after it was first recorded. Each appends to its story."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tracemark.apps.registry import errors, limits, policy
from tracemark.apps.registry.data import Act, DeedFacts, Mark, Status
from tracemark.apps.registry.events import MarkRead
from tracemark.apps.registry.holders import ensure_holders
from tracemark.apps.registry.models import DeedRow, HolderRow, MarkRow, WeaponRow
from tracemark.apps.registry.states import WEAPON
from tracemark.apps.registry.write import deed_body, insert_weapons
from tracemark.kernel import clock
from tracemark.kernel.commands import command, current, record, record_entries
from tracemark.kernel.dates import Precision
from tracemark.kernel.errors import NotFound
from tracemark.kernel.events import Entry
from tracemark.kernel.identity import new_uuid
from tracemark.marks import fold, script

if TYPE_CHECKING:
    from uuid import UUID

    from tracemark.apps.accounts.data import Person
    from tracemark.apps.registry.data import HolderFacts, NewWeapon

DESCRIBED = (
    "serial",
    "type",
    "maker",
    "maker_text",
    "model",
    "model_text",
    "calibre",
    "calibre_text",
    "country",
    "year",
)


@command
def register_weapon(*, by: Person, weapon: NewWeapon, holder: HolderFacts | None = None) -> UUID:
    """Begin the record of a weapon (ITI 11), with its holder, who is registered in the same deed.

    Raises:
        OtherPartition: the person's office keeps another register.
        SerialMissing: neither a serial nor a mark.
        MarkTooLong, MarkNotPrintable, TextTooLong, YearImpossible
        DateInFuture, DateBeforeManufacture
    """
    if not policy.may_write_in(by, weapon.partition):
        raise errors.OtherPartition
    if not weapon.description.serial and not weapon.marks:
        raise errors.SerialMissing
    limits.check_weapon(weapon)
    _check_date(weapon.deed, weapon.description.year)
    weapon = _with_its_serial_as_a_mark(weapon)
    if holder:
        weapon = replace(weapon, holder=ensure_holders([holder])[0])
    return insert_weapons([weapon])[0][0]


@command
def record_deed(
    *, by: Person, weapon: UUID, act: Act, facts: DeedFacts, to_holder: HolderFacts | None = None
) -> None:
    """Append a deed to a weapon's life; a new holder is registered in the same deed.

    Raises:
        NotFound: no such weapon, or none that this person sees.
        StepNotOpen: the weapon's standing does not allow this deed.
        DateInFuture, DateBeforeManufacture
    """
    row = writable(by, weapon)
    limits.check_deed(facts)
    _check_date(facts, row.year)
    status = WEAPON.after(Status(row.status), act)
    if to_holder:
        facts = replace(facts, to_holder=ensure_holders([to_holder])[0])
    holder = HolderRow.objects.filter(uuid=facts.to_holder).first() if facts.to_holder else None
    _append(row, act, facts, from_holder=row.holder, to_holder=holder)
    body = deed_body(facts) | ({"from_holder": str(row.holder.uuid)} if row.holder else {})
    row.status = status.value
    if act in {Act.TRANSFERRED, Act.ISSUED, Act.RETURNED}:
        row.holder = holder
    row.save(update_fields=["status", "holder"])
    record_entries([Entry(act=act.value, subject=str(row.uuid), body=body, why=facts.legal_basis)])


@command
def correct_weapon(*, by: Person, weapon: UUID, changes: dict[str, Any], why: str) -> None:
    """Put a mistake right: the new facts stand, the old ones stay in the story (ITI 11).

    Raises:
        NotFound: no such weapon, or none that this person sees.
        NotCorrectable: something else than the description.
        MarkTooLong, MarkNotPrintable, TextTooLong, YearImpossible
    """
    row = writable(by, weapon)
    for name in sorted(changes.keys() - set(DESCRIBED)):
        raise errors.NotCorrectable(what=name)
    limits.check_description(changes)
    limits.check_deed(DeedFacts(note=why))
    changed = {
        name: {"was": getattr(row, name) or "", "is": value or ""}
        for name, value in changes.items()
        if getattr(row, name) != value
    }
    if not changed:
        return _nothing_to_correct(row, why)
    for name in changed:
        setattr(row, name, changes[name])
    row.save(update_fields=list(changed))
    _append(row, Act.CORRECTED, DeedFacts(note=why))
    record_entries(
        [Entry(act=Act.CORRECTED.value, subject=str(row.uuid), body={"changes": changed}, why=why)]
    )
    if "serial" in changed:
        _correct_serial_mark(by, row, was=changed["serial"]["was"])
    return None


@command
def read_mark(*, by: Person, weapon: UUID, mark: Mark, how: str = "", replaces: UUID | None = None) -> UUID:
    """Record a mark of a weapon, or a better reading of one (ITI 8, 10).

    Raises:
        NotFound: no such weapon or mark, or none that this person sees.
        MarkTooLong, MarkNotPrintable, TextTooLong
    """
    row = writable(by, weapon)
    limits.check_mark(mark)
    if replaces and not row.marks.filter(uuid=replaces).update(replaced=True):
        raise NotFound
    folded = fold(mark.text)
    made = MarkRow.objects.create(
        uuid=new_uuid(),
        weapon=row,
        kind=mark.kind,
        text=mark.text,
        fold=folded,
        fold_reversed=folded[::-1],
        symbol=mark.symbol,
        script=mark.script or script(mark.text).value,
        place=mark.place,
        method=mark.method,
        condition=mark.condition,
        read_by=by.id,
        read_how=how,
    )
    record(
        MarkRead(
            subject=row.uuid,
            mark=made.uuid,
            kind=mark.kind,
            text=mark.text,
            symbol=mark.symbol,
            script=made.script,
            place=mark.place,
            method=mark.method,
            condition=mark.condition,
            how=how,
            replaces=replaces,
        )
    )
    return made.uuid


def writable(by: Person, weapon: UUID) -> WeaponRow:
    """The record, locked, if this person sees its register.

    Raises:
        NotFound
    """
    row = WeaponRow.objects.select_for_update().filter(policy.visible_to(by), uuid=weapon).first()
    if row is None:
        raise NotFound
    return row


def _with_its_serial_as_a_mark(weapon: NewWeapon) -> NewWeapon:
    """A record is found by its marks; so its serial is one of them, whether or not it was said twice."""
    serial = weapon.description.serial
    if not serial or any(mark.kind == "serial" and mark.text == serial for mark in weapon.marks):
        return weapon
    return replace(weapon, marks=(Mark(serial), *weapon.marks))


def _append(
    row: WeaponRow,
    act: Act,
    facts: DeedFacts,
    *,
    from_holder: HolderRow | None = None,
    to_holder: HolderRow | None = None,
) -> DeedRow:
    deed = current()
    return DeedRow.objects.create(
        weapon=row,
        act=act.value,
        first_day=facts.on.first if facts.on else None,
        precision=facts.on.precision if facts.on else Precision.DAY,
        place=facts.place,
        from_state=facts.from_state,
        to_state=facts.to_state,
        from_holder=from_holder,
        to_holder=to_holder,
        document=facts.document,
        legal_basis=facts.legal_basis,
        note=facts.note,
        by=deed.by.id,
        at=clock.now(),
        deed=deed.id,
    )


def _correct_serial_mark(by: Person, row: WeaponRow, *, was: str) -> None:
    """A corrected serial is found by what it says now: its mark is read again with the record."""
    old = row.marks.filter(kind="serial", text=was, replaced=False).first()
    said = (
        Mark(row.serial, place=old.place, symbol=old.symbol, method=old.method) if old else Mark(row.serial)
    )
    if row.serial:
        read_mark(by=by, weapon=row.uuid, mark=said, how="correction", replaces=old.uuid if old else None)


def _nothing_to_correct(row: WeaponRow, why: str) -> None:
    """Looked at again and found right: worth an entry too."""
    record_entries([Entry(act=Act.CORRECTED.value, subject=str(row.uuid), body={"changes": {}}, why=why)])


def _check_date(facts: DeedFacts, year: int | None) -> None:
    if facts.on is None:
        return
    if facts.on.first > clock.today():
        raise errors.DateInFuture(on=str(facts.on))
    if year and facts.on.last.year < year:
        raise errors.DateBeforeManufacture(on=str(facts.on), year=year)
