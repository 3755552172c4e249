"""The normal form of a mark: the same characters however they were typed.

1. NFKC: full-width, ligatures and presentation forms become plain characters.
2. Upper case. Marks are stamped in capitals; registers hold both.
3. Digits of every script become 0-9: a Kabul register and a Kyiv one hold the same number.
4. Separators go: spaces, hyphens and dashes, dots, slashes, quotes, number signs, bidi controls, accents
   that stand alone. Clerks write "12-345", "12 345" and "№ 12345" for one mark.

What is left is kept: letters of any script, digits, and signs that are no separators (a star is stamped on
some revolvers and means something). The raw text is never replaced by this form: records keep what was typed.
Look-alikes stay apart here; `fold` brings them together.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["SEPARATORS", "normalise"]

# Besides every space, dash, control and format character of Unicode:
SEPARATORS = "./\\_,:;'\"()#|`´№¦·•‧∙⋅・‘’‚‛“”„‟′″،؛٫٬ـ«»‹›…−⁄∕。、"
_DROPPED_CATEGORIES = frozenset({"Zs", "Zl", "Zp", "Pd", "Cf", "Cc", "Mn", "Me"})


class CharacterTable(dict[int, str]):
    """A table for `str.translate` that answers rare characters by a rule.

    Rare answers are not kept: a flood of odd characters must not fill the memory of a server.
    """

    def __init__(self, rule: Callable[[str], str]) -> None:
        super().__init__()
        self._rule = rule
        # Latin to Arabic, and punctuation: the characters of nearly every mark, answered at once.
        for code in (*range(0x700), *range(0x2000, 0x2070)):
            self[code] = rule(chr(code))

    def __missing__(self, code: int) -> str:
        return self._rule(chr(code))


def normalise(text: str) -> str:
    """The normal form of `text`; applying it twice changes nothing."""
    if text.isascii():
        return text.translate(_ASCII)
    # Dropping a sign can bring two characters together that compose: hence until nothing changes.
    while (shaped := _once(text)) != text:
        text = shaped
    return text


def _once(text: str) -> str:
    # Number signs go first: NFKC would turn them into the letters "No".
    shaped = unicodedata.normalize("NFKC", text.replace("№", "")).upper()
    return unicodedata.normalize("NFKC", shaped).translate(_ANY)


def _normal_character(char: str) -> str:
    if char in SEPARATORS or unicodedata.category(char) in _DROPPED_CATEGORIES:
        return ""
    digit = unicodedata.decimal(char, None)
    return char if digit is None else str(digit)


_ANY = CharacterTable(_normal_character)
_ASCII = {code: _normal_character(chr(code).upper()) for code in range(128)}
