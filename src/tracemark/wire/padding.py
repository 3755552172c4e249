"""Sizes in few classes, so that the length of what is sealed says little about what it is.

Four classes for each doubling, from 1 KiB to 48 KiB: 23 in all, at most a quarter more than what is said. The filling
is blanks behind the token, which has none, and its length has one right value: nothing can be hidden in it.
"""

from __future__ import annotations

from tracemark.wire.refusals import Code, Refused

SMALLEST = 1_024
LARGEST = 48 * 1_024
CLASSES = tuple(
    size
    for doubling in range(6)
    for quarter in (4, 5, 6, 7)
    if (size := (SMALLEST * quarter // 4) << doubling) <= LARGEST
)
FILLING = b" "


def fill(token: bytes) -> bytes:
    """Raises: Refused too_large."""
    size = next((size for size in CLASSES if size >= len(token)), 0)
    if not size:
        raise Refused(Code.TOO_LARGE, "too_many_bytes")
    return token + FILLING * (size - len(token))


def strip(filled: bytes) -> bytes:
    """Raises: Refused, if the filling is not the one that `fill` gives."""
    token = filled.rstrip(FILLING)
    if len(filled) > LARGEST or not token or fill(token) != filled:
        raise Refused(Code.SCHEMA, "wrong_filling")
    return token
