"""What is to be said, before it has an id, a time, and a place in its conversation."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

from tracemark.wire.attachments import Attachment
from tracemark.wire.engine.rows import Seconds
from tracemark.wire.labels import Label
from tracemark.wire.messages import RECEIPTS, Parent
from tracemark.wire.shapes import Shape, write_time

LIFE = 400 * 86_400
"""How long a message is tried: a trace outlives a budget year."""

OUTSIDE_THE_GRAPH = RECEIPTS | {"sync.request", "sync.reply"}
"""What nodes say by themselves follows nothing and is followed by nothing."""


@dataclass(frozen=True, slots=True)
class Draft:
    type: str
    body: Shape
    to: tuple[str, ...]
    conv: str
    handling: Label = field(default_factory=Label)
    ref: str | None = None
    parent: Parent | None = None
    lang: str | None = None
    att: tuple[Attachment, ...] | None = None
    life: Seconds = LIFE


def written(now: Seconds) -> str:
    return write_time(datetime.fromtimestamp(int(now), UTC))
