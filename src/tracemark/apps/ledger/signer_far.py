"""The node's side of a signer that is a process of its own.

The node builds the proof that the new tree goes on from the one that the signer remembers, and looks at it
before it asks. What the signer answers is opened with the public key that the node's folder keeps.
"""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Any

from tracemark.apps.ledger import signer_protocol as protocol
from tracemark.apps.ledger.errors import KeysDoNotOpen, LedgerContradicts, LedgerRewound, SignerAway
from tracemark.apps.ledger.signer_memory import Signed, extends
from tracemark.proofs.checkpoint import BadNote, open_checkpoint, verifier

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

TRIES = 5


class FarSigner:
    """Asks the process at a socket; keeps nothing itself."""

    def __init__(self, path: str, vkey: str) -> None:
        self._path = path
        self._vkey = vkey

    @property
    def origin(self) -> str:
        return verifier(self._vkey).name

    @property
    def vkey(self) -> str:
        return self._vkey

    def last(self) -> Signed:
        """Raises: SignerAway."""
        return self._remembered()[1]

    def sign(self, size: int, root: bytes, proof_since: Callable[[int], Sequence[bytes]]) -> str:
        """As every signer; and

        Raises:
            SignerAway: nobody answers there.
            KeysDoNotOpen: who answers there holds another key.

        """
        for _ in range(TRIES):  # another process of the node may be telling it something at this moment
            signed, settled = self._remembered()
            base, since = signed, "signed"
            proof = _proof(base, size, root, proof_since)
            if proof is None and settled != signed:
                base, since = settled, "settled"
                proof = _proof(base, size, root, proof_since)
            if proof is None:
                raise self._refused(size, settled)
            answer = self._ask({
                "do": "sign", "size": size, "root": root.hex(), "old": base.size, "since": since,
                "proof": [one.hex() for one in proof],
            })  # fmt: skip
            if "note" in answer:
                return self._checked(str(answer["note"]), size, root)
            if answer.get("refused") != "changed":
                raise self._refused(size, settled)
        raise SignerAway(socket=self._path)

    def settle(self, size: int, root: bytes) -> None:
        """Raises: SignerAway."""
        self._ask({"do": "settle", "size": size, "root": root.hex()})

    def _remembered(self) -> tuple[Signed, Signed]:
        line = self._ask({"do": "last"})
        try:
            return protocol.tree_of(line.get("signed")), protocol.tree_of(line.get("settled"))
        except protocol.BadLine:
            raise SignerAway(socket=self._path) from None

    def _ask(self, line: dict[str, Any]) -> dict[str, Any]:
        try:
            with socket.socket(socket.AF_UNIX) as connection:
                connection.settimeout(protocol.SECONDS)
                connection.connect(self._path)
                protocol.send(line, connection)
                return protocol.receive(connection)
        except (OSError, protocol.BadLine):
            raise SignerAway(socket=self._path) from None

    def _checked(self, note: str, size: int, root: bytes) -> str:
        try:
            said = open_checkpoint(note, [verifier(self._vkey)], origin=self.origin)
        except BadNote:
            raise KeysDoNotOpen(file=self._path) from None
        if (said.size, said.root) != (size, root):
            raise KeysDoNotOpen(file=self._path)
        return note

    def _refused(self, size: int, settled: Signed) -> LedgerRewound | LedgerContradicts:
        if size < settled.size:
            return LedgerRewound(size=size, signed=settled.size)
        return LedgerContradicts(signed=settled.size)


def _proof(
    base: Signed, size: int, root: bytes, proof_since: Callable[[int], Sequence[bytes]]
) -> Sequence[bytes] | None:
    """The proof that this tree goes on from that one, if it does."""
    if size < base.size:
        return None
    proof = proof_since(base.size) if base.size else ()
    return proof if extends(base, size, root, proof) else None
