"""The blank forms that were printed, and the scans of those that were filled in. Neither names anybody.

The code on a form is not kept: its row is found by what is made from it (`codes.subject_of`), which is its uuid.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import CheckConstraint, Q

from tracemark.kernel.rows import NamedRow
from tracemark.papers.data import FormKind
from tracemark.papers.states import FormState


class BlankFormRow(NamedRow):
    """One numbered sheet. `became` is the incident, the find or the page of a book that was typed from it.

    `partition`: the register whose columns a page has.
    """

    personal: ClassVar[tuple[str, ...]] = ()

    reference = models.CharField(max_length=32, unique=True)
    kind = models.CharField(max_length=12)
    language = models.CharField(max_length=10)
    partition = models.CharField(max_length=10, blank=True)
    state = models.CharField(max_length=12, default=FormState.PRINTED.value)
    office = models.CharField(max_length=40, blank=True)
    by = models.UUIDField()
    at = models.DateTimeField()
    became = models.UUIDField(null=True)
    became_reference = models.CharField(max_length=40, blank=True)
    ended_by = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "papers_form"
        constraints = [
            CheckConstraint(name="form_kind_is_known", condition=Q(kind__in=[k.value for k in FormKind])),
            CheckConstraint(name="form_state_is_known", condition=Q(state__in=[s.value for s in FormState])),
            CheckConstraint(
                name="form_typed_back_names_what_it_became",
                condition=Q(state=FormState.TYPED_BACK.value, became__isnull=False)
                | (~Q(state=FormState.TYPED_BACK.value) & Q(became__isnull=True)),
            ),
        ]
        indexes = [
            models.Index(fields=["state", "at"], name="form_by_state"),
            models.Index(fields=["became"], name="form_by_what_it_became"),
        ]


class FormScanRow(NamedRow):
    """A picture of a filled form, made again from its pixels."""

    personal: ClassVar[tuple[str, ...]] = ()

    form = models.ForeignKey(BlankFormRow, on_delete=models.PROTECT, related_name="scans")
    sha256 = models.CharField(max_length=64)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    added_by = models.UUIDField()
    added_at = models.DateTimeField()

    class Meta:
        db_table = "papers_form_scan"
