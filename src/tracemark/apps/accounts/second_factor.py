"""The second factor: a code of an authenticator app, a recovery code, a passkey (ITI 15 (a)).

`second_factor.csv` says which roles must have one. The library keeps the factors and their arithmetic; here
stands what it leaves open: who may change them, that each change and each use is recorded, and that no code
counts twice, in whatever process it is shown again.

Not here: when a page asks for it (`web.pages.door`), how often one may be wrong (`lock_out`).
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.utils.crypto import constant_time_compare

from tracemark.apps.accounts import errors, events, policy
from tracemark.apps.accounts.data import Role
from tracemark.apps.accounts.models import PersonRow
from tracemark.apps.accounts.people import person_of
from tracemark.kernel import clock
from tracemark.kernel.commands import command, record
from tracemark.kernel.verdicts import require

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID

    from tracemark.apps.accounts.data import Person

PERIOD = 30
TOLERANCE = 1
"""Periods by which a telephone's clock may be off."""


class Factor(StrEnum):
    """What was shown besides the password."""

    APP = "totp"
    RECOVERY_CODE = "recovery_codes"
    PASSKEY = "webauthn"
    SINGLE_SIGN_ON = "single_sign_on"


@dataclass(frozen=True, slots=True)
class Held:
    """A factor that a person has."""

    id: int
    factor: Factor
    name: str
    since: datetime
    used: datetime | None
    left: int = 0


@cache
def roles_that_need_it() -> frozenset[Role]:
    text = files(__package__).joinpath("second_factor.csv").read_text(encoding="utf-8")
    return frozenset(Role(row["role"]) for row in csv.DictReader(text.splitlines()) if row["needed"] == "yes")


def needs_second_factor(person: Person) -> bool:
    return bool(roles_that_need_it() & person.roles)


def factors_of(person: UUID) -> list[Held]:
    """What this person can show, oldest first; recovery codes are counted, never told."""
    rows = Authenticator.objects.filter(user__uuid=person).order_by("pk")
    return [_held(row) for row in rows]


def has_second_factor(person: UUID) -> bool:
    """Recovery codes alone are none: they are what remains of a factor that was lost."""
    kinds = (Factor.APP.value, Factor.PASSKEY.value)
    return Authenticator.objects.filter(user__uuid=person, type__in=kinds).exists()


def new_secret() -> str:
    """A secret for an authenticator app, to be enrolled when a code of it was shown."""
    return generate_totp_secret()


def address_for_app(person: UUID, secret: str) -> str:
    """What the picture says that an authenticator app takes in."""
    return str(get_adapter().build_totp_url(PersonRow.objects.get(uuid=person), secret))


def code_at(secret: str, when: datetime) -> str:
    """The code of this secret at that moment: for the tests, and for the demonstration's own sign-ins."""
    return str(format_hotp_value(hotp_value(secret, int(when.timestamp()) // PERIOD)))


def sealed(text: str) -> str:
    """A secret as it may stand in a session until it is enrolled."""
    return str(get_adapter().encrypt(text))


def unsealed(text: str) -> str:
    return str(get_adapter().decrypt(text))


@command
def enrol_app(*, by: Person, person: UUID, secret: str, code: str) -> None:
    """Take the app that shows this code as the person's second factor, instead of an earlier one.

    Raises:
        NotAllowed: somebody else's.
        WrongCode: the app and the node do not agree.
    """
    row = PersonRow.locked(uuid=person)
    require(policy.may_change_factor(by, person_of(row)))
    counter = _counter_of(secret, code, after=0)
    if counter is None:
        raise errors.WrongCode
    Authenticator.objects.filter(user=row, type=Factor.APP).delete()
    kept = TOTP.activate(row, secret).instance
    kept.data["counter"] = counter
    kept.save(update_fields=["data"])
    record(events.SecondFactorEnrolled(subject=person, factor=Factor.APP))


@command
def make_recovery_codes(*, by: Person, person: UUID) -> list[str]:
    """Ten codes for the day the telephone is lost; earlier ones end. This is the only time they are told."""
    row = PersonRow.locked(uuid=person)
    require(policy.may_change_factor(by, person_of(row)))
    Authenticator.objects.filter(user=row, type=Factor.RECOVERY_CODE).delete()
    codes: list[str] = RecoveryCodes.activate(row).generate_codes()
    record(events.RecoveryCodesMade(subject=person))
    return codes


@command
def remove_factor(*, by: Person, person: UUID, factor: int) -> None:
    """Give up one's own app or passkey; the last one of a role that needs it stays.

    Raises:
        NotAllowed, LastFactor
    """
    row = PersonRow.locked(uuid=person)
    acting = person_of(row)
    require(policy.may_change_factor(by, acting))
    kept = Authenticator.objects.filter(user=row).exclude(type=Factor.RECOVERY_CODE)
    gone = kept.filter(pk=factor).first()
    if gone is None:
        raise errors.NoSuchFactor
    if needs_second_factor(acting) and kept.count() == 1:
        raise errors.LastFactor
    gone.delete()
    record(events.SecondFactorRemoved(subject=person, factor=gone.type))


@command
def reset_second_factor(*, by: Person, person: UUID) -> None:
    """The person lost what they show: every factor ends, and the next sign-in leads to a new one.

    Never one's own from a page: whoever holds an administrator's stolen session must not get a lasting key out of it.

    Raises:
        NotAllowed
    """
    row = PersonRow.locked(uuid=person)
    require(policy.may_reset_factor(by, person_of(row)))
    Authenticator.objects.filter(user=row).delete()
    record(events.SecondFactorReset(subject=person))


@command
def show_code(*, by: Person, person: UUID, code: str) -> Factor | None:
    """Whether this code is the person's, now and for the first time; right or wrong, it is recorded."""
    row = PersonRow.locked(uuid=person)
    shown = _shown(row, normalize_user_code(code))
    record(
        events.SecondFactorShown(subject=person, factor=shown)
        if shown
        else events.SecondFactorRefused(subject=person)
    )
    return shown


def _shown(row: PersonRow, code: str) -> Factor | None:
    held: Iterable[Authenticator] = Authenticator.objects.filter(user=row).order_by("pk")
    for one in held:
        if one.type == Factor.APP and _spent(one, code):
            return Factor.APP
        if one.type == Factor.RECOVERY_CODE and RecoveryCodes(one).validate_code(code):
            one.record_usage()
            return Factor.RECOVERY_CODE
    return None


def _spent(app: Authenticator, code: str) -> bool:
    """Take a code once: it must be younger than any that was taken before (against replay)."""
    counter = _counter_of(unsealed(app.data["secret"]), code, after=app.data["counter"])
    if counter is None:
        return False
    app.data["counter"] = counter
    app.last_used_at = clock.now()
    app.save(update_fields=["data", "last_used_at"])
    return True


def _counter_of(secret: str, code: str, *, after: int) -> int | None:
    now = int(clock.now().timestamp()) // PERIOD
    for counter in range(now - TOLERANCE, now + TOLERANCE + 1):
        right = format_hotp_value(hotp_value(secret, counter))
        if counter > after and constant_time_compare(normalize_user_code(code), right):
            return counter
    return None


def _held(row: Authenticator) -> Held:
    facts: dict[str, Any] = row.data
    factor = Factor(row.type)
    left = len(RecoveryCodes(row).get_unused_codes()) if factor is Factor.RECOVERY_CODE else 0
    return Held(row.pk, factor, str(facts.get("name", "")), row.created_at, row.last_used_at, left)
