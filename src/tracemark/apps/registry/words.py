"""What pages and documents say of marks: why a record is a candidate, why a reading is refused, what a code is called.

`tracemark.marks` answers in codes and values; the sentences for them stand here, one for each code and no more.
A value that is not plain letters and digits is isolated: `[38]` must not turn around in a sentence that runs
from right to left.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from tracemark.apps.registry.labels import (
    condition_label,
    kind_label,
    place_label,
    symbol_label,
    type_label,
)
from tracemark.marks import Code, DifferenceKind, Reading, ReadingRefused, compare, normalise

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.utils.functional import _StrPromise

    from tracemark.marks import Remark

__all__ = [
    "sentence",
    "segments",
    "refusal",
    "kind_label",
    "place_label",
    "symbol_label",
    "condition_label",
    "type_label",
    "SENTENCES",
    "ATTRIBUTES",
    "REFUSED",
]

LEFT_TO_RIGHT, END = "\u2066", "\u2069"

SENTENCES: dict[Code, str | _StrPromise] = {
    Code.SAME: _("Reading and record are the same, character for character."),
    Code.OTHER_SCRIPT: _("“%(recorded)s” was noted in another script as “%(seen)s”."),
    Code.LOOK_ALIKE: _("“%(recorded)s” was read as “%(seen)s”, which looks alike."),
    Code.READ_AS: _("“%(recorded)s” was read as “%(seen)s”."),
    Code.LOST: _("“%(recorded)s”, character %(position)s of the record, is missing in the reading."),
    Code.EXTRA: _("“%(seen)s”, character %(position)s of the reading, is not in the record."),
    Code.SWAPPED: _("“%(recorded)s” was read in the other order, “%(seen)s”."),
    Code.NOT_READ: _("A character that was not read is “%(recorded)s” in the record."),
    Code.ALTERNATIVE: _("Of the characters given, %(seen)s, the record has “%(recorded)s”."),
    Code.HIDDEN: _("Where an unknown number was not read, the record has “%(recorded)s”."),
}
"""The sentence of each remark on characters."""

NOTHING_HIDDEN = _("Where an unknown number was not read, the record has nothing more.")

ATTRIBUTES: dict[tuple[Code, str], str | _StrPromise] = {
    (Code.ATTRIBUTE_AGREES, "maker"): _("The maker is recorded as given."),
    (Code.ATTRIBUTE_AGREES, "model"): _("The model is recorded as given."),
    (Code.ATTRIBUTE_AGREES, "calibre"): _("The calibre is recorded as given."),
    (Code.ATTRIBUTE_AGREES, "country"): _("The country is recorded as given."),
    (Code.ATTRIBUTE_DIFFERS, "maker"): _("The record names another maker."),
    (Code.ATTRIBUTE_DIFFERS, "model"): _("The record names another model."),
    (Code.ATTRIBUTE_DIFFERS, "calibre"): _("The record names another calibre."),
    (Code.ATTRIBUTE_DIFFERS, "country"): _("The record names another country."),
    (Code.ATTRIBUTE_NOT_RECORDED, "maker"): _("The record does not state the maker."),
    (Code.ATTRIBUTE_NOT_RECORDED, "model"): _("The record does not state the model."),
    (Code.ATTRIBUTE_NOT_RECORDED, "calibre"): _("The record does not state the calibre."),
    (Code.ATTRIBUTE_NOT_RECORDED, "country"): _("The record does not state the country."),
}
"""The sentence of each remark on what else was given."""

REFUSED: dict[str, str | _StrPromise] = {
    "reading.empty": _("Nothing is left to search for. Type at least one character that you can read."),
    "reading.too_long": _("This is longer than any mark: at most %(limit)s characters are taken."),
    "reading.control_character": _("Character %(position)s cannot be printed. Type the mark again by hand."),
    "reading.nested_alternatives": _("At character %(position)s a bracket opens inside another. Close the first."),
    "reading.unclosed_alternatives": _("The bracket at character %(position)s is not closed. Write [38] for 3 or 8."),
    "reading.unopened_alternatives": _("The bracket at character %(position)s was never opened. Write [38] for 3 or 8."),
    "reading.empty_alternatives": _("The brackets at character %(position)s are empty. Write what may stand there."),
    "reading.doubt_in_alternatives": _("At character %(position)s: no ? or * inside brackets. Write [38], or ? alone."),
    "reading.range_in_alternatives": _("At character %(position)s: name each character, [345] and not [3-5]."),
    "reading.nothing_escaped": _("A backslash at the end stands before nothing. Take it away, or write it twice."),
}  # fmt: skip
"""The sentence of each refusal of a reading."""

KINDS = {
    DifferenceKind.SAME: "same",
    DifferenceKind.OTHER_SCRIPT: "lookalike",
    DifferenceKind.LOOK_ALIKE: "lookalike",
    DifferenceKind.READ_AS: "read_as",
    DifferenceKind.LOST: "lost",
    DifferenceKind.EXTRA: "extra",
    DifferenceKind.SWAPPED: "swapped",
    DifferenceKind.FILLED: "unknown",
    DifferenceKind.ALTERNATIVE: "alternative",
    DifferenceKind.HIDDEN: "unknown",
}


def sentence(remark: Remark) -> str:
    """One remark as a sentence, in the language of the moment."""
    values: dict[str, Any] = {
        name: _isolated(value) if isinstance(value, str) else value for name, value in remark.data.items()
    }
    if remark.code is Code.HIDDEN and not values["recorded"]:
        return str(NOTHING_HIDDEN)
    if remark.code in SENTENCES:
        return str(SENTENCES[remark.code]) % values
    return str(ATTRIBUTES[remark.code, str(remark.data["attribute"])])


def refusal(refused: ReadingRefused) -> str:
    """Why a text is not a reading, where, and what to type instead."""
    return str(REFUSED[refused.code]) % refused.data


def segments(reading: str, serial: str) -> list[dict[str, str]]:
    """A recorded serial in pieces, each with how the reading differs there, for the component `serial`.

    A reading that cannot be read, or a serial that is no mark, is shown as it stands without differences.
    """
    try:
        steps = compare(Reading.parse(reading), serial).steps
    except ReadingRefused:
        return [{"text": serial, "kind": "same", "read": ""}]
    before = _separators(serial)
    pieces: list[dict[str, str]] = []
    at = 0
    for step in steps:
        gap = before.get(at, "") if step.recorded else ""
        if gap:
            _add(pieces, gap, "same", "")
        if step.recorded or step.kind is DifferenceKind.EXTRA:
            _add(pieces, step.recorded, KINDS[step.kind], step.seen)
        at += len(step.recorded)
    return pieces


def _add(pieces: list[dict[str, str]], text: str, kind: str, read: str) -> None:
    if pieces and kind == "same" == pieces[-1]["kind"]:
        pieces[-1]["text"] += text
        return
    pieces.append({"text": text, "kind": kind, "read": "" if kind == "same" else read})


def _separators(serial: str) -> dict[int, str]:
    """Spaces and dashes of a serial, by how many characters stand before them; none where folding is not one to one."""
    found: dict[int, str] = {}
    at = 0
    for char, plain in _plain(serial):
        if not plain:
            found[at] = found.get(at, "") + char
        at += len(plain)
    return found if at == len(normalise(serial)) else {}


def _plain(serial: str) -> Iterator[tuple[str, str]]:
    for char in serial:
        yield char, normalise(char)


def _isolated(value: str) -> str:
    return value if value.isalnum() or not value else f"{LEFT_TO_RIGHT}{value}{END}"
