"""What every photograph has, of a record and of a find: its row, its moment, the places of the marks on it (ITI 8).

An app keeps its photographs with its own things, commands and deeds; what is common is here. A place is said in
hundredths of a per cent of the sides, so it holds for every size of the picture. A mistake is put right by a
later place or taken back; the row stays. How a file comes in is told in `intake`.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import CheckConstraint, F, Q
from django.utils.translation import gettext_lazy as _

from tracemark.kernel import clock, intake
from tracemark.kernel.errors import BadInput, NotFound
from tracemark.kernel.identity import new_uuid
from tracemark.kernel.rows import NamedRow, refuse_text

if TYPE_CHECKING:
    from uuid import UUID

    from django.utils.functional import _StrPromise

    from tracemark.kernel.files import StoredImage
    from tracemark.kernel.models import Upload

WHOLE = 10_000
"""A side, in hundredths of a per cent."""


class OutsideThePicture(BadInput):
    code = "photographs.outside_the_picture"
    sentence = _("A place lies inside the picture: from 0 to 100 per cent of each side. Nothing was saved.")


class NothingAnnotated(BadInput):
    code = "photographs.nothing_annotated"
    sentence = _("Say which mark is there, or what else it is. Nothing was saved.")


class Moment(StrEnum):
    """When a photograph was taken, where a worn or erased mark was recovered."""

    BEFORE = "before"
    AFTER = "after"

    @property
    def label(self) -> str:
        return str(MOMENT_LABELS[self])


MOMENT_LABELS: dict[Moment, str | _StrPromise] = {
    Moment.BEFORE: _("Before recovery"),
    Moment.AFTER: _("After recovery"),
}


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


class PhotographRow(NamedRow):
    """A kept photograph; the pixels lie in the node's files by `sha256`. An app adds of what it is, and of which mark."""

    sha256 = models.CharField(max_length=64)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    caption = models.CharField(max_length=200, blank=True)
    moment = models.CharField(max_length=8, blank=True)
    added_by = models.UUIDField()
    added_at = models.DateTimeField()

    class Meta:
        abstract = True


class PlaceRow(NamedRow):
    """Where on a photograph a mark is. An app adds the `photograph` and the `mark`."""

    left = models.PositiveSmallIntegerField()
    top = models.PositiveSmallIntegerField()
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    note = models.CharField(max_length=200, blank=True)
    by = models.UUIDField()
    at = models.DateTimeField()
    replaced = models.BooleanField(default=False)

    class Meta:
        abstract = True


def moment_is_known(name: str) -> CheckConstraint:
    return CheckConstraint(name=name, condition=Q(moment__in=["", *(m.value for m in Moment)]))


def lies_in_the_picture(name: str) -> CheckConstraint:
    return CheckConstraint(name=name, condition=Q(left__lte=WHOLE - F("width"), top__lte=WHOLE - F("height")))


def hand_in(
    *,
    by: UUID,
    purpose: str,
    subject: UUID,
    kind: type[PhotographRow],
    data: bytes,
    caption: str,
    moment: str,
    mark: UUID | None,
) -> Upload:
    """Keep a file aside with what was said of it, within the command that records it.

    Raises:
        ImageTooLarge, NotAnImage, TextTooLong, NotText
    """
    for name, value in (("caption", caption), ("moment", moment)):
        refuse_text(kind._meta.get_field(name), value)
    facts = {"caption": caption, "mark": str(mark or ""), "moment": Moment(moment).value if moment else ""}
    return intake.hand_in(by=by, purpose=purpose, subject=subject, data=data, facts=facts)


def keep(rows: Any, *, by: UUID, upload: Upload, stored: StoredImage, mark: Any) -> dict[str, Any]:
    """Write the row among those of its thing (`rows`), say that it is kept, and return the facts of its deed."""
    facts = {
        "sha256": stored.sha256,
        "width": stored.width,
        "height": stored.height,
        "caption": upload.facts["caption"],
        "moment": upload.facts["moment"],
    }
    rows.create(uuid=upload.uuid, mark=mark, added_by=by, added_at=clock.now(), **facts)
    intake.mark_kept(upload)
    return {"photograph": upload.uuid, "mark": mark.uuid if mark else None, **facts}


def annotate(
    places: Any, *, by: UUID, place: Place, mark: Any, note: str, replaces: UUID | None, **beside: Any
) -> dict[str, Any]:
    """Write a place among those of a photograph (`places`), and return the facts of its deed.

    Raises:
        NotFound: the place that it should replace does not stand.
        OutsideThePicture, NothingAnnotated, TextTooLong, NotText
    """
    if not mark and not note.strip():
        raise NothingAnnotated
    check_place(place)
    if replaces:
        withdraw(places, replaces)
    said = asdict(place) | {"note": note}
    made = places.create(uuid=new_uuid(), mark=mark, by=by, at=clock.now(), **said, **beside)
    return {
        "annotation": made.uuid,
        "photograph": made.photograph.uuid,
        "mark": mark.uuid if mark else None,
        "replaces": replaces,
        **said,
    }


def withdraw(places: Any, annotation: UUID) -> None:
    """Let a place of a photograph stand no longer; the row stays.

    Raises:
        NotFound: there is none, or it was replaced already.
    """
    if not places.filter(uuid=annotation, replaced=False).update(replaced=True):
        raise NotFound


def check_place(place: Place) -> None:
    """Raises: OutsideThePicture."""
    fits = min(asdict(place).values()) >= 0
    if not fits or place.left + place.width > WHOLE or place.top + place.height > WHOLE:
        raise OutsideThePicture


def mark_of(thing: Any, mark: UUID | str | None) -> Any:
    """The mark of this thing under that name; None where none is named.

    Raises:
        NotFound: it is the mark of something else, or none.
    """
    of = thing.marks.filter(uuid=mark).first() if mark else None
    if mark and not of:
        raise NotFound
    return of
