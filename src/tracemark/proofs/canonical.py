"""Canonical JSON (RFC 8785) for the leaves of the ledger: one document, one sequence of bytes.

The standard library writes the same bytes as RFC 8785 when there are no fractional numbers, integers stay
within 2^53 and keys are plain ASCII; a test holds the two together. Whatever lies outside of that is refused
here rather than written in a second way: two writings of one fact would be two hashes.
"""

from __future__ import annotations

import json

Json = None | bool | int | str | list["Json"] | tuple["Json", ...] | dict[str, "Json"]

LARGEST = 2**53 - 1
DEEPEST = 12
_encode = json.JSONEncoder(
    ensure_ascii=False, separators=(",", ":"), sort_keys=True, allow_nan=False, check_circular=False
).encode


class NotCanonical(ValueError):  # noqa: N818 - the name says what is wrong, as all errors of this house do
    """A value that has no single canonical form here. `code` says which rule it breaks."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def encode(value: Json) -> bytes:
    _admit(value, DEEPEST)
    try:
        return _encode(value).encode()
    except UnicodeEncodeError:
        raise NotCanonical("lone_surrogate") from None


def _admit(value: object, depth: int) -> None:
    """Refuse what has no single form here. Plain texts, most of a leaf, are not even looked at twice."""
    if depth == 0:
        raise NotCanonical("too_deep")
    if isinstance(value, dict):
        for key in value:
            if not isinstance(key, str) or not key.isascii():
                raise NotCanonical("key")
        value = list(value.values())
    if not isinstance(value, list | tuple):
        _admit_plain(value)
        return
    for item in value:
        if type(item) is not str:
            _admit(item, depth - 1)


def _admit_plain(value: object) -> None:
    if isinstance(value, int):
        if not -LARGEST <= value <= LARGEST:
            raise NotCanonical("integer_too_large")
    elif value is not None and not isinstance(value, str):
        raise NotCanonical("fraction" if isinstance(value, float) else "type")
