"""What a message names and we have not got: waited for a while, then asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from tracemark.wire.bodies.conversation import SyncRequest
from tracemark.wire.engine import graph
from tracemark.wire.engine.drafts import Draft
from tracemark.wire.engine.rows import Gap, Kept, Seconds, Store

PATIENCE = 3_600
"""How long something may be missing before it is asked for: most of it is only late."""


class Speaker(Protocol):
    """What of a node is needed to speak for it."""

    name: str
    store: Store
    new_id: Callable[[], str]

    def say(self, draft: Draft, now: Seconds) -> str: ...


def look(store: Store, kept: Kept, now: Seconds) -> None:
    """After a message came: does it name what we have not got, or was it what we missed?"""
    if graph.missing(store.graph(kept.conv)):
        store.put_gap(Gap(kept.conv, kept.sender, now))
    else:
        close(store, kept.conv)


def close(store: Store, conv: str) -> None:
    if graph.missing(store.graph(conv)):
        return
    for gap in list(store.gaps()):
        if gap.conv == conv:
            store.close_gap(gap.conv, gap.node)


def ask(node: Speaker, now: Seconds) -> None:
    for gap in list(node.store.gaps()):
        if gap.asked or now - gap.since < PATIENCE:
            continue
        want = graph.missing(node.store.graph(gap.conv))[: graph.MOST_HEADS]
        node.say(Draft("sync.request", SyncRequest(want=want), (gap.node,), gap.conv), now)
        node.store.put_gap(replace(gap, asked=True))


def next_ask(store: Store) -> Seconds | None:
    return min((gap.since + PATIENCE for gap in store.gaps() if not gap.asked), default=None)
