"""How marks are misread: a channel from what is stamped to what is noted.

Every number here is an **assumption**, chosen so that a careful officer errs in about one character of thirty, a
photograph in one of fifty, a restored mark in one of six. They are to be replaced by rates learned from confirmed
traces, kept apart by way of reading; what is confirmed by its rank alone must never be learned from.

The model: of each stamped character, one is lost, one is swapped with its neighbour, or it is read - right, as a
look-alike, as a character it is often confused with, or as any other (two swapped ones right or as look-alikes).
Extra characters may appear. An unknown character is read with certainty whatever it is; alternatives add up; each
character hidden in a gap costs a constant, and so does the end of the gap. Twins of other scripts are the same shape
and cost nothing. The sum over all of it for one reading is `likelihood`'s.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from tracemark.marks.fold import CLASSES, look_alikes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tracemark.marks.recovery import Recovery

__all__ = [
    "ALPHABET",
    "CHANNELS",
    "CONFUSED",
    "HAND",
    "PHOTOGRAPH",
    "RESTORED",
    "Channel",
    "Way",
    "channel_for",
    "slip",
]

ALPHABET = "".join(CLASSES)
"""The symbols that have a class: ten digits, the Latin letters, and the Cyrillic ones without a Latin twin."""

# Classes of which one is often taken for the other though they are told apart: an assumption like the rates.
_PAIRS = "17 38 68 56 80 58 27 94 90 98 C0 C6 EF PF PR H4 HN MN MW KX XY UV VY T7 T1 HK AЛ 1J ЫH Ф0"  # fmt: skip
CONFUSED: frozenset[frozenset[str]] = frozenset(
    frozenset(look_alikes(char)[0] for char in pair) for pair in _PAIRS.split()
)
"""Pairs of classes, by their representatives."""


class Way(StrEnum):
    """The way of reading."""

    HAND = "hand"
    """Read from the metal and written down or typed."""
    PHOTOGRAPH = "photograph"
    RESTORED = "restored"
    """Made readable in a laboratory."""


@dataclass(frozen=True, slots=True)
class Channel:
    """The rates of one way of reading. The first three are for one pair of symbols each, both ways alike."""

    way: Way
    look_alike: float
    confused: float
    other: float
    lost: float
    extra: float
    swapped: float
    hidden: float = 0.6

    @property
    def read(self) -> float:
        """The character is read, right or wrong."""
        return 1 - self.lost - self.extra - self.swapped

    def misread(self, stamped: str, seen: str) -> float:
        """The chance that one symbol is noted as another, or as itself."""
        if stamped == seen:
            return 1 - sum(self.misread(stamped, char) for char in ALPHABET if char != stamped)
        mine, theirs = look_alikes(stamped), look_alikes(seen)
        if mine == theirs:
            return self.look_alike
        return self.confused if {mine[0], theirs[0]} in CONFUSED else self.other


HAND = Channel(
    Way.HAND, look_alike=0.006, confused=0.0012, other=0.0002, lost=0.006, extra=0.004, swapped=0.004
)
PHOTOGRAPH = Channel(
    Way.PHOTOGRAPH, look_alike=0.006, confused=0.001, other=0.0001, lost=0.004, extra=0.002, swapped=0.001,
)  # fmt: skip
RESTORED = Channel(
    Way.RESTORED, look_alike=0.02, confused=0.008, other=0.0015, lost=0.03, extra=0.01, swapped=0.002,
)  # fmt: skip

CHANNELS: Mapping[Way, Channel] = {channel.way: channel for channel in (HAND, PHOTOGRAPH, RESTORED)}


def channel_for(recovery: Recovery, *, way: Way = Way.HAND) -> Channel:
    """The channel of a mark: a restored one is read as restored, whoever read it."""
    return RESTORED if recovery.is_restored else CHANNELS[way]


@lru_cache(maxsize=16)
def slip(channel: Channel) -> float:
    """The chance of an edit in one character: not read, or read as a character of another class."""
    other_class = sum(
        channel.misread(stamped, seen)
        for stamped in ALPHABET
        for seen in ALPHABET
        if seen not in look_alikes(stamped)
    )
    return 1 - channel.read + channel.read * other_class / len(ALPHABET)
