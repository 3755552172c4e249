"""What a node asks of its ledger before it serves anybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracemark.apps.ledger import store
from tracemark.apps.ledger.checks import refuse_unsafe_database
from tracemark.apps.ledger.errors import LedgerContradicts, LedgerRewound
from tracemark.apps.ledger.models import EventRow
from tracemark.apps.ledger.reading import head
from tracemark.apps.ledger.signer import signer
from tracemark.proofs import base64text, tree
from tracemark.proofs.checkpoint import BadNote, open_checkpoint, verifier

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper


def check_at_start(connection: BaseDatabaseWrapper) -> None:
    """The settings of the database, and the last checkpoint against the tree and the signer's memory.

    Takes milliseconds whatever the size of the ledger; `verify_ledger` looks at everything.

    Raises:
        UnsafeDatabase, NetworkFilesystem: see `checks`.
        KeysMissing, KeysDoNotOpen: the node cannot sign.
        LedgerRewound: the signer has vouched for more entries than there are.
        LedgerContradicts: tree, last checkpoint and signer do not agree.

    """
    refuse_unsafe_database(connection)
    by = signer()
    tail, now, last = store.tail(), head(), by.last()
    if tail.size < last.size:
        raise LedgerRewound(size=tail.size, signed=last.size)
    if now is None and not EventRow.objects.exists():
        return
    root = tree.bag(tail.peaks)
    if now is None or (now.size, now.root) != (tail.size, base64text.write(root)):
        raise LedgerContradicts(signed=now.size if now else 0)
    try:
        open_checkpoint(now.note, [verifier(by.vkey)], origin=by.origin)
        by.sign(
            tail.size,
            root,
            lambda old: store.prove(lambda read: tree.consistency_proof(old, tail.size, read)),
        )
    except (BadNote, KeyError):
        raise LedgerContradicts(signed=last.size) from None
