"""Pages of ledger books: the scan, what two people read on it, and which reading stands where they differ."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import CheckConstraint, F, Q

from tracemark.apps.accounts.data import Partition
from tracemark.apps.registry.books.data import Side
from tracemark.apps.registry.books.states import PageState
from tracemark.apps.registry.models.loads import LoadRow
from tracemark.kernel.rows import NamedRow, Row

OPEN = ~Q(state=PageState.WITHDRAWN.value)


class BookPageRow(NamedRow):
    """One scanned page; the pixels lie in the node's files by `sha256`, and are shown to who sees the register."""

    personal: ClassVar[tuple[str, ...]] = ()

    reference = models.CharField(max_length=32, unique=True)
    partition = models.CharField(max_length=10)
    state = models.CharField(max_length=16, default=PageState.SCANNED.value)
    book = models.CharField(max_length=120)
    number = models.PositiveSmallIntegerField()
    sha256 = models.CharField(max_length=64)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    first_by = models.UUIDField(null=True)
    second_by = models.UUIDField(null=True)
    load = models.ForeignKey(LoadRow, null=True, on_delete=models.PROTECT, related_name="book_pages")
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        db_table = "registry_book_page"
        constraints = [
            CheckConstraint(
                name="book_page_state_is_known", condition=Q(state__in=[s.value for s in PageState])
            ),
            CheckConstraint(
                name="book_page_is_in_one_partition",
                condition=Q(partition__in=[p.value for p in Partition]),
            ),
            CheckConstraint(
                name="two_people_read_a_book_page",
                condition=Q(first_by=None) | Q(second_by=None) | ~Q(first_by=F("second_by")),
            ),
            models.UniqueConstraint(
                name="a_page_of_a_book_stands_once", fields=["partition", "book", "number"], condition=OPEN
            ),
        ]
        indexes = [models.Index(fields=["partition", "state", "id"], name="book_page_by_state")]


class BookReadingRow(Row):
    """What one person read on a page. Holders stand apart in `names`, sealed, until the page is done with."""

    personal: ClassVar[tuple[str, ...]] = ("names",)

    page = models.ForeignKey(BookPageRow, on_delete=models.PROTECT, related_name="readings")
    side = models.CharField(max_length=8)
    dates = models.CharField(max_length=10)
    lines = models.JSONField(default=list)
    names = models.BinaryField(default=b"")
    by = models.UUIDField()
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    dropped = models.BooleanField(default=False)

    class Meta:
        db_table = "registry_book_reading"
        constraints = [
            models.UniqueConstraint(
                name="one_standing_reading_a_side", fields=["page", "side"], condition=Q(dropped=False)
            ),
            CheckConstraint(
                name="a_reading_is_the_first_or_the_second",
                condition=Q(side__in=[Side.FIRST.value, Side.SECOND.value]),
            ),
        ]


class BookChoiceRow(Row):
    """Which reading of a cell stands, who said so and when; a later one takes the place of an earlier.

    Where neither stands, `text` says what does; a holder's name stands in `name`, sealed.
    """

    personal: ClassVar[tuple[str, ...]] = ("name",)

    page = models.ForeignKey(BookPageRow, on_delete=models.PROTECT, related_name="choices")
    line = models.PositiveSmallIntegerField()
    column = models.CharField(max_length=12)
    stands = models.CharField(max_length=8)
    text = models.CharField(max_length=250, blank=True)
    name = models.BinaryField(default=b"")
    by = models.UUIDField()
    at = models.DateTimeField()
    dropped = models.BooleanField(default=False)

    class Meta:
        db_table = "registry_book_choice"
        constraints = [
            models.UniqueConstraint(
                name="one_standing_choice_a_cell",
                fields=["page", "line", "column"],
                condition=Q(dropped=False),
            )
        ]
