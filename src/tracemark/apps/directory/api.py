"""The door of the directory: who answers for what, in this State and abroad."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from tracemark.apps.directory.checking import refuse_faults
from tracemark.apps.directory.data import STALE_AFTER, AuthorityKind, ContactFacts
from tracemark.apps.directory.errors import AuthorityKnown, ContactHasEnded
from tracemark.apps.directory.events import (
    AuthorityRegistered,
    ContactConfirmed,
    ContactEnded,
    ContactRegistered,
)
from tracemark.apps.directory.models import AuthorityRow, ContactRow
from tracemark.kernel import clock
from tracemark.kernel.commands import command, record
from tracemark.kernel.errors import NotFound

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
    "find_contact",
    "is_stale",
]


@command
def register_authority(*, by: Person, kind: AuthorityKind, name: str, state: str = "") -> UUID:
    """Record a body of a State or an organisation (ITI 25, 31 (a)).

    Raises:
        AuthorityKnown, BadEntry
    """
    if AuthorityRow.objects.filter(name=name, state=state).exists():
        raise AuthorityKnown(name=name)
    row = AuthorityRow(kind=kind.value, name=name, state=state)
    refuse_faults(row)
    row.save()
    record(AuthorityRegistered(subject=row.uuid, kind=row.kind, name=name, state=state))
    return row.uuid


@command
def register_contact(*, by: Person, authority: UUID, contact: ContactFacts) -> UUID:
    """Record the office that answers for a function of this authority (PoA II.5, ITI 25).

    Raises:
        NotFound, BadEntry
    """
    of = AuthorityRow.locked(uuid=authority)
    facts = asdict(contact) | {"function": contact.function.value}
    row = ContactRow(authority=of, since=clock.today(), confirmed_on=clock.today(), **facts)
    refuse_faults(row)
    row.save()
    record(ContactRegistered(subject=row.uuid, authority=str(of.uuid), **facts))
    return row.uuid


@command
def confirm_contact(*, by: Person, contact: UUID) -> None:
    """The office was reached and still answers (NAT-d).

    Raises:
        NotFound, ContactHasEnded
    """
    row = _open(contact)
    row.confirmed_on = clock.today()
    row.save(update_fields=["confirmed_on"])
    record(ContactConfirmed(subject=contact))


@command
def end_contact(*, by: Person, contact: UUID) -> None:
    """The office answers no longer; the row stays, with its last day.

    Raises:
        NotFound, ContactHasEnded
    """
    row = _open(contact)
    row.until = clock.today()
    row.save(update_fields=["until"])
    record(ContactEnded(subject=contact))


def list_authorities() -> QuerySet[AuthorityRow]:
    return AuthorityRow.objects.prefetch_related("contacts").order_by("state", "name")


def list_contacts() -> QuerySet[ContactRow]:
    """Contacts that answer today, those confirmed longest ago first."""
    return ContactRow.objects.filter(until=None).select_related("authority").order_by("confirmed_on")


def find_contact(uuid: UUID) -> ContactRow:
    """One contact, of today or ended.

    Raises:
        NotFound
    """
    row = ContactRow.objects.select_related("authority").filter(uuid=uuid).first()
    if row is None:
        raise NotFound
    return row


def is_stale(confirmed_on: date, *, today: date) -> bool:
    """Whether a contact was last confirmed more than a year ago."""
    return today - confirmed_on > STALE_AFTER


def _open(contact: UUID) -> ContactRow:
    row: ContactRow = ContactRow.locked(uuid=contact)
    if row.until:
        raise ContactHasEnded
    return row
