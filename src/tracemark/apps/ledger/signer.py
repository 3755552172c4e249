"""Who vouches for the ledger: a signer that remembers what it signed and refuses to contradict itself.

`CheckpointSigner` is the interface. Where `signer` in `node.toml` names a socket, the key is in a process of its
own (`signer_process`), asked through `signer_far`. Else it is a file of the node's folder, wrapped under the
node's key, never in the database: whoever can only write the database cannot vouch for what he wrote.

The signer keeps its own state apart from the database: size and root of the last checkpoint that was
committed. It signs only a tree that equals or extends that one, shown by a consistency proof.

Crashes. The signature is made inside the transaction and the state is written after it has committed. Killed
in between, the state lags behind the database; then the next checkpoint still extends the older state and is
signed. The state never runs ahead of the database, since both databases acknowledge a commit only when it is
on disk; so no crash leads into a dead end. A state ahead of the database therefore means that the database
was replaced by an older copy or cut, and the signer refuses until that is settled by people.

The state has two slots that are written in turn, each with a check: a write that was torn by a power cut
leaves the other slot. It is pressed to disk at most once a second; a power cut may set the signer's memory
back by that second, never forward. Several processes may write it at once: whichever wins, the state is one
that was committed.
"""

from __future__ import annotations

import base64
import binascii
import json
import os
import time
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, Protocol

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from tracemark.apps.ledger.errors import KeysDoNotOpen, KeysMissing, LedgerContradicts, LedgerRewound
from tracemark.apps.ledger.signer_far import FarSigner
from tracemark.apps.ledger.signer_memory import NOTHING, Signed, extends
from tracemark.apps.ledger.vault import folder, refuse_new_keys, unwrapped, vault, write_once
from tracemark.proofs.checkpoint import BadNote, Checkpoint, Ed25519Signer, sign_checkpoint, verifier

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from tracemark.apps.ledger.vault import Vault

SLOT = 256
PRESS_EVERY = 1.0
_ABOUT = b"tracemark checkpoint signing key"

_pressed_at: dict[str, float] = {}


class CheckpointSigner(Protocol):
    @property
    def origin(self) -> str: ...

    @property
    def vkey(self) -> str: ...

    def last(self) -> Signed:
        """The last tree that it vouched for and that was committed."""

    def sign(self, size: int, root: bytes, proof_since: Callable[[int], Sequence[bytes]]) -> str:
        """A signed checkpoint.

        Raises:
            LedgerRewound: more was signed before.
            LedgerContradicts: the tree does not extend what was signed before.

        """

    def settle(self, size: int, root: bytes) -> None:
        """The checkpoint was committed: remember it."""


class FileSigner:
    """Signs in this process with an Ed25519 key; the state is a file beside it."""

    def __init__(self, key: Ed25519Signer, state: Path) -> None:
        self._key = key
        self._state = state

    @property
    def origin(self) -> str:
        return self._key.name

    @property
    def vkey(self) -> str:
        return self._key.verifier.vkey

    def last(self) -> Signed:
        return self.remembered(self._state)

    @staticmethod
    def remembered(state: Path) -> Signed:
        return max(_slots(state), key=lambda slot: slot.size)

    def sign(self, size: int, root: bytes, proof_since: Callable[[int], Sequence[bytes]]) -> str:
        last = self.last()
        if size < last.size:
            raise LedgerRewound(size=size, signed=last.size)
        if not extends(last, size, root, proof_since(last.size) if last.size else ()):
            raise LedgerContradicts(signed=last.size)
        return sign_checkpoint(Checkpoint(self.origin, size, root), [self._key])

    def settle(self, size: int, root: bytes) -> None:
        first, second = _slots(self._state)
        if size <= max(first.size, second.size):
            return
        place = 0 if first.size <= second.size else 1
        text = f"{size} {root.hex()} "
        line = (text + sha256(text.encode()).hexdigest()).encode().ljust(SLOT - 1) + b"\n"
        handle = os.open(self._state, os.O_WRONLY | os.O_CREAT, 0o600)
        try:
            os.pwrite(handle, line, place * SLOT)
            self._press(handle)
        finally:
            os.close(handle)

    def _press(self, handle: int) -> None:
        now = time.monotonic()
        if now - _pressed_at.get(str(self._state), 0.0) >= PRESS_EVERY:
            os.fsync(handle)
            _pressed_at[str(self._state)] = now


