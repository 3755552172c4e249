"""Personal facts as salted digests, after RFC 9901 (selective disclosure).

A record carries only digests. The fact itself is a disclosure, `base64url(["salt", "name", value])`, kept
elsewhere. Who holds the disclosure can prove the fact against the record; once it is destroyed, the record
still proves everything else and nobody can get the fact back, because 128 random bits of salt stand between
a guess and the digest. Without salt a licence number falls to guessing in milliseconds.

Decoy digests hide how many facts an entry holds. Where disclosures are kept, under which key, and who may
read them, is left to the ledger.
"""

from __future__ import annotations

import base64
import binascii
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

SALT_BYTES = 16
_PARTS = 3

_written = json.JSONEncoder(ensure_ascii=False).encode
_FOR_URLS = bytes.maketrans(b"+/", b"-_")

Randomness = Callable[[int], bytes]
from_system: Randomness = secrets.token_bytes


class BadDisclosure(ValueError):
    """Text that is no disclosure of a named fact."""


@dataclass(frozen=True, slots=True)
class Fact:
    """What a disclosure says."""

    salt: str
    name: str
    value: str


def disclose(name: str, value: str, *, random: Randomness = from_system) -> str:
    """A disclosure with fresh salt. Its two spellings of one fact never share a digest."""
    text = f'["{_base64url(random(SALT_BYTES))}", {_written(name)}, {_written(value)}]'
    return _base64url(text.encode())


def digest(disclosure: str) -> str:
    """What stands in the record: the hash of the disclosure as it is written, never re-encoded."""
    return _base64url(sha256(disclosure.encode("ascii")).digest())


def decoy(seed: bytes) -> str:
    """A digest that no disclosure has. The seed must be secret, and long enough that nobody guesses it."""
    if len(seed) < SALT_BYTES:
        raise ValueError("a decoy needs a seed of at least 128 bits")
    return _base64url(sha256(seed).digest())


def read(disclosure: str) -> Fact:
    """What the disclosure says; it must be checked against a record's digests before it is believed."""
    try:
        padded = disclosure.encode("ascii") + b"=" * (-len(disclosure) % 4)
        parts = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (UnicodeError, binascii.Error, ValueError, RecursionError):
        raise BadDisclosure("not base64url of JSON") from None
    if not (isinstance(parts, list) and len(parts) == _PARTS and all(isinstance(p, str) for p in parts)):
        raise BadDisclosure("not [salt, name, value]")
    return Fact(*parts)


def _base64url(data: bytes) -> str:
    return binascii.b2a_base64(data, newline=False).translate(_FOR_URLS).rstrip(b"=").decode()
