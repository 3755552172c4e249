"""Ranges of sorted keys that hold every key with a given beginning.

A beginning is a sequence of places (`pattern`): fixed, one of several, or unknown. It is written out character by
character as far as that pays, and read as a range from there on. Where an unknown place is written out, the keys
that have none of the usual letters there get ranges of their own, so nothing depends on which letters are usual.
Which beginnings are wanted is decided by `plan`.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tracemark.marks.pattern import Place

__all__ = ["SHARE", "SHARE_AT_START", "Span", "cost", "merged", "one_edit_away", "spans"]

Span = tuple[str, str | None]
"""low <= key < high by code point; None is no upper end."""

FAN = 2_000
"""At most so many beginnings are written out for one sequence of places; beyond, a wider range is read."""

# What a look-up costs in rows. It only chooses between look-ups that are all correct: a million keys with some
# ten characters to choose from at each place; asking for one more range costs about twenty rows.
_ROWS = 1e6
SHARE = 0.1
SHARE_AT_START = 0.2
"""Makers number in blocks: what a key begins with tells less of it than what it ends with."""
_SEEK = 20.0
_ODD = 8
"""About so many ranges lie between the usual letters."""

_LAST = 0x10FFFF
_SURROGATES = range(0xD800, 0xE000)


def spans(places: Sequence[Place], letters: str) -> list[Span]:
    """Ranges that hold every key beginning with `places`; `letters` are the usual ones, sorted."""
    found: list[Span] = []
    stems = [""]
    for place in places[: _cut(places, letters)]:
        if place is None:
            found += (span for stem in stems for span in _between(stem, letters))
        stems = [stem + char for stem in stems for char in (letters if place is None else sorted(place))]
    return found + [(stem, _after(stem)) for stem in stems]


def cost(places: Sequence[Place], letters: str, *, share: float = SHARE) -> float:
    """What reading these ranges costs, in rows; only to be compared.

    `share` is how many of the keys one more known place leaves.
    """
    return min(price for _, price in _cuts(places, letters, share))


def one_edit_away(places: Sequence[Place]) -> Iterator[tuple[Place, ...]]:
    """The beginnings that `places` becomes by at most one edit in them."""
    kept = tuple(places)
    yield kept
    for at, place in enumerate(kept):
        before, after = kept[:at], kept[at + 1 :]
        yield (*before, None, *after)  # misread
        yield (*before, None, place, *after)  # one more in the key
        yield (*before, *after)  # one fewer in the key
        if after:
            yield (*before, after[0], place, *after[1:])  # swapped


def merged(ranges: Iterable[Span]) -> list[Span]:
    """The same keys in as few ranges as possible, none twice."""
    result: list[Span] = []
    for low, high in sorted(ranges, key=lambda span: span[0]):
        if result and (result[-1][1] is None or low <= result[-1][1]):
            start, end = result[-1]
            result[-1] = (start, None if end is None or high is None else max(end, high))
        else:
            result.append((low, high))
    return result


def _cut(places: Sequence[Place], letters: str) -> int:
    return min(_cuts(places, letters), key=lambda cut: cut[1])[0]


def _cuts(places: Sequence[Place], letters: str, share: float = SHARE) -> Iterator[tuple[int, float]]:
    """After how many places to stop writing out, and what it would cost."""
    seeks, rows = 1, _ROWS
    yield 0, _SEEK + rows
    for size, place in enumerate(places, start=1):
        seeks *= len(letters) + _ODD if place is None else len(place)
        if place is not None:  # of an unknown place everything is written out, so every key is read
            rows *= min(1.0, len(place) * share)
        if seeks > FAN:
            return
        yield size, seeks * _SEEK + rows


def _between(stem: str, letters: str) -> Iterator[Span]:
    """Keys that begin with the stem and go on with none of the letters."""
    yield stem, stem + letters[0]
    for letter, following in pairwise(letters):
        low, high = _after(stem + letter), stem + following
        if low is not None and low < high:
            yield low, high
    low = _after(stem + letters[-1])
    if low is not None:
        yield low, _after(stem)


def _after(stem: str) -> str | None:
    """The first key, by code point, beyond all that begin with the stem."""
    while stem and ord(stem[-1]) == _LAST:
        stem = stem[:-1]
    if not stem:
        return None
    code = ord(stem[-1]) + 1
    return stem[:-1] + chr(_SURROGATES.stop if code in _SURROGATES else code)
