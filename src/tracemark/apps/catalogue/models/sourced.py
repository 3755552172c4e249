"""What every row of the catalogue has: where it comes from, when that was read, who changed it since."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from tracemark.kernel.rows import Row

RECALLED = "recalled"


class SourcedRow(Row):
    """`source` is an address that was opened, or `recalled`. Lists in a cell are separated by `|`."""

    source = models.CharField(max_length=300, default=RECALLED)
    source_date = models.CharField(max_length=10, blank=True)
    edited_by = models.UUIDField(null=True)
    edited_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class VersionRow(Row):
    """One row: a number that grows with every change, so that readers know when to read again."""

    personal: ClassVar[tuple[str, ...]] = ()

    number = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        db_table = "catalogue_version"
