"""Scans of pages: handed in like photographs, kept when they have been looked at, then there to be typed (ITI 11)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from tracemark.apps.accounts import api as accounts
from tracemark.apps.accounts.data import Partition
from tracemark.apps.registry import errors as registry_errors
from tracemark.apps.registry import policy
from tracemark.apps.registry.books import errors
from tracemark.apps.registry.books.data import LARGEST_NUMBER
from tracemark.apps.registry.books.events import BookPageHandedIn, BookPageKept
from tracemark.apps.registry.books.states import PageState
from tracemark.apps.registry.models import BookPageRow
from tracemark.kernel import clock, intake
from tracemark.kernel.commands import command, record
from tracemark.kernel.references import next_reference
from tracemark.kernel.rows import refuse_text

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from tracemark.apps.accounts.data import Person
    from tracemark.kernel.files import StoredImage
    from tracemark.kernel.models import Upload

PURPOSE = "book"


@command
def hand_in_book_page(*, by: Person, partition: Partition, book: str, number: int, data: bytes) -> UUID:
    """Hand in the scan of a page: it is kept aside until it has been looked at.

    Returns the name under which it will be kept.

    Raises:
        OtherPartition: this person's office keeps another register.
        BookMissing, NumberImpossible, PageThere
        NotAnImage, ImageTooLarge, TextTooLong, NotText
    """
    if not policy.may_write_in(by, partition):
        raise registry_errors.OtherPartition
    book = " ".join(book.split())
    if not book:
        raise errors.BookMissing
    if not 1 <= number <= LARGEST_NUMBER:
        raise errors.NumberImpossible(largest=LARGEST_NUMBER)
    refuse_text(BookPageRow._meta.get_field("book"), book)
    _refuse_twice(partition, book, number)
    facts = {"partition": partition.value, "book": book, "number": number, "caption": f"{book}, {number}"}
    upload = intake.hand_in(by=by.id, purpose=PURPOSE, subject=by.id, data=data, facts=facts)
    record(
        BookPageHandedIn(
            subject=upload.uuid,
            partition=partition.value,
            book=book,
            number=number,
            sha256=upload.sha256,
            size=upload.size,
        )
    )
    return upload.uuid


@command
def keep_book_page(*, by: Person, upload: Upload, stored: StoredImage) -> None:
    """Keep the scan of a page: made again from its pixels, without metadata. It can be typed from now on.

    Raises:
        OtherPartition, PageThere: since it was handed in, the officer has moved, or somebody else was quicker.
    """
    said = upload.facts
    partition = Partition(said["partition"])
    if not policy.may_write_in(by, partition):
        raise registry_errors.OtherPartition
    _refuse_twice(partition, said["book"], said["number"])
    row = BookPageRow(
        uuid=upload.uuid,
        reference=next_reference("B"),
        partition=partition.value,
        state=PageState.SCANNED.value,
        book=said["book"],
        number=said["number"],
        sha256=stored.sha256,
        width=stored.width,
        height=stored.height,
        by=by.id,
        at=clock.now(),
    )
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise errors.PageThere(number=row.number, reference="") from None
    intake.mark_kept(upload)
    record(
        BookPageKept(
            subject=row.uuid,
            reference=row.reference,
            partition=row.partition,
            book=row.book,
            number=row.number,
            sha256=row.sha256,
            width=row.width,
            height=row.height,
        )
    )


def scans_not_kept(person: Person) -> QuerySet[Upload]:
    """The scans that this person handed in and that wait, are being prepared, or were refused."""
    return intake.not_yet_kept(PURPOSE, [person.id])


@intake.keeps(PURPOSE)
def _keep(upload: Upload, stored: StoredImage) -> None:
    """In the name of the officer who handed it in, with the roles of today."""
    by = accounts.NODE if upload.by == accounts.NODE.id else accounts.person_by_uuid(upload.by)
    keep_book_page(by=by, upload=upload, stored=stored)


def _refuse_twice(partition: Partition, book: str, number: int) -> None:
    there = (
        BookPageRow.objects.filter(partition=partition.value, book=book, number=number)
        .exclude(state=PageState.WITHDRAWN.value)
        .first()
    )
    if there:
        raise errors.PageThere(number=number, reference=there.reference)
