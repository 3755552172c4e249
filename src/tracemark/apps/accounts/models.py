"""People, agencies, offices and the roles they hold. Nobody is deleted: roles end."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from tracemark.apps.accounts.data import DigestEvery, Partition, Purpose, Role
from tracemark.apps.accounts.states import RequestState
from tracemark.kernel.rows import NamedRow


class AgencyRow(NamedRow):
    """An authority of the State; its register, if it keeps one, is a partition."""

    personal: ClassVar[tuple[str, ...]] = ()

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    function = models.CharField(max_length=40, blank=True)
    partition = models.CharField(max_length=10, blank=True)

    class Meta:
        db_table = "accounts_agency"
        constraints = [
            CheckConstraint(
                name="agency_keeps_a_known_partition",
                condition=Q(partition__in=["", *[p.value for p in Partition]]),
            )
        ]


class OfficeRow(NamedRow):
    personal: ClassVar[tuple[str, ...]] = ()

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    agency = models.ForeignKey(AgencyRow, on_delete=models.PROTECT, related_name="offices")

    class Meta:
        db_table = "accounts_office"


class PersonRow(NamedRow, AbstractBaseUser):
    """Someone who can sign in. The name is a single field: many people have one name only."""

    personal: ClassVar[tuple[str, ...]] = ("sign_in_name", "name")

    sign_in_name = models.CharField(max_length=80, unique=True)
    name = models.CharField(max_length=200)
    office = models.ForeignKey(OfficeRow, null=True, on_delete=models.PROTECT, related_name="people")
    language = models.CharField(max_length=10, blank=True)
    active = models.BooleanField(default=True)
    last_login = None

    USERNAME_FIELD = "sign_in_name"
    objects: ClassVar[BaseUserManager] = BaseUserManager()

    class Meta:
        db_table = "accounts_person"

    @property
    def is_active(self) -> bool:  # type: ignore[override]
        return self.active


class RoleGrantRow(NamedRow):
    """A role held by a person from one moment to another.

    `via` says how: granted, or for a time by delegation or in an emergency; then `until` is set from the
    beginning, and `over` says that it ended before.
    """

    personal: ClassVar[tuple[str, ...]] = ()

    person = models.ForeignKey(PersonRow, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=20)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    via = models.CharField(max_length=12, blank=True)
    giver = models.ForeignKey(PersonRow, null=True, on_delete=models.PROTECT, related_name="delegations")
    basis = models.CharField(max_length=500, blank=True)
    over = models.BooleanField(default=False)

    class Meta:
        db_table = "accounts_role_grant"
        constraints = [
            CheckConstraint(
                name="role_for_a_time_has_an_end",
                condition=Q(via="") | Q(via__in=["delegation", "emergency"], until__isnull=False),
            ),
            CheckConstraint(
                name="delegated_role_has_a_giver",
                condition=~Q(via="delegation") | Q(giver__isnull=False),
            ),
            CheckConstraint(name="role_is_known", condition=Q(role__in=[role.value for role in Role])),
            CheckConstraint(
                name="role_ends_after_it_began", condition=Q(until=None) | Q(until__gte=F("since"))
            ),
            UniqueConstraint(
                name="role_held_once_at_a_time", fields=["person", "role"], condition=Q(until=None)
            ),
        ]


class TokenRow(NamedRow):
    """A key by which a system of the State acts for a person. The key itself is not kept, only its digest."""

    personal: ClassVar[tuple[str, ...]] = ()

    person = models.ForeignKey(PersonRow, on_delete=models.PROTECT, related_name="tokens")
    name = models.CharField(max_length=120)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField()
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "accounts_token"
        constraints = [
            CheckConstraint(name="token_ends_after_it_began", condition=Q(expires_at__gt=F("issued_at"))),
        ]


class LookRow(NamedRow):
    """One page view of personal data: who, for what, in which case, and at how many persons."""

    personal: ClassVar[tuple[str, ...]] = ()

    officer = models.UUIDField()
    at = models.DateTimeField()
    what = models.CharField(max_length=12)
    purpose = models.CharField(max_length=12)
    case = models.CharField(max_length=80)
    persons = models.PositiveIntegerField()
    deed = models.UUIDField()

    class Meta:
        db_table = "accounts_look"
        constraints = [
            CheckConstraint(
                name="look_has_a_known_purpose", condition=Q(purpose__in=[p.value for p in Purpose])
            ),
            CheckConstraint(name="look_has_a_case", condition=~Q(case="")),
        ]
        indexes = [
            models.Index(fields=["officer", "at"], name="look_by_officer"),
            models.Index(fields=["at"], name="look_by_day"),
        ]


class MoreLooksRow(NamedRow):
    """Looks beyond the budget that a second officer allowed, until the end of a day."""

    personal: ClassVar[tuple[str, ...]] = ()

    officer = models.UUIDField()
    looks = models.PositiveIntegerField()
    since = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        db_table = "accounts_more_looks"
        indexes = [models.Index(fields=["officer", "until"], name="more_looks_by_officer")]


class SecondRequestRow(NamedRow):
    """A step that waits for a second officer: what was asked for, by whom, until when, and how it ended.

    `subject` is what the step is about; who sees that is said by its app.
    """

    personal: ClassVar[tuple[str, ...]] = ()

    reference = models.CharField(max_length=32, unique=True)
    command = models.CharField(max_length=80)
    arguments = models.JSONField()
    arguments_digest = models.CharField(max_length=64)
    subject = models.UUIDField()
    asked_by = models.UUIDField()
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    state = models.CharField(max_length=12, default=RequestState.WAITING.value)
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        db_table = "accounts_second_request"
        constraints = [
            CheckConstraint(
                name="request_state_is_known", condition=Q(state__in=[s.value for s in RequestState])
            ),
            CheckConstraint(
                name="nobody_is_their_own_second_officer",
                condition=Q(decided_by=None)
                | ~Q(decided_by=F("asked_by"))
                | Q(state=RequestState.WITHDRAWN.value),
            ),
            UniqueConstraint(
                name="step_waits_once",
                fields=["asked_by", "command", "arguments_digest"],
                condition=Q(state=RequestState.WAITING.value),
            ),
        ]
        indexes = [
            models.Index(fields=["state", "expires_at"], name="request_open"),
            models.Index(fields=["subject"], name="request_by_subject"),
        ]


class EmergencyRow(NamedRow):
    """A role that somebody took in an emergency, and what the inspector said of it."""

    personal: ClassVar[tuple[str, ...]] = ()

    reference = models.CharField(max_length=32, unique=True)
    grant = models.OneToOneField(RoleGrantRow, on_delete=models.PROTECT, related_name="emergency")
    case = models.CharField(max_length=80, blank=True)
    justified = models.BooleanField(null=True)
    review = models.CharField(max_length=500, blank=True)
    reviewed_by = models.UUIDField(null=True)
    reviewed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "accounts_emergency"
        constraints = [
            CheckConstraint(
                name="review_says_by_whom_and_why",
                condition=Q(justified=None)
                | (Q(reviewed_by__isnull=False) & Q(reviewed_at__isnull=False) & ~Q(review="")),
            )
        ]


class NoticeSettingsRow(NamedRow):
    """How somebody wants to be told what waits for them. Of the address of their calendar a digest is kept."""

    personal: ClassVar[tuple[str, ...]] = ("email",)

    person = models.OneToOneField(PersonRow, on_delete=models.PROTECT, related_name="notice_settings")
    digest = models.CharField(max_length=8, default=DigestEvery.NEVER.value)
    email = models.EmailField(blank=True)
    weekday = models.PositiveSmallIntegerField(default=0)
    hour = models.PositiveSmallIntegerField(default=8)
    language = models.CharField(max_length=10, blank=True)
    quiet_from = models.PositiveSmallIntegerField(null=True)
    quiet_until = models.PositiveSmallIntegerField(null=True)
    quiet_days = models.JSONField(default=list)
    feed_digest = models.CharField(max_length=64, null=True, unique=True)
    feed_since = models.DateTimeField(null=True)

    class Meta:
        db_table = "accounts_notice_settings"
        constraints = [
            CheckConstraint(
                name="digest_has_an_address",
                condition=Q(digest=DigestEvery.NEVER.value) | ~Q(email=""),
            ),
            CheckConstraint(name="digest_has_a_day_and_an_hour", condition=Q(weekday__lte=6, hour__lte=23)),
            CheckConstraint(
                name="quiet_hours_have_both_ends",
                condition=Q(quiet_from=None, quiet_until=None) | Q(quiet_from__lte=23, quiet_until__lte=23),
            ),
        ]


class EscalationRow(NamedRow):
    """Somebody else was told of a task that waited too long: which one, who, when."""

    personal: ClassVar[tuple[str, ...]] = ()

    kind = models.CharField(max_length=60)
    subject = models.UUIDField()
    reference = models.CharField(max_length=32)
    office = models.CharField(max_length=40, blank=True)
    told = models.JSONField(default=list)
    at = models.DateTimeField()

    class Meta:
        db_table = "accounts_escalation"
        constraints = [UniqueConstraint(name="task_escalated_once", fields=["kind", "subject"])]
        indexes = [models.Index(fields=["subject"], name="escalation_by_subject")]


from tracemark.apps.accounts.access_rows import (  # noqa: E402 - Django looks for rows here
    AttemptRow,
    LinkedSubjectRow,
    SessionRow,
    SignInRow,
)

__all__ = [
    "AttemptRow",
    "LinkedSubjectRow",
    "SessionRow",
    "SignInRow",
]
