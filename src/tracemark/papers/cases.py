"""The filing paper of a case: from the marks to the point at which the weapon became illicit (ITI 5, 14)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from tracemark.apps.accounts import api as accounts
from tracemark.apps.catalogue import api as catalogue
from tracemark.apps.registry import api as registry
from tracemark.apps.tracing import api as tracing
from tracemark.apps.tracing.data import Limb, Outcome, Question
from tracemark.apps.tracing.states import CaseState, InquiryState
from tracemark.papers.data import Cell, Filing, PaperKind, Part, code, known, words
from tracemark.papers.incidents import find_part, incident_lines
from tracemark.papers.printing import isolated, left_to_right
from tracemark.papers.weapons import description, entries_part, marks_part

if TYPE_CHECKING:
    from uuid import UUID

    from tracemark.apps.accounts.data import Person


def filing(person: Person, uuid: UUID) -> Filing:
    """Raises: NotFound: no such case, or none that this person sees."""
    row = tracing.case_for(person, uuid)
    find = row.find
    serial = next((mark.text for mark in find.marks.all() if mark.kind == "serial" and not mark.replaced), "")
    parts = [
        Part(_("The case"), known(_standing(row))),
        Part(_("The incident"), known(incident_lines(find.incident))),
        find_part(find),
        marks_part([mark for mark in find.marks.all() if not mark.replaced]),
        _record(row),
        Part(_("Why it is considered illicit"), known(_grounds(row)), none="" if row.limbs else _("None.")),
        _point(row),
    ]
    if accounts.may(person, "see.inquiries"):
        parts.append(_inquiries(row))
    about = [row.uuid, find.uuid, find.incident.uuid, *([row.record] if row.record else [])]
    about += list(row.inquiries.values_list("uuid", flat=True))
    if accounts.may(person, "see.ledger"):
        parts.append(entries_part([row.uuid, find.uuid]))
    title = _("Tracing of %(serial)s") % {"serial": left_to_right(serial)} if serial else _("Tracing case")
    return Filing(PaperKind.CASE, row.uuid, row.reference, title, tuple(parts), frozenset(about))


def _standing(row: Any) -> list[Any]:
    return [
        code(_("Reference"), row.reference),
        words(_("State of the case"), CaseState(row.state).label),
        code(_("Case opened"), row.opened_at.date()),
        code(_("Case closed"), row.closed_at.date() if row.closed_at else ""),
        words(_("How the trace ends"), Outcome(row.outcome).label if row.outcome else ""),
        words(_("Note"), row.outcome_note),
    ]


def _record(row: Any) -> Part:
    if row.record:
        weapon = registry.weapon_in_case(row.record)
        lines = [
            code(_("Record"), weapon.reference),
            *description(weapon),
            words(_("Compared"), row.confirmed_why),
        ]
        return Part(_("Its record"), known(lines))
    missing = _("The registers were searched, and none has a record of this weapon.")
    return Part(_("Its record"), none=missing if row.record_missing else _("No record is confirmed."))


def _grounds(row: Any) -> list[Any]:
    grounds = [words(_("Ground (%(letter)s)") % {"letter": one}, Limb(one).label) for one in row.limbs]
    return [*grounds, words(_("Because"), row.justification)]


def _point(row: Any) -> Part:
    point, states = tracing.point_of(row), catalogue.state_names()
    if point is None:
        return Part(_("The point at which it became illicit"), none=_("Not established yet."))
    lines = [
        code(_("When"), point.on or ""),
        words(_("Where"), point.place),
        words(_("How"), point.how),
        words(_("State that has the next record"), states.get(row.next_state, row.next_state)),
    ]
    return Part(_("The point at which it became illicit"), known(lines))


def _inquiries(row: Any) -> Part:
    offices = {office.code: office.name for office in accounts.list_offices()}
    rows = tuple(
        (
            Cell(isolated(offices.get(one.office, one.office))),
            Cell(Question(one.question).label),
            Cell(InquiryState(one.state).label),
            Cell(str(one.asked_on), code=True),
            Cell(str(one.due), code=True),
        )
        for one in row.inquiries.order_by("pk")
    )
    header = (_("Office"), _("Question"), _("State"), _("Asked"), _("Due"))
    none = "" if rows else _("No office was asked yet.")
    return Part(_("Inquiries inside the State"), (), header, rows, (4, 4, 2, 2, 2), none)
