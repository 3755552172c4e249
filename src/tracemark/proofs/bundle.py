"""A ledger, or one record of it, as a text file that anybody checks without the node.

One JSON value a line, so that the file is read in any editor and checked as a stream:

    {"format": ..., "scope": "ledger"|"record"|"entries", "subject": ..., "origin": ..., "vkeys": [...], "checkpoint": note}
    {"leaf": "<the canonical leaf, as text>"}             scope ledger: every leaf, in order
    {"leaf": "...", "proof": ["<base64>", ...]}           scope record: the leaves about the subject, each proved;
                                                          scope entries: those that the `selection` takes
    {"disclosure": "..."}                                 a personal fact of the leaf just before
    {"checkpoint": note}                                  scope ledger: an older checkpoint, at its place
    {"end": <number of leaves>}                           without it the file was cut off

A file vouches for nothing by itself: it is checked against a public key that the reader has from elsewhere.
Without one the key named in the file is used, and the result says that this is not proved. Nor does a record or a
choice of entries show that none was left out: for entries a copy of the whole ledger shows that (`against`).
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tracemark.proofs import base64text, disclosures, leaf, tree
from tracemark.proofs.audit import Audit, Verdict
from tracemark.proofs.checkpoint import BadNote, Checkpoint, Verifier, open_checkpoint, verifier
from tracemark.proofs.selection import Selection

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

FORMAT = "tracemark-ledger-bundle/1"
LEDGER, RECORD, ENTRIES = "ledger", "record", "entries"
SCOPES = (LEDGER, RECORD, ENTRIES)
LONGEST_LINE = 64 * 1024 * 1024


class NotABundle(ValueError):
    """The file does not begin as a bundle of this format does."""


@dataclass(frozen=True, slots=True)
class BundledLeaf:
    data: bytes
    proof: tuple[bytes, ...] = ()
    disclosures: tuple[str, ...] = ()
    checkpoint: str = ""


def write(
    *, scope: str, subject: str, origin: str, vkeys: Sequence[str], note: str, leaves: Iterable[BundledLeaf]
) -> Iterator[bytes]:
    """The lines of a bundle."""
    head = {"format": FORMAT, "scope": scope, "subject": subject, "origin": origin, "vkeys": list(vkeys)}
    yield _line(head | {"checkpoint": note})
    number = 0
    for one in leaves:
        number += 1
        said: dict[str, Any] = {"leaf": one.data.decode()}
        if scope != LEDGER:
            said["proof"] = [base64text.write(value) for value in one.proof]
        yield _line(said)
        for disclosure in one.disclosures:
            yield _line({"disclosure": disclosure})
        if one.checkpoint:
            yield _line({"checkpoint": one.checkpoint})
    yield _line({"end": number})


def verify(
    lines: Iterable[bytes], *, trusted: Sequence[str] = (), against: Iterable[bytes] | None = None
) -> Audit:
    """Check every line of a bundle.

    Args:
        lines: the lines of the file, which must be opened for bytes.
        trusted: public keys (`name+keyid+material`) that the reader has from elsewhere than this file.
        against: the lines of a bundle of the whole ledger, to find what chosen entries leave out.

    Raises:
        NotABundle: the first line is not that of a bundle.

    """
    audit, reading = _read(lines, trusted)
    if against is not None and reading and reading.selection:
        _compare(reading, reading.selection, _read(against, trusted, reading.selection))
    return audit


def _read(
    lines: Iterable[bytes], trusted: Sequence[str], selection: Selection | None = None
) -> tuple[Audit, _Reading | None]:
    stream = iter(lines)
    head = _head(next(stream, b""))
    audit = Audit(scope=head["scope"], origin=head["origin"], not_proved=["no_witness"])
    if not trusted:
        audit.not_proved.append("key_not_pinned")
    try:
        keys = [verifier(vkey) for vkey in (trusted or head["vkeys"])]
        checkpoint = open_checkpoint(head["checkpoint"], keys, origin=head["origin"])
    except BadNote as bad:
        audit.tampered(f"checkpoint_{bad.code}")
        return audit, None
    audit.size, audit.root = checkpoint.size, base64text.write(checkpoint.root)
    if audit.scope == ENTRIES:
        selection = Selection.read(head["subject"])
    reading = _Reading(audit, checkpoint, keys, head["subject"], selection)
    reading.all(stream)
    return audit, reading


def _compare(reading: _Reading, selection: Selection, copy: tuple[Audit, _Reading | None]) -> None:
    """Name the entries that should be among the chosen ones, by a copy of the whole ledger, and are not."""
    audit, (other, whole) = reading.audit, copy
    is_whole = other.scope == LEDGER and other.verdict is Verdict.INTACT and other.origin == audit.origin
    if whole is None or not is_whole or other.size < selection.until:
        audit.incomplete("copy_of_the_ledger_not_whole")
        return
    for seq in sorted(reading.there.keys() | whole.there.keys()):
        if seq not in reading.there:
            audit.tampered("entry_left_out", seq)
        elif reading.there[seq] != whole.there.get(seq):
            audit.tampered("copy_of_the_ledger_differs", seq)
    if audit.verdict is Verdict.INTACT:
        audit.not_proved.remove("no_entry_left_out")


@dataclass(slots=True)
class _Reading:
    """Walks through the lines; holds what the next line is compared with."""

    audit: Audit
    head: Checkpoint
    keys: Sequence[Verifier]
    subject: str
    selection: Selection | None = None
    there: dict[int, bytes] = field(default_factory=dict)
    peaks: list[bytes] = field(default_factory=list)
    size: int = 0
    before: leaf.Leaf | None = None
    last: leaf.Leaf | None = None
    ended: bool = False
    broken: bool = False

    def all(self, stream: Iterator[bytes]) -> None:
        for number, text in enumerate(stream, 2):
            value = _json(text)
            if value is None:
                self._unreadable(number, text)
            elif self.ended:
                self.audit.tampered("line_after_the_end", line=number)
            else:
                self._one(value)
        if not self.ended:
            self.audit.incomplete("cut_short")
        elif self.audit.scope == LEDGER:
            self._whole()
        else:
            self.audit.not_proved.append("no_entry_left_out")

    def _unreadable(self, number: int, text: bytes) -> None:
        """Half a line at the end of the file is a file that was cut, not one that was changed."""
        if text.endswith(b"\n"):
            self.audit.tampered("unreadable_line", line=number)

    def _one(self, value: dict[str, Any]) -> None:
        if "leaf" in value:
            self._leaf(value)
        elif "disclosure" in value:
            self._disclosure(value["disclosure"])
        elif "checkpoint" in value and self.audit.scope == LEDGER:
            self._older(value["checkpoint"])
        elif "end" in value:
            self.ended = True
            if value["end"] != self.audit.counts.get("leaves", 0):
                self.audit.tampered("other_number_of_leaves")
        else:
            self.audit.tampered("unknown_line")

    def _leaf(self, value: dict[str, Any]) -> None:
        self.audit.count("leaves")
        self.last = None
        try:
            data = str(value["leaf"]).encode()
            found = leaf.read(data)
        except (UnicodeEncodeError, leaf.BadLeaf):
            self.broken = True
            self.audit.tampered("leaf_unreadable", self.size)
            return
        if self.before and found.at < self.before.at:
            self.audit.tampered("time_runs_back", found.seq)
        if self.audit.scope == LEDGER:
            self._next(found, data)
        else:
            self._proved(found, data, value.get("proof"))
        self.last = self.before = found

    def _next(self, found: leaf.Leaf, data: bytes) -> None:
        if found.seq != self.size:
            self.audit.tampered("leaf_out_of_place", self.size)
            self.broken = True
        if self.selection and self.selection.takes(found):
            self.there[found.seq] = tree.leaf_hash(data)
        growth = tree.extend(self.size, self.peaks, [tree.leaf_hash(data)])
        self.size, self.peaks = growth.size, growth.peaks

    def _proved(self, found: leaf.Leaf, data: bytes, proof: object) -> None:
        if self.before and found.seq <= self.before.seq:
            self.audit.tampered("leaf_out_of_place", found.seq)
        self.there[found.seq] = tree.leaf_hash(data)
        if not (self.selection.takes(found) if self.selection else found.subject == self.subject):
            self.audit.tampered("other_subject", found.seq)
        try:
            hashes = [base64text.read(str(value)) for value in (proof if isinstance(proof, list) else [])]
        except ValueError:
            hashes = []
        if not tree.verify_inclusion(
            index=found.seq,
            size=self.head.size,
            leaf=tree.leaf_hash(data),
            proof=hashes,
            root=self.head.root,
        ):
            self.audit.tampered("not_in_the_tree", found.seq)

    def _disclosure(self, text: object) -> None:
        self.audit.count("disclosures")
        if self.last is None:
            return
        if (
            not isinstance(text, str)
            or not text.isascii()
            or disclosures.digest(text) not in self.last.digests
        ):
            self.audit.tampered("disclosure_differs", self.last.seq)

    def _older(self, note: object) -> None:
        self.audit.count("checkpoints")
        try:
            older = open_checkpoint(str(note), self.keys, origin=self.head.origin)
        except BadNote as bad:
            self.audit.tampered(f"checkpoint_{bad.code}", self.size)
            return
        if not self.broken and (older.size != self.size or older.root != tree.bag(self.peaks)):
            self.broken = True  # every later root differs too: only the first place tells something
            self.audit.tampered("root_differs", self.size)

    def _whole(self) -> None:
        if self.size < self.head.size:
            self.audit.incomplete("leaves_missing", self.size)
        elif not self.broken and (self.size > self.head.size or tree.bag(self.peaks) != self.head.root):
            self.audit.tampered("root_differs", self.size)


def _head(text: bytes) -> dict[str, Any]:
    head = _json(text)
    if head is None or head.get("format") != FORMAT or head.get("scope") not in SCOPES:
        raise NotABundle(FORMAT)
    texts = all(isinstance(head.get(name), str) for name in ("subject", "origin", "checkpoint"))
    vkeys = head.get("vkeys")
    if not texts or not isinstance(vkeys, list) or not all(isinstance(vkey, str) for vkey in vkeys):
        raise NotABundle(FORMAT)
    if head["scope"] == ENTRIES:
        try:
            Selection.read(head["subject"])
        except ValueError:
            raise NotABundle(FORMAT) from None
    return head


def _json(text: bytes) -> dict[str, Any] | None:
    if len(text) > LONGEST_LINE:
        return None
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _line(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
