"""The signer as a process of its own: it holds the key, remembers what it signed, and contradicts itself never.

It stands on no database and no settings, and belongs to a user of its own: who has taken the node, its
database and its folder still cannot make it vouch for another history than the one that it has seen.

It remembers two trees. *Signed* is the last one that it put its name to; *settled* the last one that the node
is known to have committed: it was told so, or the node went on from it. A new tree must go on from the signed
one, shown by a consistency proof. A transaction that fails after the signature leaves a signed tree that was
never committed; then, and only then, the node may go on from the settled one instead, and the signed one is
written into `abandoned` before anything else is signed. So two trees that exclude each other are never signed
unseen: the second one stands beside the line that says which was given up, for an inspector to ask about.

The memory is written anew, forced to disk and renamed *before* a signature leaves: killed at any moment, it
remembers all that it gave out. A memory that is missing or damaged stops it; it is never begun again.
"""

from __future__ import annotations

import base64
import binascii
import fcntl
import json
import os
import secrets
import socket
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tracemark.apps.ledger import signer_protocol as protocol
from tracemark.apps.ledger.press import Key
from tracemark.apps.ledger.signer_memory import NOTHING, Signed, extends
from tracemark.proofs.checkpoint import BadNote, Checkpoint, Ed25519Signer, sign_checkpoint, verifier

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

KEY, KEK, MEMORY, ABANDONED, LOCK = "signer", "kek", "memory", "abandoned", "lock"
ABOUT = b"tracemark signer of its own"
ANSWER_WITHIN = 2.0
LOOK_UP_EVERY = 0.5


class CannotServe(Exception):
    """The signer does not start. `why`: busy, key_does_not_open, memory_missing, memory_damaged."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Memory:
    settled: Signed = NOTHING
    signed: Signed = NOTHING

    def line(self) -> dict[str, Any]:
        return {"settled": protocol.as_line(self.settled), "signed": protocol.as_line(self.signed)}


class Desk:
    """Answers one question after another; the folder holds the key and the memory."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._key = _opened_key(folder)
        self._memory = read_memory(folder)

    @property
    def vkey(self) -> str:
        return self._key.verifier.vkey

    def answer(self, line: dict[str, Any]) -> dict[str, Any]:
        """Raises: BadLine."""
        match line.get("do"):
            case "last":
                return self._memory.line()
            case "sign":
                return self._sign(line)
            case "settle":
                return self._settle(
                    Signed(protocol.size_of(line.get("size")), protocol.hash_of(line.get("root")))
                )
        raise protocol.BadLine

    def _sign(self, line: dict[str, Any]) -> dict[str, Any]:
        tree = Signed(protocol.size_of(line.get("size")), protocol.hash_of(line.get("root")))
        proof, since = protocol.proof_of(line.get("proof")), line.get("since")
        if since not in {"signed", "settled"}:
            raise protocol.BadLine
        known = self._memory.signed if since == "signed" else self._memory.settled
        if protocol.size_of(line.get("old")) != known.size:
            return {"refused": "changed"}
        if tree.size < self._memory.settled.size:
            return {"refused": "rewound"}
        if not tree.size or not extends(known, tree.size, tree.root, proof):
            return {"refused": "contradicts"}
        if since == "settled" and self._memory.signed not in {tree, self._memory.settled}:
            _append(self._folder / ABANDONED, protocol.as_line(self._memory.signed))
        self._remember(Memory(known, tree))
        return {"note": sign_checkpoint(Checkpoint(self._key.name, tree.size, tree.root), [self._key])}

    def _settle(self, tree: Signed) -> dict[str, Any]:
        if tree == self._memory.signed:
            # A power cut may set this back by one tree, never the signed one: the next signature says it again.
            self._remember(replace(self._memory, settled=tree), press=False)
        elif tree.size > self._memory.settled.size:
            return {"refused": "unknown"}
        return {"done": True}

    def _remember(self, memory: Memory, *, press: bool = True) -> None:
        if memory != self._memory:
            write_memory(self._folder, memory, press=press)
            self._memory = memory


