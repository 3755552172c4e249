"""Two questions of every police officer: what is this weapon, and is it in our records?

Both are asked by POST, so that what is read on a weapon stands in no log of addresses; they change nothing.
"""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from django.utils.translation import gettext
from ninja import Router, Schema
from pydantic import Field, StringConstraints

from tracemark.apps.accounts.data import Partition
from tracemark.apps.catalogue import api as catalogue
from tracemark.apps.catalogue.identify import (
    Certainty,
    Observation,
    ObservedMark,
    identify_marks,
    identify_text,
)
from tracemark.apps.catalogue.identify.words import sentence as said
from tracemark.apps.registry import api as registry
from tracemark.apps.registry.data import Search, SearchResult, Status
from tracemark.apps.registry.words import sentence
from tracemark.marks import Way
from tracemark.web.api import codes
from tracemark.web.api.door import TokenRequest
from tracemark.web.api.fields import PROSE, Body, Code, Line, MarkText, Reading, State, plain
from tracemark.web.api.operations import asks

router = Router(tags=["find"])

Codes = Annotated[list[Code], Field(max_length=20)]


class ReadingAsked(Body):
    """A reading with its doubts - `?` one unknown character, `*` any, `[38]` either - and what else is known."""

    reading: Reading
    maker: Codes = []
    model: Codes = []
    calibre: Codes = []
    country: Annotated[list[State], Field(max_length=20)] = []
    way: Way = Way.HAND
    limit: Annotated[int, Field(ge=1, le=100)] = 20

    def asked(self) -> Search:
        """Raises: CodeUnknown."""
        for name in ("maker", "model", "calibre", "country"):
            for code in getattr(self, name):
                codes.check(**{name: code})
        return Search(
            reading=self.reading,
            makers=frozenset(self.maker),
            models=frozenset(self.model),
            calibres=frozenset(self.calibre),
            countries=frozenset(self.country),
            way=self.way.value,
            limit=self.limit,
        )


Share = Annotated[float, Field(ge=0, le=1)]


class Candidate(Schema):
    """A record that the reading may mean, how probable it is, and why."""

    weapon: UUID
    reference: str
    serial: str
    partition: Partition
    status: Status
    type: str
    maker: str
    model: str
    calibre: str
    country: str
    year: int | None
    probability: Share
    tied: int
    reasons: list[str]


class FindAnswer(Schema):
    """The candidates, and what falls to records that are not shown and to none at all."""

    reading: str
    candidates: list[Candidate]
    others: Share
    not_registered: Share
    matched: int
    complete: bool


@asks(router, "/find", scope="see.weapons", answer=FindAnswer, method="POST")
def find_record(request: TokenRequest, body: ReadingAsked) -> dict[str, Any]:
    """Find the records that a reading may mean, in the registers that the person sees."""
    return found_of(registry.search(request.auth.person, body.asked()))


def found_of(result: SearchResult) -> dict[str, Any]:
    same = [name for name in Candidate.model_fields if name not in {"reasons", "probability"}]
    return {
        "reading": result.reading,
        "others": _share(result.others),
        "not_registered": _share(result.not_registered),
        "matched": result.matched,
        "complete": result.complete,
        "candidates": [
            {name: getattr(one, name) for name in same}
            | {
                "probability": _share(one.probability),
                "reasons": [sentence(remark) for remark in one.remarks],
            }
            for one in result.candidates
        ],
    }


class MarkSeen(Body):
    text: MarkText = ""
    symbol: Line = ""
    place: Line = ""
    kind: Line = ""


class WeaponSeen(Body):
    """A text, or the marks one by one; marks that were looked for in vain are `absent`."""

    text: Annotated[str, StringConstraints(max_length=4000, pattern=PROSE)] = ""
    marks: Annotated[list[MarkSeen], Field(max_length=100)] = []
    absent: Annotated[list[Annotated[str, plain(60)]], Field(max_length=100)] = []


class Identity(Schema):
    """One possible identity. `weapon` counts the weapons that a text names."""

    weapon: int
    maker: str
    maker_name: str
    model: str
    model_name: str
    variant: str
    calibres: list[str]
    type: str
    country: str
    years: str
    probability: Share
    certainty: Certainty
    reasons: list[str]
    warnings: list[str]


class Identified(Schema):
    candidates: list[Identity]
    serial: str
    look_next: list[str]


@asks(router, "/identify", scope="see.catalogue", answer=Identified, method="POST")
def identify_weapon(request: TokenRequest, body: WeaponSeen) -> dict[str, Any]:
    """Say what a weapon can be, from a text or from its marks, with reasons; an officer decides."""
    known = catalogue.snapshot()
    if body.marks or body.absent:
        marks = tuple(ObservedMark(**mark.model_dump()) for mark in body.marks)
        answer = identify_marks(known, Observation(marks, body.text, tuple(body.absent)))
    else:
        answer = identify_text(known, body.text)
    return {
        "serial": answer.serial,
        "look_next": [said(note, gettext) for note in answer.look_next],
        "candidates": [
            {
                "weapon": one.item,
                "maker": one.maker,
                "maker_name": known.maker_name(one.maker),
                "model": one.model,
                "model_name": known.model_name(one.model),
                "variant": one.variant,
                "calibres": list(one.calibres),
                "type": one.type,
                "country": one.country,
                "years": one.years,
                "probability": _share(one.probability),
                "certainty": one.certainty,
                "reasons": [said(note, gettext) for note in one.reasons],
                "warnings": [said(note, gettext) for note in one.warnings],
            }
            for one in answer.candidates
        ],
    }


def _share(value: float) -> float:
    return round(min(max(value, 0.0), 1.0), 6)
