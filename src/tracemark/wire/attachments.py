"""Attachments: photographs and documents, sealed piece by piece under a key that only the message holds.

AES-256-GCM over pieces of 1 MiB. The number of the piece and whether it is the last stand in its nonce, so that
pieces cannot be left out, doubled, put in another order, or cut off at the end (Hoang, Reyhanitabar, Rogaway, Vizár:
STREAM, 2015). Carriers keep bytes named by their own hash, and can go on where the line broke.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from hashlib import sha256
from typing import Annotated, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from pydantic import Field, StringConstraints

from tracemark.wire import base64url
from tracemark.wire.refusals import Code, Refused
from tracemark.wire.shapes import Hash, Line, Shape

PIECE: Final = 1024 * 1024
TAG: Final = 16
PREFIX: Final = 7
KEY: Final = 32
LARGEST: Final = 10 * 1024 * 1024
MOST: Final = 10

Randomness = Callable[[int], bytes]


class What(StrEnum):
    PHOTO_WEAPON = "photo_weapon"
    PHOTO_MARK = "photo_mark"
    DOCUMENT = "document"
    REPORT = "report"


class Attachment(Shape):
    """What a message says of an attachment; with it, whoever holds the bytes can read them."""

    name: Line
    media: Annotated[str, StringConstraints(pattern=r"^[a-z]+/[a-z0-9.+-]+$", max_length=100)]
    purpose: What
    size: Annotated[int, Field(ge=0, le=LARGEST)]
    sha256: Hash
    key: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{43}$")]
    prefix: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{10}$")]


def seal(
    data: bytes, *, name: str, media: str, purpose: What, random: Randomness = secrets.token_bytes
) -> tuple[Attachment, bytes]:
    """What the message says, and the bytes for the carrier.

    Raises:
        Refused: too_large.
    """
    if len(data) > LARGEST:
        raise Refused(Code.TOO_LARGE, "attachment_too_large")
    key, prefix = random(KEY), random(PREFIX)
    sealed = b"".join(_sealed(AESGCM(key), prefix, data))
    said = Attachment(
        name=name, media=media, purpose=purpose, size=len(data), sha256=base64url.write(sha256(sealed).digest()),
        key=base64url.write(key), prefix=base64url.write(prefix),
    )  # fmt: skip
    return said, sealed


def open_sealed(said: Attachment, sealed: bytes) -> bytes:
    """The attachment itself.

    Raises:
        Refused: bad_signature, where these are not the bytes that were sealed, all of them and in order.
    """
    if base64url.write(sha256(sealed).digest()) != said.sha256:
        raise Refused(Code.BAD_SIGNATURE, "other_bytes")
    cipher, prefix = AESGCM(base64url.read(said.key)), base64url.read(said.prefix)
    try:
        data = b"".join(
            cipher.decrypt(_nonce(prefix, number, last=last), piece, None)
            for number, piece, last in _pieces(sealed, PIECE + TAG)
        )
    except InvalidTag:
        raise Refused(Code.BAD_SIGNATURE, "changed_or_cut_off") from None
    if len(data) != said.size:
        raise Refused(Code.SCHEMA, "wrong_length")
    return data


def _sealed(cipher: AESGCM, prefix: bytes, data: bytes) -> Iterable[bytes]:
    for number, piece, last in _pieces(data, PIECE):
        yield cipher.encrypt(_nonce(prefix, number, last=last), piece, None)


def _pieces(data: bytes, size: int) -> Iterator[tuple[int, bytes, bool]]:
    """Each piece with its number and whether it is the last; an empty attachment is one empty piece."""
    starts = range(0, max(len(data), 1), size)
    for number, start in enumerate(starts):
        yield number, data[start : start + size], number == len(starts) - 1


def _nonce(prefix: bytes, number: int, *, last: bool) -> bytes:
    return prefix + number.to_bytes(4, "big") + bytes([last])
