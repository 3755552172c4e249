"""One record: what the weapon is, where it stands, its marks, its story, and the proof of it.

A private person is never named here. Who has a reason looks at the name in a step of its own, which asks
for the purpose and is recorded (ITI 15 (a)).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tracemark.apps.accounts import api as accounts
from tracemark.apps.accounts.data import Partition
from tracemark.apps.catalogue import api as catalogue
from tracemark.apps.ledger import api as ledger
from tracemark.apps.registry import api as registry
from tracemark.apps.registry.books import api as books
from tracemark.apps.registry.data import Act, HolderKind, Status
from tracemark.apps.registry.labels import condition_label, kind_label, place_label, symbol_label, type_label
from tracemark.web.look import pieces
from tracemark.web.pages.door import needs
from tracemark.web.pages.registry import story
from tracemark.web.pages.registry.forms import HOW, LookForm
from tracemark.web.pages.registry.naming import TONES, calibre_name, maker_name, model_name, weapon_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpResponse

    from tracemark.apps.accounts.data import Person
    from tracemark.apps.catalogue.api import Snapshot
    from tracemark.apps.ledger.data import LedgerEntry
    from tracemark.apps.registry.models import DeedRow, MarkRow, WeaponRow
    from tracemark.web.pages.door import PersonRequest

SHOWN = 3
"""So many photographs stand on the record's own page; the others on theirs."""

LAST_ENTRIES = 12
"""So many of the record's entries are listed; the saved proof holds all of them."""


@needs("see.weapons")
@require_safe
def show(request: PersonRequest, uuid: UUID) -> HttpResponse:
    return page(request, registry.weapon_for(request.person, uuid))


def page(request: PersonRequest, row: WeaponRow, *, status: int = 200, **more: Any) -> HttpResponse:
    """The record's page; forms that were sent here come back with their errors in `more`."""
    known, states = catalogue.snapshot(), catalogue.state_names()
    marks = list(row.marks.order_by("pk"))
    photographs = list(row.photographs.order_by("-pk")[:SHOWN])
    deeds = list(row.deeds.select_related("from_holder", "to_holder").order_by("pk"))
    entries = ledger.entries_of(str(row.uuid))
    people = accounts.names_of(
        {mark.read_by for mark in marks if mark.read_by}
        | {deed.by for deed in deeds}
        | {photograph.added_by for photograph in photographs}
    )
    where = Status(row.status)
    documents = sorted({deed.document for deed in deeds if deed.document})
    standing = [mark for mark in marks if not mark.replaced]
    facts: dict[str, Any] = {
        "row": row,
        "title": weapon_name(known, row),
        "badges": [{"word": where.label, "tone": TONES[where]}],
        "trail": [{"label": _("Records"), "url": reverse("weapons")}],
        "reference": row.reference,
        "facts": _facts(known, states, row),
        "holder": story.holder_words(row.holder),
        "documents": documents,
        "book": books.line_of_weapon(request.person, row, documents) if row.load else None,
        "outline": [_mark(mark, people) for mark in standing],
        "replaced": [_mark(mark, people) for mark in marks if mark.replaced],
        "photographs": [
            {
                "row": photograph,
                "url": reverse("photograph", args=[photograph.uuid]),
                "src": reverse("weapon_photograph", args=[photograph.uuid, "thumb"]),
                "by": people.get(photograph.added_by, ""),
            }
            for photograph in photographs
        ],
        "life": story.life(deeds, entries, states, people),
        "chain": story.chain(row, deeds, states),
        "next": _next_deeds(request.person, row),
        "entries": _entries(entries),
        "proof": entries[-1].seq if entries else None,
        "may": _may(request.person),
        "may_file": accounts.may(request.person, "papers.issue_paper"),
        **_forms(request.person, row, deeds, standing),
        **more,
    }
    return render(request, "registry/weapon.html", facts, status=status)


