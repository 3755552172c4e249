"""The recorder: puts the entries of a command into the ledger, within the command's own transaction.

Entries become canonical leaves; their personal facts become salted digests, and sealed disclosures beside
them; the tree grows by the leaves; the signer vouches for the new root with one checkpoint. Times never run
back, whatever the machine's clock does. Which acts exist and what of them is personal stands in `kinds.csv`.
"""

from __future__ import annotations

import gc
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import connection, transaction

from tracemark.apps.ledger import store
from tracemark.apps.ledger.checks import refuse_unsafe_connection
from tracemark.apps.ledger.errors import CannotBeRecorded, NotDeclaredPersonal, UnknownAct
from tracemark.apps.ledger.kinds import kinds
from tracemark.apps.ledger.models import LONGEST_SUBJECT, MOST_FACTS
from tracemark.apps.ledger.persons import fact_place, keys_for
from tracemark.apps.ledger.signer import signer
from tracemark.apps.ledger.store import Fact
from tracemark.kernel import clock
from tracemark.kernel.commands import Receipt
from tracemark.kernel.identity import new_uuid_texts
from tracemark.proofs import disclosures, tree
from tracemark.proofs.canonical import NotCanonical
from tracemark.proofs.leaf import Shared

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from uuid import UUID

    from tracemark.apps.ledger.persons import Key
    from tracemark.apps.ledger.signer import CheckpointSigner
    from tracemark.kernel.actors import Actor
    from tracemark.kernel.events import Entry

LARGE_BATCH = 1000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class LedgerRecorder:
    """Registered with the kernel when the app is ready."""

    def write(self, *, by: Actor, deed: UUID, entries: Sequence[Entry]) -> Receipt:
        refuse_unsafe_connection(connection)
        _refuse_undeclared(entries)
        with _collector_at_rest(len(entries)):
            return self._write(by=by, deed=deed, entries=entries)

    def _write(self, *, by: Actor, deed: UUID, entries: Sequence[Entry]) -> Receipt:
        store.lock()
        vouching, tail = signer(), store.tail()
        at = _next_moment(tail.at)
        digests, sealed = _seal_facts(entries, tail.size)
        _refuse_impossible(entries, tail.size)
        leaves = _leaves(entries, digests, by=by, deed=deed, at=at, first=tail.size)
        growth = tree.extend(tail.size, tail.peaks, [tree.leaf_hash(leaf) for leaf in leaves])
        store.add_events(
            [
                (seq, leaf, entry.act, entry.subject)
                for seq, (leaf, entry) in enumerate(zip(leaves, entries, strict=True), tail.size)
            ],
            deed=deed,
            at=at,
        )
        store.add_nodes(growth.nodes)
        store.add_disclosures(sealed)
        _vouch(vouching, growth)
        return Receipt(tail.size, growth.size)


@contextmanager
def _collector_at_rest(number: int) -> Iterator[None]:
    """A batch makes a million small objects and no circles: looking for circles would cost a quarter of it."""
    if number < LARGE_BATCH or not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _vouch(by: CheckpointSigner, growth: tree.Growth) -> None:
    """One signed checkpoint over the larger tree; the signer remembers it once it is committed."""
    root, size = growth.root, growth.size

    def proof_since(old: int) -> list[bytes]:
        return store.prove(lambda read: tree.consistency_proof(old, size, read))

    def settle() -> None:
        if not connection.in_atomic_block:  # a test that runs such calls inside its own transaction
            by.settle(size, root)

    store.add_checkpoint(size, by.sign(size, root, proof_since))
    transaction.on_commit(
        settle, robust=True
    )  # the deed is done: a memory that lags is no reason to say otherwise


def _refuse_undeclared(entries: Sequence[Entry]) -> None:
    known = kinds()
    for entry in entries:
        kind = known.get(entry.act)
        if kind is None:
            raise UnknownAct(act=entry.act)
        if not entry.personal.keys() <= kind.personal:
            name = min(entry.personal.keys() - kind.personal)
            raise NotDeclaredPersonal(act=entry.act, name=name)
        if entry.personal and (entry.person is None or len(entry.personal) > MOST_FACTS):
            raise ValueError("personal facts need the person whom they are about, and are few")


def _refuse_impossible(entries: Sequence[Entry], first: int) -> None:
    for seq, entry in enumerate(entries, first):
        if not 0 < len(entry.subject) <= LONGEST_SUBJECT:
            raise ValueError("the subject of an entry is an id")
        if entry.corrects is not None and not 0 <= entry.corrects < seq:
            raise ValueError("an entry corrects an earlier one")


def _next_moment(last: datetime | None) -> datetime:
    now = clock.now()
    now -= timedelta(microseconds=now.microsecond % 1000)
    return now if last is None else max(now, last)


def _seal_facts(entries: Sequence[Entry], first: int) -> tuple[dict[int, list[str]], list[Fact]]:
    """By place, the digests for the leaf; and the sealed facts."""
    keys = keys_for({entry.person for entry in entries if entry.personal and entry.person})
    digests: dict[int, list[str]] = {}
    facts: list[Fact] = []
    for seq, entry in enumerate(entries, first):
        if entry.personal and entry.person:
            key = keys[entry.person]
            sealed = [_seal(seq, name, value, entry.person, key) for name, value in entry.personal.items()]
            facts += sealed
            digests[seq] = [*(fact.digest for fact in sealed), *key.decoys(seq)]
    return digests, facts


def _seal(seq: int, name: str, value: str, person: UUID, key: Key) -> Fact:
    disclosure = disclosures.disclose(name, value)
    digest = disclosures.digest(disclosure)
    return Fact(seq, digest, name, person, key.seal(disclosure.encode(), fact_place(seq, digest)))


def _leaves(
    entries: Sequence[Entry],
    digests: dict[int, list[str]],
    *,
    by: Actor,
    deed: UUID,
    at: datetime,
    first: int,
) -> list[bytes]:
    milliseconds = (at - _EPOCH) // timedelta(milliseconds=1)
    written_at = at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    shared = Shared(
        at=written_at,
        actor=str(by.id),
        office=by.office,
        role=sorted(by.roles),
        auth=by.auth,
        deed=str(deed),
    )
    own_ids = new_uuid_texts(len(entries), milliseconds=milliseconds)
    try:
        return [
            shared.leaf(
                seq=seq,
                id=own_id,
                act=entry.act,
                subject=entry.subject,
                body=entry.body if type(entry.body) is dict else dict(entry.body),
                digests=digests.get(seq, ()),
                why=entry.why,
                corrects=entry.corrects,
            )
            for seq, (entry, own_id) in enumerate(zip(entries, own_ids, strict=True), first)
        ]
    except NotCanonical as error:
        raise CannotBeRecorded(why=error.code) from None
