"""Who may touch which case: the unit that found the weapon and the offices that trace; who was asked, its inquiry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from tracemark.apps.accounts.data import Role

if TYPE_CHECKING:
    from tracemark.apps.accounts.data import Person
    from tracemark.apps.tracing.models import CaseRow, InquiryRow

TRACERS = frozenset({Role.TRACING_OFFICER, Role.POINT_OF_CONTACT, Role.INSPECTOR})


def visible_to(person: Person) -> Q:
    """The cases a person sees: tracers all of them, others those of finds that they or their office recorded."""
    if TRACERS & person.roles:
        return Q()
    own = Q(find__by=person.id)
    return own | Q(find__incident__office=person.office) if person.office else own


def finds_visible_to(person: Person) -> Q:
    if TRACERS & person.roles:
        return Q()
    own = Q(by=person.id)
    return own | Q(incident__office=person.office) if person.office else own


def incidents_visible_to(person: Person) -> Q:
    """An incident shows to whoever opened it and their office before it has a find."""
    if TRACERS & person.roles:
        return Q()
    own = Q(by=person.id)
    return own | Q(office=person.office) if person.office else own


def may_answer(person: Person, inquiry: InquiryRow) -> bool:
    """Only the office that was asked, and not the officer who asked: nobody answers himself."""
    return bool(person.office) and person.office == inquiry.office and person.id != inquiry.asked_by


def inquiries_visible_to(person: Person) -> Q:
    """What one's office was asked, and what one's cases have asked."""
    asked = Q(office=person.office) if person.office else Q(pk__in=[])
    if TRACERS & person.roles:
        return Q()
    return asked | Q(asked_by=person.id)


def may_work_on(person: Person, case: CaseRow) -> bool:
    """Tracing is done by tracing officers and points of contact; an inspector looks on."""
    del case
    return bool(person.roles & {Role.TRACING_OFFICER, Role.POINT_OF_CONTACT})