def signer() -> CheckpointSigner:
    """The signer of this node; its key is made when the ledger is empty and there is none.

    Raises:
        KeysMissing: the ledger has entries, and the key is gone.
        KeysDoNotOpen: it does not open with the node's key.

    """
    path = folder() / "signer"
    if settings.TRACEMARK.signer:
        if not path.exists():
            raise KeysMissing(file=str(path))
        return FarSigner(settings.TRACEMARK.signer, str(_kept(path)["vkey"]))
    if not path.exists():
        refuse_new_keys(path)
        _make(path)
    return _opened(path, path.stat().st_mtime_ns, vault())


def public_key() -> str | None:
    """The line by which others check this node's checkpoints; none before the first entry."""
    path = folder() / "signer"
    return str(_kept(path)["vkey"]) if path.exists() else None


def _make(path: Path) -> None:
    """The log's name: the State, and enough of the key's hash that no two nodes share it."""
    private = Ed25519PrivateKey.generate()
    mark = sha256(private.public_key().public_bytes_raw()).hexdigest()[:12]
    key = Ed25519Signer(f"tracemark/{settings.TRACEMARK.state}/{mark}", private)
    wrapped = vault().wrap(private.private_bytes_raw(), _ABOUT + key.verifier.vkey.encode())
    kept = {"vkey": key.verifier.vkey, "sealed": base64.b64encode(wrapped).decode()}
    write_once(path, json.dumps(kept, indent=1).encode() + b"\n")


def _kept(path: Path) -> dict[str, str]:
    try:
        kept: dict[str, str] = json.loads(path.read_bytes())
        verifier(kept["vkey"])
    except (ValueError, KeyError, TypeError, AttributeError, BadNote):
        raise KeysDoNotOpen(file=str(path)) from None
    return kept


@lru_cache(maxsize=4)
def _opened(path: Path, written: int, under: Vault) -> CheckpointSigner:
    """Opened once for a file as it was written and a vault; a changed file is opened anew."""
    del written
    name, raw = opened_key(path, under)
    return FileSigner(
        Ed25519Signer(name, Ed25519PrivateKey.from_private_bytes(raw)), path.with_name("signer.state")
    )


def opened_key(path: Path, under: Vault) -> tuple[str, bytes]:
    """The name of the log and the private key in this file.

    Raises:
        KeysDoNotOpen: wrapped under another key, or not what the public half says.

    """
    kept = _kept(path)
    try:
        sealed = base64.b64decode(kept["sealed"], validate=True)
    except (binascii.Error, ValueError, KeyError):
        raise KeysDoNotOpen(file=str(path)) from None
    raw = unwrapped(under, sealed, _ABOUT + kept["vkey"].encode(), where=str(path))
    name = verifier(kept["vkey"]).name
    if Ed25519Signer(name, Ed25519PrivateKey.from_private_bytes(raw)).verifier.vkey != kept["vkey"]:
        raise KeysDoNotOpen(file=str(path))
    return name, raw


def _slots(path: Path) -> tuple[Signed, Signed]:
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        content = b""
    return _slot(content[:SLOT]), _slot(content[SLOT:])


def _slot(line: bytes) -> Signed:
    """A slot that was never written, or torn, is the memory of nothing."""
    parts = line.split()
    if len(parts) != 3:
        return NOTHING
    size, root, check = parts
    if sha256(size + b" " + root + b" ").hexdigest().encode() != check:
        return NOTHING
    return Signed(int(size), bytes.fromhex(root.decode()))
