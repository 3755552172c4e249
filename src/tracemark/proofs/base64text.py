"""Base64 with one writing for each value.

A lenient reader lets anyone vary a signature or a hash in a file without changing what it means; then two
files that differ would both be "the" proof.
"""

from __future__ import annotations

import base64
import binascii


def write(data: bytes) -> str:
    return base64.b64encode(data).decode()


def read(text: str) -> bytes:
    """The bytes that this text is the one writing of.

    Raises:
        ValueError: other letters, blanks, missing padding or stray bits at the end.

    """
    try:
        data = base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError(str(error)) from None
    if write(data) != text:
        raise ValueError("another writing of the same bytes")
    return data
