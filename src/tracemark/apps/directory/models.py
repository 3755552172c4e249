"""Authorities and their functional contacts. A contact that has changed ends; the new one is a new row."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import CheckConstraint, F, Q

from tracemark.apps.directory.data import AuthorityKind, Function
from tracemark.kernel.fields import state_code_field
from tracemark.kernel.rows import NamedRow


class AuthorityRow(NamedRow):
    personal: ClassVar[tuple[str, ...]] = ()

    kind = models.CharField(max_length=15)
    name = models.CharField(max_length=200)
    state = state_code_field(blank=True)

    class Meta:
        db_table = "directory_authority"
        constraints = [
            CheckConstraint(
                name="authority_kind_is_known", condition=Q(kind__in=[k.value for k in AuthorityKind])
            ),
            CheckConstraint(
                name="authority_of_a_state_names_it",
                condition=~Q(kind=AuthorityKind.STATE.value) | ~Q(state=""),
            ),
            models.UniqueConstraint(name="authority_once_a_state", fields=["state", "name"]),
        ]


class ContactRow(NamedRow):
    personal: ClassVar[tuple[str, ...]] = ()

    authority = models.ForeignKey(AuthorityRow, on_delete=models.PROTECT, related_name="contacts")
    function = models.CharField(max_length=12)
    office = models.CharField(max_length=200)
    languages = models.CharField(max_length=100, blank=True)
    hours = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=60, blank=True)
    email = models.EmailField(blank=True)
    address = models.CharField(max_length=300, blank=True)
    since = models.DateField()
    confirmed_on = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        db_table = "directory_contact"
        constraints = [
            CheckConstraint(
                name="contact_function_is_known", condition=Q(function__in=[f.value for f in Function])
            ),
            CheckConstraint(
                name="contact_ends_after_it_began", condition=Q(until=None) | Q(until__gte=F("since"))
            ),
        ]
