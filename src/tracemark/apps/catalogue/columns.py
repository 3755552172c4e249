"""What stands in the columns of the tables: one of several words, a code of another table, or text.

Pure: the check of an entry, the form for it and the page that shows it all read this.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracemark.apps.catalogue import words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.functional import _StrPromise

SEPARATOR = "|"
LISTS = frozenset({"aliases", "calibres", "applies_to", "successors"})
REFERENCES: Mapping[str, str] = {
    "maker": "makers",
    "successor": "makers",
    "model": "models",
    "variant_of": "models",
    "calibres": "calibres",
    "country": "states",
    "state": "states",
    "successors": "states",
}
LANGUAGES_OF_WORDS = ("ar", "de", "en", "es", "fr", "it", "nl", "pt", "ru", "zh")
"""Languages in which words for types and countries are kept."""

_CHOICES: Mapping[str, Mapping[str, str | _StrPromise]] = {
    "type": words.TYPES,
    "mechanism": words.MECHANISMS,
    "symbol": words.SYMBOLS,
    "strength": words.STRENGTHS,
    "status": words.STATUSES,
    "is_control_component": words.YES_NO,
}
_KINDS: Mapping[str, Mapping[str, str | _StrPromise]] = {
    "makers": words.MAKER_KINDS,
    "calibres": words.CALIBRE_KINDS,
    "marking_practices": words.PRACTICE_KINDS,
}


def choices_of(table: str, column: str) -> Mapping[str, str | _StrPromise]:
    """The words that may stand in a column, with their names; empty where anything may."""
    return _KINDS.get(table, {}) if column == "kind" else _CHOICES.get(column, {})


def parts(cell: str) -> tuple[str, ...]:
    """The values of a cell that holds several."""
    return tuple(part.strip() for part in cell.split(SEPARATOR) if part.strip())
