"""Bundles: the ledger, one record of it or chosen entries as a file that is checked without this node.

What a file says and how it is checked is in `proofs.bundle`. Personal facts leave only where they are asked
for; whoever hands such a file out has recorded it before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracemark.apps.ledger import store
from tracemark.apps.ledger.errors import NoSuchEntry
from tracemark.apps.ledger.models import CheckpointRow, EventRow
from tracemark.apps.ledger.persons import disclosed_in
from tracemark.apps.ledger.reading import head
from tracemark.apps.ledger.signer import public_key
from tracemark.proofs import bundle, leaf, tree
from tracemark.proofs.bundle import BundledLeaf

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tracemark.apps.ledger.data import Head
    from tracemark.proofs.selection import Selection

BATCH = 2000


def export_ledger(*, with_personal_facts: bool = False) -> Iterator[bytes]:
    """The lines of a bundle of the whole ledger, as it is now, with every checkpoint.

    Raises:
        NoSuchEntry: the ledger is empty.

    """
    now, vkey = _now()
    leaves = _all_leaves(now.size, with_personal_facts=with_personal_facts)
    return bundle.write(
        scope=bundle.LEDGER, subject="", origin=now.origin, vkeys=[vkey], note=now.note, leaves=leaves
    )


def export_record(subject: str, *, with_personal_facts: bool = False) -> Iterator[bytes]:
    """The lines of a bundle of all entries about one subject, each with its proof.

    Raises:
        NoSuchEntry: there is none.

    """
    now, vkey = _now()
    rows = EventRow.objects.filter(subject=subject, seq__lt=now.size).order_by("seq")
    found = {seq: bytes(data) for seq, data in rows.values_list("seq", "leaf")}
    if not found:
        raise NoSuchEntry
    facts = disclosed_in(list(found)) if with_personal_facts else {}
    leaves = (
        BundledLeaf(data, _proof(seq, now.size), tuple(facts.get(seq, ()))) for seq, data in found.items()
    )
    return bundle.write(
        scope=bundle.RECORD, subject=subject, origin=now.origin, vkeys=[vkey], note=now.note, leaves=leaves
    )


def export_entries(selection: Selection) -> Iterator[bytes]:
    """The lines of a bundle of all entries that a selection takes, each with its proof; no personal facts.

    Raises:
        NoSuchEntry: the ledger is empty.

    """
    now, vkey = _now()
    rows = EventRow.objects.filter(
        act__in=selection.acts, seq__gte=selection.first, seq__lt=min(selection.until, now.size)
    )
    leaves = (
        BundledLeaf(data, _proof(seq, now.size))
        for seq, data in ((seq, bytes(data)) for seq, data in rows.order_by("seq").values_list("seq", "leaf"))
        if selection.takes(leaf.read(data))
    )
    return bundle.write(
        scope=bundle.ENTRIES,
        subject=str(selection),
        origin=now.origin,
        vkeys=[vkey],
        note=now.note,
        leaves=leaves,
    )


def _now() -> tuple[Head, str]:
    now, vkey = head(), public_key()
    if now is None or vkey is None:
        raise NoSuchEntry
    return now, vkey


def _proof(seq: int, size: int) -> tuple[bytes, ...]:
    return tuple(store.prove(lambda read: tree.inclusion_proof(seq, size, read)))


def _all_leaves(size: int, *, with_personal_facts: bool) -> Iterator[BundledLeaf]:
    for first in range(0, size, BATCH):
        upper = min(first + BATCH, size)
        rows = EventRow.objects.filter(seq__gte=first, seq__lt=upper).order_by("seq")
        notes = dict(
            CheckpointRow.objects.filter(size__gt=first, size__lte=upper).values_list("size", "note")
        )
        found = [(seq, bytes(data)) for seq, data in rows.values_list("seq", "leaf")]
        facts = disclosed_in([seq for seq, _ in found]) if with_personal_facts else {}
        for seq, data in found:
            yield BundledLeaf(data, (), tuple(facts.get(seq, ())), notes.get(seq + 1, ""))
