"""Photographs of a weapon and its marks (ITI 8): handed in, kept when they have been looked at, annotated.

Handing in records the digest of the file as it came; keeping, which a job does in the officer's name, that of the
picture made again from its pixels. What they share with photographs of finds is in `kernel.photographs`; how a
file is opened and what is refused, in `kernel.intake` and `kernel.files`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracemark.apps.accounts import api as accounts
from tracemark.apps.registry import policy
from tracemark.apps.registry.events import (
    AnnotationWithdrawn,
    PhotographAdded,
    PhotographAnnotated,
    PhotographHandedIn,
)
from tracemark.apps.registry.life import writable
from tracemark.apps.registry.models import AnnotationRow, PhotographRow, WeaponRow
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

PURPOSE = "weapon"


@command
def add_photograph(
    *, by: Person, weapon: UUID, data: bytes, caption: str = "", mark: UUID | None = None, moment: str = ""
) -> UUID:
    """Hand in a photograph of a weapon or a mark: it is kept aside until it has been looked at.

    Returns the name under which it will be kept.

    Raises:
        NotFound: no such weapon or mark, or none that this person sees.
        NotAnImage, ImageTooLarge, TextTooLong, NotText
    """
    row = writable(by, weapon)
    mark_of(row, mark)
    upload = photographs.hand_in(
        by=by.id,
        purpose=PURPOSE,
        subject=row.uuid,
        kind=PhotographRow,
        data=data,
        caption=caption,
        moment=moment,
        mark=mark,
    )
    record(
        PhotographHandedIn(subject=row.uuid, photograph=upload.uuid, sha256=upload.sha256, size=upload.size)
    )
    return upload.uuid


@command
def keep_photograph(*, by: Person, upload: Upload, stored: StoredImage) -> None:
    """Keep a photograph of a weapon or a mark: made again from its pixels, without metadata.

    Raises:
        NotFound: the weapon is none any more that this person sees.
    """
    row = writable(by, upload.subject)
    of = mark_of(row, upload.facts["mark"])
    kept = photographs.keep(row.photographs, by=by.id, upload=upload, stored=stored, mark=of)
    record(PhotographAdded(subject=row.uuid, **kept))


@command
def annotate_photograph(
    *,
    by: Person,
    photograph: UUID,
    place: Place,
    mark: UUID | None = None,
    note: str = "",
    replaces: UUID | None = None,
) -> UUID:
    """Say where on a photograph a mark is (ITI 8), or say it again where it was wrong.

    Raises:
        NotFound: no such photograph, mark or earlier annotation, or none that this person sees.
        OutsideThePicture, NothingAnnotated, TextTooLong, NotText
    """
    picture = photograph_for(by, photograph)
    row = writable(by, picture.weapon.uuid)
    said = photographs.annotate(
        picture.annotations,
        by=by.id,
        place=place,
        mark=mark_of(row, mark),
        note=note,
        replaces=replaces,
        weapon=row,
    )
    record(PhotographAnnotated(subject=row.uuid, **said))
    annotation: UUID = said["annotation"]
    return annotation


@command
def withdraw_annotation(*, by: Person, annotation: UUID, why: str) -> None:
    """Take back what was said of a place; it stays in the story.

    Raises:
        NotFound
    """
    said = AnnotationRow.objects.select_related("photograph").filter(uuid=annotation).first()
    if said is None:
        raise NotFound
    picture = photograph_for(by, said.photograph.uuid)
    row = writable(by, picture.weapon.uuid)
    photographs.withdraw(picture.annotations, annotation)
    record(AnnotationWithdrawn(subject=row.uuid, annotation=annotation, photograph=picture.uuid, why=why))


def photograph_for(person: Person, photograph: UUID) -> PhotographRow:
    """A photograph of a record whose register this person sees.

    Raises:
        NotFound
    """
    partitions = [part.value for part in person.partitions]
    row = (
        PhotographRow.objects.select_related("weapon", "mark")
        .filter(uuid=photograph, weapon__partition__in=partitions)
        .first()
    )
    if row is None:
        raise NotFound
    return row


def not_yet_kept(person: Person, weapon: UUID) -> QuerySet[Upload]:
    """What was handed in for a record that this person sees, and is not kept or was refused.

    Raises:
        NotFound
    """
    if not WeaponRow.objects.filter(policy.visible_to(person), uuid=weapon).exists():
        raise NotFound
    return intake.not_yet_kept(PURPOSE, [weapon])


@intake.keeps(PURPOSE)
def _keep(upload: Upload, stored: StoredImage) -> None:
    """In the name of the officer who handed it in, with the roles of today."""
    keep_photograph(by=accounts.in_the_name_of(upload.by), upload=upload, stored=stored)
