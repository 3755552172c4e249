"""Passkeys as second factors: a key in a telephone or on a stick signs a question of this node (WebAuthn).

A passkey cannot be read out to somebody on the telephone, and signs for this address alone. The library holds
the question in the session of the request under way, so these functions are for pages only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth
from django.core.exceptions import ValidationError

from tracemark.apps.accounts import errors, events, policy
from tracemark.apps.accounts.models import PersonRow
from tracemark.apps.accounts.people import person_of
from tracemark.apps.accounts.second_factor import Factor
from tracemark.kernel import clock
from tracemark.kernel.commands import command, record
from tracemark.kernel.verdicts import require

if TYPE_CHECKING:
    from uuid import UUID

    from tracemark.apps.accounts.data import Person

NO_ANSWER = (ValidationError, ValueError, TypeError, KeyError, AttributeError)
"""What the library raises over an answer that is none, or is one to another question."""


def has_passkey(person: UUID) -> bool:
    return Authenticator.objects.filter(user__uuid=person, type=Factor.PASSKEY).exists()


def question_to_enrol(person: UUID) -> dict[str, Any]:
    """What a browser needs to make a key; a new question each time."""
    options: dict[str, Any] = auth.begin_registration(PersonRow.objects.get(uuid=person), passwordless=False)
    return options


def question_to_show(person: UUID) -> dict[str, Any]:
    """What a browser needs to sign with one of the person's keys; a new question each time."""
    options: dict[str, Any] = auth.begin_authentication(PersonRow.objects.get(uuid=person))
    return options


@command
def enrol_passkey(*, by: Person, person: UUID, name: str, credential: dict[str, Any]) -> None:
    """Take a key that answered the question of this session.

    Raises:
        NotAllowed: somebody else's.
        WrongPasskey: no answer, or one to another question.
    """
    row = PersonRow.locked(uuid=person)
    require(policy.may_change_factor(by, person_of(row)))
    try:
        auth.parse_registration_response(credential)
        auth.complete_registration(credential)
        auth.WebAuthn.add(row, name, credential)
    except NO_ANSWER:
        raise errors.WrongPasskey from None
    record(events.SecondFactorEnrolled(subject=person, factor=Factor.PASSKEY))


@command
def show_passkey(*, by: Person, person: UUID, credential: dict[str, Any]) -> Factor | None:
    """Whether one of the person's keys answered the question of this session; it is recorded either way."""
    row = PersonRow.locked(uuid=person)
    try:
        key = auth.complete_authentication(row, credential)
    except NO_ANSWER:
        record(events.SecondFactorRefused(subject=person))
        return None
    key.last_used_at = clock.now()
    key.save(update_fields=["last_used_at"])
    record(events.SecondFactorShown(subject=person, factor=Factor.PASSKEY))
    return Factor.PASSKEY
