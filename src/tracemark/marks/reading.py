r"""A reading: what an officer believes a mark says, with the doubts.

    AB 12?4     one character could not be read
    AB 12[38]4  it is a 3 or an 8
    AB*4        an unknown number of characters, none perhaps, could not be read
    AB\?4       a question mark is stamped there; the backslash also takes * [ ] and itself

A reading is the sequence of its tokens, in normal form (`normalise`); the text as typed is kept beside them.
Whether a doubt is reasonable, and which record is meant, is decided elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import overload

from tracemark.marks.errors import EmptyReading, TooLong
from tracemark.marks.normalise import normalise
from tracemark.marks.parsing import MAX_LENGTH, parse_tokens, refuse_unreadable
from tracemark.marks.script import Script, script, scripts
from tracemark.marks.tokens import Gap, Known, Token, Unknown

__all__ = ["Reading"]


@dataclass(frozen=True, slots=True)
class Reading(Sequence[Token]):
    """An immutable sequence of tokens; two readings are equal if they say the same, however typed."""

    tokens: tuple[Token, ...]
    raw: str = field(compare=False)

    @classmethod
    def parse(cls, text: str) -> Reading:
        """Read `text` with its signs of doubt.

        Raises:
            ReadingRefused: with a code, the place and what was expected there.

        """
        refuse_unreadable(text)
        return cls._of(parse_tokens(text), text)

    @classmethod
    def literal(cls, text: str) -> Reading:
        """Take every character as read: for a serial out of a record, where `*` and `?` are what was stamped.

        Raises:
            ReadingRefused: empty, too long, or not printable.

        """
        refuse_unreadable(text)
        return cls._of([Known(char) for char in normalise(text)], text)

    @classmethod
    def _of(cls, tokens: list[Token], text: str) -> Reading:
        if not tokens:
            raise EmptyReading(position=1)
        # A single sign can stand for a whole phrase in normal form, so the tokens are counted as well.
        if len(tokens) > MAX_LENGTH:
            raise TooLong(position=len(text), length=len(tokens), limit=MAX_LENGTH)
        return cls(tuple(tokens), text)

    def __len__(self) -> int:
        return len(self.tokens)

    def __iter__(self) -> Iterator[Token]:
        return iter(self.tokens)

    @overload
    def __getitem__(self, index: int) -> Token: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Token, ...]: ...
    def __getitem__(self, index: int | slice) -> Token | tuple[Token, ...]:
        return self.tokens[index]

    def __str__(self) -> str:
        return self.canonical

    @property
    def is_certain(self) -> bool:
        """Every character was read, without alternatives."""
        return all(isinstance(token, Known) for token in self.tokens)

    @property
    def known_count(self) -> int:
        return sum(isinstance(token, Known) for token in self.tokens)

    @property
    def unknown_count(self) -> int:
        return sum(isinstance(token, Unknown) for token in self.tokens)

    @property
    def has_gap(self) -> bool:
        return any(isinstance(token, Gap) for token in self.tokens)

    @property
    def script(self) -> Script:
        return script(self.raw)

    @property
    def scripts(self) -> frozenset[Script]:
        return scripts(self.raw)

    @property
    def canonical(self) -> str:
        """The shortest text that parses to these tokens: capitals, no separators, plain signs."""
        return "".join(map(str, self.tokens))
