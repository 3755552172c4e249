"""A node in its conversations: it says, it takes, it acknowledges, it tries again, and it knows what it misses.

Carried at least once, taken exactly once. What identifies a message is its sender and id; what it says is its hash.
The same id with another content is an equivocation: neither is preferred, both are kept, and a person is told.

A clock is never a reason to refuse: clocks of nodes are wrong by days, and a trace lasts months.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Protocol

from tracemark.wire import messages
from tracemark.wire.bodies import conversation
from tracemark.wire.engine import gaps, graph, retries, syncing
from tracemark.wire.engine.drafts import LIFE, OUTSIDE_THE_GRAPH, Draft, written
from tracemark.wire.engine.rows import Happened, Kept, Outgoing, Peer, Seconds, Store, What
from tracemark.wire.messages import Directory, Head, Message
from tracemark.wire.refusals import Code, Refused
from tracemark.wire.shapes import Shape, read_time

DAY = 86_400


@dataclass(frozen=True, slots=True)
class Opened:
    """An envelope that was opened: what was said, as which token, and by the key of which node."""

    payload: bytes
    token: bytes
    signer: str


class Cipher(Protocol):
    """Signing and sealing with this node's keys and those of the directory."""

    def sign(self, payload: bytes) -> bytes:
        """The token of a payload."""

    def seal(self, token: bytes, to: str, exp: str, *, pressing: bool) -> bytes:
        """The envelope for one node."""

    def open(self, envelope: bytes) -> Opened:
        """Raises: Refused."""


@dataclass(frozen=True, slots=True)
class Push:
    """An envelope to carry to a node now."""

    mh: str
    to: str
    envelope: bytes


