"""Weapons, their marks, photographs and deeds.

Marks carry the look-up keys (`fold` and the same reversed): a weapon may bear several serials, on the
frame, the slide, the barrel, and each of them must find it. Catalogue entries are named by their codes.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import CheckConstraint, Q

from tracemark.apps.accounts.data import Partition
from tracemark.apps.registry.data import Status
from tracemark.apps.registry.models.holders import HolderRow
from tracemark.apps.registry.models.loads import LoadRow
from tracemark.kernel import photographs
from tracemark.kernel.fields import precision_field, state_code_field
from tracemark.kernel.rows import NamedRow, Row

STANDS = ~Q(status=Status.WITHDRAWN.value)
"""The record was not withdrawn. `queries` says the same in SQL, word for word, or no index serves it."""

MOVED = ~Q(status=Status.REGISTERED.value)
"""Something has happened to it since: nearly all records of a register just stand there, and cost no entry."""


class WeaponRow(NamedRow):
    personal: ClassVar[tuple[str, ...]] = ()

    reference = models.CharField(max_length=32, unique=True)
    partition = models.CharField(max_length=10)
    status = models.CharField(max_length=12, default=Status.REGISTERED.value)
    serial = models.CharField(max_length=300)
    type = models.CharField(max_length=40, blank=True)
    maker = models.CharField(max_length=80, blank=True)
    maker_text = models.CharField(max_length=200, blank=True)
    model = models.CharField(max_length=80, blank=True)
    model_text = models.CharField(max_length=200, blank=True)
    calibre = models.CharField(max_length=80, blank=True)
    calibre_text = models.CharField(max_length=200, blank=True)
    country = state_code_field(blank=True)
    year = models.PositiveSmallIntegerField(null=True)
    holder = models.ForeignKey(
        HolderRow, null=True, on_delete=models.PROTECT, related_name="weapons", db_index=False
    )
    load = models.ForeignKey(LoadRow, null=True, on_delete=models.PROTECT, related_name="weapons")

    class Meta:
        db_table = "registry_weapon"
        constraints = [
            CheckConstraint(
                name="weapon_is_in_one_partition", condition=Q(partition__in=[p.value for p in Partition])
            ),
            CheckConstraint(name="weapon_status_is_known", condition=Q(status__in=[s.value for s in Status])),
        ]
        # Each keeps the standing records of one register in an order that a list is sorted or narrowed by,
        # so that a page of fifty never reads a million. A withdrawn record is in no list, so in no index.
        indexes = [
            models.Index("partition", "id", name="weapon_by_arrival", condition=STANDS),
            models.Index("partition", "serial", "id", name="weapon_by_serial", condition=STANDS),
            models.Index("partition", "maker", "id", name="weapon_by_maker", condition=STANDS),
            models.Index("partition", "model", "id", name="weapon_by_model", condition=STANDS),
            models.Index("partition", "calibre", "id", name="weapon_by_calibre", condition=STANDS),
            models.Index("partition", "country", "id", name="weapon_by_country", condition=STANDS),
            models.Index("partition", "type", "id", name="weapon_by_type", condition=STANDS),
            models.Index("partition", "status", "id", name="weapon_by_status", condition=STANDS & MOVED),
            models.Index(fields=["holder"], name="weapon_by_holder", condition=Q(holder__isnull=False)),
        ]


class MarkRow(NamedRow):
    """One mark (ITI 7, 8, 10): what it says, in which script, where, in what condition, who read it and how."""

    personal: ClassVar[tuple[str, ...]] = ()

    weapon = models.ForeignKey(WeaponRow, on_delete=models.PROTECT, related_name="marks")
    kind = models.CharField(max_length=20, default="serial")
    text = models.CharField(max_length=300)
    fold = models.CharField(max_length=300)
    fold_reversed = models.CharField(max_length=300)
    symbol = models.CharField(max_length=40, blank=True)
    script = models.CharField(max_length=12, blank=True)
    place = models.CharField(max_length=40, blank=True)
    method = models.CharField(max_length=40, blank=True)
    condition = models.CharField(max_length=16, default="legible")
    read_by = models.UUIDField(null=True)
    read_how = models.CharField(max_length=16, blank=True)
    replaced = models.BooleanField(default=False)

    class Meta:
        db_table = "registry_mark"
        indexes = [
            models.Index(fields=["fold", "weapon"], name="mark_fold"),
            models.Index(fields=["fold_reversed", "weapon"], name="mark_fold_reversed"),
        ]


class PhotographRow(photographs.PhotographRow):
    """A photograph of a weapon or of one of its marks."""

    personal: ClassVar[tuple[str, ...]] = ()

    weapon = models.ForeignKey(WeaponRow, on_delete=models.PROTECT, related_name="photographs")
    mark = models.ForeignKey(MarkRow, null=True, on_delete=models.PROTECT, related_name="photographs")

    class Meta:
        db_table = "registry_photograph"
        constraints = [photographs.moment_is_known("photograph_moment_is_known")]


class AnnotationRow(photographs.PlaceRow):
    """Where on a photograph of a weapon a mark is."""

    personal: ClassVar[tuple[str, ...]] = ()

    weapon = models.ForeignKey(WeaponRow, on_delete=models.PROTECT, related_name="annotations")
    photograph = models.ForeignKey(PhotographRow, on_delete=models.PROTECT, related_name="annotations")
    mark = models.ForeignKey(MarkRow, null=True, on_delete=models.PROTECT, related_name="annotations")

    class Meta:
        db_table = "registry_annotation"
        constraints = [photographs.lies_in_the_picture("annotation_lies_in_the_picture")]


class DeedRow(Row):
    """One deed of a weapon's life. Nothing is overwritten: `corrects` names the deed that was mistaken."""

    personal: ClassVar[tuple[str, ...]] = ()

    weapon = models.ForeignKey(WeaponRow, on_delete=models.PROTECT, related_name="deeds")
    act = models.CharField(max_length=24)
    first_day = models.DateField(null=True)
    precision = precision_field()
    place = models.CharField(max_length=200, blank=True)
    from_state = state_code_field(blank=True)
    to_state = state_code_field(blank=True)
    from_holder = models.ForeignKey(
        HolderRow, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    to_holder = models.ForeignKey(
        HolderRow, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    document = models.CharField(max_length=200, blank=True)
    legal_basis = models.CharField(max_length=200, blank=True)
    note = models.CharField(max_length=500, blank=True)
    by = models.UUIDField()
    at = models.DateTimeField()
    deed = models.UUIDField()
    corrects = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="corrections", db_index=False
    )

    class Meta:
        db_table = "registry_deed"
        # Most deeds name nobody and correct nothing: an index of such rows costs a load and finds nothing.
        indexes = [
            models.Index(
                fields=["from_holder"], name="deed_from_holder", condition=Q(from_holder__isnull=False)
            ),
            models.Index(fields=["to_holder"], name="deed_to_holder", condition=Q(to_holder__isnull=False)),
            models.Index(fields=["corrects"], name="deed_corrects", condition=Q(corrects__isnull=False)),
        ]
