"""Why a text is not a reading: a stable code, the place, and what was expected there.

Sentences are made further up, one for each code; `REFUSALS` is the closed list of them.
"""

from __future__ import annotations

from typing import ClassVar

__all__ = [
    "REFUSALS",
    "ControlCharacter",
    "DoubtInAlternatives",
    "EmptyAlternatives",
    "EmptyReading",
    "NestedAlternatives",
    "NothingEscaped",
    "RangeInAlternatives",
    "ReadingRefused",
    "TooLong",
    "UnclosedAlternatives",
    "UnopenedAlternatives",
]


class ReadingRefused(ValueError):
    """The text cannot be taken as a reading of a mark."""

    code: ClassVar[str] = "reading.refused"
    expected: ClassVar[str] = "reading"

    def __init__(self, *, position: int, **details: int | str) -> None:
        super().__init__(f"{self.code} at {position}")
        self.position = position
        """Counts characters of the text as typed, from 1."""
        self.details = details

    @property
    def data(self) -> dict[str, int | str]:
        return {"position": self.position, "expected": self.expected, **self.details}


class EmptyReading(ReadingRefused):
    """Nothing is left when separators are dropped."""

    code = "reading.empty"
    expected = "character"


class TooLong(ReadingRefused):
    """Longer than any mark; `length` and `limit` count characters."""

    code = "reading.too_long"
    expected = "end"


class ControlCharacter(ReadingRefused):
    """A tab, a line end, a null or half a surrogate pair; `character` is its code point."""

    code = "reading.control_character"
    expected = "printable"


class NestedAlternatives(ReadingRefused):
    """`[` within brackets."""

    code = "reading.nested_alternatives"
    expected = "closing_bracket"


class UnclosedAlternatives(ReadingRefused):
    """`[` without its `]`; the position is that of the `[`."""

    code = "reading.unclosed_alternatives"
    expected = "closing_bracket"


class UnopenedAlternatives(ReadingRefused):
    """`]` without its `[`."""

    code = "reading.unopened_alternatives"
    expected = "opening_bracket"


class EmptyAlternatives(ReadingRefused):
    """`[]`."""

    code = "reading.empty_alternatives"
    expected = "alternatives"


class DoubtInAlternatives(ReadingRefused):
    """`?` or `*` within brackets: one of several, and yet anything."""

    code = "reading.doubt_in_alternatives"
    expected = "alternatives"


class RangeInAlternatives(ReadingRefused):
    """A hyphen between two alternatives: `[3-8]` could mean two characters or six, so it is not guessed."""

    code = "reading.range_in_alternatives"
    expected = "alternatives"


class NothingEscaped(ReadingRefused):
    """A backslash at the end."""

    code = "reading.nothing_escaped"
    expected = "escaped_character"


REFUSALS: tuple[type[ReadingRefused], ...] = (
    EmptyReading,
    TooLong,
    ControlCharacter,
    NestedAlternatives,
    UnclosedAlternatives,
    UnopenedAlternatives,
    EmptyAlternatives,
    DoubtInAlternatives,
    RangeInAlternatives,
    NothingEscaped,
)
