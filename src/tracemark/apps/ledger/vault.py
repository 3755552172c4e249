"""The node's own key, and what is wrapped under it: the signing key and the key of each person.

The key-encryption key stands outside the database: in `keys/kek` of the node's folder, readable by its owner
alone, or in TRACEMARK_KEK (base64 of 32 bytes) where a secret store provides it. A stolen copy of the
database opens nothing without it. Losing it loses what is personal, and the signing key; it belongs into the
printed recovery kit, apart from the backups of the database.

Made once, for an empty ledger. Over a ledger with entries a missing key is an error, never a new key.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import os
import secrets
from contextlib import suppress
from functools import lru_cache
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidTag
from django.conf import settings

from tracemark.apps.ledger.errors import KeysDoNotOpen, KeysMissing
from tracemark.apps.ledger.models import EventRow
from tracemark.apps.ledger.press import KEY_BYTES, Key

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

ENVIRONMENT = "TRACEMARK_KEK"


class Vault:
    """Wraps and unwraps with one key. `about` ties a secret to its place, so that none can be swapped."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._own = Key(key)

    def wrap(self, secret: bytes, about: bytes) -> bytes:
        return self._own.seal(secret, about)

    def unwrap(self, wrapped: bytes, about: bytes) -> bytes:
        """Raises:
        InvalidTag: another key, another place, or changed bytes.

        """
        return self._own.unseal(wrapped, about)

    def blind(self, text: str) -> str:
        """A keyed digest: the same text gives the same digest here, and tells nothing without the key."""
        return self.blinds([text])[0]

    def blinds(self, texts: Iterable[str]) -> list[str]:
        """128 bits each: nobody meets a second text with the same digest, and an index of them stays small."""
        own = hmac.digest(self._key, b"tracemark blind digest", "sha256")
        return [hmac.digest(own, text.encode(), "sha256")[:16].hex() for text in texts]


def folder() -> Path:
    """Where the keys of this node are."""
    node: Path = settings.TRACEMARK.node_dir
    return node / "keys"


def vault() -> Vault:
    """The vault of this node; its key is made when the ledger is empty and there is none.

    Raises:
        KeysMissing: the ledger has entries, and the key is gone.

    """
    said = os.environ.get(ENVIRONMENT, "")
    return _opened(_read(said, ENVIRONMENT) if said else _kept(folder()))


def node_key() -> bytes:
    """The key itself, for the sealed part of a backup and for nothing else."""
    said = os.environ.get(ENVIRONMENT, "")
    return _read(said, ENVIRONMENT) if said else _read((folder() / "kek").read_text("ascii"), "kek")


def write_once(path: Path, content: bytes) -> None:
    """Write a file that only its owner reads, whole or not at all, and never over one that is there."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink()


def refuse_new_keys(missing: Path) -> None:
    """Raises:
    KeysMissing: the ledger has entries, so the missing file was taken away.

    """
    if EventRow.objects.exists():
        raise KeysMissing(file=str(missing))


@lru_cache(maxsize=4)
def _opened(key: bytes) -> Vault:
    return Vault(key)


def _kept(keys: Path) -> bytes:
    path = keys / "kek"
    if not path.exists():
        refuse_new_keys(path)
        write_once(path, base64.b64encode(secrets.token_bytes(KEY_BYTES)) + b"\n")
    return _read(path.read_text("ascii"), str(path))


def _read(text: str, where: str) -> bytes:
    try:
        key = base64.b64decode(text.strip(), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        raise KeysDoNotOpen(file=where)
    return key


def unwrapped(within: Vault, wrapped: bytes, about: bytes, *, where: str) -> bytes:
    """Raises:
    KeysDoNotOpen: it was wrapped under another key.

    """
    try:
        return within.unwrap(wrapped, about)
    except InvalidTag:
        raise KeysDoNotOpen(file=where) from None
