"""Which blank forms a person sees: those that they or their office printed; tracers and the inspector all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from tracemark.apps.accounts import api as accounts
from tracemark.apps.tracing.policy import TRACERS
from tracemark.papers.data import FormKind

if TYPE_CHECKING:
    from tracemark.apps.accounts.data import Person

TYPED_BY = {
    FormKind.INCIDENT: "tracing.open_incident",
    FormKind.FIND: "tracing.record_find",
    FormKind.PAGE: "registry.hand_in_book_page",
}
"""Whoever may record a thing may print the form for it."""


def visible_to(person: Person) -> Q:
    if TRACERS & person.roles:
        return Q()
    own = Q(by=person.id)
    return own | Q(office=person.office) if person.office else own


def may_print(person: Person, kind: FormKind) -> bool:
    """Whether this person prints such forms, and types them back."""
    return accounts.may(person, TYPED_BY[kind])


def kinds_of(person: Person) -> tuple[FormKind, ...]:
    """The forms that this person prints and types back."""
    return tuple(kind for kind in FormKind if may_print(person, kind))
