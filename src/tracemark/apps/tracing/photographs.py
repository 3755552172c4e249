"""Photographs of exhibits: handed in, looked at by a job, kept with the find, annotated (ITI 8, 17 (b)).

What they share with photographs of records is in `kernel.photographs`, the way in of a file in `kernel.intake`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracemark.apps.accounts import api as accounts
from tracemark.apps.tracing import events, policy
from tracemark.apps.tracing.incidents import find_for
from tracemark.apps.tracing.models import FindAnnotationRow, FindPhotographRow, FindRow
from tracemark.kernel import intake, photographs
from tracemark.kernel.commands import command, record
from tracemark.kernel.errors import NotFound
from tracemark.kernel.photographs import Place, mark_of

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from tracemark.apps.accounts.data import Person
    from tracemark.kernel.files import StoredImage
    from tracemark.kernel.models import Upload

PURPOSE = "find"


@command
def photograph_find(
    *, by: Person, find: UUID, data: bytes, caption: str = "", mark: UUID | None = None, moment: str = ""
) -> UUID:
    """Hand in a photograph of an exhibit or of a mark on it: it is kept aside until it has been looked at.

    Returns the name under which it will be kept.

    Raises:
        NotFound: no such find or mark, or none that this person sees.
        NotAnImage, ImageTooLarge, TextTooLong, NotText
    """
    row = find_for(by, find)
    mark_of(row, mark)
    upload = photographs.hand_in(
        by=by.id,
        purpose=PURPOSE,
        subject=row.uuid,
        kind=FindPhotographRow,
        data=data,
        caption=caption,
        moment=moment,
        mark=mark,
    )
    record(
        events.FindPhotographHandedIn(
            subject=row.uuid, photograph=upload.uuid, sha256=upload.sha256, size=upload.size
        )
    )
    return upload.uuid


@command
def keep_find_photograph(*, by: Person, upload: Upload, stored: StoredImage) -> None:
    """Keep a photograph of the exhibit, made again from its pixels.

    Raises:
        NotFound: the find is none any more that this person sees.
    """
    row = find_for(by, upload.subject)
    of = mark_of(row, upload.facts.get("mark"))
    kept = photographs.keep(row.photographs, by=by.id, upload=upload, stored=stored, mark=of)
    record(events.FindPhotographed(subject=row.uuid, **kept))


@command
def annotate_find_photograph(
    *,
    by: Person,
    photograph: UUID,
    place: Place,
    mark: UUID | None = None,
    note: str = "",
    replaces: UUID | None = None,
) -> UUID:
    """Say where on a photograph of an exhibit a mark is (ITI 8), or say it again where it was wrong.

    Raises:
        NotFound: no such photograph, mark or earlier annotation, or none that this person sees.
        OutsideThePicture, NothingAnnotated, TextTooLong, NotText
    """
    picture = find_photograph_for(by, photograph)
    row = find_for(by, picture.find.uuid)
    said = photographs.annotate(
        picture.annotations, by=by.id, place=place, mark=mark_of(row, mark), note=note, replaces=replaces
    )
    record(events.FindPhotographAnnotated(subject=row.uuid, **said))
    annotation: UUID = said["annotation"]
    return annotation


@command
def withdraw_find_annotation(*, by: Person, annotation: UUID, why: str) -> None:
    """Take back what was said of a place on a photograph of an exhibit; it stays in the story.

    Raises:
        NotFound
    """
    said = FindAnnotationRow.objects.select_related("photograph").filter(uuid=annotation).first()
    if said is None:
        raise NotFound
    picture = find_photograph_for(by, said.photograph.uuid)
    row = find_for(by, picture.find.uuid)
    photographs.withdraw(picture.annotations, annotation)
    record(
        events.FindAnnotationWithdrawn(
            subject=row.uuid, annotation=annotation, photograph=picture.uuid, why=why
        )
    )


def find_photograph_for(person: Person, photograph: UUID) -> FindPhotographRow:
    """A photograph of a find that this person sees.

    Raises:
        NotFound
    """
    row = (
        FindPhotographRow.objects.select_related("find__incident", "mark")
        .filter(uuid=photograph, find__in=FindRow.objects.filter(policy.finds_visible_to(person)))
        .first()
    )
    if row is None:
        raise NotFound
    return row


def photographs_not_yet_kept(find: FindRow) -> QuerySet[Upload]:
    """What was handed in for a find and waits, is being prepared or was refused."""
    return intake.not_yet_kept(PURPOSE, [find.uuid])


@intake.keeps(PURPOSE)
def _keep(upload: Upload, stored: StoredImage) -> None:
    """In the name of the officer who handed it in, with the roles of today."""
    keep_find_photograph(by=accounts.in_the_name_of(upload.by), upload=upload, stored=stored)
