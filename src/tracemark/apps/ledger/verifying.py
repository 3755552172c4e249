"""Verifying the stored ledger: everything is hashed again from the stored leaves, nothing is taken on trust.

What is compared, and which change of the database each comparison finds:

    leaf ↔ level 0 of the tree, its columns, its place      an edited, moved or swapped entry
    nodes ↔ nodes computed anew, no more and no fewer       an edited or added node
    every checkpoint ↔ the root computed at its size        a history that was written anew
    every signature ↔ the node's public key                 a checkpoint made without the signing key
    every deed ↔ a checkpoint at its end                    a checkpoint taken away
    the last entry ↔ the last checkpoint                    entries added behind it
    the signer's memory ↔ the tree                          entries cut off; an older copy put in place
    every sealed fact ↔ the digests of its entry            personal facts exchanged, or gone without erasure

Others may go on recording meanwhile: what is looked at ends with the entry that was last when it began.

What cannot be found from inside: a history written anew by somebody who holds the database, the signing key
and the signer's memory. Only a checkpoint that left the house shows that, and the result says so.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from tracemark.apps.ledger import store
from tracemark.apps.ledger.errors import KeysDoNotOpen, KeysMissing, SignerAway
from tracemark.apps.ledger.facts import Said, SealedFacts
from tracemark.apps.ledger.models import CheckpointRow, EventRow, NodeRow
from tracemark.apps.ledger.reading import head
from tracemark.apps.ledger.signer import public_key, signer
from tracemark.proofs import base64text, tree
from tracemark.proofs.audit import Audit
from tracemark.proofs.checkpoint import BadNote, Checkpoint, open_checkpoint, read_checkpoint, verifier

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from tracemark.proofs.checkpoint import Verifier

    Progress = Callable[[int, int], None]

BATCH = 4096
MOST_LEVELS = 64


def verify_ledger(progress: Progress | None = None) -> Audit:
    """Look at everything that is stored. `progress` is told how many entries of how many are done."""
    audit = Audit("ledger", not_proved=["no_witness"])
    _Whole(audit, _Extent.now(), _public_key(audit), progress).read()
    return audit


def verify_record(subject: str) -> Audit:
    """Look at every entry about one subject: its leaf, its columns, its proof, its sealed facts."""
    audit = Audit("record", not_proved=["no_witness", "no_entry_left_out"])
    rows = _read(EventRow.objects.filter(subject=subject))
    now = head()
    if now is None or not rows:
        audit.incomplete("no_entries")
        return audit
    checkpoint = _opened(audit, now.note, _public_key(audit))
    if checkpoint:
        audit.origin, audit.size, audit.root = now.origin, now.size, now.root
        for row in rows:
            _included(audit, row, checkpoint)
    facts = SealedFacts(audit)
    facts.check([said for row in rows if (said := _said(audit, row))])
    facts.look_again()
    return audit


class _Stored(NamedTuple):
    """An entry with the columns that repeat parts of it."""

    seq: int
    leaf: bytes
    act: str
    subject: str
    deed: UUID
    at: datetime


@dataclass(frozen=True, slots=True)
class _Extent:
    """How far the tables reach. Nodes and checkpoints are asked before entries, so that an append in between
    never makes them look too many.
    """

    nodes: dict[int, int]
    signed: int
    size: int

    @classmethod
    def now(cls) -> _Extent:
        nodes = {level: _last_index(level) + 1 for level in range(MOST_LEVELS)}
        signed = CheckpointRow.objects.order_by("-size").values_list("size", flat=True).first() or 0
        last = EventRow.objects.order_by("-seq").values_list("seq", flat=True).first()
        return cls(nodes, signed, 0 if last is None else last + 1)


def _last_index(level: int) -> int:
    last = NodeRow.objects.filter(level=level).order_by("-idx").values_list("idx", flat=True).first()
    return -1 if last is None else last


@dataclass(slots=True)
class _Whole:
    """One pass over the ledger, in batches; memory does not grow with it."""

    audit: Audit
    extent: _Extent
    key: Verifier | None
    progress: Progress | None
    size: int = 0
    at: str = ""
    peaks: list[bytes] = field(default_factory=list)
    checkpoints: Iterator[tuple[int, str]] = field(default_factory=lambda: iter(()))
    waiting: tuple[int, str] | None = None
    deed: str = ""
    ends: set[int] = field(default_factory=set)
    signed: set[int] = field(default_factory=set)
    last_signed: int = 0
    signed_root: bytes = tree.EMPTY_ROOT
    broken: bool = False

    def read(self) -> None:
        notes = CheckpointRow.objects.filter(size__lte=self.extent.size).order_by("size")
        self.checkpoints = notes.values_list("size", "note").iterator(BATCH)
        self._next_checkpoint()
        facts = SealedFacts(self.audit)
        for rows in self._batches():
            said = [one for row in rows if (one := _said(self.audit, row))]
            self._order(said)
            self._grow(rows)
            self._each_deed_is_signed()
            facts.check(said)
            if self.progress:
                self.progress(self.size, self.extent.size)
        facts.look_again()
        self._reach()
        self._remembered()

    def _batches(self) -> Iterator[list[_Stored]]:
        if EventRow.objects.filter(seq__lt=0).exists():
            self.audit.tampered("entry_out_of_place", -1)
        expected = 0
        while expected < self.extent.size:
            upper = min(expected + BATCH, self.extent.size)
            rows = _read(EventRow.objects.filter(seq__gte=expected, seq__lt=upper))
            whole = [row for place, row in enumerate(rows, expected) if row.seq == place]
            if whole:
                yield whole
            if expected + len(whole) < upper:
                self.audit.tampered("entry_missing", expected + len(whole))
                self.broken = True
                return
            expected = upper

    def _order(self, entries: list[Said]) -> None:
        for leaf in entries:
            if leaf.at < self.at:
                self.audit.tampered("time_runs_back", leaf.seq)
            if leaf.seq and leaf.deed != self.deed:
                self.ends.add(leaf.seq)
            self.at, self.deed = leaf.at, leaf.deed

    def _grow(self, rows: list[_Stored]) -> None:
        """Add the batch in steps that end where a checkpoint was signed."""
        hashes = [tree.leaf_hash(row.leaf) for row in rows]
        made: list[tree.Node] = []
        while hashes:
            step = len(hashes)
            if self.waiting and self.waiting[0] > self.size:
                step = min(step, self.waiting[0] - self.size)
            growth = tree.extend(self.size, self.peaks, hashes[:step])
            made += growth.nodes
            self.size, self.peaks, hashes = growth.size, growth.peaks, hashes[step:]
            self._sign_off()
        self.audit.count("entries", len(rows))
        self._compare_nodes(made)

    def _each_deed_is_signed(self) -> None:
        """Every deed ends with a checkpoint: one that is gone was taken away."""
        for size in sorted(self.ends - self.signed):
            self.audit.incomplete("checkpoint_missing", size)
        self.ends.clear()
        self.signed.clear()

    def _sign_off(self) -> None:
        while self.waiting and self.waiting[0] <= self.size:
            size, note = self.waiting
            self._check_checkpoint(size, note)
            self._next_checkpoint()

    def _check_checkpoint(self, size: int, note: str) -> None:
        self.audit.count("checkpoints")
        self.signed.add(size)
        checkpoint = _opened(self.audit, note, self.key, size)
        if checkpoint is None:
            return
        if checkpoint.size != size or size != self.size:
            self.audit.tampered("checkpoint_out_of_place", size)
        elif checkpoint.root != tree.bag(self.peaks):
            if not self.broken:  # every later root differs too: only the first place tells something
                self.audit.tampered("root_differs", size)
            self.broken = True
        self.last_signed, self.signed_root = size, checkpoint.root

    def _next_checkpoint(self) -> None:
        self.waiting = next(self.checkpoints, None)

    def _compare_nodes(self, made: list[tree.Node]) -> None:
        by_level: dict[int, dict[int, bytes]] = {}
        for level, idx, value in made:
            by_level.setdefault(level, {})[idx] = value
        for level, wanted in by_level.items():
            rows = NodeRow.objects.filter(level=level, idx__gte=min(wanted), idx__lte=max(wanted))
            stored = {idx: bytes(value) for idx, value in rows.values_list("idx", "hash")}
            for idx, value in wanted.items():
                if stored.get(idx) != value:
                    what = (
                        "node_missing"
                        if idx not in stored
                        else "leaf_differs"
                        if level == 0
                        else "node_differs"
                    )
                    self.audit.tampered(what, idx << level)

    def _reach(self) -> None:
        """Nothing may lie behind the last entry, and the last entry must be signed."""
        if self.broken:
            return
        if self.extent.signed > self.size:
            self.audit.tampered("entry_missing", self.size)
        for level, number in self.extent.nodes.items():
            if number > self.size >> level:
                self.audit.tampered("node_too_many", (self.size >> level) << level)
        if self.size > self.last_signed:
            self.audit.tampered("entry_not_signed", self.last_signed)
        self.audit.size, self.audit.root = self.last_signed, base64text.write(self.signed_root)

    def _remembered(self) -> None:
        """Against the signer's own memory, which stands outside the database."""
        if self.key is None:
            return
        try:
            last = signer().last()
        except (KeysMissing, KeysDoNotOpen):
            self.audit.incomplete("signing_key_does_not_open")
            return
        except SignerAway:
            self.audit.incomplete("signer_does_not_answer")
            return
        if last.size > self.size:
            self.audit.tampered("entries_cut_off", self.size)
        elif last.size and _stored_root(last.size) != last.root:
            self.audit.tampered("signer_remembers_otherwise", last.size)


