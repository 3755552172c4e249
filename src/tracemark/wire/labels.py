"""Handling on the wire: what the receiver may do with it (ITI 15). A label goes with each message and never widens."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from tracemark.wire.shapes import Day, Nodes, Prose, Shape


class Purpose(StrEnum):
    TRACING = "tracing"
    CRIMINAL_PROCEEDINGS = "criminal_proceedings"
    DIVERSION_ANALYSIS = "diversion_analysis"
    STATISTICS = "statistics"


class Release(StrEnum):
    NONE = "none"
    GIVERS_CONSENT = "givers_consent"
    NAMED = "named"
    PUBLIC = "public"


class Audience(StrEnum):
    NAMED_OFFICE = "named_office"
    AUTHORISED_PERSONNEL = "authorised_personnel"
    COMPETENT_AUTHORITIES = "competent_authorities"


class CourtUse(StrEnum):
    FORBIDDEN = "forbidden"
    GIVERS_CONSENT = "givers_consent"
    ALLOWED = "allowed"


class OnExpiry(StrEnum):
    ERASE_PERSONAL = "erase_personal"
    ERASE_ALL = "erase_all"
    REVIEW = "review"


class Label(Shape):
    """What holds where nothing else was said is the narrowest of each."""

    purposes: Annotated[tuple[Purpose, ...], Field(min_length=1, max_length=4)] = (Purpose.TRACING,)
    release: Release = Release.NONE
    named: Nodes | None = None
    audience: Audience = Audience.AUTHORISED_PERSONNEL
    court_use: CourtUse = CourtUse.GIVERS_CONSENT
    personal: bool = False
    retain_until: Day | None = None
    on_expiry: OnExpiry | None = None
    text: Prose | None = None

    @model_validator(mode="after")
    def _names_go_with_named(self) -> Self:
        """An empty list of receivers is a mistake, never everybody."""
        if (self.release is Release.NAMED) != (self.named is not None):
            raise ValueError("named goes with release = named, and with nothing else")
        return self
