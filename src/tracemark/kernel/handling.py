"""Handling labels: what may be done with what was received (ITI 15).

A label travels with its content. It is sticky (a copy keeps it) and monotone: what is made from several
sources carries the narrowest of their permissions. Widening needs the giver's consent, which is not
decided here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import IntEnum, StrEnum
from functools import reduce
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date


class Purpose(StrEnum):
    TRACING = "tracing"
    CRIMINAL_PROCEEDINGS = "criminal_proceedings"
    DIVERSION_ANALYSIS = "diversion_analysis"
    STATISTICS = "statistics"


class Release(IntEnum):
    """How far it may go, narrowest first."""

    NONE = 0
    GIVERS_CONSENT = 1
    PUBLIC = 2


class Audience(IntEnum):
    """Who may see it, narrowest first (ITI 15 (a))."""

    NAMED_OFFICE = 0
    AUTHORISED_PERSONNEL = 1
    COMPETENT_AUTHORITIES = 2


class CourtUse(IntEnum):
    FORBIDDEN = 0
    GIVERS_CONSENT = 1
    ALLOWED = 2


@dataclass(frozen=True, slots=True)
class Handling:
    """The label. Its defaults are all three restrictions that ITI 15 lets a giver set."""

    purposes: frozenset[Purpose] = frozenset({Purpose.TRACING})
    release: Release = Release.GIVERS_CONSENT
    audience: Audience = Audience.AUTHORISED_PERSONNEL
    court_use: CourtUse = CourtUse.GIVERS_CONSENT
    retain_until: date | None = None
    text: str = ""

    def meet(self, other: Handling) -> Handling:
        """The narrowest of both: what holds for something made from both."""
        ends = [day for day in (self.retain_until, other.retain_until) if day]
        texts = dict.fromkeys(text for text in (self.text, other.text) if text)
        return replace(
            self,
            purposes=self.purposes & other.purposes,
            release=min(self.release, other.release),
            audience=min(self.audience, other.audience),
            court_use=min(self.court_use, other.court_use),
            retain_until=min(ends, default=None),
            text=" ".join(texts),
        )

    def permits(self, purpose: Purpose) -> bool:
        return purpose in self.purposes


OPEN = Handling(frozenset(Purpose), Release.PUBLIC, Audience.COMPETENT_AUTHORITIES, CourtUse.ALLOWED)


def narrowest(labels: Iterable[Handling]) -> Handling:
    """The label of what is made from all of these."""
    return reduce(Handling.meet, labels, OPEN)