class Node:
    """The engine of one node. Each public method is called inside one transaction of the store.

    Attributes:
        incarnation: random, new at every restore: whoever speaks with us sees that we may have forgotten something.
        new_id: makes the ids of messages (UUID version 7).
        fraction: chance for the waits, from 0 to 1.
    """

    def __init__(
        self,
        name: str,
        *,
        store: Store,
        cipher: Cipher,
        directory: Callable[[], Directory],
        incarnation: str,
        new_id: Callable[[], str],
        fraction: retries.Fraction,
    ) -> None:
        self.name = name
        self.store = store
        self.cipher = cipher
        self.directory = directory
        self.incarnation = incarnation
        self.new_id = new_id
        self.fraction = fraction

    def say(self, draft: Draft, now: Seconds) -> str:
        """Put a message out to each of its addressees; its hash.

        Raises:
            Refused: it is too large, or its body is of another type.
        """
        in_graph = draft.type not in OUTSIDE_THE_GRAPH
        head = Head(
            id=self.new_id(),
            type=draft.type,
            sender=self.name,
            to=tuple(sorted(draft.to)),
            conv=draft.conv,
            parent=draft.parent,
            prev=graph.heads(self.store.graph(draft.conv)) if in_graph else (),
            ref=draft.ref,
            sent=written(now),
            exp=written(now + draft.life),
            inc=self.incarnation,
            directory=self.directory(),
            handling=draft.handling,
            lang=draft.lang,
            att=draft.att,
        )
        payload = messages.write(Message(head, draft.body))
        kept = _kept(messages.read(payload), self.cipher.sign(payload), now)
        self.store.keep(kept)
        for node in kept.to:
            self.store.put_out(Outgoing(kept.mh, node, now, now, now + draft.life))
        return kept.mh

    def receive(self, envelope: bytes, now: Seconds) -> list[Happened]:
        """Take what came, from wherever it came; what happened by it.

        Raises:
            Refused: it cannot be opened, or nobody whom we know signed it: there is nobody to answer.
        """
        opened = self.cipher.open(envelope)
        read = self._read(opened, now)
        if isinstance(read, Happened):
            return [read]
        if opened.signer == self.name:
            return self._recover(read, opened, now)
        head = read.message.head
        kept_as = self.store.id_known(head.sender, head.id)
        if kept_as == read.mh and head.type in messages.RECEIPTS:
            return self._receipt(
                head, read.message.body
            )  # what it acknowledges may have been sent again since
        if kept_as == read.mh:
            self._acknowledge_again(read.mh, (opened.signer,), now)
            return []
        if kept_as:
            return [self._conflict(read, opened, now)]
        return self._take(read, opened, now)

    def pushes(self, now: Seconds, most: int = 100) -> Iterator[Push]:
        """What to carry now. Tell `carried` or `not_carried` of each afterwards."""
        for row in list(self.store.due(now, most)):
            kept = self.store.kept(row.mh)
            if kept:
                yield Push(
                    row.mh, row.to, self.cipher.seal(kept.token, row.to, written(row.exp), pressing=False)
                )

    def carried(self, push: Push, now: Seconds) -> None:
        """The other side has the bytes; that it took them is said by its receipt alone."""
        self.store.put_peer(Peer(push.to))
        row = self.store.out(push.mh, push.to)
        if row is None:
            return
        kept = self.store.kept(push.mh)
        if kept is None or kept.type in messages.RECEIPTS:
            self.store.take_out(push.mh, push.to)  # lost on the way, the message itself will come again
            return
        self._later(row, now, carried=True)

    def not_carried(self, push: Push, now: Seconds) -> None:
        peer = self.store.peer(push.to)
        failures = peer.failures + 1
        self.store.put_peer(Peer(push.to, failures, now + retries.wait(failures, self.fraction)))
        row = self.store.out(push.mh, push.to)
        if row:
            self._later(row, now, carried=row.carried)

    def tick(self, now: Seconds) -> list[Happened]:
        """What time alone brings: messages nobody received before their day, and gaps that are asked about."""
        happened = [self._expire(row) for row in list(self.store.overdue(now))]
        gaps.ask(self, now)
        return happened

    def next_wake(self) -> Seconds | None:
        """When something is to be done without anything coming; None if nothing waits."""
        times = [gaps.next_ask(self.store), self.store.next_out()]
        return min((time for time in times if time is not None), default=None)

    def _read(self, opened: Opened, now: Seconds) -> messages.Read | Happened:
        """What was said; if it cannot be taken, its signer is told why."""
        try:
            return self._checked(opened)
        except Refused as refused:
            mh = messages.hash_of(opened.payload)
            if opened.signer != self.name:
                self._reject(mh, opened.signer, refused, now)
            return Happened(What.REFUSED, opened.signer, mh, detail=refused.detail)

    def _checked(self, opened: Opened) -> messages.Read:
        """Raises: Refused."""
        read = messages.read(opened.payload)
        head = read.message.head
        if head.sender != opened.signer:
            raise Refused(Code.BAD_SIGNATURE, "another_sender", "/from")
        if self.name not in head.to and opened.signer != self.name:
            # A message to somebody else, sealed again for us by who received it
            raise Refused(Code.NOT_ADDRESSEE, "not_for_us", "/to")
        return read

    def _take(self, read: messages.Read, opened: Opened, now: Seconds) -> list[Happened]:
        head, body = read.message.head, read.message.body
        kept = _kept(read, opened.token, now)
        self.store.keep(kept)
        if head.type in messages.RECEIPTS:
            return self._receipt(head, body)
        ahead = read_time(head.sent).timestamp() > now + DAY
        happened = [Happened(What.RECEIVED, head.sender, read.mh, head.conv, head.type, ahead=ahead)]
        self._acknowledge(kept, (head.sender,), now)
        if isinstance(body, conversation.SyncRequest):
            syncing.answer(self, kept, body, now)
        elif isinstance(body, conversation.SyncReply):
            syncing.announced(self.store, kept, body, head.ref or "")
        else:
            gaps.look(self.store, kept, now)
        return [*happened, *syncing.came(self.store)]

    def _receipt(self, head: Head, body: Shape) -> list[Happened]:
        """Only a receipt for this very message, from this very node, ends its way."""
        assert isinstance(body, conversation.Delivered | conversation.Rejected)
        if self.store.out(body.mh, head.sender) is None:
            return []
        self.store.take_out(body.mh, head.sender)
        if isinstance(body, conversation.Rejected):
            return [
                Happened(What.REJECTED, head.sender, body.mh, head.conv, detail=f"{body.code}: {body.detail}")
            ]
        return [Happened(What.DELIVERED, head.sender, body.mh, head.conv)]

    def _acknowledge(self, kept: Kept, to: tuple[str, ...], now: Seconds) -> None:
        body = conversation.Delivered(mh=kept.mh)
        receipt = self.say(Draft("receipt.delivered", body, to, kept.conv, ref=kept.mh), now)
        self.store.keep_receipt(kept.mh, self.name, receipt)

    def _acknowledge_again(self, mh: str, to: tuple[str, ...], now: Seconds) -> None:
        """Whoever sends again has not had the receipt: the same one goes out again."""
        receipt = self.store.receipt_of(mh, self.name)
        for node in to if receipt else ():
            self.store.put_out(Outgoing(str(receipt), node, now, now, now + LIFE))

    def _reject(self, mh: str, signer: str, refused: Refused, now: Seconds) -> None:
        if self.store.receipt_of(mh, self.name):
            self._acknowledge_again(mh, (signer,), now)
            return
        body = conversation.Rejected(mh=mh, code=refused.code, detail=refused.detail, at=refused.at or None)
        receipt = self.say(Draft("receipt.rejected", body, (signer,), self.new_id(), ref=mh), now)
        self.store.keep_receipt(mh, self.name, receipt)

    def _conflict(self, read: messages.Read, opened: Opened, now: Seconds) -> Happened:
        head = read.message.head
        self.store.keep_evidence(head.sender, head.id, opened.token, now)
        self._reject(read.mh, head.sender, Refused(Code.CONFLICT, "another_content"), now)
        return Happened(What.CONFLICT, head.sender, read.mh, head.conv, head.type)

    def _recover(self, read: messages.Read, opened: Opened, now: Seconds) -> list[Happened]:
        """Our own words, signed by our own key, given back by who has them: we had forgotten them.

        Who gave them back does not stand on the envelope, so each of those they were for gets the receipt.
        """
        head = read.message.head
        kept = self.store.kept(read.mh)
        if kept and self.store.receipt_of(read.mh, self.name):
            self._acknowledge_again(read.mh, head.to, now)
            return []
        if kept:
            self._acknowledge(kept, head.to, now)
            return []
        kept = _kept(read, opened.token, now)
        self.store.keep(kept)
        self._acknowledge(kept, head.to, now)
        gaps.close(self.store, head.conv)
        return [Happened(What.RECOVERED, self.name, read.mh, head.conv, head.type), *syncing.came(self.store)]

    def _expire(self, row: Outgoing) -> Happened:
        self.store.take_out(row.mh, row.to)
        return Happened(What.EXPIRED, row.to, row.mh)

    def _later(self, row: Outgoing, now: Seconds, *, carried: bool) -> None:
        tries = row.tries + 1
        later = now + retries.wait(tries, self.fraction)
        self.store.put_out(replace(row, tries=tries, next_at=later, carried=carried))


def _kept(read: messages.Read, token: bytes, now: Seconds) -> Kept:
    head = read.message.head
    return Kept(read.mh, head.id, head.conv, head.sender, head.to, head.type, head.prev, token, now)
