"""Canonical JSON (RFC 8785) for the leaves of the ledger: one document, one sequence of bytes.

The standard library writes the same bytes as RFC 8785 when there are no fractional numbers, integers stay
within 2^53 and keys are plain ASCII; a test holds the two together. Whatever lies outside of that is refused
here rather than written in a second way: two writings of one fact would be two hashes.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

Json = None | bool | int | str | list[Any] | tuple[Any, ...] | dict[str, Any]

LARGEST = 2**53 - 1
DEEPEST = 12
_PLAIN = frozenset({str})
_encode = json.JSONEncoder(
    ensure_ascii=False, separators=(",", ":"), sort_keys=True, allow_nan=False, check_circular=False
).encode


class NotCanonical(ValueError):
    """A value that has no single canonical form here. `code` says which rule it breaks."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


quoted = json.encoder.encode_basestring
"""The canonical writing of one text."""


def encode(value: Json) -> bytes:
    return as_bytes(write(value))


def write(value: Json) -> str:
    """The canonical text, for those who put several together."""
    _admit(value, DEEPEST)
    return _encode(value)


def as_bytes(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise NotCanonical("lone_surrogate") from None


def _admit(value: object, depth: int) -> None:
    """Refuse what has no single form here. Plain texts, most of a leaf, are not even looked at twice."""
    if depth == 0:
        raise NotCanonical("too_deep")
    if isinstance(value, dict):
        _admit_keys(value)
        value = value.values()
    elif not isinstance(value, list | tuple):
        _admit_plain(value)
        return
    if _PLAIN.issuperset(map(type, value)):
        return
    for item in value:
        kind = type(item)
        if kind is dict or kind is list or kind is tuple:
            _admit(item, depth - 1)
        elif kind is not str:
            _admit_plain(item)


def _admit_keys(keys: Iterable[object]) -> None:
    """ASCII only: beyond it RFC 8785 and Python sort in different orders."""
    try:
        plain = all(map(str.isascii, keys))  # type: ignore[arg-type] # what is no text is caught below
    except TypeError:
        plain = False
    if not plain:
        raise NotCanonical("key")


def _admit_plain(value: object) -> None:
    if isinstance(value, int):
        if not -LARGEST <= value <= LARGEST:
            raise NotCanonical("integer_too_large")
    elif value is not None and not isinstance(value, str):
        raise NotCanonical("fraction" if isinstance(value, float) else "type")
