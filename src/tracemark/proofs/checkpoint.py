"""Checkpoints: who vouches for which root at which size, as text that any C2SP tool reads.

A checkpoint is a signed note (c2sp.org/signed-note, c2sp.org/tlog-checkpoint):

    <origin>            the log's name
    <size>              decimal
    <root>              base64
                        an empty line, then one line for each signature
    — <key name> <base64 of 4 bytes key id and the signature>

Two kinds of signature are known: Ed25519 over the text (type 0x01), and ML-DSA-44 over the structure of
c2sp.org/tlog-cosignature (type 0x06), which outlives quantum computers; records here live for decades.
Lines of unknown keys are passed over, as the format asks; a known key whose line does not verify spoils the
whole note. Extension lines are refused: nobody can audit them.

Which keys to trust, and whether a signer may sign at all, is left to the caller.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey, MLDSA44PublicKey

from tracemark.proofs import base64text
from tracemark.proofs.tree import HASH_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

ED25519 = 0x01
ML_DSA_44 = 0x06
LARGEST_SIZE = 2**63 - 1
MOST_SIGNATURES = 64
_DASH = "— "
_KEY_ID_BYTES = 4
_STAMP = struct.Struct(">Q")


class BadNote(ValueError):
    """A note that must not be believed. `code`: malformed, invalid_signature, unsigned or other_origin."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The state of a log: its name, how many leaves, and the root over them."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        return f"{self.origin}\n{self.size}\n{base64text.write(self.root)}\n"


class Signer(Protocol):
    """Makes one signature line. The key may stand anywhere: in this process, in another, in hardware."""

    @property
    def name(self) -> str: ...
    @property
    def key_id(self) -> bytes: ...
    def sign(self, checkpoint: Checkpoint) -> bytes: ...


class Verifier(Protocol):
    """Knows one public key."""

    @property
    def name(self) -> str: ...
    @property
    def key_id(self) -> bytes: ...
    def accepts(self, checkpoint: Checkpoint, signature: bytes) -> bool: ...


@dataclass(frozen=True, slots=True)
class _Named:
    name: str
    public: bytes
    kind: int

    @property
    def key_id(self) -> bytes:
        return sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public).digest()[:_KEY_ID_BYTES]

    @property
    def vkey(self) -> str:
        """The public key on one line, as Go's note package and the C2SP tools write it."""
        material = base64text.write(bytes([self.kind]) + self.public)
        return f"{self.name}+{self.key_id.hex()}+{material}"


class Ed25519Verifier(_Named):
    def accepts(self, checkpoint: Checkpoint, signature: bytes) -> bool:
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, checkpoint.text().encode())
        except (InvalidSignature, ValueError):
            return False
        return True


class MLDSA44Verifier(_Named):
    def accepts(self, checkpoint: Checkpoint, signature: bytes) -> bool:
        if len(signature) < _STAMP.size:
            return False
        timestamp: int = _STAMP.unpack_from(signature)[0]
        try:
            message = cosigned_message(self.name, checkpoint, timestamp)
            key = MLDSA44PublicKey.from_public_bytes(self.public)
            key.verify(signature[_STAMP.size :], message)
        except (InvalidSignature, ValueError):
            return False
        return timestamp <= LARGEST_SIZE


class Ed25519Signer:
    def __init__(self, name: str, key: Ed25519PrivateKey) -> None:
        self._key = key
        self.verifier = Ed25519Verifier(_checked_name(name), key.public_key().public_bytes_raw(), ED25519)
        self.name, self.key_id = name, self.verifier.key_id

    def sign(self, checkpoint: Checkpoint) -> bytes:
        return self._key.sign(checkpoint.text().encode())


class MLDSA44Signer:
    """Signs without a time: the log vouches for the tree, a witness would vouch for when it saw it."""

    def __init__(self, name: str, key: MLDSA44PrivateKey) -> None:
        self._key = key
        self.verifier = MLDSA44Verifier(_checked_name(name), key.public_key().public_bytes_raw(), ML_DSA_44)
        self.name, self.key_id = name, self.verifier.key_id

    def sign(self, checkpoint: Checkpoint) -> bytes:
        return _STAMP.pack(0) + self._key.sign(cosigned_message(self.name, checkpoint, 0))


