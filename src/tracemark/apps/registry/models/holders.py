"""Holders. The name and number of a private person are not in this table: they are sealed in the ledger's
disclosures under the person's own key, and go with that key when they are erased.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import CheckConstraint, Q

from tracemark.apps.registry.data import HolderKind
from tracemark.kernel.rows import NamedRow


class HolderRow(NamedRow):
    """A holder. `blind` is a keyed digest of name and number, by which the same person is met again."""

    personal: ClassVar[tuple[str, ...]] = ("blind",)

    kind = models.CharField(max_length=10)
    name = models.CharField(max_length=200, blank=True)
    blind = models.CharField(max_length=64, unique=True)
    erased = models.BooleanField(default=False)

    class Meta:
        db_table = "registry_holder"
        constraints = [
            CheckConstraint(name="holder_kind_is_known", condition=Q(kind__in=[k.value for k in HolderKind])),
            CheckConstraint(
                name="person_has_no_name_in_clear", condition=~Q(kind=HolderKind.PERSON.value) | Q(name="")
            ),
        ]
