"""Photographs of an exhibit: the pages of an album (see `pages.albums`), with the commands of tracing.

An address alone opens nothing: each picture and each tile is given to those who see the find.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from tracemark.apps.tracing import api as tracing
from tracemark.web.pages import pictures
from tracemark.web.pages.albums import Album, Names
from tracemark.web.pages.door import needs
from tracemark.web.pages.tracing.incidents import seen, serial_of

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet
    from django.http import FileResponse, HttpResponse

    from tracemark.kernel.models import Upload
    from tracemark.web.pages.door import PersonRequest


class FindAlbum(Album):
    names = Names(
        listing="find_photographs",
        add="find_photograph",
        compare="compare_find_photographs",
        look="find_look",
        picture="find_picture",
        tile="find_tile",
        annotate="annotate_find_photograph",
        withdraw="withdraw_find_place",
    )
    may_add = "tracing.photograph_find"
    may_annotate = "tracing.annotate_find_photograph"
    unnamed = gettext_lazy("Photograph of the exhibit")

    def mark(self) -> str:
        return serial_of(self.row)

    def trail(self) -> list[dict[str, str]]:
        return [
            {"label": _("Finds"), "url": reverse("finds")},
            {"label": self.row.reference, "url": reverse("find", args=[self.row.uuid])},
        ]

    def uploads(self) -> QuerySet[Upload]:
        return tracing.photographs_not_yet_kept(self.row)

    def hand_in(self, data: bytes, **said: Any) -> None:
        tracing.photograph_find(by=self.request.person, find=self.row.uuid, data=data, **said)

    def say_place(self, kept: Any, **said: Any) -> None:
        tracing.annotate_find_photograph(by=self.request.person, photograph=kept.uuid, **said)

    def take_back(self, place: UUID, why: str) -> None:
        tracing.withdraw_find_annotation(by=self.request.person, annotation=place, why=why)


def _of(request: PersonRequest, find: UUID) -> FindAlbum:
    return FindAlbum(request, seen(request, find))


def _with(request: PersonRequest, photograph: UUID) -> tuple[FindAlbum, Any]:
    kept = tracing.find_photograph_for(request.person, photograph)
    return FindAlbum(request, kept.find), kept


@needs("see.finds")
@require_safe
def listing(request: PersonRequest, uuid: UUID) -> HttpResponse:
    return _of(request, uuid).listing()


@needs("tracing.photograph_find")
@require_POST
def add(request: PersonRequest, uuid: UUID) -> HttpResponse:
    return _of(request, uuid).add()


@needs("see.finds")
@require_safe
def compare(request: PersonRequest, uuid: UUID) -> HttpResponse:
    return _of(request, uuid).compare()


@needs("see.finds")
@require_safe
def look(request: PersonRequest, uuid: UUID) -> HttpResponse:
    album, kept = _with(request, uuid)
    return album.look(kept)


@needs("tracing.annotate_find_photograph")
@require_POST
def annotate(request: PersonRequest, uuid: UUID) -> HttpResponse:
    album, kept = _with(request, uuid)
    return album.annotate(kept)


@needs("tracing.withdraw_find_annotation")
@require_POST
def withdraw(request: PersonRequest, uuid: UUID, place: UUID) -> HttpResponse:
    album, kept = _with(request, uuid)
    return album.withdraw(kept, place)


@needs("see.finds")
@require_safe
def picture(request: PersonRequest, uuid: UUID, size: str) -> FileResponse:
    """The pixels, in one of the sizes."""
    return pictures.pixels(tracing.find_photograph_for(request.person, uuid).sha256, size)


@needs("see.finds")
@require_safe
def tile(request: PersonRequest, uuid: UUID, level: int, column: int, row: int) -> FileResponse:
    return pictures.tile(tracing.find_photograph_for(request.person, uuid).sha256, level, column, row)
