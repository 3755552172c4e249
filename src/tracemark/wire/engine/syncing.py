"""Putting a conversation together again after a restore: each side has what the other forgot.

A restored node asks every node it knows. Each sends again all that went between them, the asking node's own messages
too, as it signed them. Until all of it has come, people of the restored node answer nothing: they might say something
else than what they have already said and forgotten.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from tracemark.wire.bodies.conversation import MOST_HASHES, SyncReply, SyncRequest
from tracemark.wire.engine.drafts import LIFE, Draft, written
from tracemark.wire.engine.gaps import Speaker
from tracemark.wire.engine.rows import Happened, Kept, Outgoing, Seconds, Store, Sync, What
from tracemark.wire.shapes import read_time


def begin(node: Speaker, peers: Iterable[str], *, since: Seconds, now: Seconds) -> None:
    """Ask each of these nodes for everything that was exchanged since then."""
    for peer in peers:
        draft = Draft("sync.request", SyncRequest(since=written(since)), (peer,), node.new_id())
        node.store.put_sync(Sync(peer, node.say(draft, now)))


def answer(node: Speaker, asked: Kept, body: SyncRequest, now: Seconds) -> None:
    """Say what follows, then send it: their own messages to themselves, ours as they were."""
    rows = [row for row in _wanted(node.store, asked, body) if row.mh != asked.mh]
    hashes = [row.mh for row in rows]
    parts = [hashes[at : at + MOST_HASHES] for at in range(0, max(len(hashes), 1), MOST_HASHES)]
    for number, part in enumerate(parts, start=1):
        reply = SyncReply(part=number, parts=len(parts), hashes=tuple(part))
        node.say(Draft("sync.reply", reply, (asked.sender,), asked.conv, ref=asked.mh), now)
    for row in rows:
        node.store.put_out(Outgoing(row.mh, asked.sender, now, now, now + LIFE))


def announced(store: Store, kept: Kept, body: SyncReply, request: str) -> None:
    """Note what is still to come; a reply to something that we did not ask is only kept."""
    for sync in list(store.syncs()):
        if sync.request == request and sync.node == kept.sender:
            store.put_sync(
                replace(sync, parts=body.parts, got=sync.got | {body.part}, want=sync.want | set(body.hashes))
            )


def came(store: Store) -> list[Happened]:
    """Which nodes have now given back all that they had."""
    done = [sync for sync in store.syncs() if _whole(store, sync)]
    for sync in done:
        store.end_sync(sync.request)
    return [Happened(What.SYNCED, sync.node, sync.request) for sync in done]


def _whole(store: Store, sync: Sync) -> bool:
    announced = bool(sync.parts) and len(sync.got) == sync.parts
    return announced and all(store.kept(mh) for mh in sync.want)


def _wanted(store: Store, asked: Kept, body: SyncRequest) -> list[Kept]:
    if body.since is not None:
        return list(store.exchanged_with(asked.sender, read_time(body.since).timestamp()))
    rows = (store.kept(mh) for mh in body.want)
    return [row for row in rows if row and asked.sender in (row.sender, *row.to)]
