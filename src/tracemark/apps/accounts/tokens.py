"""Tokens: keys by which the State's own systems act for a person.

A token acts as its person with the roles that the person holds at that moment, and with at most the scopes
that were written into it. The key is shown once; what is kept is its digest. It is 256 random bits, so a
plain digest is enough: there is nothing to guess. What a token may do is decided by the policy table, as for
everybody; releases, erasures and bulk exports are no scopes, because nobody sits there to confirm them.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from tracemark.apps.accounts import errors, events, policy
from tracemark.apps.accounts.models import PersonRow, TokenRow
from tracemark.apps.accounts.people import person_of
from tracemark.kernel import clock, uses
from tracemark.kernel.commands import command, record
from tracemark.kernel.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from tracemark.apps.accounts.data import Person

PREFIX = "tm_"
"""Makes a key that was left in a file or a mail easy to find."""

LONGEST = timedelta(days=366)

SCOPES = (
    "see.weapons",
    "see.finds",
    "see.cases",
    "see.inquiries",
    "see.catalogue",
    "see.contacts",
    "see.ledger",
    "see.samples",
    "registry.register_weapon",
    "registry.record_deed",
    "registry.correct_weapon",
    "registry.read_mark",
    "registry.add_photograph",
    "registry.register_holder",
    "tracing.open_incident",
    "tracing.record_find",
    "tracing.read_find_again",
    "tracing.hand_over",
    "tracing.photograph_find",
    "tracing.identify_find",
    "tracing.open_case",
    "tracing.search_for_case",
    "tracing.state_grounds",
    "tracing.confirm_record",
    "tracing.report_no_record",
    "tracing.withdraw_confirmation",
    "tracing.ask_office",
    "tracing.remind_office",
    "tracing.withdraw_inquiry",
    "tracing.answer_inquiry",
    "tracing.establish_point",
    "tracing.close_case",
    "tracing.reopen_case",
    "catalogue.add_entry",
    "catalogue.change_entry",
    "directory.register_authority",
    "directory.register_contact",
    "directory.confirm_contact",
    "directory.end_contact",
)
"""What a token can be for: rows of the policy table."""


@dataclass(frozen=True, slots=True)
class Bearer:
    """Who came with a token: the person that it acts for, and what it is for."""

    token: UUID
    person: Person
    scopes: frozenset[str]

    def check(self, scope: str) -> None:
        """Raises: BeyondScope, NotAllowed."""
        if scope not in self.scopes:
            raise errors.BeyondScope(scope=scope)
        policy.PolicyTable().check(by=self.person, command=scope)


@command
def issue_token(*, by: Person, person: UUID, name: str, scopes: Iterable[str], days: int) -> tuple[UUID, str]:
    """Make a token for a system; the key is handed out here and never again.

    Raises:
        NotFound: no such person, or one who has left.
        ScopeUnknown, ScopeMissing, ExpiryImpossible, NameMissing
    """
    asked = sorted(set(scopes))
    _check(name, asked, days)
    row = PersonRow.locked(uuid=person, active=True)
    key = PREFIX + secrets.token_urlsafe(32)
    now = clock.now()
    made = TokenRow(
        person=row,
        name=name.strip(),
        digest=_digest(key),
        scopes=asked,
        issued_at=now,
        expires_at=now + timedelta(days=days),
    )
    made.save()
    record(
        events.TokenIssued(
            subject=made.uuid,
            acts_for=person,
            name=made.name,
            scopes=asked,
            expires=made.expires_at.date().isoformat(),
        )
    )
    return made.uuid, key


@command
def revoke_token(*, by: Person, token: UUID, why: str = "") -> None:
    """End a token now.

    Raises:
        NotFound
        TokenRevoked: it was ended before.
    """
    row: TokenRow = TokenRow.locked(uuid=token)
    if row.revoked_at:
        raise errors.TokenRevoked
    row.revoked_at = clock.now()
    row.save(update_fields=["revoked_at"])
    record(events.TokenRevoked(subject=row.uuid, why=why))


def bearer_of(key: str) -> Bearer:
    """Who comes with this key.

    Raises:
        TokenRefused: no such token, or one that has ended; the answer does not tell which.
    """
    row = (
        TokenRow.objects.select_related("person__office__agency")
        .filter(digest=_digest(key), revoked_at=None, expires_at__gt=clock.now(), person__active=True)
        .first()
    )
    if row is None:
        raise errors.TokenRefused
    return Bearer(row.uuid, person_of(row.person, auth="token"), frozenset(row.scopes))


def list_tokens() -> QuerySet[TokenRow]:
    """All tokens, those that end last first."""
    return TokenRow.objects.select_related("person").order_by("-expires_at", "-pk")


def token_row(token: UUID) -> TokenRow:
    """Raises: NotFound."""
    row = list_tokens().filter(uuid=token).first()
    if row is None:
        raise NotFound
    return row


def count_use(token: UUID, *, most: int) -> None:
    """Raises: TooOften."""
    uses.use(_use_name(token), most=most)


def last_uses(tokens: Iterable[UUID]) -> Mapping[UUID, datetime]:
    names = {_use_name(token): token for token in tokens}
    return {names[name]: at for name, at in uses.last_uses(names).items()}


def standing(row: TokenRow) -> str:
    """`valid`, `expired` or `revoked`."""
    if row.revoked_at:
        return "revoked"
    return "valid" if row.expires_at > clock.now() else "expired"


def _check(name: str, scopes: list[str], days: int) -> None:
    if not name.strip():
        raise errors.TokenNameMissing
    if not scopes:
        raise errors.ScopeMissing
    for scope in scopes:
        if scope not in SCOPES:
            raise errors.ScopeUnknown(scope=scope)
    if not 1 <= days <= LONGEST.days:
        raise errors.ExpiryImpossible(most=LONGEST.days)


def _use_name(token: UUID) -> str:
    return f"token:{token}"


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