def _facts(known: Snapshot, states: Mapping[str, str], row: WeaponRow) -> list[Any]:
    return [
        (_("Serial"), pieces.mark(row.serial)),
        (_("Class of weapon"), type_label(row.type) if row.type else ""),
        _named(_("Maker"), maker_name(known, row), row.maker, row.maker_text),
        _named(_("Model"), model_name(known, row), row.model, row.model_text),
        _named(_("Calibre"), calibre_name(known, row), row.calibre, row.calibre_text),
        (
            _("Country of manufacture"),
            pieces.state(states.get(row.country, row.country), row.country) if row.country else "",
        ),
        (_("Year of manufacture"), str(row.year or "")),
        (_("Register"), Partition(row.partition).label),
    ]


def _named(term: str, name: str, code: str, written: str) -> dict[str, Any]:
    """A name of the catalogue with what the source had written, where that is something else."""
    if written and not code:
        note = _("As written; the catalogue does not know it.")
    elif written and written != name:
        note = _("Written as “%(text)s”.") % {"text": written}
    else:
        note = ""
    return {"term": term, "value": name, "note": note}


def _mark(mark: MarkRow, people: Mapping[UUID, str]) -> dict[str, Any]:
    reader = people.get(mark.read_by, "") if mark.read_by else ""
    words = [
        condition_label(mark.condition),
        symbol_label(mark.symbol) if mark.symbol else "",
        str(HOW.get(mark.read_how, "")),
        _("read by %(person)s") % {"person": reader} if reader else "",
    ]
    return {
        "text": mark.text,
        "kind": kind_label(mark.kind),
        "place": mark.place or "other",
        "label": place_label(mark.place) if mark.place else _("Place not recorded"),
        "condition": " · ".join(word for word in words if word),
        "again": reverse("read_mark", args=[mark.weapon.uuid]) + f"?replaces={mark.uuid}",
    }


def _next_deeds(person: Person, row: WeaponRow) -> list[dict[str, str]]:
    if not accounts.may(person, "registry.record_deed"):
        return []
    acts = [act for act in registry.open_deeds(row) if act != Act.CORRECTED]
    return [
        {
            "label": str(ledger.act_label(act)),
            "url": reverse("record_deed", args=[row.uuid, Act(act).name.lower()]),
        }
        for act in acts
    ]


def _entries(entries: list[LedgerEntry]) -> list[dict[str, Any]]:
    return [
        {
            "seq": entry.seq,
            "label": ledger.act_label(entry.act),
            "at": entry.at.date(),
            "url": reverse("ledger_entry", args=[entry.seq]),
        }
        for entry in entries[::-1][:LAST_ENTRIES]
    ]


def _forms(person: Person, row: WeaponRow, deeds: list[DeedRow], marks: list[MarkRow]) -> dict[str, Any]:
    people = story.private_persons(row, deeds)
    may = accounts.may
    looks = people and may(person, "registry.look_at_holder")
    return {
        "look_form": LookForm(people=people, purposes=accounts.purposes_of(person)) if looks else None,
        "left": accounts.looks_left(person) if looks else None,
        "may_ask_more": may(person, "accounts.allow_more_looks"),
        **_erasing(person, [UUID(uuid) for uuid, _since in people]),
        "is_person": bool(row.holder and row.holder.kind == HolderKind.PERSON.value),
    }


def _erasing(person: Person, people: list[UUID]) -> dict[str, Any]:
    """Whether somebody of this record can be erased, and what waits for that."""
    if not people or not accounts.may(person, "registry.erase_holder"):
        return {"may_erase": False, "erasing": []}
    return {"may_erase": True, "erasing": accounts.waiting_for(person, "registry.erase_holder", *people)}


def _may(person: Person) -> dict[str, bool]:
    return {
        "correct": accounts.may(person, "registry.correct_weapon"),
        "photograph": accounts.may(person, "registry.add_photograph"),
        "read_mark": accounts.may(person, "registry.read_mark"),
        "see_ledger": accounts.may(person, "see.ledger"),
    }
