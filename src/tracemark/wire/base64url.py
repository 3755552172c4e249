"""Base64url with one writing for each value (RFC 7515, section 2).

Padding, blanks and stray bits at the end would let anyone vary a token without breaking its signature.
"""

from __future__ import annotations

import binascii
import re

from tracemark.wire.refusals import Code, Refused

_PLAIN = re.compile(r"[A-Za-z0-9_-]*", re.ASCII)
_FOR_URLS = bytes.maketrans(b"+/", b"-_")
_FROM_URLS = bytes.maketrans(b"-_", b"+/")


def write(data: bytes) -> str:
    return binascii.b2a_base64(data, newline=False).translate(_FOR_URLS).rstrip(b"=").decode()


def read(text: str, at: str = "") -> bytes:
    """The bytes that this text is the one writing of.

    Raises:
        Refused: other letters, padding, or stray bits at the end.
    """
    if not isinstance(text, str) or not _PLAIN.fullmatch(text):
        raise Refused(Code.SCHEMA, "not_base64url", at)
    try:
        data = binascii.a2b_base64(text.encode().translate(_FROM_URLS) + b"=" * (-len(text) % 4))
    except binascii.Error:
        raise Refused(Code.SCHEMA, "not_base64url", at) from None
    if write(data) != text:
        raise Refused(Code.SCHEMA, "another_writing", at)
    return data