def serve(folder: Path, path: Path, *, stop: Callable[[], bool], ready: Callable[[str], None]) -> None:
    """Answer at this socket until told to stop.

    Raises:
        CannotServe: another one serves this folder, or key or memory cannot be used.
        OSError: the socket cannot be made.

    """
    with (folder / LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CannotServe("busy") from None
        desk = Desk(folder)
        path.unlink(missing_ok=True)
        with socket.socket(socket.AF_UNIX) as listener:
            before = os.umask(0o117)  # the owner and its group alone may connect
            try:
                listener.bind(str(path))
            finally:
                os.umask(before)
            listener.listen(64)
            listener.settimeout(LOOK_UP_EVERY)
            ready(desk.vkey)
            try:
                _answer_all(desk, listener, stop)
            finally:
                path.unlink(missing_ok=True)


def _answer_all(desk: Desk, listener: socket.socket, stop: Callable[[], bool]) -> None:
    while not stop():
        try:
            connection, _ = listener.accept()
        except TimeoutError:
            continue
        with connection:
            try:
                answer = desk.answer(protocol.receive(connection, seconds=ANSWER_WITHIN))
                protocol.send(answer, connection)
            except protocol.BadLine:
                continue
            except (TimeoutError, ConnectionError):
                continue


def make_folder(folder: Path, name: str, raw: bytes, memory: Memory) -> None:
    """A folder for a signer that takes a key over, with what it has vouched for so far.

    The memory comes first and the key last: a folder that was left half made does not serve.

    Raises:
        FileExistsError: a signer lives there.

    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if (folder / KEY).exists():
        raise FileExistsError(folder / KEY)
    kek = secrets.token_bytes(32)
    vkey = Ed25519Signer(name, Ed25519PrivateKey.from_private_bytes(raw)).verifier.vkey
    write_memory(folder, memory)
    _write(folder / KEK, base64.b64encode(kek) + b"\n")
    sealed = base64.b64encode(Key(kek).seal(raw, ABOUT + vkey.encode())).decode()
    _write(folder / KEY, json.dumps({"vkey": vkey, "sealed": sealed}, indent=1).encode() + b"\n")


def read_memory(folder: Path) -> Memory:
    """Raises: CannotServe."""
    try:
        text = (folder / MEMORY).read_bytes()
    except FileNotFoundError:
        raise CannotServe("memory_missing") from None
    said, _, check = text.rstrip(b"\n").rpartition(b" ")
    if sha256(said).hexdigest().encode() != check:
        raise CannotServe("memory_damaged")
    line = json.loads(said)
    return Memory(protocol.tree_of(line["settled"]), protocol.tree_of(line["signed"]))


def write_memory(folder: Path, memory: Memory, *, press: bool = True) -> None:
    said = json.dumps(memory.line()).encode()
    _write(folder / MEMORY, said + b" " + sha256(said).hexdigest().encode() + b"\n", press=press)


def _opened_key(folder: Path) -> Ed25519Signer:
    try:
        kept = json.loads((folder / KEY).read_bytes())
        kek = base64.b64decode((folder / KEK).read_bytes().strip(), validate=True)
        sealed = base64.b64decode(kept["sealed"], validate=True)
        raw = Key(kek).unseal(sealed, ABOUT + kept["vkey"].encode())
        key = Ed25519Signer(verifier(kept["vkey"]).name, Ed25519PrivateKey.from_private_bytes(raw))
    except (OSError, ValueError, KeyError, TypeError, BadNote, InvalidTag, binascii.Error):
        raise CannotServe("key_does_not_open") from None
    if key.verifier.vkey != kept["vkey"]:
        raise CannotServe("key_does_not_open")
    return key


def _write(path: Path, content: bytes, *, press: bool = True) -> None:
    """Whole or not at all; on disk, and under its name there, when this returns (without `press`, soon after)."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    if press:
        _press_folder(path.parent)


def _append(path: Path, line: list[int | str]) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "ab") as file:
        file.write(json.dumps(line).encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())
    _press_folder(path.parent)


def _press_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
