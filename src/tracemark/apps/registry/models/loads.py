"""Bulk loads: what came in, how its columns were read, how far it is, what was kept aside."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import CheckConstraint, Q

from tracemark.apps.registry.loads.states import LoadState
from tracemark.kernel.rows import NamedRow, Row


class LoadRow(NamedRow):
    """One file that was loaded. The file itself is kept in the node's folder by its digest.

    `position` is the number of the last row that was done with; `aside_bytes` and `repeats_bytes` are the
    lengths of the files of rows beside it, as of the same transaction: what is longer after a kill is cut.
    """

    personal: ClassVar[tuple[str, ...]] = ()

    reference = models.CharField(max_length=32, unique=True)
    state = models.CharField(max_length=12, default=LoadState.READ.value)
    partition = models.CharField(max_length=10)
    source = models.CharField(max_length=120)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    table = models.CharField(max_length=120, blank=True)
    shape = models.JSONField(default=dict)
    mapping = models.JSONField(default=dict)
    rows = models.PositiveBigIntegerField(default=0)
    loaded = models.PositiveBigIntegerField(default=0)
    repeated = models.PositiveBigIntegerField(default=0)
    bad = models.PositiveBigIntegerField(default=0)
    position = models.PositiveBigIntegerField(default=0)
    problems = models.JSONField(default=dict)
    warnings = models.JSONField(default=dict)
    aside_bytes = models.PositiveBigIntegerField(default=0)
    repeats_bytes = models.PositiveBigIntegerField(default=0)
    withdrawn = models.PositiveBigIntegerField(default=0)
    kept = models.PositiveBigIntegerField(default=0)
    by = models.UUIDField()
    at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "registry_load"
        constraints = [
            CheckConstraint(name="load_state_is_known", condition=Q(state__in=[s.value for s in LoadState])),
            models.UniqueConstraint(
                name="a_file_is_loaded_once_for_a_source",
                fields=["partition", "source", "sha256", "table"],
                condition=~Q(state=LoadState.UNDONE.value),
            ),
        ]


class MappingRow(Row):
    """How the columns of a source were read last time, to be proposed again to those who keep that register."""

    personal: ClassVar[tuple[str, ...]] = ()

    partition = models.CharField(max_length=10)
    source = models.CharField(max_length=120)
    header = models.CharField(max_length=64)
    mapping = models.JSONField(default=dict)

    class Meta:
        db_table = "registry_mapping"
        constraints = [
            models.UniqueConstraint(name="one_mapping_a_source", fields=["partition", "source", "header"])
        ]
