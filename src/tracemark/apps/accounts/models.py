"""People, agencies, offices and the roles they hold. Nobody is deleted: roles end."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from tracemark.apps.accounts.data import Partition, Role
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
    """A role held by a person from one moment to another."""

    personal: ClassVar[tuple[str, ...]] = ()

    person = models.ForeignKey(PersonRow, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=20)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        db_table = "accounts_role_grant"
        constraints = [
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
