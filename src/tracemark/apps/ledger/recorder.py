"""The recorder: puts the entries of a command into the ledger, within the command's own transaction.

Entries become canonical leaves; their personal facts become salted digests, and sealed disclosures beside
them; the tree grows by the leaves; the signer vouches for the new root with one checkpoint. Times never run
back, whatever the machine's clock does. Which acts exist and what of them is personal stands in `kinds.csv`.
"""

from __future__ import annotations

import gc
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from tracemark.apps.ledger import store
from tracemark.apps.ledger.beside import pressed
from tracemark.apps.ledger.checks import refuse_unsafe_connection
from tracemark.apps.ledger.errors import CannotBeRecorded, NotDeclaredPersonal, UnknownAct
from tracemark.apps.ledger.kinds import kinds
from tracemark.apps.ledger.models import LONGEST_SUBJECT, MOST_FACTS
from tracemark.apps.ledger.persons import keys_for
from tracemark.apps.ledger.press import Sheet
from tracemark.apps.ledger.signer import signer
from tracemark.apps.ledger.store import Fact
from tracemark.kernel import clock
from tracemark.kernel.commands import Receipt
from tracemark.kernel.identity import new_uuid_texts
from tracemark.proofs import tree
from tracemark.proofs.canonical import NotCanonical

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from uuid import UUID

    from tracemark.apps.ledger.press import Key, Pressed
    from tracemark.apps.ledger.signer import CheckpointSigner
    from tracemark.kernel.actors import Actor
    from tracemark.kernel.events import Entry

LARGE_BATCH = 1000
SHEET = 1000
"""So many entries are made into leaves together."""
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
        _refuse_impossible(entries, tail.size)
        shared = _shared(by=by, deed=deed, at=at)
        keys = keys_for({entry.person for entry in entries if entry.personal and entry.person})
        size, peaks = tail.size, tail.peaks
        for part, done in _pressed(entries, keys, shared, first=size, at=at):
            growth = tree.extend(size, peaks, done.hashes)
            store.add_events(_rows(part, done, size), deed=deed, at=at)
            store.add_nodes(growth.nodes)
            store.add_disclosures(_facts(part, done, size))
            size, peaks = growth.size, growth.peaks
        _vouch(vouching, size, tree.bag(peaks))
        return Receipt(tail.size, size)


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


def _vouch(by: CheckpointSigner, size: int, root: bytes) -> None:
    """One signed checkpoint over the larger tree; the signer remembers it once it is committed."""

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


def _shared(*, by: Actor, deed: UUID, at: datetime) -> dict[str, Any]:
    """What all entries of a deed have in common."""
    return {
        "at": at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "actor": str(by.id),
        "office": by.office,
        "role": sorted(by.roles),
        "auth": by.auth,
        "deed": str(deed),
    }


def _pressed(
    entries: Sequence[Entry], keys: dict[UUID, Key], shared: dict[str, Any], *, first: int, at: datetime
) -> Iterator[tuple[Sequence[Entry], Pressed]]:
    """Each part of the batch with its leaves.

    Raises:
        CannotBeRecorded: an entry holds a value that has no single form.
    """
    parts = [entries[start : start + SHEET] for start in range(0, len(entries), SHEET)]
    milliseconds = (at - _EPOCH) // timedelta(milliseconds=1)
    sheets = (
        Sheet(
            first + SHEET * number,
            new_uuid_texts(len(part), milliseconds=milliseconds),
            shared,
            [_plain(entry, keys) for entry in part],
        )
        for number, part in enumerate(parts)
    )
    try:
        yield from zip(parts, pressed(sheets), strict=True)
    except NotCanonical as error:
        raise CannotBeRecorded(why=error.code) from None


def _plain(
    entry: Entry, keys: dict[UUID, Key]
) -> tuple[str, str, dict[str, Any], dict[str, str], bytes, str, int | None]:
    """As it travels to the press; without personal facts it needs no key."""
    raw = keys[entry.person].raw if entry.personal and entry.person else b""
    body = entry.body if type(entry.body) is dict else dict(entry.body)
    personal = entry.personal if type(entry.personal) is dict else dict(entry.personal)
    return entry.act, entry.subject, body, personal, raw, entry.why, entry.corrects


def _rows(part: Sequence[Entry], done: Pressed, first: int) -> list[tuple[int, bytes, str, str]]:
    return [
        (seq, leaf, entry.act, entry.subject)
        for seq, (leaf, entry) in enumerate(zip(done.leaves, part, strict=True), first)
    ]


def _facts(part: Sequence[Entry], done: Pressed, first: int) -> list[Fact]:
    return [
        Fact(first + place, digest, name, person, blob)
        for place, digest, name, blob in done.sealed
        if (person := part[place].person)
    ]
