"""The filing paper of a record: what the weapon is, its marks, its life, where its entries stand.

It says what the page of the record says to the same person. A private person is never named on it: who needs the name
looks at it in a step of its own, with a purpose, and does not carry it away on a sheet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from tracemark.apps.accounts import api as accounts
from tracemark.apps.accounts.data import Partition
from tracemark.apps.catalogue import api as catalogue
from tracemark.apps.ledger import api as ledger
from tracemark.apps.registry import api as registry
from tracemark.apps.registry.data import HolderKind, Status
from tracemark.apps.registry.labels import condition_label, kind_label, place_label, symbol_label, type_label
from tracemark.kernel.fields import partial_date
from tracemark.papers.data import Cell, Filing, Line, PaperKind, Part, code, known, words
from tracemark.papers.printing import isolated, left_to_right

if TYPE_CHECKING:
    from uuid import UUID

    from tracemark.apps.accounts.data import Person


def filing(person: Person, uuid: UUID) -> Filing:
    """Raises: NotFound: no such record, or none that this person sees."""
    row = registry.weapon_for(person, uuid)
    parts = [
        Part(_("The weapon"), known(description(row))),
        marks_part(row.marks.filter(replaced=False).order_by("pk")),
        Part(_("Holder"), (Line(_("Holder"), holder_words(row.holder)),)),
        deeds_part(row),
    ]
    if accounts.may(person, "see.ledger"):
        parts.append(entries_part([row.uuid]))
    return Filing(
        PaperKind.WEAPON,
        row.uuid,
        row.reference,
        f"{isolated(weapon_name(row))} {left_to_right(row.serial)}",
        tuple(parts),
        frozenset({row.uuid}),
    )


def description(row: Any) -> list[Line]:
    known_names, states = catalogue.snapshot(), catalogue.state_names()
    return [
        code(_("Serial"), row.serial),
        words(_("Class of weapon"), type_label(row.type) if row.type else ""),
        words(_("Maker"), known_names.maker_name(row.maker) if row.maker else row.maker_text),
        words(_("Model"), known_names.model_name(row.model) if row.model else row.model_text),
        words(_("Calibre"), known_names.calibre_name(row.calibre) if row.calibre else row.calibre_text),
        words(_("Country of manufacture"), states.get(row.country, row.country)),
        code(_("Year of manufacture"), row.year),
        words(_("Register"), Partition(row.partition).label),
        words(_("Status"), Status(row.status).label),
    ]


def weapon_name(row: Any) -> str:
    """Maker and model, the maker not twice."""
    known_names = catalogue.snapshot()
    maker = known_names.maker_name(row.maker) if row.maker else row.maker_text
    model = known_names.model_name(row.model) if row.model else row.model_text
    if not model:
        return maker or (type_label(row.type) if row.type else _("Weapon"))
    first = maker.split()[0].casefold() if maker else ""
    return model if not first or first in model.casefold() else f"{maker} {model}"


def holder_words(holder: Any) -> str:
    if holder is None:
        return _("No holder on record")
    if holder.kind != HolderKind.PERSON:
        return _("%(name)s (%(kind)s)") % {
            "name": isolated(holder.name),
            "kind": HolderKind(holder.kind).label,
        }
    return _("Private person, erased") if holder.erased else _("Private person, on record")


def marks_part(marks: Any) -> Part:
    rows = tuple(
        (
            Cell(mark.text, code=True),
            Cell(isolated(_kind(mark))),
            Cell(isolated(place_label(mark.place) if mark.place else "")),
            Cell(isolated(condition_label(mark.condition))),
        )
        for mark in marks
    )
    header = (_("Mark"), _("Kind of mark"), _("Place on the weapon"), _("Condition"))
    return Part(_("Marks"), (), header, rows, (3, 3, 3, 2), "" if rows else _("No mark is recorded"))


def _kind(mark: Any) -> str:
    """Its kind, and the symbol where it is one."""
    symbol = symbol_label(mark.symbol) if mark.symbol else ""
    return f"{kind_label(mark.kind)}: {symbol}" if symbol else kind_label(mark.kind)


def deeds_part(row: Any) -> Part:
    """The life of the weapon: nothing is left out, and a correction stands beside what it corrects."""
    states = catalogue.state_names()
    rows = []
    for deed in row.deeds.select_related("to_holder").order_by("pk"):
        said = [
            _("From %(place)s.") % {"place": states.get(deed.from_state, deed.from_state)} if deed.from_state else "",
            _("To %(place)s.") % {"place": states.get(deed.to_state, deed.to_state)} if deed.to_state else "",
            _("Holder: %(holder)s.") % {"holder": holder_words(deed.to_holder)} if deed.to_holder else "",
            _("Document: %(text)s.") % {"text": isolated(deed.document)} if deed.document else "",
            _("Legal basis: %(text)s.") % {"text": isolated(deed.legal_basis)} if deed.legal_basis else "",
            isolated(deed.note),
        ]  # fmt: skip
        on = partial_date(deed.first_day, deed.precision)
        rows.append(
            (
                Cell(str(on or "–"), code=True),
                Cell(str(ledger.act_label(deed.act))),
                Cell(isolated(deed.place)),
                Cell(" ".join(part for part in said if part)),
            )
        )
    header = (_("Date"), _("What happened"), _("Place"), _("Facts"))
    return Part(_("Life of the weapon"), (), header, tuple(rows), (2, 4, 3, 6))


def entries_part(subjects: list[UUID]) -> Part:
    rows = tuple(
        (
            Cell(str(entry.seq), code=True),
            Cell(f"{entry.at:%Y-%m-%d %H:%M}", code=True),
            Cell(str(ledger.act_label(entry.act))),
        )
        for entry in sorted(ledger.entries_about(map(str, subjects)), key=lambda one: one.seq)
    )
    header = (_("Entry"), _("Recorded (UTC)"), _("What was recorded"))
    return Part(_("Entries in the ledger"), (), header, rows, (1, 2, 5), "" if rows else _("None."))
