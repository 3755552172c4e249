"""Photographs of records and of finds (ITI 8): handed in as they are, asked for by the name that they were given.

The body is the picture itself, read in pieces up to what a photograph may have; what else is said of it stands in the
address. It is looked at before it is kept, so it is answered with 202 and the address where its state is told. Where
on a picture a mark lies is said by people, on its page.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import FileResponse, HttpRequest
from django.urls import reverse
from ninja import Query, Router, Schema
from pydantic import Field

from tracemark.apps.registry import api as registry
from tracemark.apps.tracing import api as tracing
from tracemark.kernel import files, telling
from tracemark.kernel.errors import NotFound
from tracemark.kernel.photographs import Moment
from tracemark.web.api.door import TokenRequest
from tracemark.web.api.fields import Line
from tracemark.web.api.operations import Done, asks, does
from tracemark.web.api.paging import Listed, Place, one_of, page_of
from tracemark.web.api.problems import NotPhotographContent, TooLarge

router = Router(tags=["photographs"])

KINDS = ("image/jpeg", "image/png", "image/webp")
PIECE = 64 * 1024
BYTES = {"schema": {"type": "string", "format": "binary"}}
SENT = {"requestBody": {"required": True, "content": dict.fromkeys(KINDS, BYTES)}}
PIXELS = {"responses": {200: {"content": {"image/jpeg": BYTES}}}}
UNDER = "/weapons/{uuid:weapon}/photographs"
OF_FIND = "/finds/{uuid:find}/photographs"

State = Literal["waiting", "preparing", "stuck", "kept", "refused"]


class SaidOfIt(Schema):
    """What is said of a photograph that is handed in."""

    caption: Line = ""
    moment: Moment | None = Field(None, description="Before or after the recovery of a mark.")
    mark: UUID | None = Field(None, description="The mark that it shows; without it, the whole weapon.")

    def facts(self) -> dict[str, Any]:
        return {
            "caption": self.caption,
            "moment": self.moment.value if self.moment else "",
            "mark": self.mark,
        }


class Taken(Done):
    """`uuid` is the name under which it will be kept; `address` tells its state."""

    state: Literal["waiting"] = "waiting"
    address: str


class Photograph(Schema):
    """A photograph. Size and digest are those of the kept picture; `error` and `why` say what it was refused for."""

    uuid: UUID
    state: State
    error: str
    why: str
    caption: str
    moment: Moment | Literal[""]
    mark: UUID | None
    width: int | None
    height: int | None
    sha256: str
    added_at: datetime


class PhotographPage(Listed):
    items: list[Photograph]


class SizeAsked(Schema):
    size: Literal["thumb", "large", "whole"] = "whole"


Said = Annotated[SaidOfIt, Query()]
InPlace = Annotated[Place, Query()]
InSize = Annotated[SizeAsked, Query()]


def sent(request: HttpRequest) -> bytes:
    """The picture, no more of it than a photograph may have.

    Raises:
        NotPhotographContent, TooLarge
    """
    if request.content_type not in KINDS:
        raise NotPhotographContent
    data = bytearray()
    while piece := request.read(PIECE):
        data += piece
        if len(data) > files.MOST_BYTES:
            raise TooLarge
    return bytes(data)


@does(router, UNDER, command=registry.add_photograph, answer=Taken, status=202, reads=sent, more=SENT)
def add_photograph(request: TokenRequest, weapon: UUID, said: Said, data: bytes) -> dict[str, Any]:
    """Hand in a photograph of a weapon or of a mark on it: JPEG, PNG or WebP, at most 15 MB."""
    uuid = registry.add_photograph(by=request.auth.person, weapon=weapon, data=data, **said.facts())
    return _handed_in("api_get_photograph", weapon, uuid)


@asks(router, UNDER, scope="see.weapons", answer=PhotographPage)
def list_photographs(request: TokenRequest, weapon: UUID, place: InPlace) -> dict[str, Any]:
    """List the kept photographs of a record, newest first."""
    return _listed(registry.weapon_for(request.auth.person, weapon), place)


@asks(router, UNDER + "/{uuid:photograph}", scope="see.weapons", answer=Photograph)
def get_photograph(request: TokenRequest, weapon: UUID, photograph: UUID) -> dict[str, Any]:
    """Say whether a photograph waits, is kept, or was refused and why."""
    row = registry.weapon_for(request.auth.person, weapon)
    return _told(row, registry.not_yet_kept(request.auth.person, weapon), photograph)


@asks(router, UNDER + "/{uuid:photograph}/image", scope="see.weapons", answer=None, more=PIXELS)
def get_image(request: TokenRequest, weapon: UUID, photograph: UUID, asked: InSize) -> FileResponse:
    """Get the kept picture as a JPEG, whole or in a smaller size."""
    return _pixels(registry.weapon_for(request.auth.person, weapon), photograph, asked.size)


@does(router, OF_FIND, command=tracing.photograph_find, answer=Taken, status=202, reads=sent, more=SENT)
def photograph_find(request: TokenRequest, find: UUID, said: Said, data: bytes) -> dict[str, Any]:
    """Hand in a photograph of an exhibit or of a mark on it: JPEG, PNG or WebP, at most 15 MB."""
    uuid = tracing.photograph_find(by=request.auth.person, find=find, data=data, **said.facts())
    return _handed_in("api_get_find_photograph", find, uuid)


@asks(router, OF_FIND, scope="see.finds", answer=PhotographPage)
def list_find_photographs(request: TokenRequest, find: UUID, place: InPlace) -> dict[str, Any]:
    """List the kept photographs of a find, newest first."""
    return _listed(one_of(tracing.list_finds(request.auth.person), find), place)


@asks(router, OF_FIND + "/{uuid:photograph}", scope="see.finds", answer=Photograph)
def get_find_photograph(request: TokenRequest, find: UUID, photograph: UUID) -> dict[str, Any]:
    """Say whether a photograph of a find waits, is kept, or was refused and why."""
    row = one_of(tracing.list_finds(request.auth.person), find)
    return _told(row, tracing.photographs_not_yet_kept(row), photograph)


@asks(router, OF_FIND + "/{uuid:photograph}/image", scope="see.finds", answer=None, more=PIXELS)
def get_find_image(request: TokenRequest, find: UUID, photograph: UUID, asked: InSize) -> FileResponse:
    """Get the kept picture of a find as a JPEG, whole or in a smaller size."""
    return _pixels(one_of(tracing.list_finds(request.auth.person), find), photograph, asked.size)


def _handed_in(route: str, thing: UUID, uuid: UUID) -> dict[str, Any]:
    return {"uuid": uuid, "address": reverse(route, args=[thing, uuid])}


def _listed(thing: Any, place: Place) -> dict[str, Any]:
    return page_of(thing.photographs.select_related("mark"), place, order="-added_at").told(kept_of)


def _told(thing: Any, uploads: Any, photograph: UUID) -> dict[str, Any]:
    """What waits is looked for first: it may be kept meanwhile, and is then found there."""
    upload = uploads.filter(uuid=photograph).first()
    if upload:
        return waiting_of(upload)
    return kept_of(one_of(thing.photographs.select_related("mark"), photograph))


def _pixels(thing: Any, photograph: UUID, size: str) -> FileResponse:
    """One that was kept before there were sizes is given whole."""
    sha256 = one_of(thing.photographs, photograph).sha256
    smaller = files.image_path(sha256, "" if size == "whole" else size)
    try:
        file = (smaller if smaller.is_file() else files.image_path(sha256)).open("rb")
    except OSError:
        raise NotFound from None
    return FileResponse(file, content_type="image/jpeg")


def kept_of(row: Any) -> dict[str, Any]:
    same = ("uuid", "caption", "moment", "width", "height", "sha256", "added_at")
    return {name: getattr(row, name) for name in same} | {
        "state": "kept",
        "error": "",
        "why": "",
        "mark": row.mark.uuid if row.mark else None,
    }


def waiting_of(upload: Any) -> dict[str, Any]:
    return {
        "uuid": upload.uuid,
        "state": upload.state,
        "error": upload.error,
        "why": telling.sentence_of(upload.error, upload.error_data) if upload.error else "",
        "caption": upload.facts["caption"],
        "moment": upload.facts["moment"],
        "mark": upload.facts["mark"] or None,
        "width": None,
        "height": None,
        "sha256": "",
        "added_at": upload.at,
    }
