"""Cells that a spreadsheet holds as something else than text. They are text that remembers it.

A serial that was typed as a number has lost its leading zeros and perhaps its last digits; one that the
spreadsheet took for a date is gone. So a cell is never quietly made into text: whoever needs to know asks its
type.
"""

from __future__ import annotations


class Number(str):
    """Digits, as a spreadsheet shows a number without format."""

    __slots__ = ()


class Day(str):
    """An ISO date, with its time when it has one."""

    __slots__ = ()


TYPES: dict[str, type[str]] = {"n": Number, "d": Day}


def cell(value: str | list[str]) -> str:
    """From what `unpacking` writes."""
    return value if isinstance(value, str) else TYPES[value[0]](value[1])
