"""In which encoding a file of text is written.

Decided on a bounded sample and then held to while the file streams: a byte that does not decode becomes a
lone surrogate that names it (U+DC00 + byte), and the row that holds it is kept aside with its place. A byte
order mark decides; then the pattern of zero bytes of UTF-16; then UTF-8, which other encodings hardly ever
resemble; then what reads as words. The sample is made of the lines that tell: those with a byte above 127,
wherever they stand in the file. What was decided is shown and can be changed.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from charset_normalizer import from_bytes

if TYPE_CHECKING:
    from pathlib import Path

CHUNK = 1 << 20
SAMPLE = 1 << 18
"""So many bytes of telling lines are looked at."""

BAD_BYTE = "tracemark.bad_byte"
FIRST_BAD, LAST_BAD = "\udc00", "\udcff"

OFFERED = (
    "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "cp1250", "cp1251", "cp1253",
    "cp1254", "cp1255", "cp1256", "cp1257", "cp850", "cp866", "koi8-r", "mac-roman", "gb18030", "big5",
    "shift_jis", "euc_jp", "cp949",
)  # fmt: skip
"""What a person may choose. Latin-1 is read as cp1252, which says the same and more."""

_LATIN = ("cp1252", "cp1254", "cp1250", "cp850")
_OTHERS = ["cp1251", "koi8_r", "cp866", "cp1256", "cp1253", "cp1255", "gb18030", "big5"]
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WORDS = re.compile(r"[^\W\d_]+")
_ICELANDIC = frozenset("þÞðÐ")  # far more often the ş, Ş, ğ, Ğ of a Turkish file
_GOOD, _FEW, _ZEROS = 0.9, 0.1, 0.02


@dataclass(frozen=True, slots=True)
class Decision:
    """The encoding, and how it was found: `mark`, `zeros`, `ascii`, `utf8`, `words`, `chosen`."""

    encoding: str
    how: str


def _name_the_byte(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    bad = error.object[error.start : error.end]
    return "".join(chr(0xDC00 + byte) for byte in bad), error.end


codecs.register_error(BAD_BYTE, _name_the_byte)


def bad_byte(text: str) -> tuple[int, int] | None:
    """The place in the text (from 1) and the value of the first byte that did not decode."""
    for place, char in enumerate(text, 1):
        if FIRST_BAD <= char <= LAST_BAD:
            return place, ord(char) - 0xDC00
    return None


def decide(path: Path) -> Decision:
    """Which encoding a file is in."""
    head, telling = _sample(path)
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return Decision(encoding, "mark")
    if not head:
        return Decision("utf-8", "ascii")
    if by_zeros := _wide(head):
        return Decision(by_zeros, "zeros")
    if not telling:
        return Decision("utf-8", "ascii")
    if _mostly_utf8(telling):
        return Decision("utf-8", "utf8")
    return Decision(_by_words(telling), "words")


def known(encoding: str) -> bool:
    return encoding in OFFERED


def _sample(path: Path) -> tuple[bytes, bytes]:
    """The beginning, and the lines anywhere that have a byte above 127, cut to whole lines."""
    head = b""
    telling: list[bytes] = []
    size = 0
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            head = head or chunk[:SAMPLE]
            if size >= SAMPLE:
                break
            if chunk.isascii():
                continue
            for line in re.split(rb"[\r\n]+", chunk)[: None if len(chunk) < CHUNK else -1]:
                if not line.isascii() and size < SAMPLE:
                    telling.append(line[: SAMPLE // 8])
                    size += len(line)
    return head, b"\n".join(telling)


def _wide(head: bytes) -> str:
    """UTF-16 without a mark: separators, digits and line ends have a zero byte, always on the same side."""
    even, odd = head[::2].count(0), head[1::2].count(0)
    if (even + odd) < _ZEROS * len(head) or 2 * min(even, odd) > max(even, odd):
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _mostly_utf8(telling: bytes) -> bool:
    """UTF-8 with a few broken bytes is still UTF-8; those rows are kept aside."""
    text = telling.decode("utf-8", BAD_BYTE)
    bad = sum(FIRST_BAD <= char <= LAST_BAD for char in text)
    return sum(not char.isascii() for char in text) - bad > bad / _FEW


def _by_words(telling: bytes) -> str:
    for encoding in _LATIN:
        if _reads_as_latin(telling.decode(encoding, BAD_BYTE)) >= _GOOD:
            return encoding
    best = from_bytes(telling, cp_isolation=_OTHERS).best()
    return best.encoding.replace("_r", "-r") if best else "cp1252"


def _reads_as_latin(text: str) -> float:
    """The share of characters beyond ASCII that stand where a writer of Latin letters puts them."""
    beyond = sum(not char.isascii() for char in text)
    wrong = sum(not char.isascii() and not _sign_in_place(text, place) for place, char in enumerate(text))
    wrong += sum(
        sum(not char.isascii() for char in word) for word in _WORDS.findall(text) if not _is_word(word)
    )
    return 1 - wrong / beyond if beyond else 1.0


def _is_word(word: str) -> bool:
    """Mostly plain letters, capitals only in front or everywhere, no letter of another script."""
    beyond = [char for char in word if not char.isascii()]
    if not beyond:
        return True
    if _ICELANDIC.intersection(beyond) or not all("LATIN" in unicodedata.name(char, "") for char in beyond):
        return False
    rest = word[1:]
    return (
        len(beyond) * 2 <= max(len(word), 2) + 1
        and len(beyond) < max(3, len(word) - 1)
        and (word.isupper() or rest == rest.lower())
    )


def _sign_in_place(text: str, place: int) -> bool:
    """A letter, judged with its word; or a sign that does not touch one on both sides, as € and ° do not."""
    char = text[place]
    if char.isalpha():
        return char not in "ªºƒ" or not text[place + 1 : place + 2].isalpha()
    if FIRST_BAD <= char <= LAST_BAD or unicodedata.category(char) in {"Cc", "Cn", "Co"}:
        return False
    around = text[max(place - 1, 0) : place], text[place + 1 : place + 2]
    return char in "’‘´`·-–" or not (around[0].isalpha() or around[1].isalpha()) or char in "«»“”„°§©®™"
