"""Sealed facts against the digests of their entries, for the verification.

Every digest of an entry must be explained: by a sealed fact that opens and says what was digested, by a decoy
that the person's key gives, or by an entry that says it was erased. What is left over disappeared otherwise.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from cryptography.exceptions import InvalidTag

from tracemark.apps.ledger import store
from tracemark.apps.ledger.errors import KeysDoNotOpen, KeysMissing
from tracemark.apps.ledger.models import EventRow
from tracemark.apps.ledger.persons import ERASED, keys_of
from tracemark.apps.ledger.press import fact_place
from tracemark.proofs import disclosures

if TYPE_CHECKING:
    from uuid import UUID

    from tracemark.apps.ledger.press import Key
    from tracemark.apps.ledger.store import Fact
    from tracemark.proofs.audit import Audit


class Said(NamedTuple):
    """What a verification needs to know of a leaf."""

    seq: int
    deed: str
    at: str
    digests: frozenset[str]


@dataclass(slots=True)
class SealedFacts:
    """Compares, batch by batch; what seems missing is looked at once more at the end."""

    audit: Audit
    erased: set[str] = field(default_factory=set)
    missing: dict[int, frozenset[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._read_erasures()

    def _read_erasures(self) -> None:
        for leaf in EventRow.objects.filter(act=ERASED).values_list("leaf", flat=True):
            body = json.loads(bytes(leaf)).get("body", {})
            self.erased.update(body.get("digests", ()))

    def check(self, entries: list[Said]) -> None:
        promised = {entry.seq: entry.digests for entry in entries}
        if not promised:
            return
        told: dict[int, list[Fact]] = {}
        for fact in store.facts_of(list(promised)):
            told.setdefault(fact.seq, []).append(fact)
        try:
            keys = keys_of(fact.person for facts in told.values() for fact in facts)
        except (KeysMissing, KeysDoNotOpen):
            self.audit.incomplete("keys_do_not_open", min(promised))
            return
        for seq, digests in promised.items():
            self._entry(seq, digests, told.get(seq, []), keys)

    def _entry(self, seq: int, digests: frozenset[str], facts: list[Fact], keys: dict[UUID, Key]) -> None:
        explained: set[str] = set()
        for fact in facts:
            self.audit.count("disclosures")
            key = keys.get(fact.person)
            if key is None:
                continue
            explained.update(key.decoys(seq))
            explained.add(fact.digest)
            if fact.digest not in digests or not _says(key, fact):
                self.audit.tampered("disclosure_differs", seq)
        missing = digests - explained - self.erased
        if missing:
            self.missing[seq] = missing

    def look_again(self) -> None:
        """What was missing may have been erased while the verification went on; then there is an entry for it."""
        if self.missing:
            self._read_erasures()
        for seq, digests in sorted(self.missing.items()):
            if digests - self.erased:
                self.audit.incomplete("disclosure_missing", seq)


def _says(key: Key, fact: Fact) -> bool:
    try:
        text = key.unseal(fact.blob, fact_place(fact.seq, fact.digest)).decode()
        return disclosures.digest(text) == fact.digest and disclosures.read(text).name == fact.name
    except (InvalidTag, UnicodeError, disclosures.BadDisclosure):
        return False
