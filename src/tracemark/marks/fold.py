"""Folding: every character is replaced by the representative of its class of look-alikes.

Two steps, each character for character, so that position k of the folded key is position k of the normal form:

- `symbols`: twins of another script become one symbol. A Cyrillic А, a Greek Α and a Latin A are the same
  shape on steel; accents and strokes are dropped; the letters of Arabic keyboards that differ only in their
  code become one.
- `fold`: symbols that are mistaken for each other (0 O Q D, 5 S, 8 B, Л П ...) become the first of their class.

Letters without a class (Arabic, Han, Ξ, Ъ ...) stay themselves, so nothing is lost.

The folded key is what a database stores and indexes, together with its reverse (`key[::-1]`), both compared by
code point (SQLite's BINARY, PostgreSQL's COLLATE "C"). `FOLD_VERSION` belongs beside the stored keys: a key
made under another version must be made anew before it can be searched. Whether two marks are *the same* is
never decided here: folding only finds candidates, `compare` and `channel` weigh them.
"""

from __future__ import annotations

import hashlib
import unicodedata

from tracemark.marks.normalise import SEPARATORS, CharacterTable, normalise

__all__ = ["CLASSES", "FOLD_VERSION", "REPRESENTATIVES", "TWINS", "fold", "look_alikes", "symbols"]

# The first of each class stands for it. At most four members, so that a packed index needs two bits for which.
CLASSES: tuple[str, ...] = (
    "0OQD", "1IL", "2Z", "3Э", "4Ч", "5S", "6GБ", "7Г", "8B", "9",
    "AД", "C", "E", "F", "H", "J", "KЖ", "M", "NИ", "P", "RЯ", "T", "UЦ", "V", "WШЩ", "X", "Y",
    "ЛП", "Ф", "ЫЮ",
)  # fmt: skip

# Same shape, other code: the second is what the first is searched and weighed as.
TWINS: dict[str, str] = dict(
    pair
    for ours, theirs in (
        ("АВЕЗКМНОРСТУХ", "ABE3KMHOPCTYX"),  # Russian; ze looks like three
        ("ІЈЅҮԚԜҐ", "IJSYQWГ"),  # Ukrainian, Serbian, Macedonian, Kazakh, Kurdish
        ("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEZHIKMNOPTYX"),  # Greek that looks Latin
        ("ΓΔΛΠΦ", "ГДЛПФ"),  # Greek that looks Cyrillic
        ("ØŁĐÐĦŦƵ", "OLDDHTZ"),  # Latin with a stroke
        ("کیىھہة", "كييههه"),  # one letter, several Arabic, Persian and Urdu keyboards
    )
    for pair in zip(ours, theirs, strict=True)
)

REPRESENTATIVES: str = "".join(group[0] for group in CLASSES)
_CLASS_OF: dict[str, str] = {member: group for group in CLASSES for member in group}

# Changed by hand when the steps themselves change, not only the tables.
_STEPS = "normalise, accents, twins, classes: 1"
FOLD_VERSION: str = hashlib.sha256(
    repr((_STEPS, CLASSES, sorted(TWINS.items()), SEPARATORS)).encode(),
).hexdigest()[:12]
"""Names this table; stored keys of another version are stale."""


def fold(text: str) -> str:
    """The folded key of a mark as typed; folding a key again changes nothing."""
    if text.isascii():
        return text.translate(_ASCII)
    return normalise(text).translate(_FOLDED)


def symbols(normal: str) -> str:
    """The shapes of a mark in normal form: twins made one, look-alikes still apart."""
    return normal if normal.isascii() else normal.translate(_SYMBOLS)


def look_alikes(symbol: str) -> str:
    """The class of a symbol, its representative first; a symbol without a class is alone in it."""
    return _CLASS_OF.get(symbol, symbol)


def _symbol(char: str) -> str:
    shape = unicodedata.normalize("NFKD", char)
    if all(unicodedata.category(accent) == "Mn" for accent in shape[1:]):
        char = shape[0]
    return TWINS.get(char, char)


def _folded(char: str) -> str:
    return look_alikes(_symbol(char))[0]


_SYMBOLS = CharacterTable(_symbol)
_FOLDED = CharacterTable(_folded)
_ASCII = {code: "".join(map(_folded, normalise(chr(code)))) for code in range(128)}