def _read(rows: QuerySet[EventRow]) -> list[_Stored]:
    columns = rows.order_by("seq").values_list("seq", "leaf", "act", "subject", "deed", "at")
    return [
        _Stored(seq, bytes(leaf), act, subject, deed, at) for seq, leaf, act, subject, deed, at in columns
    ]


def _said(audit: Audit, row: _Stored) -> Said | None:
    """What the stored leaf says, if it can be read and its columns say the same.

    The bytes themselves are compared by their hash; so the leaf is only read as far as it is needed here.
    """
    try:
        leaf = json.loads(row.leaf)
        said = (leaf["seq"], leaf["act"], leaf["subject"], leaf["deed"], leaf["at"])
        digests = frozenset(leaf.get("_sd", ()))
    except (ValueError, TypeError, KeyError, AttributeError):
        audit.tampered("leaf_unreadable", row.seq)
        return None
    at = row.at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    if said != (row.seq, row.act, row.subject, str(row.deed), at):
        audit.tampered("columns_differ", row.seq)
    return Said(row.seq, str(leaf["deed"]), str(leaf["at"]), digests)


def _included(audit: Audit, row: _Stored, checkpoint: Checkpoint) -> None:
    audit.count("entries")
    size, root, leaf = checkpoint.size, checkpoint.root, tree.leaf_hash(row.leaf)
    try:
        proof = store.prove(lambda read_node: tree.inclusion_proof(row.seq, size, read_node))
    except (KeyError, ValueError):
        audit.tampered("not_in_the_tree", row.seq)
        return
    if not tree.verify_inclusion(index=row.seq, size=size, leaf=leaf, proof=proof, root=root):
        audit.tampered("not_in_the_tree", row.seq)


def _public_key(audit: Audit) -> Verifier | None:
    try:
        vkey = public_key()
    except KeysDoNotOpen:
        vkey = None
    if vkey is None:
        if EventRow.objects.exists():
            audit.incomplete("public_key_missing")
        return None
    key = verifier(vkey)
    audit.origin = key.name
    return key


def _opened(audit: Audit, note: str, key: Verifier | None, size: int | None = None) -> Checkpoint | None:
    """What a stored checkpoint says; without a public key at least that it is one."""
    try:
        return open_checkpoint(note, [key], origin=key.name) if key else read_checkpoint(note)
    except BadNote as bad:
        audit.tampered(f"checkpoint_{bad.code}", size)
        return None


def _stored_root(size: int) -> bytes:
    try:
        return store.prove(lambda read_node: [tree.root_at(size, read_node)])[0]
    except KeyError:
        return b""
