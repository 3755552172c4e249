"""Photographs of a weapon: the pages of an album (see `pages.albums`), with the commands of the registry.

An address alone opens nothing: each picture and each tile is given to those who see the record.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from tracemark.apps.registry import api as registry
from tracemark.web.pages import pictures
from tracemark.web.pages.albums import Album, Names
from tracemark.web.pages.door import needs

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet
    from django.http import FileResponse, HttpResponse

    from tracemark.kernel.models import Upload
    from tracemark.web.pages.door import PersonRequest


class WeaponAlbum(Album):
    names = Names(
        listing="weapon_photographs",
        add="add_photograph",
        compare="compare_photographs",
        look="photograph",
        picture="weapon_photograph",
        tile="photograph_tile",
        annotate="annotate_photograph",
        withdraw="withdraw_place",
    )
    may_add = "registry.add_photograph"
    may_annotate = "registry.annotate_photograph"
    unnamed = gettext_lazy("Photograph of the weapon")

    def mark(self) -> str:
        return str(self.row.serial)

    def trail(self) -> list[dict[str, str]]:
        return [
            {"label": _("Records"), "url": reverse("weapons")},
            {"label": self.row.reference, "url": reverse("weapon", args=[self.row.uuid])},
        ]

    def uploads(self) -> QuerySet[Upload]:
        return registry.not_yet_kept(self.request.person, self.row.uuid)

    def hand_in(self, data: bytes, **said: Any) -> None:
        registry.add_photograph(by=self.request.person, weapon=self.row.uuid, data=data, **said)

    def say_place(self, kept: Any, **said: Any) -> None:
        registry.annotate_photograph(by=self.request.person, photograph=kept.uuid, **said)

    def take_back(self, place: UUID, why: str) -> None:
        registry.withdraw_annotation(by=self.request.person, annotation=place, why=why)


def _of(request: PersonRequest, weapon: UUID) -> WeaponAlbum:
    return WeaponAlbum(request, registry.weapon_for(request.person, weapon))


def _with(request: PersonRequest, photograph: UUID) -> tuple[WeaponAlbum, Any]:
    kept = registry.photograph_for(request.person, photograph)
    return WeaponAlbum(request, kept.weapon), kept


@needs("see.weapons")
@require_safe
def listing(request: PersonRequest, uuid: UUID) -> HttpResponse:
    return _of(request, uuid).listing()


@needs("registry.add_photograph")
@require_POST
def add(request: PersonRequest, uuid: UUID) -> HttpResponse:
    return _of(request, uuid).add()


@needs("see.weapons")
@require_safe
def compare(request: PersonRequest, uuid: UUID) -> HttpResponse:
    return _of(request, uuid).compare()


@needs("see.weapons")
@require_safe
def look(request: PersonRequest, uuid: UUID) -> HttpResponse:
    album, kept = _with(request, uuid)
    return album.look(kept)


@needs("registry.annotate_photograph")
@require_POST
def annotate(request: PersonRequest, uuid: UUID) -> HttpResponse:
    album, kept = _with(request, uuid)
    return album.annotate(kept)


@needs("registry.withdraw_annotation")
@require_POST
def withdraw(request: PersonRequest, uuid: UUID, place: UUID) -> HttpResponse:
    album, kept = _with(request, uuid)
    return album.withdraw(kept, place)


@needs("see.weapons")
@require_safe
def show(request: PersonRequest, uuid: UUID, size: str) -> FileResponse:
    """The pixels, in one of the sizes."""
    return pictures.pixels(registry.photograph_for(request.person, uuid).sha256, size)


@needs("see.weapons")
@require_safe
def tile(request: PersonRequest, uuid: UUID, level: int, column: int, row: int) -> FileResponse:
    return pictures.tile(registry.photograph_for(request.person, uuid).sha256, level, column, row)
