"""What the ledger says that a record is: the entries about one weapon or one holder, told as rows.

Each deed is applied in the order of the ledger, as it was when it was done. The names of private persons are not
in the entries; whoever replays a holder brings what the ledger's disclosures still say of them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from tracemark.apps.registry.data import Act, HolderFacts, HolderKind, Status
from tracemark.apps.registry.errors import LedgerContradicts
from tracemark.apps.registry.holders import blind, blind_of_erased
from tracemark.apps.registry.states import WEAPON
from tracemark.kernel.dates import PartialDate, Precision
from tracemark.marks import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tracemark.apps.ledger.data import LedgerEntry

Row = dict[str, Any]

REGISTERED = Act.REGISTERED.value
MARK_READ, PHOTOGRAPH_ADDED = "mark.read", "photograph.added"
ANNOTATED, ANNOTATION_WITHDRAWN = "photograph.annotated", "photograph.annotation_withdrawn"
HOLDER_REGISTERED, HOLDER_ERASED = "holder.registered", "holder.erased"

DESCRIBED = (
    "serial", "type", "maker", "maker_text", "model", "model_text", "calibre", "calibre_text", "country",
)  # fmt: skip
MARKED = ("kind", "text", "symbol", "script", "place", "method", "condition")
SAID = ("place", "from_state", "to_state", "document", "legal_basis", "note")
HANDS_OVER = {Act.TRANSFERRED.value, Act.ISSUED.value, Act.RETURNED.value}
_ACTS = {act.value for act in Act}


@dataclass(slots=True)
class Record:
    """One weapon with all that hangs on it, each as the columns of its table."""

    weapon: Row
    marks: list[Row] = field(default_factory=list)
    photographs: list[Row] = field(default_factory=list)
    annotations: list[Row] = field(default_factory=list)
    deeds: list[Row] = field(default_factory=list)


def replay_weapon(subject: str, entries: Iterable[LedgerEntry]) -> Record:
    """The record that these entries tell.

    Raises:
        LedgerContradicts: none of them registers it.
    """
    record: Record | None = None
    for entry in entries:
        if entry.act == REGISTERED:
            record = _begin(entry)
        elif record is None:
            continue
        elif entry.act == MARK_READ:
            _read_mark(record, entry)
        elif entry.act == PHOTOGRAPH_ADDED:
            record.photographs.append(_photograph(entry))
        elif entry.act in {ANNOTATED, ANNOTATION_WITHDRAWN}:
            _annotate(record, entry)
        elif entry.act == Act.CORRECTED.value and "changes" in entry.body:
            _correct(record, entry)
        elif entry.act in _ACTS:
            _happen(record, entry)
    if record is None:
        raise LedgerContradicts(subject=subject)
    return record


def replay_holder(subject: str, entries: Iterable[LedgerEntry], told: Mapping[str, str]) -> Row:
    """The holder that these entries tell, with what the disclosures still say of a private person.

    Raises:
        LedgerContradicts: none of them registers it.
    """
    row: Row = {}
    for entry in entries:
        if entry.act == HOLDER_REGISTERED:
            row = _holder(entry, told)
        elif entry.act == HOLDER_ERASED and row:
            row |= {"erased": True, "blind": blind_of_erased(row["uuid"])}
    if not row:
        raise LedgerContradicts(subject=subject)
    return row


def _begin(entry: LedgerEntry) -> Record:
    said = entry.body
    weapon = {
        "uuid": UUID(entry.subject),
        "reference": said["reference"],
        "partition": said["partition"],
        "status": Status.REGISTERED.value,
        **{name: said.get(name, "") for name in DESCRIBED},
        "year": said.get("year"),
        "holder": _uuid(said.get("holder")),
        "load": _uuid(said.get("load")),
    }
    record = Record(weapon)
    record.marks = [_mark(mark, entry) for mark in said["marks"]]
    record.deeds.append(_deed(entry, to_holder=weapon["holder"]))
    return record


def _happen(record: Record, entry: LedgerEntry) -> None:
    """A deed of its life. A step that was open when it was done is taken as done."""
    before = Status(record.weapon["status"])
    record.weapon["status"] = WEAPON.verbs[entry.act].get(before, before).value
    deed = _deed(entry, to_holder=_uuid(entry.body.get("to_holder")))
    record.deeds.append(deed)
    if entry.act in HANDS_OVER:
        record.weapon["holder"] = deed["to_holder"]


def _correct(record: Record, entry: LedgerEntry) -> None:
    changes = entry.body["changes"]
    if not changes:
        return
    for name, change in changes.items():
        record.weapon[name] = change["is"] or (None if name == "year" else "")
    record.deeds.append(_deed(entry, to_holder=None) | {"note": entry.why})


def _read_mark(record: Record, entry: LedgerEntry) -> None:
    replaced = _uuid(entry.body.get("replaces"))
    for mark in record.marks:
        mark["replaced"] = mark["replaced"] or mark["uuid"] == replaced
    record.marks.append(_mark(entry.body, entry) | {"read_how": entry.body.get("how", "")})


def _mark(said: Mapping[str, Any], entry: LedgerEntry) -> Row:
    folded = fold(said.get("text", ""))
    return {
        "uuid": UUID(said["mark"]),
        **{name: said.get(name, "") for name in MARKED},
        "fold": folded,
        "fold_reversed": folded[::-1],
        "read_by": entry.actor,
        "read_how": "",
        "replaced": False,
    }


def _photograph(entry: LedgerEntry) -> Row:
    said = entry.body
    return {
        "uuid": UUID(said["photograph"]),
        "mark": _uuid(said.get("mark")),
        "sha256": said["sha256"],
        "width": said["width"],
        "height": said["height"],
        "caption": said.get("caption", ""),
        "moment": said.get("moment", ""),
        "added_by": entry.actor,
        "added_at": entry.at,
    }


def _annotate(record: Record, entry: LedgerEntry) -> None:
    """A place said, said again or withdrawn; the earlier one stays as replaced."""
    said = entry.body
    gone = said.get("replaces") if entry.act == ANNOTATED else said["annotation"]
    for row in record.annotations:
        row["replaced"] = row["replaced"] or str(row["uuid"]) == gone
    if entry.act == ANNOTATED:
        record.annotations.append(
            {
                "uuid": UUID(said["annotation"]),
                "photograph": UUID(said["photograph"]),
                "mark": _uuid(said.get("mark")),
                **{name: said[name] for name in ("left", "top", "width", "height")},
                "note": said.get("note", ""),
                "by": entry.actor,
                "at": entry.at,
                "replaced": False,
            }
        )


def _deed(entry: LedgerEntry, *, to_holder: UUID | None) -> Row:
    said = entry.body
    on = PartialDate.read(said["on"]) if said.get("on") else None
    return {
        "act": entry.act,
        "first_day": on.first if on else None,
        "precision": (on.precision if on else Precision.DAY).value,
        **{name: said.get(name, "") for name in SAID},
        "from_holder": _uuid(said.get("from_holder")),
        "to_holder": to_holder,
        "by": entry.actor,
        "deed": entry.deed,
        "at": entry.at,
    }


def _holder(entry: LedgerEntry, told: Mapping[str, str]) -> Row:
    said, kind = entry.body, HolderKind(entry.body["kind"])
    if kind is HolderKind.PERSON:
        facts = HolderFacts(kind, told.get("name", ""), told.get("number", ""))
    else:
        facts = HolderFacts(kind, said.get("called", ""), said.get("registered_as", ""))
    return {
        "uuid": UUID(entry.subject),
        "kind": kind.value,
        "name": said.get("called", ""),
        "blind": blind(facts),
        "erased": False,
    }


def _uuid(text: str | None) -> UUID | None:
    return UUID(text) if text else None
