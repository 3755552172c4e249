"""The story of a confirmed record: its deeds as a life line, its holders and States as a chain. No person's name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from tracemark.apps.ledger import api as ledger
from tracemark.apps.registry.data import HolderKind
from tracemark.apps.tracing.data import IncidentKind
from tracemark.kernel.fields import partial_date
from tracemark.web.pages.tracing.apart import apart, in_line

if TYPE_CHECKING:
    from tracemark.apps.registry.models import DeedRow, HolderRow, WeaponRow
    from tracemark.apps.tracing.data import IllicitPoint
    from tracemark.apps.tracing.models import CaseRow, InquiryRow

Row = dict[str, Any]
BAD = {"weapon.lost", "weapon.stolen"}
WARN = {"weapon.found", "weapon.seized", "weapon.surrendered", "weapon.collected"}


@dataclass(frozen=True)
class Story:
    """What the record tells, and whose names may be asked for."""

    life: list[Row]
    chain: list[Row]
    persons: list[HolderRow]


def tell(
    weapon: WeaponRow | None,
    case: CaseRow,
    point: IllicitPoint | None,
    inquiries: list[InquiryRow],
    states: dict[str, str],
    offices: dict[str, str],
) -> Story:
    """The story as far as it is known; without a record it is the find alone."""
    deeds = _deeds(weapon) if weapon else []
    life = [_event(deed, states) for deed in deeds]
    if point and point.on:
        life.append(
            {
                "date": point.on,
                "title": _("Became illicit"),
                "place": apart(point.place),
                "text": apart(point.how),
                "tone": "bad",
            }
        )
    life.append(_find_event(case))
    chain = _from_record(weapon, deeds, states) if weapon else []
    if case.next_state:
        chain.append(
            {"name": states.get(case.next_state, case.next_state), "code": case.next_state, "role": _("has the record"), "status": "unknown"}
        )  # fmt: skip
    chain += [_asked(inquiry, offices) for inquiry in inquiries if inquiry.state == "open"]
    chain.append(_recovered(case))
    return Story(life, chain, _persons(weapon, deeds) if weapon else [])


def holder_words(holder: HolderRow | None) -> str:
    """Who holds it; of a private person only that there is one."""
    if holder is None:
        return ""
    if holder.kind == HolderKind.PERSON:
        return _("Private person, on record")
    return holder.name


def _deeds(weapon: WeaponRow) -> list[DeedRow]:
    """In the order of the days they speak of; what has no day stays where it was recorded."""
    rows = list(weapon.deeds.select_related("to_holder", "from_holder").order_by("pk"))
    known = [row.first_day for row in rows if row.first_day]
    last = min(known) if known else None
    keyed = []
    for number, row in enumerate(rows):
        last = row.first_day or last
        keyed.append(((last is not None, last or 0), number, row))
    return [row for _day, _number, row in sorted(keyed, key=lambda item: (item[0], item[1]))]


def _event(deed: DeedRow, states: dict[str, str]) -> Row:
    way = _way(states.get(deed.from_state, deed.from_state), states.get(deed.to_state, deed.to_state))
    return {
        "date": partial_date(deed.first_day, deed.precision),
        "title": ledger.act_label(deed.act),
        "place": apart(deed.place),
        "text": in_line((way, holder_words(deed.to_holder), deed.note)),
        "ref": deed.document,
        "tone": "bad" if deed.act in BAD else "warn" if deed.act in WARN else "plain",
    }


def _way(sender: str, receiver: str) -> str:
    if sender and receiver:
        return _("from %(sender)s to %(receiver)s") % {"sender": sender, "receiver": receiver}
    if receiver:
        return _("to %(receiver)s") % {"receiver": receiver}
    return _("from %(sender)s") % {"sender": sender} if sender else ""


def _find_event(case: CaseRow) -> Row:
    incident = case.find.incident
    return {
        "date": partial_date(incident.first_day, incident.precision),
        "title": IncidentKind(incident.kind).label,
        "place": apart(incident.place),
        "text": _("Exhibit %(number)s") % {"number": case.find.exhibit} if case.find.exhibit else "",
        "ref": case.find.reference,
        "tone": "bad",
    }


def _from_record(weapon: WeaponRow, deeds: list[DeedRow], states: dict[str, str]) -> list[Row]:
    chain: list[Row] = []
    if weapon.country:
        made = {
            "name": states.get(weapon.country, weapon.country),
            "code": weapon.country,
            "role": _("manufacture"),
        }
        chain.append({**made, "date": weapon.year and f"{weapon.year}", "precision": "year"})
    for deed in deeds:
        link = _link(deed, states)
        if link and (not chain or (chain[-1]["name"], chain[-1].get("role")) != (link["name"], link["role"])):
            chain.append(link)
    last = holder_words(weapon.holder)
    if last and (not chain or chain[-1]["name"] != last):
        chain.append({"name": last, "role": _("holder on record")})
    return chain


def _link(deed: DeedRow, states: dict[str, str]) -> Row | None:
    date = {"date": partial_date(deed.first_day, deed.precision), "role": ledger.act_label(deed.act)}
    if deed.to_holder:
        return {"name": holder_words(deed.to_holder), **date}
    if deed.to_state:
        return {"name": states.get(deed.to_state, deed.to_state), "code": deed.to_state, **date}
    return None


def _asked(inquiry: InquiryRow, offices: dict[str, str]) -> Row:
    return {
        "name": offices.get(inquiry.office, inquiry.office),
        "role": _("asked"),
        "date": inquiry.asked_on,
        "status": "asked",
    }


def _recovered(case: CaseRow) -> Row:
    incident = case.find.incident
    return {
        "name": incident.place,
        "role": IncidentKind(incident.kind).label,
        "date": partial_date(incident.first_day, incident.precision),
        "status": "end",
    }


def _persons(weapon: WeaponRow, deeds: list[DeedRow]) -> list[HolderRow]:
    holders = [weapon.holder, *(deed.to_holder for deed in deeds), *(deed.from_holder for deed in deeds)]
    persons = {
        holder.uuid: holder
        for holder in holders
        if holder and holder.kind == HolderKind.PERSON and not holder.erased
    }
    return list(persons.values())