def cosigned_message(name: str, checkpoint: Checkpoint, timestamp: int) -> bytes:
    """What an ML-DSA-44 line signs: it names its signer, and leaf 0 up to the size."""
    cosigner, origin = name.encode(), checkpoint.origin.encode()
    if not (0 < len(cosigner) < 256 and 0 < len(origin) < 256):
        raise ValueError("names are 1 to 255 bytes long here")
    return b"".join(
        (
            b"subtree/v1\n\x00",
            bytes([len(cosigner)]),
            cosigner,
            _STAMP.pack(timestamp),
            bytes([len(origin)]),
            origin,
            _STAMP.pack(0),
            _STAMP.pack(checkpoint.size),
            checkpoint.root,
        )
    )


def sign_checkpoint(checkpoint: Checkpoint, signers: Sequence[Signer]) -> str:
    lines = (
        f"{_DASH}{signer.name} {base64text.write(signer.key_id + signer.sign(checkpoint))}\n"
        for signer in signers
    )
    return checkpoint.text() + "\n" + "".join(lines)


def verifier(vkey: str) -> Ed25519Verifier | MLDSA44Verifier:
    """The verifier that a line `name+keyid+material` stands for; its key id must be the right one."""
    parts = vkey.strip().split("+", 2)
    if len(parts) != 3:
        raise BadNote("malformed")
    name, key_id, material = parts
    raw = _base64(material)
    found: Ed25519Verifier | MLDSA44Verifier
    if raw[:1] == bytes([ED25519]) and len(raw) == 1 + 32:
        found = Ed25519Verifier(_checked_name(name), raw[1:], ED25519)
    elif raw[:1] == bytes([ML_DSA_44]) and len(raw) == 1 + 1312:
        found = MLDSA44Verifier(_checked_name(name), raw[1:], ML_DSA_44)
    else:
        raise BadNote("malformed")
    if found.key_id.hex() != key_id:
        raise BadNote("malformed")
    return found


def read_checkpoint(note: str) -> Checkpoint:
    """What a note says, without asking whether it is signed: only for showing and for routing."""
    return _parse(_split(note)[0])


def open_checkpoint(note: str, verifiers: Iterable[Verifier], *, origin: str | None = None) -> Checkpoint:
    """What a note says, if a known key vouches for it.

    Raises:
        BadNote: it is malformed, no known key signed it, or a known key's line does not verify.

    """
    text, signatures = _split(note)
    checkpoint = _parse(text)
    known = {(verifier.name, verifier.key_id): verifier for verifier in verifiers}
    vouched = False
    for name, signature in signatures:
        key = known.get((name, signature[:_KEY_ID_BYTES]))
        if key is None:
            continue
        if not key.accepts(checkpoint, signature[_KEY_ID_BYTES:]):
            raise BadNote("invalid_signature")
        vouched = True
    if not vouched:
        raise BadNote("unsigned")
    if origin is not None and checkpoint.origin != origin:
        raise BadNote("other_origin")
    return checkpoint


def _split(note: str) -> tuple[str, list[tuple[str, bytes]]]:
    if any(letter < " " and letter != "\n" for letter in note) or not note.endswith("\n"):
        raise BadNote("malformed")
    text, found, block = note.rpartition("\n\n")
    lines = block.removesuffix("\n").split("\n")
    if not found or not block or len(lines) > MOST_SIGNATURES:
        raise BadNote("malformed")
    return text + "\n", [_signature(line) for line in lines]


def _signature(line: str) -> tuple[str, bytes]:
    name, _, encoded = line.removeprefix(_DASH).partition(" ")
    signature = _base64(encoded)
    if not line.startswith(_DASH) or len(signature) <= _KEY_ID_BYTES:
        raise BadNote("malformed")
    return _checked_name(name), signature


def _parse(text: str) -> Checkpoint:
    lines = text.split("\n")
    if len(lines) != 4 or lines[3]:
        raise BadNote("malformed")
    origin, digits, encoded, _ = lines
    root = _base64(encoded)
    if not origin or not (digits.isascii() and digits.isdigit()) or len(root) != HASH_BYTES:
        raise BadNote("malformed")
    if (digits[0] == "0" and digits != "0") or len(digits) > 19 or int(digits) > LARGEST_SIZE:
        raise BadNote("malformed")
    return Checkpoint(origin, int(digits), root)


def _checked_name(name: str) -> str:
    """Key names hold no blank and no plus, or the line and the vkey could be read in two ways."""
    if not name or "+" in name or any(letter.isspace() for letter in name):
        raise BadNote("malformed")
    return name


def _base64(text: str) -> bytes:
    try:
        return base64text.read(text)
    except ValueError:
        raise BadNote("malformed") from None
