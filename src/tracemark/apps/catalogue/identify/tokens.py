"""Words of a text, folded for comparison, each with its place in the original.

Folding keeps one character for one character, so that a span found in the folded text is the same span
in the text as written: a serial is always given back as the writer wrote it.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_UNDECOMPOSED = {
    "ø": "o",
    "ł": "l",
    "đ": "d",
    "ı": "i",
    "æ": "a",
    "œ": "o",
    "ß": "s",
    "×": "x",
    "✕": "x",
    "＆": "&",
    "№": "№",
    "º": "º",
}
_IDEOGRAPH = "㐀-鿿"
_WORD = re.compile(rf"[{_IDEOGRAPH}]|[^\W_{_IDEOGRAPH}]+")


class _Fold(dict[int, str]):
    """Code point -> folded character; learns each character once."""

    def __missing__(self, code_point: int) -> str:
        char = chr(code_point)
        folded = _UNDECOMPOSED.get(char.lower())
        if folded is None:
            base = next(
                (c for c in unicodedata.normalize("NFKD", char) if not unicodedata.combining(c)), char
            )
            digit = unicodedata.decimal(base, None)
            lower = base.lower() if digit is None else str(digit)
            folded = lower if len(lower) == 1 else char
            folded = _UNDECOMPOSED.get(folded, folded)
        self[code_point] = folded
        return folded


_FOLD = _Fold()


def fold(text: str) -> str:
    """Lower case, without accents, digits of any script as 0-9; as long as the text itself."""
    return text.translate(_FOLD)


@dataclass(frozen=True, slots=True)
class Token:
    """One word: folded, and where it stands."""

    word: str
    start: int
    end: int


def tokenise(folded: str) -> list[Token]:
    """Runs of letters and digits; every ideograph stands alone, since Chinese writes no spaces."""
    return [Token(_bare(m[0]), m.start(), m.end()) for m in _WORD.finditer(folded)]


@lru_cache(maxsize=40_000)
def key(text: str) -> str:
    """The form under which a name is indexed: its words without spaces and punctuation."""
    return "".join(_bare(m[0]) for m in _WORD.finditer(fold(unicodedata.normalize("NFC", text))))


def _bare(word: str) -> str:
    """An Arabic word without its article."""
    return word[2:] if word.startswith("ال") and len(word) > 4 else word
