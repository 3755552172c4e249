"""The door of the ledger. It is the lowest app: it knows nobody, everybody records in it.

Nothing here writes but `erase_person` and `seal`, and these within the command of the app that calls them;
entries come from `kernel.commands.record`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracemark.apps.ledger.beside import pressing_beside
from tracemark.apps.ledger.bundles import export_entries, export_ledger, export_record
from tracemark.apps.ledger.checks import refuse_unsafe_database
from tracemark.apps.ledger.kinds import act_label, kinds
from tracemark.apps.ledger.persons import (
    disclosed_in,
    disclosures_of,
    erase_person,
    seal,
    unseal,
)
from tracemark.apps.ledger.reading import (
    checkpoint_at,
    consistency_proof,
    deeds_by,
    entries_about,
    entries_from,
    entries_of,
    entries_of_kind,
    entry,
    head,
    last_moment,
    latest_entries,
    leaf_at,
    place_at,
    place_of_deed,
    proof_of,
    subjects_known,
    subjects_of_kind,
)
from tracemark.apps.ledger.signer import public_key
from tracemark.apps.ledger.signer_moving import hand_over_signer
from tracemark.apps.ledger.starting import check_at_start, remember_head, standing
from tracemark.apps.ledger.vault import node_key, vault
from tracemark.apps.ledger.verifying import verify_ledger, verify_record
from tracemark.proofs import bundle

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tracemark.proofs.audit import Audit

__all__ = [
    "act_label",
    "blind_digest",
    "blind_digests",
    "check_at_start",
    "checkpoint_at",
    "consistency_proof",
    "deeds_by",
    "disclosed_in",
    "disclosures_of",
    "entries_about",
    "entries_from",
    "entries_of",
    "entries_of_kind",
    "entry",
    "erase_person",
    "export_entries",
    "export_ledger",
    "export_record",
    "hand_over_signer",
    "head",
    "kinds",
    "last_moment",
    "latest_entries",
    "leaf_at",
    "place_at",
    "place_of_deed",
    "pressing_beside",
    "node_key",
    "proof_of",
    "public_key",
    "refuse_unsafe_database",
    "remember_head",
    "seal",
    "standing",
    "subjects_known",
    "subjects_of_kind",
    "unseal",
    "verify_bundle",
    "verify_ledger",
    "verify_record",
]


def verify_bundle(lines: Iterable[bytes], *, trusted: Sequence[str] = ()) -> Audit:
    """Check an exported file, opened for bytes, against public keys known from elsewhere.

    Needs neither this node's database nor its keys; `tracemark.proofs.bundle` is the same without Django.

    Raises:
        NotABundle: the file is something else.

    """
    return bundle.verify(lines, trusted=trusted)


def blind_digest(text: str) -> str:
    """A keyed digest, to find the same text again without keeping it. Only this node can compute it."""
    return vault().blind(text)


def blind_digests(texts: Iterable[str]) -> list[str]:
    """The same for many texts: the key is read once."""
    return vault().blinds(texts)
