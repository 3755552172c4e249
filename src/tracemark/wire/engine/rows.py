"""What the engine keeps, and where: rows, and the store that an adapter gives it.

The adapter opens one durable transaction around each call of the engine and sends only after it is committed: what a
receipt says was received is never lost afterwards.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

Seconds = float
"""Seconds since 1970 by the node's own clock."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A message that was sent or received, with the token that proves who said it."""

    mh: str
    id: str
    conv: str
    sender: str
    to: tuple[str, ...]
    type: str
    prev: tuple[str, ...]
    token: bytes
    at: Seconds


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message on its way to one node. `tries` counts since it was last new; `exp` ends them."""

    mh: str
    to: str
    made: Seconds
    next_at: Seconds
    exp: Seconds
    tries: int = 0
    carried: bool = False


@dataclass(frozen=True, slots=True)
class Peer:
    """How it goes with another node: after a failure one message is tried, not all that wait."""

    node: str
    failures: int = 0
    next_at: Seconds = 0


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that was named by a message and has not come."""

    conv: str
    node: str
    since: Seconds
    asked: bool = False


@dataclass(frozen=True, slots=True)
class Sync:
    """What a node that we asked after a restore says that it sends: we are whole again when we have all of it."""

    node: str
    request: str
    parts: int = 0
    got: frozenset[int] = frozenset()
    want: frozenset[str] = frozenset()


class What(StrEnum):
    RECEIVED = "received"
    DELIVERED = "delivered"
    REJECTED = "rejected"
    CONFLICT = "conflict"
    RECOVERED = "recovered"
    REFUSED = "refused"
    EXPIRED = "expired"
    SYNCED = "synced"


@dataclass(frozen=True, slots=True)
class Happened:
    """What the apps above are told, inside the same transaction.

    Attributes:
        mh: the message it is about.
        node: the other node.
        detail: the code of a refusal.
        ahead: the message was dated more than a day ahead of our clock: taken, and shown so.
    """

    what: What
    node: str
    mh: str = ""
    conv: str = ""
    type: str = ""
    detail: str = ""
    ahead: bool = False


class Store(Protocol):
    """Durable state. Everything that is written in one call of the engine is committed together or not at all."""

    def id_known(self, sender: str, message_id: str) -> str | None:
        """The hash under which this sender's message of this id is kept."""

    def kept(self, mh: str) -> Kept | None: ...

    def keep(self, kept: Kept) -> None: ...

    def graph(self, conv: str) -> Mapping[str, tuple[str, ...]]:
        """`prev` of each message of a conversation by its hash; receipts are not part of it."""

    def exchanged_with(self, node: str, since: Seconds) -> Iterable[Kept]:
        """Every message to or from a node that was kept since then, receipts left out, oldest first."""

    def receipt_of(self, mh: str, by: str) -> str | None:
        """The hash of the receipt that `by` gave for a message."""

    def keep_receipt(self, mh: str, by: str, receipt: str) -> None: ...

    def keep_evidence(self, sender: str, message_id: str, token: bytes, at: Seconds) -> None:
        """A second content under a known id, to be shown to people."""

    def put_out(self, row: Outgoing) -> None: ...

    def out(self, mh: str, to: str) -> Outgoing | None: ...

    def take_out(self, mh: str, to: str) -> None: ...

    def due(self, now: Seconds, most: int) -> Iterable[Outgoing]:
        """What may be tried now, oldest first, peers that are waited for left out."""

    def overdue(self, now: Seconds) -> Iterable[Outgoing]:
        """What nobody received before its day."""

    def next_out(self) -> Seconds | None: ...

    def peer(self, node: str) -> Peer: ...

    def put_peer(self, peer: Peer) -> None: ...

    def gaps(self) -> Iterable[Gap]: ...

    def put_gap(self, gap: Gap) -> None: ...

    def close_gap(self, conv: str, node: str) -> None: ...

    def syncs(self) -> Iterable[Sync]: ...

    def put_sync(self, sync: Sync) -> None: ...

    def end_sync(self, request: str) -> None: ...
