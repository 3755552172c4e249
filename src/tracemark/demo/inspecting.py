"""Inspections of Arvana in every state, and looks at personal data by several officers for the inspector to see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from tracemark.apps.inspection import api as inspection
from tracemark.apps.inspection.data import Finding, Population, Seen
from tracemark.apps.registry import api as registry
from tracemark.apps.registry.data import HolderFacts, HolderKind
from tracemark.demo.people import person

if TYPE_CHECKING:
    from tracemark.apps.inspection.models import SampleRow

POLICE, CIVILIAN, STATE = "police", "civilian", "state"
LOOKS = (
    ("registrar", "correction", "CR-2026-118", "Mara Quell"),
    ("registrar", "loss", "POL-2026-77", "Otto Brand"),
    ("licensing", "licence", "LIC-2026-4031", "Mara Quell"),
    ("licensing", "licence", "LIC-2026-4032", "Ines Varga"),
    ("licensing", "licence", "LIC-2026-4033", "Otto Brand"),
    ("inspector", "inspection", "INS-2026-3", "Ines Varga"),
)
"""Made-up people; a look counts whether or not somebody holds a weapon."""


def show_all() -> None:
    """One inspection in each state, with differences open and answered; and who looked at whom for what."""
    for officer, purpose, case, name in LOOKS:
        holder = HolderFacts(HolderKind.PERSON, name)
        registry.look_up_holder(by=person(officer), holder=holder, purpose=purpose, case=case)
    _closed()
    _from_the_shelf()
    _drawn(CIVILIAN, 12, _("Civil Arms Register, room 4"))
    inspector = person("inspector")
    given_up = _drawn(POLICE, 4, _("Police Armoury"))
    inspection.withdraw_sample(
        by=inspector, sample=given_up.uuid, why=_("The armoury was being rebuilt on that day.")
    )


def _drawn(partition: str, wanted: int, place: str) -> SampleRow:
    return inspection.draw_sample(
        by=person("inspector"), population=Population(partition=partition), wanted=wanted, place=place
    )


def _closed() -> None:
    """Ten civilian weapons: one serial was read wrongly, one weapon is not there; the first is answered."""
    inspector = person("inspector")
    sample = _drawn(CIVILIAN, 10, _("Dealer's store, Port Delmar"))
    lines = list(sample.lines.order_by("number"))
    for line in lines[:8]:
        inspection.record_line(by=inspector, line=line.uuid, seen=Seen(Finding.AS_RECORDED))
    serial = lines[8].recorded["serial"]
    other = Seen(Finding.DIFFERS, read=f"{serial[:-1]}?", note=_("The last character is worn."))
    inspection.record_line(by=inspector, line=lines[8].uuid, seen=other)
    gone = Seen(Finding.NOT_FOUND, note=_("Said to be at the gunsmith's; no paper."))
    inspection.record_line(by=inspector, line=lines[9].uuid, seen=gone)
    inspection.close_sample(by=inspector, sample=sample.uuid)
    inspection.answer_difference(
        by=person("registrar"),
        line=lines[8].uuid,
        done=_("Looked at the weapon again; the record is right, the mark was photographed."),
    )


def _from_the_shelf() -> None:
    """At the depot, under way: one weapon as the book says, one that no book knows."""
    inspector = person("inspector")
    sample = inspection.begin_at_shelf(by=inspector, place=_("Depot Fort Este, hall 2"), partition=STATE)
    weapon = registry.list_weapons(inspector).filter(partition=STATE).order_by("pk")[0]
    as_recorded = Seen(Finding.AS_RECORDED, read=weapon.serial)
    inspection.add_from_shelf(by=inspector, sample=sample.uuid, seen=as_recorded, found=weapon.uuid)
    unknown = Seen(Finding.NOT_IN_BOOK, read="KV 20?17", read_maker="Zastava")
    inspection.add_from_shelf(by=inspector, sample=sample.uuid, seen=unknown)
