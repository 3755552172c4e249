"""Samples and their lines."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from tracemark.apps.accounts.data import Partition
from tracemark.apps.inspection.data import Finding, Way
from tracemark.apps.inspection.states import SampleState
from tracemark.kernel.rows import NamedRow


class SampleRow(NamedRow):
    """What one inspection goes through; of a draw, all that it takes to draw it again.

    `result` is there from the day on which the sample was closed.
    """

    personal: ClassVar[tuple[str, ...]] = ()

    reference = models.CharField(max_length=32, unique=True)
    way = models.CharField(max_length=16)
    state = models.CharField(max_length=12, default=SampleState.DRAWN.value)
    place = models.CharField(max_length=200)
    partition = models.CharField(max_length=10, blank=True)
    filters = models.JSONField(default=dict)
    population = models.PositiveIntegerField(null=True)
    population_digest = models.CharField(max_length=64, blank=True)
    ledger_size = models.BigIntegerField(null=True)
    ledger_root = models.CharField(max_length=64, blank=True)
    seed = models.CharField(max_length=64, blank=True)
    by = models.UUIDField()
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    result = models.JSONField(null=True)
    why = models.CharField(max_length=500, blank=True)

    class Meta:
        db_table = "inspection_sample"
        constraints = [
            CheckConstraint(name="sample_way_is_known", condition=Q(way__in=[way.value for way in Way])),
            CheckConstraint(
                name="sample_state_is_known", condition=Q(state__in=[state.value for state in SampleState])
            ),
            CheckConstraint(
                name="sample_is_from_known_registers",
                condition=Q(partition__in=["", *(partition.value for partition in Partition)]),
            ),
            CheckConstraint(
                name="draw_can_be_repeated",
                condition=~Q(way=Way.BOOK_TO_SHELF.value)
                | (
                    ~Q(seed="")
                    & ~Q(population_digest="")
                    & Q(population__isnull=False)
                    & Q(ledger_size__isnull=False)
                ),
            ),
            CheckConstraint(
                name="closed_sample_has_a_result",
                condition=~Q(state=SampleState.CLOSED.value) | Q(result__isnull=False),
            ),
            CheckConstraint(
                name="withdrawn_sample_says_why",
                condition=~Q(state=SampleState.WITHDRAWN.value) | ~Q(why=""),
            ),
        ]
        indexes = [models.Index(fields=["at"], name="sample_by_day")]


class LineRow(NamedRow):
    """One weapon of a sample: its record as it stood, what was seen, and what the registrar did about it."""

    personal: ClassVar[tuple[str, ...]] = ()

    sample = models.ForeignKey(SampleRow, on_delete=models.PROTECT, related_name="lines")
    number = models.PositiveIntegerField()
    weapon = models.UUIDField(null=True)
    reference = models.CharField(max_length=32, blank=True)
    partition = models.CharField(max_length=10, blank=True)
    recorded = models.JSONField(default=dict)
    finding = models.CharField(max_length=12, default=Finding.UNSEEN.value)
    read = models.CharField(max_length=300, blank=True)
    read_maker = models.CharField(max_length=200, blank=True)
    note = models.CharField(max_length=500, blank=True)
    seen_at = models.DateTimeField(null=True)
    done = models.CharField(max_length=500, blank=True)
    answered_by = models.UUIDField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "inspection_line"
        constraints = [
            CheckConstraint(
                name="finding_is_known", condition=Q(finding__in=[finding.value for finding in Finding])
            ),
            CheckConstraint(
                name="only_what_is_not_in_the_book_has_no_record",
                condition=Q(weapon__isnull=False) | Q(finding=Finding.NOT_IN_BOOK.value),
            ),
            CheckConstraint(name="answer_says_what_was_done", condition=Q(answered_at=None) | ~Q(done="")),
            UniqueConstraint(name="line_has_its_number", fields=["sample", "number"]),
        ]
        indexes = [models.Index(fields=["finding", "partition"], name="line_by_finding")]
