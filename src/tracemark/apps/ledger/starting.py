"""What a node asks of its ledger before it serves anybody."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from django.conf import settings

from tracemark.apps.ledger import store
from tracemark.apps.ledger.checks import refuse_unsafe_database
from tracemark.apps.ledger.errors import (
    KeysDoNotOpen,
    KeysMissing,
    LedgerContradicts,
    LedgerRewound,
    SignerAway,
)
from tracemark.apps.ledger.reading import head
from tracemark.apps.ledger.signer import public_key, signer
from tracemark.apps.ledger.signer_memory import extends
from tracemark.proofs import base64text, tree
from tracemark.proofs.checkpoint import BadNote, open_checkpoint, verifier

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper


ASK_AGAIN_AFTER = 10.0
_asked: dict[str, tuple[float, int | SignerAway]] = {}


def standing(size: int) -> str:
    """Why a node with so many entries only reads at present, as the code of an error; empty where it writes.

    For the strip on every page: it asks no database, and a signer at a socket at most every ten seconds.
    """
    try:
        if public_key() is None:
            return ""
        remembered = _remembered()
    except (KeysMissing, KeysDoNotOpen, SignerAway) as problem:
        return problem.code
    return LedgerRewound.code if size < remembered else ""


def _remembered() -> int:
    where = settings.TRACEMARK.signer
    if not where:
        return signer().last().size
    now = time.monotonic()
    at, found = _asked.get(where, (0.0, None))
    if found is None or now - at > ASK_AGAIN_AFTER:
        try:
            found = signer().last().size
        except SignerAway as problem:
            found = problem
        _asked[where] = now, found
    if isinstance(found, SignerAway):
        raise found
    return found


def remember_head() -> None:
    """Let a signer that remembers nothing remember the ledger that was just verified as a whole."""
    by, tail = signer(), store.tail()
    if tail.size and not by.last().size:
        by.settle(tail.size, tree.bag(tail.peaks))


def check_at_start(connection: BaseDatabaseWrapper) -> None:
    """The settings of the database, and the last checkpoint against the tree and the signer's memory.

    Takes milliseconds whatever the size of the ledger; `verify_ledger` looks at everything.

    Raises:
        UnsafeDatabase, NetworkFilesystem: see `checks`.
        KeysMissing, KeysDoNotOpen: the node cannot sign.
        LedgerRewound: the signer has vouched for more entries than there are.
        LedgerContradicts: tree, last checkpoint and signer do not agree.
        SignerAway: it is a process of its own, and does not answer.

    """
    refuse_unsafe_database(connection)
    by = signer()
    last = by.last()  # before the tables are read: others may go on recording meanwhile
    now, tail = head(), store.tail()
    if tail.size < last.size:
        raise LedgerRewound(size=tail.size, signed=last.size)
    if now is None and not tail.size:
        return
    root = tree.bag(tail.peaks)
    if now is None or (now.size, now.root) != (tail.size, base64text.write(root)):
        raise LedgerContradicts(signed=now.size if now else 0)
    try:
        open_checkpoint(now.note, [verifier(by.vkey)], origin=by.origin)
        proof = (
            store.prove(lambda read: tree.consistency_proof(last.size, tail.size, read)) if last.size else ()
        )
    except (BadNote, KeyError):
        raise LedgerContradicts(signed=last.size) from None
    if not extends(last, tail.size, root, proof):
        raise LedgerContradicts(signed=last.size)
