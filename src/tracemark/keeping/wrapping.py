"""Secrets of a node under a passphrase: what opens the rest of a backup leaves the house only like this.

scrypt makes each guess at the passphrase cost 64 MB and a good part of a second.
"""

from __future__ import annotations

import base64
import binascii
import json
import secrets
from hashlib import scrypt
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tracemark.keeping.refusals import KeepingRefused

FEWEST_LETTERS = 12
COST = {"n": 2**16, "r": 8, "p": 1}
MOST_MEMORY = 128 * 1024 * 1024
_ABOUT = b"tracemark secrets of a backup"


def sealed(facts: dict[str, Any], passphrase: str) -> bytes:
    """Raises: KeepingRefused."""
    if len(passphrase) < FEWEST_LETTERS:
        raise KeepingRefused("passphrase_short", letters=FEWEST_LETTERS)
    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    closed = AESGCM(_key(passphrase, salt)).encrypt(nonce, json.dumps(facts).encode(), _ABOUT)
    kept = {"salt": _text(salt), "nonce": _text(nonce), "sealed": _text(closed)}
    return json.dumps({"kdf": "scrypt", **COST, **kept}, indent=1).encode() + b"\n"


def opened(text: bytes, passphrase: str) -> dict[str, Any]:
    """Raises: KeepingRefused."""
    try:
        kept = json.loads(text)
        salt, nonce, closed = (
            base64.b64decode(kept[name], validate=True) for name in ("salt", "nonce", "sealed")
        )
        facts: dict[str, Any] = json.loads(AESGCM(_key(passphrase, salt)).decrypt(nonce, closed, _ABOUT))
    except (InvalidTag, ValueError, KeyError, TypeError, binascii.Error):
        raise KeepingRefused("passphrase_wrong") from None
    return facts


def _key(passphrase: str, salt: bytes) -> bytes:
    """The cost is the program's own: a file cannot ask for more memory than there is."""
    return scrypt(passphrase.encode(), salt=salt, **COST, maxmem=MOST_MEMORY, dklen=32)


def _text(value: bytes) -> str:
    return base64.b64encode(value).decode()
