"""Who is who: `id` stays inside, `uuid` goes abroad and never changes, `reference` is for people."""

from __future__ import annotations

import os
import re
import time
import uuid
from typing import NewType

StateCode = NewType("StateCode", str)
"""ISO 3166-1 alpha-2 (`FR`), or ISO 3166-3 four letters for a State of the past (`SUHH`)."""

_STATE = re.compile(r"[A-Z]{2}(?:[A-Z]{2})?")

_RANDOM_BITS = 74
_VARIANT = {digit: "89ab"[number & 3] for number, digit in enumerate("0123456789abcdef")}


def as_state_code(text: str) -> StateCode:
    """Read a State code as it is written in a file or a mark.

    Raises:
        ValueError: neither two nor four capital letters.
    """
    code = text.strip().upper()
    if not _STATE.fullmatch(code):
        raise ValueError(f"{text!r} is no State code of two or four letters.")
    return StateCode(code)


def new_uuid() -> uuid.UUID:
    """A UUID of version 7 (RFC 9562 section 5.7): time first, so that rows lie in order of arrival."""
    return uuid_at(time.time_ns() // 1_000_000)


def uuid_at(milliseconds: int, *, randomness: bytes | None = None) -> uuid.UUID:
    random = int.from_bytes(randomness or os.urandom(10)) & ((1 << _RANDOM_BITS) - 1)
    value = (milliseconds & ((1 << 48) - 1)) << 80
    value |= 0x7 << 76 | (random >> 62) << 64
    value |= 0b10 << 62 | random & ((1 << 62) - 1)
    return uuid.UUID(int=value)


def new_uuid_texts(count: int, *, milliseconds: int | None = None) -> list[str]:
    """As `new_uuid`, by the thousand and as text: a bulk load spends no time on objects that it only writes."""
    at = time.time_ns() // 1_000_000 if milliseconds is None else milliseconds
    stamp = f"{at & ((1 << 48) - 1):012x}"
    stem = f"{stamp[:8]}-{stamp[8:]}-7"
    drawn = os.urandom(10 * count).hex()
    pieces = (drawn[start : start + 20] for start in range(0, 20 * count, 20))
    return [f"{stem}{r[:3]}-{_VARIANT[r[3]]}{r[4:7]}-{r[7:19]}" for r in pieces]
