"""Text of a mark, cut where the reader was in doubt, so that doubt can be seen wherever a mark is shown.

`?` stands for one character not read, `[38]` for one of those given, `*` for any number of characters not
read. What is not well formed (a bracket left open) is shown as it was typed: showing never refuses. What a
reading means for a search is decided by `tracemark.marks`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_DOUBT = re.compile(r"\?|\*|\[([^\[\]]+)\]")


@dataclass(frozen=True, slots=True)
class Part:
    """A run of characters of one kind: plain, unknown, either or any."""

    kind: str
    text: str

    @property
    def choices(self) -> tuple[str, ...]:
        return tuple(self.text) if self.kind == "either" else ()


def parts(text: str) -> list[Part]:
    """The mark in order, doubts apart."""
    found: list[Part] = []
    end = 0
    for doubt in _DOUBT.finditer(text):
        if doubt.start() > end:
            found.append(Part("plain", text[end : doubt.start()]))
        found.append(_doubt(doubt))
        end = doubt.end()
    if end < len(text):
        found.append(Part("plain", text[end:]))
    return found


def _doubt(doubt: re.Match[str]) -> Part:
    if doubt[1]:
        return Part("either", doubt[1])
    return Part("unknown" if doubt[0] == "?" else "any", doubt[0])
