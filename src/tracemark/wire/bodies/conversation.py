"""What nodes say to each other by themselves: receipts, refusals, recalls, and putting a conversation together again."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import Field

from tracemark.wire.refusals import Code
from tracemark.wire.shapes import Count, Hash, Hashes, Line, Prose, Shape, Time, Uuid, Word

MOST_HASHES: Final = 500


class Delivered(Shape):
    """It is received, opened, checked and committed: the receipt names exactly what was received."""

    mh: Hash
    entry: Count | None = None


class Rejected(Shape):
    """It was refused, and why; signed, so that nobody else can refuse in this node's name."""

    mh: Hash
    code: Code
    detail: Word
    at: Line | None = None


class Recall(Shape):
    """Somebody asks that what they said be used no further; that it was said stays true."""

    of: Hash
    reason: Prose


class RecallDone(Shape):
    of: Hash


class SyncRequest(Shape):
    """A node that was restored asks for all since a time; one that misses something asks for it by its hash."""

    since: Time | None = None
    want: Hashes = ()


class SyncReply(Shape):
    """What follows, by its hashes: ours, and the asking node's own, as they were signed. In parts where it is much."""

    part: Annotated[int, Field(ge=1, le=10_000)]
    parts: Annotated[int, Field(ge=1, le=10_000)]
    hashes: Annotated[tuple[Hash, ...], Field(max_length=MOST_HASHES)]


class Hello(Shape):
    """First contact, after the fingerprints were compared out of band."""

    greeting: Line
    conversation: Uuid | None = None
