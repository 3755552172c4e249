"""From entries to leaves: sealing what is personal, hashing, writing canonically.

It takes no database and no settings, only what it is handed, and gives back bytes: so a large batch can be
pressed in a process of its own while the rows of the part before are being written (see `beside`). Which
entries are allowed is decided before, by the recorder.
"""

from __future__ import annotations

import hmac
import secrets
from typing import TYPE_CHECKING, Any, NamedTuple

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tracemark.proofs import disclosures, tree
from tracemark.proofs.leaf import Shared

if TYPE_CHECKING:
    from collections.abc import Sequence

KEY_BYTES = 32
NONCE_BYTES = 12
FEWEST_DECOYS = 2


class Key:
    """The key of one person, while it is in memory."""

    __slots__ = ("_cipher", "raw")

    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        self._cipher: AESGCM | None = None

    @property
    def cipher(self) -> AESGCM:
        """Made when it is first needed: most keys of a load are only handed to the press."""
        if self._cipher is None:
            self._cipher = AESGCM(self.raw)
        return self._cipher

    def seal(self, plain: bytes, about: bytes) -> bytes:
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + self.cipher.encrypt(nonce, plain, about)

    def unseal(self, sealed: bytes, about: bytes) -> bytes:
        """Raises:
        InvalidTag: sealed under another key, about something else, or changed.

        """
        return self.cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], about)

    def decoys(self, seq: int) -> list[str]:
        """Two or three digests of nothing for this entry, always the same ones."""
        secret = hmac.digest(self.raw, b"decoy %d" % seq, "sha512")
        number = FEWEST_DECOYS + (secret[-1] & 1)
        return [disclosures.decoy(secret[start : start + 20]) for start in range(0, number * 20, 20)]


class Sheet(NamedTuple):
    """A part of a batch, in values that travel to another process at little cost."""

    first: int
    """The place of the first entry."""
    ids: list[str]
    shared: dict[str, Any]
    """What `Shared` takes: the same for all entries of one deed."""
    entries: list[tuple[str, str, dict[str, Any], dict[str, str], bytes, str, int | None]]
    """Act, subject, body, personal facts, the raw key of the person, why, the place that is corrected."""


class Sealed(NamedTuple):
    """A personal fact, and of which entry of its sheet."""

    place: int
    digest: str
    name: str
    blob: bytes


class Pressed(NamedTuple):
    """A sheet's leaves with their hashes, and what was sealed."""

    leaves: list[bytes]
    hashes: list[bytes]
    sealed: list[Sealed]


def press(sheet: Sheet) -> Pressed:
    """Make the leaves of a sheet.

    Raises:
        NotCanonical: the body of an entry holds a value that has no single form.

    """
    shared = Shared(**sheet.shared)
    pressed = Pressed([], [], [])
    for place, (own_id, entry) in enumerate(zip(sheet.ids, sheet.entries, strict=True)):
        act, subject, body, personal, raw, why, corrects = entry
        seq = sheet.first + place
        digests: Sequence[str] = ()
        if personal:
            key = Key(raw)
            sealed = [_sealed(place, seq, name, value, key) for name, value in personal.items()]
            pressed.sealed.extend(sealed)
            digests = [*(fact.digest for fact in sealed), *key.decoys(seq)]
        leaf = shared.leaf(
            seq=seq,
            id=own_id,
            act=act,
            subject=subject,
            body=body,
            digests=digests,
            why=why,
            corrects=corrects,
        )
        pressed.leaves.append(leaf)
        pressed.hashes.append(tree.leaf_hash(leaf))
    return pressed


def fact_place(seq: int, digest: str) -> bytes:
    """What a sealed fact is tied to: its entry and its digest. Swapping two rows opens neither."""
    return f"{seq} {digest}".encode()


def _sealed(place: int, seq: int, name: str, value: str, key: Key) -> Sealed:
    disclosure = disclosures.disclose(name, value)
    digest = disclosures.digest(disclosure)
    return Sealed(place, digest, name, key.seal(disclosure.encode(), fact_place(seq, digest)))
