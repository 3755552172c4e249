"""Photographs of a weapon and its marks (ITI 8): handed in, kept when they have been looked at, annotated.

Handing in records the digest of the file as it came; keeping, which a job does in the officer's name, that of the
picture made again from its pixels. An annotation says where on the picture which mark is; a mistake is put right
by a later one. How a file is opened and what is refused is told in `kernel.intake` and `kernel.files`.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from tracemark.apps.accounts import api as accounts
from tracemark.apps.registry import errors, policy
from tracemark.apps.registry.data import Moment
from tracemark.apps.registry.events import (
    AnnotationWithdrawn,
    PhotographAdded,
    PhotographAnnotated,
    PhotographHandedIn,
)
from tracemark.apps.registry.life import writable
from tracemark.apps.registry.models import AnnotationRow, MarkRow, PhotographRow, WeaponRow
from tracemark.kernel import clock, intake
from tracemark.kernel.commands import command, record
from tracemark.kernel.errors import NotFound
from tracemark.kernel.identity import new_uuid
from tracemark.kernel.rows import refuse_text

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from tracemark.apps.accounts.data import Person
    from tracemark.kernel.files import StoredImage
    from tracemark.kernel.models import Upload

PURPOSE = "weapon"
WHOLE = 10_000


@dataclass(frozen=True, slots=True)
class Place:
    """A place on a picture in hundredths of a per cent of its sides; a point where it has no width and height."""

    left: int
    top: int
    width: int = 0
    height: int = 0

    @property
    def is_point(self) -> bool:
        return not (self.width and self.height)


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
    _mark_of(row, mark)
    for name, value in (("caption", caption), ("moment", moment)):
        refuse_text(PhotographRow._meta.get_field(name), value)
    facts = {"caption": caption, "mark": str(mark or ""), "moment": Moment(moment).value if moment else ""}
    upload = intake.hand_in(by=by.id, purpose=PURPOSE, subject=row.uuid, data=data, facts=facts)
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
    said = upload.facts
    of = _mark_of(row, said["mark"])
    PhotographRow.objects.create(
        uuid=upload.uuid,
        weapon=row,
        mark=of,
        sha256=stored.sha256,
        width=stored.width,
        height=stored.height,
        caption=said["caption"],
        moment=said["moment"],
        added_by=by.id,
        added_at=clock.now(),
    )
    intake.mark_kept(upload)
    record(
        PhotographAdded(
            subject=row.uuid,
            photograph=upload.uuid,
            sha256=stored.sha256,
            width=stored.width,
            height=stored.height,
            mark=of.uuid if of else None,
            caption=said["caption"],
            moment=said["moment"],
        )
    )


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
    of = _mark_of(row, mark)
    if not of and not note.strip():
        raise errors.NothingAnnotated
    _check_place(place)
    if replaces and not _standing(picture).filter(uuid=replaces).update(replaced=True):
        raise NotFound
    made = AnnotationRow.objects.create(
        uuid=new_uuid(),
        weapon=row,
        photograph=picture,
        mark=of,
        **asdict(place),
        note=note,
        by=by.id,
        at=clock.now(),
    )
    record(
        PhotographAnnotated(
            subject=row.uuid,
            annotation=made.uuid,
            photograph=picture.uuid,
            mark=mark,
            **asdict(place),
            note=note,
            replaces=replaces,
        )
    )
    return made.uuid


@command
def withdraw_annotation(*, by: Person, annotation: UUID, why: str) -> None:
    """Take back what was said of a place; it stays in the story.

    Raises:
        NotFound
    """
    said = AnnotationRow.objects.select_related("photograph").filter(uuid=annotation, replaced=False).first()
    if said is None:
        raise NotFound
    picture = photograph_for(by, said.photograph.uuid)
    row = writable(by, picture.weapon.uuid)
    _standing(picture).filter(uuid=annotation).update(replaced=True)
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
    by = accounts.NODE if upload.by == accounts.NODE.id else accounts.person_by_uuid(upload.by)
    keep_photograph(by=by, upload=upload, stored=stored)


def _mark_of(row: WeaponRow, mark: UUID | str | None) -> MarkRow | None:
    of = row.marks.filter(uuid=mark).first() if mark else None
    if mark and not of:
        raise NotFound
    return of


def _standing(picture: PhotographRow) -> QuerySet[AnnotationRow]:
    return AnnotationRow.objects.filter(photograph=picture, replaced=False)


def _check_place(place: Place) -> None:
    fits = min(asdict(place).values()) >= 0
    if not fits or place.left + place.width > WHOLE or place.top + place.height > WHOLE:
        raise errors.OutsideThePicture
