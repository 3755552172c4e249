"""Signing in with a name and a password. Every sign-in and every refusal is recorded.

Not here: second factors, lock-out, single sign-on. This module keeps one rule of theirs already: an
unknown name costs the same time as a wrong password, so that names cannot be tried out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.hashers import check_password, make_password

from tracemark.apps.accounts import events
from tracemark.apps.accounts.models import PersonRow
from tracemark.apps.accounts.people import NODE
from tracemark.kernel.commands import command, record

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest

    from tracemark.apps.accounts.data import Person


class PasswordBackend:
    """Django's seam for signing in; permissions are not asked of it, the policy table has them."""

    def authenticate(
        self, request: HttpRequest | None, sign_in_name: str = "", password: str = "", **_: Any
    ) -> PersonRow | None:
        row = PersonRow.objects.filter(sign_in_name__iexact=sign_in_name).first()
        if row is None:
            make_password(password)  # as long as a real check takes, against guessing names by time
            return None
        if check_password(password, row.password) and row.active:
            record_sign_in(by=NODE, person=row.uuid)
            return row
        record_refused_sign_in(by=NODE, person=row.uuid)
        return None

    def get_user(self, pk: int) -> PersonRow | None:
        return PersonRow.objects.select_related("office__agency").filter(pk=pk, active=True).first()


def is_password_of(person: UUID, password: str) -> bool:
    row = PersonRow.objects.filter(uuid=person, active=True).first()
    return row is not None and check_password(password, row.password)


@command
def record_sign_in(*, by: Person, person: UUID) -> None:
    record(events.SignedIn(subject=person))


@command
def record_refused_sign_in(*, by: Person, person: UUID) -> None:
    record(events.SignInRefused(subject=person))


@command
def record_sign_out(*, by: Person, person: UUID) -> None:
    record(events.SignedOut(subject=person))
