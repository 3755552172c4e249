"""Single sign-on: which subject of the State's own sign-in service is which person here.

An administrator links them, by the subject that the service will vouch for. Nobody comes into being by signing
in, and nobody is recognised by a name or an e-mail address, which others may give themselves elsewhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings

from tracemark.apps.accounts import errors, events
from tracemark.apps.accounts.access_rows import LinkedSubjectRow
from tracemark.apps.accounts.models import PersonRow
from tracemark.kernel import clock
from tracemark.kernel.commands import command, record

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from tracemark.apps.accounts.data import Person


def service_name() -> str:
    """What the State's sign-in service is called; empty where there is none."""
    node = settings.TRACEMARK
    return str(node.single_sign_on_name) if node.single_sign_on_issuer else ""


def person_linked_to(issuer: str, subject: str) -> PersonRow | None:
    """The active person whom this issuer means by this subject."""
    if issuer != settings.TRACEMARK.single_sign_on_issuer:
        return None
    link = LinkedSubjectRow.objects.filter(issuer=issuer, subject=subject).first()
    return PersonRow.objects.filter(uuid=link.person, active=True).first() if link else None


def vouches_for_factor(claims: Mapping[str, Any]) -> bool:
    """Whether the service saw a second factor of a kind that this node's settings accept (RFC 8176)."""
    accepted = set(settings.TRACEMARK.single_sign_on_factors)
    seen = claims.get("amr", [])
    said = {str(one) for one in seen} if isinstance(seen, list) else set()
    return bool(accepted & (said | {str(claims.get("acr", ""))}))


def is_linked(person: UUID) -> bool:
    issuer = settings.TRACEMARK.single_sign_on_issuer
    return LinkedSubjectRow.objects.filter(issuer=issuer, person=person).exists()


@command
def link_subject(*, by: Person, person: UUID, subject: str) -> None:
    """Say by which subject the State's sign-in service knows this person.

    Raises:
        SubjectTaken: it means somebody already, or the person has another one.
    """
    row, issuer = PersonRow.locked(uuid=person), settings.TRACEMARK.single_sign_on_issuer
    held = LinkedSubjectRow.objects.filter(issuer=issuer)
    if held.filter(subject=subject).exists() or held.filter(person=row.uuid).exists():
        raise errors.SubjectTaken
    LinkedSubjectRow(person=row.uuid, issuer=issuer, subject=subject, since=clock.now()).save()
    record(events.SubjectLinked(subject=person))


@command
def unlink_subject(*, by: Person, person: UUID) -> None:
    """Raises: NoSuchLink."""
    row = PersonRow.locked(uuid=person)
    ended, _kinds = LinkedSubjectRow.objects.filter(person=row.uuid).delete()
    if not ended:
        raise errors.NoSuchLink
    record(events.SubjectUnlinked(subject=person))
