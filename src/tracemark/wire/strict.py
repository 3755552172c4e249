"""The gate for JSON from outside: one document, one writing, or none (RFC 8785).

Python's reader takes keys given twice, NaN, 1e400, lone surrogates and a byte order mark; two readers that differ in
one of them see two messages under one signature. Here a document is read only if writing it again gives the same bytes.
What is absent is left out: null would be a second writing of nothing.
"""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass
from typing import Any, NoReturn

import rfc8785

from tracemark.wire.refusals import Code, Refused

Json = None | bool | int | str | list[Any] | dict[str, Any]

LARGEST = 2**53 - 1
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a document may hold: bytes, levels, members of all objects and lists together, bytes of one text."""

    size: int
    depth: int = 16
    members: int = 2_000
    text: int = 8_192


PAYLOAD = Limits(size=32 * 1024)


def write(value: Json) -> bytes:
    """The one writing of a value. What is written here must pass `read`."""
    return rfc8785.dumps(value)


def read(data: bytes, limits: Limits = PAYLOAD) -> dict[str, Any]:
    """The object that these bytes are the one writing of.

    Raises:
        Refused: too_large, or schema with the rule that is broken.
    """
    value = _parsed(data, limits)
    if write(value) != data:
        raise Refused(Code.SCHEMA, "not_canonical")
    return value


def _parsed(data: bytes, limits: Limits) -> dict[str, Any]:
    if len(data) > limits.size:
        raise Refused(Code.TOO_LARGE, "too_many_bytes")
    if data.startswith(BYTE_ORDER_MARK):
        raise Refused(Code.SCHEMA, "byte_order_mark")
    try:
        value = _decoder.decode(data.decode())
    except UnicodeDecodeError:
        raise Refused(Code.SCHEMA, "not_utf8") from None
    except RecursionError:
        raise Refused(Code.TOO_LARGE, "too_deep") from None
    except json.JSONDecodeError:
        raise Refused(Code.SCHEMA, "not_json") from None
    if not isinstance(value, dict):
        raise Refused(Code.SCHEMA, "not_an_object")
    _Walk(limits).over(value, limits.depth, "")
    return value


class _Walk:
    """One pass over a document that counts as it goes."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.left = limits.members

    def over(self, value: Json, depth: int, at: str) -> None:
        if value is None:
            raise Refused(Code.SCHEMA, "null", at)
        if isinstance(value, str):
            self._text(value, at)
        elif isinstance(value, int) and abs(value) > LARGEST:
            raise Refused(Code.SCHEMA, "number_too_large", at)
        elif isinstance(value, dict | list):
            if depth == 0:
                raise Refused(Code.TOO_LARGE, "too_deep", at)
            self.left -= len(value)
            if self.left < 0:
                raise Refused(Code.TOO_LARGE, "too_many_members", at)
            self._members(value, depth, at)

    def _members(self, value: dict[str, Any] | list[Any], depth: int, at: str) -> None:
        if isinstance(value, list):
            for place, item in enumerate(value):
                self.over(item, depth - 1, f"{at}/{place}")
            return
        for key, item in value.items():
            self._text(key, at)
            if not unicodedata.is_normalized("NFC", key):
                raise Refused(Code.SCHEMA, "key_not_composed", at)
            self.over(item, depth - 1, f"{at}/{pointed(key)}")

    def _text(self, text: str, at: str) -> None:
        if len(text) > self.limits.text:
            raise Refused(Code.TOO_LARGE, "text_too_long", at)
        if not text.isascii():
            try:
                size = len(text.encode())
            except UnicodeEncodeError:
                raise Refused(Code.SCHEMA, "lone_surrogate", at) from None
            if size > self.limits.text:
                raise Refused(Code.TOO_LARGE, "text_too_long", at)


def pointed(key: str) -> str:
    """A key as a step of a JSON pointer; one that is no plain word of ours is not repeated."""
    return key if key.isascii() and key.replace("_", "").isalnum() and len(key) <= 40 else "?"


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    read = dict(pairs)
    if len(read) != len(pairs):
        raise Refused(Code.SCHEMA, "duplicate_member")
    return read


def _no_fraction(_text: str) -> NoReturn:
    raise Refused(Code.SCHEMA, "number_not_whole")


def _whole(text: str) -> int:
    # Thousands of digits would cost more to read than the message is worth
    if len(text) > len(str(LARGEST)) + 1:
        raise Refused(Code.SCHEMA, "number_too_large")
    return int(text)


_decoder = json.JSONDecoder(
    object_pairs_hook=_once, parse_float=_no_fraction, parse_constant=_no_fraction, parse_int=_whole
)
