"""Signing in with a name and a password. Every sign-in and every refusal is recorded.

An unknown name costs the same as a wrong password: the same hash, the same entry in the ledger, the same lock.
The second factor is asked for after this (`second_factor`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.hashers import check_password, make_password

from tracemark.apps.accounts import events, lock_out
from tracemark.apps.accounts.access_rows import SignInRow
from tracemark.apps.accounts.models import PersonRow
from tracemark.apps.accounts.passkeys import show_passkey
from tracemark.apps.accounts.people import NODE
from tracemark.apps.accounts.second_factor import show_code
from tracemark.apps.accounts.where import Where, where_of
from tracemark.kernel import clock
from tracemark.kernel.commands import command, record

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest

    from tracemark.apps.accounts.data import Person
    from tracemark.apps.accounts.second_factor import Factor


class PasswordBackend:
    """Django's seam for signing in; permissions are not asked of it, the policy table has them."""

    def authenticate(
        self,
        request: HttpRequest | None,
        sign_in_name: str = "",
        password: str = "",
        known_device: str = "",
        **_: Any,
    ) -> PersonRow | None:
        """Raises: TooManyAttempts."""
        where = where_of(request)
        row = PersonRow.objects.filter(sign_in_name__iexact=sign_in_name).first()
        who = lock_out.by_device(known_device) if known_device else lock_out.by_name(sign_in_name)
        addresses = [lock_out.by_address(where.address)] if where.address else []
        with lock_out.attempt(who, *addresses) as attempt:
            if row is None:
                make_password(password)  # as long as a real check takes, against guessing names by time
            elif check_password(password, row.password) and row.active:
                attempt.succeeded = True
                record_sign_in(by=NODE, person=row.uuid, where=where)
                return row
            about = row.uuid if row else NODE.id
            record_refused_sign_in(by=NODE, person=about, where=where, locked=bool(attempt.locked))
        return None

    def get_user(self, pk: int) -> PersonRow | None:
        return PersonRow.objects.select_related("office__agency").filter(pk=pk, active=True).first()


def try_code(person: UUID, code: str) -> Factor | None:
    """Which factor this code shows; none when it is wrong.

    Raises:
        TooManyAttempts
    """
    with lock_out.attempt(lock_out.by_person("code", person)) as attempt:
        factor = show_code(by=NODE, person=person, code=code)
        attempt.succeeded = factor is not None
    return factor


def try_passkey(person: UUID, credential: dict[str, Any]) -> Factor | None:
    """Whether one of the person's passkeys answered; none when not.

    Raises:
        TooManyAttempts
    """
    with lock_out.attempt(lock_out.by_person("code", person)) as attempt:
        factor = show_passkey(by=NODE, person=person, credential=credential)
        attempt.succeeded = factor is not None
    return factor


def try_password(person: UUID, password: str) -> bool:
    """Whether this is the person's password, asked of somebody who is signed in.

    Raises:
        TooManyAttempts
    """
    row = PersonRow.objects.filter(uuid=person, active=True).first()
    with lock_out.attempt(lock_out.by_person("password", person)) as attempt:
        attempt.succeeded = row is not None and check_password(password, row.password)
    return attempt.succeeded


@command
def record_sign_in(*, by: Person, person: UUID, where: Where | None = None) -> None:
    _remember(person, "signed_in", where)
    record(events.SignedIn(subject=person))


@command
def record_refused_sign_in(
    *, by: Person, person: UUID, where: Where | None = None, locked: bool = False
) -> None:
    _remember(person, "locked" if locked else "refused", where)
    record(events.SignInRefused(subject=person))
    if locked:
        record(events.SignInLocked(subject=person))


@command
def record_sign_out(*, by: Person, person: UUID, where: Where | None = None) -> None:
    _remember(person, "signed_out", where)
    record(events.SignedOut(subject=person))


def _remember(person: UUID, outcome: str, where: Where | None) -> None:
    from_where = where or Where()
    SignInRow.objects.create(
        person=person,
        at=clock.now(),
        outcome=outcome,
        device=from_where.device,
        address=from_where.address,
    )
