"""The filing paper of an incident: when, where, on which basis, and each weapon with its marks and keepers; of one find."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from tracemark.apps.accounts import api as accounts
from tracemark.apps.catalogue import api as catalogue
from tracemark.apps.tracing import api as tracing
from tracemark.apps.tracing.data import Context, IncidentKind
from tracemark.kernel.errors import NotFound
from tracemark.kernel.fields import partial_date
from tracemark.papers.data import Cell, Filing, Line, PaperKind, Part, code, known, words
from tracemark.papers.printing import isolated, left_to_right
from tracemark.papers.weapons import entries_part, marks_part

if TYPE_CHECKING:
    from uuid import UUID

    from tracemark.apps.accounts.data import Person


def filing(person: Person, uuid: UUID) -> Filing:
    """Raises: NotFound: no such incident, or none that this person sees."""
    row = tracing.incident_for(person, uuid)
    finds = list(tracing.list_finds(person).filter(incident=row).order_by("pk"))
    parts = [Part(_("What is known"), known(incident_lines(row)))]
    for find in finds:
        parts += [find_part(find), marks_part([mark for mark in find.marks.all() if not mark.replaced])]
        parts.append(custody_part(find))
    about = [row.uuid, *(find.uuid for find in finds)]
    if accounts.may(person, "see.ledger"):
        parts.append(entries_part(about))
    kind = IncidentKind(row.kind).label
    title = f"{kind} · {isolated(row.place)}"
    return Filing(PaperKind.INCIDENT, row.uuid, row.reference, title, tuple(parts), frozenset(about))


def find_filing(person: Person, uuid: UUID) -> Filing:
    """One weapon of an incident, on a sheet of its own.

    Raises:
        NotFound: no such find, or none that this person sees.
    """
    find = tracing.list_finds(person).filter(uuid=uuid).first()
    if find is None:
        raise NotFound
    marks = marks_part([mark for mark in find.marks.all() if not mark.replaced])
    parts = [find_part(find), marks, custody_part(find)]
    parts.append(Part(_("The incident"), known(incident_lines(find.incident))))
    if accounts.may(person, "see.ledger"):
        parts.append(entries_part([find.uuid]))
    title = f"{_('Find')} · {isolated(find.incident.place)}"
    return Filing(PaperKind.FIND, find.uuid, find.reference, title, tuple(parts), frozenset({find.uuid}))


def incident_lines(row: Any) -> list[Line]:
    return [
        code(_("Reference"), row.reference),
        words(_("How it came in"), IncidentKind(row.kind).label),
        code(_("When"), partial_date(row.first_day, row.precision)),
        code(_("Date as it was typed"), row.date_typed),
        words(_("Where"), row.place),
        words(_("Operation"), row.operation),
        words(_("Legal basis"), row.legal_basis),
        words(_("What it was part of"), ", ".join(Context(one).label for one in row.contexts)),
        words(_("Other goods found with it"), row.other_goods),
    ]


def find_part(find: Any) -> Part:
    called = catalogue.names_of(makers=[find.maker], models=[find.model])
    lines = [
        code(_("Find"), find.reference),
        code(_("Exhibit number"), find.exhibit),
        code(_("Seal"), find.seal),
        words(_("Maker"), called["makers"].get(find.maker, "")),
        words(_("Model"), called["models"].get(find.model, "")),
        words(_("Calibre as noted"), find.calibre),
        words(_("Other words"), find.words),
    ]
    return Part(
        _("Weapon %(reference)s") % {"reference": left_to_right(find.exhibit or find.reference)}, known(lines)
    )


def custody_part(find: Any) -> Part:
    rows = tuple(
        (
            Cell(f"{one.at:%Y-%m-%d %H:%M}", code=True),
            Cell(isolated(one.keeper)),
            Cell(one.seal, code=True),
        )
        for one in find.custody.order_by("at")
    )
    header = (_("From (UTC)"), _("Keeper"), _("Seal"))
    none = "" if rows else _("No hand-over is recorded.")
    return Part(_("Who kept it"), (), header, rows, (2, 4, 2), none)
