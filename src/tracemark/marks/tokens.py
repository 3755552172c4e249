"""The tokens of a reading: a character read, one not read, one of several, any number not read."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Gap", "Known", "OneOf", "Token", "Unknown"]

_SIGNS = "?*[]\\"


@dataclass(frozen=True, slots=True)
class Known:
    """A character that was read."""

    char: str

    def __str__(self) -> str:
        return f"\\{self.char}" if self.char in _SIGNS else self.char


@dataclass(frozen=True, slots=True)
class Unknown:
    """A character that is there and could not be read: `?`."""

    def __str__(self) -> str:
        return "?"


@dataclass(frozen=True, slots=True)
class OneOf:
    """A character that is one of several: `[38]`."""

    chars: tuple[str, ...]

    def __str__(self) -> str:
        return f"[{''.join(str(Known(char)) for char in self.chars)}]"


@dataclass(frozen=True, slots=True)
class Gap:
    """Any number of characters that could not be read, none perhaps: `*`."""

    def __str__(self) -> str:
        return "*"


Token = Known | Unknown | OneOf | Gap
