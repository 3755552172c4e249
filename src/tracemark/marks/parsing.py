"""From the text that an officer types to tokens, or to a precise refusal.

The backslash is the only escape: doubling would make "??" mean a stamped question mark to the software and two
unknown characters to everybody else. Signs typed on Arabic and Chinese keyboards count as the same signs.
Nothing is guessed: what does not close is refused with its place, not repaired.
"""

from __future__ import annotations

import unicodedata

from tracemark.marks.errors import (
    ControlCharacter,
    DoubtInAlternatives,
    EmptyAlternatives,
    NestedAlternatives,
    NothingEscaped,
    RangeInAlternatives,
    TooLong,
    UnclosedAlternatives,
    UnopenedAlternatives,
)
from tracemark.marks.normalise import normalise
from tracemark.marks.tokens import Gap, Known, OneOf, Token, Unknown

__all__ = ["MAX_LENGTH", "parse_tokens", "refuse_unreadable"]

MAX_LENGTH = 200
"""No mark is this long; a cell of a broken file may be."""

_UNKNOWN = "?？؟"
_GAP = "*＊٭…"
_OPEN = "[［【"
_CLOSE = "]］】"
_ESCAPE = "\\＼"
_MINUS = "−"


def refuse_unreadable(text: str) -> None:
    """Refuse what no mark can be, before anything else looks at it."""
    if len(text) > MAX_LENGTH:
        raise TooLong(position=MAX_LENGTH + 1, length=len(text), limit=MAX_LENGTH)
    for position, char in enumerate(text, start=1):
        # Bidi controls are format characters, not controls: they come with right-to-left text and are dropped.
        if unicodedata.category(char) in {"Cc", "Cs"}:
            raise ControlCharacter(position=position, character=ord(char))


def parse_tokens(text: str) -> list[Token]:
    return _Parser(text).tokens()


class _Parser:
    """One pass over the text. Runs of plain characters are normalised together, so that accents compose."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._plain: list[str] = []
        self._tokens: list[Token] = []

    def tokens(self) -> list[Token]:
        while self._at < len(self._text):
            self._step()
        self._end_plain_run()
        return self._tokens

    def _step(self) -> None:
        char = self._text[self._at]
        if char in _ESCAPE:
            self._plain.append(self._escaped_character())
        elif char in _UNKNOWN:
            self._doubt(Unknown())
        elif char in _GAP:
            self._doubt(Gap())
        elif char in _OPEN:
            self._end_plain_run()
            self._tokens.append(self._alternatives())
        elif char in _CLOSE:
            raise UnopenedAlternatives(position=self._at + 1)
        else:
            self._plain.append(char)
            self._at += 1

    def _end_plain_run(self) -> None:
        self._tokens.extend(Known(char) for char in normalise("".join(self._plain)))
        self._plain.clear()

    def _doubt(self, token: Unknown | Gap) -> None:
        self._end_plain_run()
        self._at += 1
        # Two unknown numbers in a row are one.
        if not (isinstance(token, Gap) and self._tokens and isinstance(self._tokens[-1], Gap)):
            self._tokens.append(token)

    def _escaped_character(self) -> str:
        self._at += 1
        if self._at == len(self._text):
            raise NothingEscaped(position=self._at)
        self._at += 1
        return self._text[self._at - 1]

    def _alternatives(self) -> Known | OneOf:
        opened_at = self._at + 1
        self._at += 1
        chosen: list[str] = []
        while self._at < len(self._text):
            char = self._text[self._at]
            if char in _CLOSE:
                self._at += 1
                return _one_of("".join(chosen), opened_at)
            chosen.append(self._alternative(char))
        raise UnclosedAlternatives(position=opened_at)

    def _alternative(self, char: str) -> str:
        if char in _OPEN:
            raise NestedAlternatives(position=self._at + 1)
        if char in _UNKNOWN or char in _GAP:
            raise DoubtInAlternatives(position=self._at + 1)
        if unicodedata.category(char) == "Pd" or char == _MINUS:
            raise RangeInAlternatives(position=self._at + 1)
        if char in _ESCAPE:
            return self._escaped_character()
        self._at += 1
        return char


def _one_of(chosen: str, opened_at: int) -> Known | OneOf:
    chars = tuple(dict.fromkeys(normalise(chosen)))
    if not chars:
        raise EmptyAlternatives(position=opened_at)
    return Known(chars[0]) if len(chars) == 1 else OneOf(chars)
