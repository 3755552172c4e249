"""The door of the directory: who answers for what, in this State and abroad."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from tracemark.apps.directory.data import STALE_AFTER, AuthorityKind, ContactFacts
from tracemark.apps.directory.events import (
    AuthorityRegistered,
    ContactConfirmed,
    ContactEnded,
    ContactRegistered,
)
from tracemark.apps.directory.models import AuthorityRow, ContactRow
from tracemark.kernel import clock
from tracemark.kernel.commands import command, record
from tracemark.kernel.errors import Conflict

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from django.db.models import QuerySet

    from tracemark.apps.accounts.data import Person

__all__ = [
    "register_authority",
    "register_contact",
    "confirm_contact",
    "end_contact",
    "list_authorities",
    "list_contacts",
    "is_stale",
]


class AuthorityKnown(Conflict):
    code = "directory.authority_known"
    sentence = _("%(name)s is already in the directory.")


class ContactHasEnded(Conflict):
    code = "directory.contact_ended"
    sentence = _("This contact has ended. Register the office that answers now.")


@command
def register_authority(*, by: Person, kind: AuthorityKind, name: str, state: str = "") -> UUID:
    """Record a body of a State or an organisation (ITI 25, 31 (a))."""
    if AuthorityRow.objects.filter(name=name, state=state).exists():
        raise AuthorityKnown(name=name)
    row = AuthorityRow.objects.create(kind=kind.value, name=name, state=state)
    record(AuthorityRegistered(subject=row.uuid, kind=row.kind, name=name, state=state))
    return row.uuid


@command
def register_contact(*, by: Person, authority: UUID, contact: ContactFacts) -> UUID:
    """Record the office that answers for a function of this authority (PoA II.5, ITI 25)."""
    of = AuthorityRow.locked(uuid=authority)
    facts = asdict(contact) | {"function": contact.function.value}
    row = ContactRow.objects.create(authority=of, since=clock.today(), confirmed_on=clock.today(), **facts)
    record(ContactRegistered(subject=row.uuid, authority=str(of.uuid), **facts))
    return row.uuid


@command
def confirm_contact(*, by: Person, contact: UUID) -> None:
    """The office was reached and still answers (NAT-d)."""
    row = _open(contact)
    row.confirmed_on = clock.today()
    row.save(update_fields=["confirmed_on"])
    record(ContactConfirmed(subject=contact))


@command
def end_contact(*, by: Person, contact: UUID) -> None:
    row = _open(contact)
    row.until = clock.today()
    row.save(update_fields=["until"])
    record(ContactEnded(subject=contact))


def list_authorities() -> QuerySet[AuthorityRow]:
    return AuthorityRow.objects.prefetch_related("contacts").order_by("state", "name")


def list_contacts() -> QuerySet[ContactRow]:
    """Contacts that answer today, those confirmed longest ago first."""
    return ContactRow.objects.filter(until=None).select_related("authority").order_by("confirmed_on")


def is_stale(confirmed_on: date, *, today: date) -> bool:
    """Whether a contact was last confirmed more than a year ago."""
    return today - confirmed_on > STALE_AFTER


def _open(contact: UUID) -> ContactRow:
    row: ContactRow = ContactRow.locked(uuid=contact)
    if row.until:
        raise ContactHasEnded
    return row
