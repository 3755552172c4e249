"""Two texts word by word: what stayed, what was struck out, what was put in."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_WORD = re.compile(r"\s+|[^\W_]+|[\W_]")


def words(old: str, new: str) -> list[tuple[str, str]]:
    """Pairs (same | out | in, text) in reading order."""
    return list(_runs(_WORD.findall(old), _WORD.findall(new)))


def _runs(old: list[str], new: list[str]) -> Iterator[tuple[str, str]]:
    # autojunk would treat frequent words of a long letter as noise and report them as changed
    for _, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, come = "".join(old[i1:i2]), "".join(new[j1:j2])
        if gone == come:
            yield "same", gone
            continue
        if gone:
            yield "out", gone
        if come:
            yield "in", come
