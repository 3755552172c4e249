"""A proof that one record stands in the ledger, as a text file (c2sp.org/tlog-proof, version 1).

The file carries the record's place, the inclusion hashes and a checkpoint, so that it can be checked with
nothing but the record and the log's public key, in any year, by any tool that reads the format. The optional
`extra` is not covered by any signature and is never believed: here it only carries the record itself, whose
hash the proof is about.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tracemark.proofs import base64text
from tracemark.proofs.checkpoint import BadNote, Checkpoint, Verifier, open_checkpoint
from tracemark.proofs.tree import HASH_BYTES, leaf_hash, verify_inclusion

if TYPE_CHECKING:
    from collections.abc import Iterable

FIRST_LINE = "c2sp.org/tlog-proof@v1"
MOST_HASHES = 63


class BadProof(ValueError):
    """A proof that proves nothing. `code`: malformed, not_included, or a code of a bad note."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class TlogProof:
    index: int
    hashes: tuple[bytes, ...]
    note: str
    extra: bytes | None = None

    def text(self) -> str:
        extra = [] if self.extra is None else [f"extra {base64text.write(self.extra)}"]
        hashes = [base64text.write(value) for value in self.hashes]
        return "\n".join([FIRST_LINE, *extra, f"index {self.index}", *hashes, "", self.note])


def read_proof(text: str) -> TlogProof:
    """What the file says; nothing of it is checked yet.

    Raises:
        BadProof: the text is not of this format.

    """
    head, blank, note = text.partition("\n\n")
    lines = head.split("\n")
    if not blank or lines[0] != FIRST_LINE:
        raise BadProof("malformed")
    rest = lines[1:]
    extra = None
    if rest and rest[0].startswith("extra "):
        extra = _base64(rest.pop(0).removeprefix("extra "))
    if not rest or len(rest) > MOST_HASHES + 1:
        raise BadProof("malformed")
    index = _index(rest[0])
    hashes = tuple(_base64(line) for line in rest[1:])
    if any(len(value) != HASH_BYTES for value in hashes):
        raise BadProof("malformed")
    return TlogProof(index, hashes, note, extra)


def check_proof(proof: TlogProof, record: bytes, verifiers: Iterable[Verifier]) -> Checkpoint:
    """The checkpoint under which the record stands at its place.

    Raises:
        BadProof: it does not, or nobody known vouches for the checkpoint.

    """
    try:
        checkpoint = open_checkpoint(proof.note, verifiers)
    except BadNote as bad:
        raise BadProof(bad.code) from bad
    if not verify_inclusion(
        index=proof.index,
        size=checkpoint.size,
        leaf=leaf_hash(record),
        proof=proof.hashes,
        root=checkpoint.root,
    ):
        raise BadProof("not_included")
    return checkpoint


def _index(line: str) -> int:
    word, _, digits = line.partition(" ")
    plain = digits.isascii() and digits.isdigit() and len(digits) <= 19
    if word != "index" or not plain or (digits[0] == "0" and digits != "0"):
        raise BadProof("malformed")
    return int(digits)


def _base64(text: str) -> bytes:
    try:
        return base64text.read(text)
    except ValueError:
        raise BadProof("malformed") from None
