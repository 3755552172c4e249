"""Rows of signing in: sessions, failed attempts, the history of each person's sign-ins."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import CheckConstraint, Q

from tracemark.kernel.identity import new_uuid
from tracemark.kernel.rows import Row

if TYPE_CHECKING:
    from django.contrib.sessions.backends.base import SessionBase


class SessionRow(Row, AbstractBaseSession):
    """Somebody signed in on one device. What is listed of it stands in columns beside the session itself."""

    personal: ClassVar[tuple[str, ...]] = ("device", "address")

    uuid = models.UUIDField(default=new_uuid, editable=False)
    person = models.UUIDField(null=True)
    device = models.CharField(max_length=80, blank=True)
    address = models.CharField(max_length=45, blank=True)
    since = models.DateTimeField(null=True)
    seen = models.DateTimeField(null=True)

    class Meta:
        db_table = "accounts_session"
        indexes = [models.Index(fields=["person"], name="session_by_person")]

    @classmethod
    def get_session_store_class(cls) -> type[SessionBase]:
        from tracemark.apps.accounts.session_store import SessionStore

        return SessionStore


class AttemptRow(Row):
    """Failed attempts under one key: a keyed digest of a name, a device or an address, never these themselves."""

    personal: ClassVar[tuple[str, ...]] = ()

    key = models.CharField(max_length=32, unique=True)
    failures = models.PositiveIntegerField(default=0)
    locks = models.PositiveIntegerField(default=0)
    last = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        db_table = "accounts_attempt"
        indexes = [models.Index(fields=["last"], name="attempt_by_age")]


class SignInRow(Row):
    """One line of somebody's history: when, how it ended, from where."""

    personal: ClassVar[tuple[str, ...]] = ("device", "address")

    person = models.UUIDField()
    at = models.DateTimeField()
    outcome = models.CharField(max_length=20)
    device = models.CharField(max_length=80, blank=True)
    address = models.CharField(max_length=45, blank=True)

    class Meta:
        db_table = "accounts_sign_in"
        indexes = [models.Index(fields=["person", "-at"], name="sign_in_by_person")]
        constraints = [
            CheckConstraint(
                name="sign_in_outcome_is_known",
                condition=Q(outcome__in=["signed_in", "refused", "locked", "signed_out"]),
            )
        ]


class LinkedSubjectRow(Row):
    """A person as the State's own sign-in service knows them: issuer and subject, never guessed from a name."""

    personal: ClassVar[tuple[str, ...]] = ("subject",)

    person = models.UUIDField()
    issuer = models.CharField(max_length=200)
    subject = models.CharField(max_length=200)
    since = models.DateTimeField()

    class Meta:
        db_table = "accounts_linked_subject"
        constraints = [
            models.UniqueConstraint(name="subject_is_one_person", fields=["issuer", "subject"]),
            models.UniqueConstraint(name="person_is_one_subject", fields=["issuer", "person"]),
        ]
