"""In which script a mark is written: Latin, Cyrillic, Greek, Arabic, Han, or several.

Letters decide, and digits that belong to one script alone (Arabic-Indic and Extended Arabic-Indic ones);
the digits 0-9 are common to all. A text of look-alikes is judged by the letters it was typed in, not by
what the letters may have been on the metal: that question is `fold`'s.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from enum import StrEnum

__all__ = ["Script", "script", "scripts"]


class Script(StrEnum):
    """The scripts that marks are told apart by; `NONE` is digits and signs only, `MIXED` more than one."""

    LATIN = "latin"
    CYRILLIC = "cyrillic"
    GREEK = "greek"
    ARABIC = "arabic"
    HAN = "han"
    OTHER = "other"
    NONE = "none"
    MIXED = "mixed"


# First and last character of each block, in code point order; what stands between two blocks is OTHER.
_BLOCKS: tuple[tuple[int, int, Script], ...] = (
    (0x0041, 0x024F, Script.LATIN),
    (0x0370, 0x03FF, Script.GREEK),
    (0x0400, 0x052F, Script.CYRILLIC),
    (0x0600, 0x06FF, Script.ARABIC),
    (0x0750, 0x077F, Script.ARABIC),
    (0x0870, 0x08FF, Script.ARABIC),
    (0x1C80, 0x1C8F, Script.CYRILLIC),
    (0x1E00, 0x1EFF, Script.LATIN),
    (0x1F00, 0x1FFF, Script.GREEK),
    (0x2C60, 0x2C7F, Script.LATIN),
    (0x2DE0, 0x2DFF, Script.CYRILLIC),
    (0x3005, 0x3007, Script.HAN),
    (0x3400, 0x9FFF, Script.HAN),
    (0xA640, 0xA69F, Script.CYRILLIC),
    (0xA720, 0xA7FF, Script.LATIN),
    (0x20000, 0x3FFFF, Script.HAN),
)
_STARTS = [first for first, _, _ in _BLOCKS]


def scripts(text: str) -> frozenset[Script]:
    """Every script of which the text has a letter or a digit of its own."""
    # Full-width and presentation forms are the same letters, drawn for another line of type.
    return frozenset(_script_of(char) for char in unicodedata.normalize("NFKC", text) if _tells(char))


def script(text: str) -> Script:
    """The one script of the text, `NONE` if it has no letter, `MIXED` if it has several."""
    if text.isascii():  # nearly every mark: a letter is what has two cases
        return Script.NONE if text.lower() == text.upper() else Script.LATIN
    found = scripts(text)
    if not found:
        return Script.NONE
    return next(iter(found)) if len(found) == 1 else Script.MIXED


def _tells(char: str) -> bool:
    return char.isalpha() or (char.isdecimal() and not char.isascii())


def _script_of(char: str) -> Script:
    place = bisect_right(_STARTS, ord(char)) - 1
    if place < 0:
        return Script.OTHER
    _, last, found = _BLOCKS[place]
    return found if ord(char) <= last else Script.OTHER
