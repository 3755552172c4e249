"""The life of a weapon as its page tells it: deeds in order of their dates, holders and States as a chain.

Only what was recorded is told. A private person appears as such, without a name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from tracemark.apps.ledger import api as ledger
from tracemark.apps.registry.data import Act, HolderKind, Status
from tracemark.kernel.dates import PartialDate, Precision

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from uuid import UUID

    from tracemark.apps.ledger.data import LedgerEntry
    from tracemark.apps.registry.models import DeedRow, HolderRow, WeaponRow

TONES = {
    Act.LOST: "warn",
    Act.STOLEN: "bad",
    Act.FOUND: "info",
    Act.SEIZED: "info",
    Act.SURRENDERED: "info",
    Act.COLLECTED: "info",
    Act.CORRECTED: "plain",
}
BESIDE = frozenset({"mark.read", "photograph.added"})
"""Entries that are no deeds of the weapon, and belong to its story all the same."""

DESCRIBED = {
    "serial": "serial",
    "type": "class",
    "maker": "maker",
    "maker_text": "maker",
    "model": "model",
    "model_text": "model",
    "calibre": "calibre",
    "calibre_text": "calibre",
    "country": "country",
    "year": "year",
}


def life(
    deeds: Sequence[DeedRow],
    entries: Sequence[LedgerEntry],
    states: Mapping[str, str],
    people: Mapping[UUID, str],
) -> list[dict[str, Any]]:
    """The life line: what happened when, as far as it is known, each with its place in the ledger."""
    by_deed = {(entry.deed, entry.act): entry for entry in entries}
    events = [_event(deed, by_deed.get((deed.deed, deed.act)), states, people) for deed in deeds]
    events += [_beside(entry, people) for entry in entries if entry.act in BESIDE]
    return sorted(events, key=lambda event: event["order"])


def chain(row: WeaponRow, deeds: Sequence[DeedRow], states: Mapping[str, str]) -> list[dict[str, Any]]:
    """States and holders in the order in which the weapon came to them."""
    links: list[dict[str, Any]] = []
    if row.country:
        made = PartialDate.of_year(row.year) if row.year else None
        links.append(_state(row.country, states, _("made there"), made))
    for deed in sorted(deeds, key=_order):
        on = _date(deed)
        if deed.from_state and (not links or links[-1].get("code") != deed.from_state):
            links.append(_state(deed.from_state, states, _("sent from there"), on))
        if deed.to_state:
            links.append(_state(deed.to_state, states, _("sent there"), on))
        if deed.to_holder:
            links.append(_holder(deed, deed.to_holder, on))
    where = Status(row.status)
    if where in {Status.LOST, Status.STOLEN} and deeds:
        links.append({"name": where.label, "status": "unknown", "date": _date(deeds[-1])})
    return links


def holder_words(holder: HolderRow | None) -> str:
    """The holder as everybody may see it: a private person without a name."""
    if holder is None:
        return _("No holder on record")
    if holder.kind != HolderKind.PERSON:
        return _("%(name)s (%(kind)s)") % {"name": holder.name, "kind": HolderKind(holder.kind).label}
    return _("Private person, erased") if holder.erased else _("Private person, on record")


def private_persons(row: WeaponRow, deeds: Iterable[DeedRow]) -> list[tuple[str, str]]:
    """The private persons of this record with what tells them apart here: when they came to it."""
    found: dict[str, str] = {}
    for deed in deeds:
        for holder in (deed.from_holder, deed.to_holder):
            if holder and holder.kind == HolderKind.PERSON and not holder.erased:
                since = _("Holder since %(date)s") % {"date": _date(deed)} if deed.first_day else _("Holder")
                found.setdefault(str(holder.uuid), since)
    now = row.holder
    if now and now.kind == HolderKind.PERSON and not now.erased:
        found[str(now.uuid)] = _("Present holder")
    return list(found.items())


def _event(
    deed: DeedRow, entry: LedgerEntry | None, states: Mapping[str, str], people: Mapping[UUID, str]
) -> dict[str, Any]:
    said = [
        _("From %(place)s.") % {"place": states.get(deed.from_state, deed.from_state)} if deed.from_state else "",
        _("To %(place)s.") % {"place": states.get(deed.to_state, deed.to_state)} if deed.to_state else "",
        _("Holder: %(holder)s.") % {"holder": holder_words(deed.to_holder)} if deed.to_holder else "",
        _("Document: %(text)s.") % {"text": deed.document} if deed.document else "",
        _("Legal basis: %(text)s.") % {"text": deed.legal_basis} if deed.legal_basis else "",
        *_changes(entry),
        deed.note,
        _recorded(people.get(deed.by)),
    ]  # fmt: skip
    return {
        "date": deed.at.date() if deed.act == Act.CORRECTED else _date(deed),
        "order": _order(deed),
        "title": ledger.act_label(deed.act),
        "place": deed.place,
        "text": " ".join(part for part in said if part),
        "tone": TONES.get(Act(deed.act), "plain"),
        "url": reverse("ledger_entry", args=[entry.seq]) if entry else "",
    }


def _changes(entry: LedgerEntry | None) -> list[str]:
    """What a correction changed: the old facts stay readable."""
    if entry is None or entry.act != Act.CORRECTED:
        return []
    words = {
        "serial": _("Serial: “%(new)s”, before “%(old)s”."),
        "class": _("Class: “%(new)s”, before “%(old)s”."),
        "maker": _("Maker: “%(new)s”, before “%(old)s”."),
        "model": _("Model: “%(new)s”, before “%(old)s”."),
        "calibre": _("Calibre: “%(new)s”, before “%(old)s”."),
        "country": _("Country: “%(new)s”, before “%(old)s”."),
        "year": _("Year: “%(new)s”, before “%(old)s”."),
    }
    return [
        words[DESCRIBED[name]] % {"new": change["is"] or "–", "old": change["was"] or "–"}
        for name, change in entry.body.get("changes", {}).items()
        if name in DESCRIBED
    ]


def _beside(entry: LedgerEntry, people: Mapping[UUID, str]) -> dict[str, Any]:
    return {
        "date": entry.at.date(),
        "order": (entry.at.date(), entry.seq),
        "title": ledger.act_label(entry.act),
        "mark": entry.body.get("text", ""),
        "text": _recorded(people.get(entry.actor)),
        "tone": "plain",
        "url": reverse("ledger_entry", args=[entry.seq]),
    }


def _recorded(person: str | None) -> str:
    return _("Recorded by %(person)s.") % {"person": person} if person else ""


def _order(deed: DeedRow) -> tuple[Any, int]:
    """By its date; a deed whose date nobody knows stands where it was recorded."""
    return (deed.first_day or deed.at.date(), deed.pk)


def _date(deed: DeedRow) -> PartialDate | None:
    return PartialDate(deed.first_day, Precision(deed.precision)) if deed.first_day else None


def _state(code: str, states: Mapping[str, str], role: str, on: PartialDate | None) -> dict[str, Any]:
    return {"name": states.get(code, code), "code": code, "role": role, "date": on, "status": "confirmed"}


def _holder(deed: DeedRow, holder: HolderRow, on: PartialDate | None) -> dict[str, Any]:
    return {
        "name": holder_words(holder),
        "role": ledger.act_label(deed.act),
        "date": on,
        "status": "confirmed",
    }
