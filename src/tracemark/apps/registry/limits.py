"""What a record can hold: marks that could be stamped, texts that fit, years in which weapons were made.

SQLite would keep a text of any length and PostgreSQL would stop in the middle; so it is said before either is
asked. Dates of deeds are the business of `life`, cells of a file that of `loads`.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from tracemark.apps.registry import errors
from tracemark.apps.registry.models import DeedRow, MarkRow, WeaponRow
from tracemark.kernel import clock
from tracemark.kernel.dates import EARLIEST_YEAR
from tracemark.kernel.rows import refuse_text
from tracemark.marks import MAX_LENGTH, Reading, ReadingRefused
from tracemark.marks.errors import ControlCharacter, TooLong

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import Model

    from tracemark.apps.registry.data import DeedFacts, Mark, NewWeapon


def check_weapon(new: NewWeapon) -> None:
    """Raises: MarkTooLong, MarkNotPrintable, TextTooLong, NotText, YearImpossible."""
    check_description(asdict(new.description))
    for mark in new.marks:
        check_mark(mark)
    check_deed(new.deed)


def check_description(facts: Mapping[str, Any]) -> None:
    """Raises: MarkTooLong, MarkNotPrintable, TextTooLong, NotText, YearImpossible."""
    _check_stamped(facts.get("serial") or "")
    _check_texts(WeaponRow, facts)
    year = facts.get("year")
    if year and not (isinstance(year, int) and EARLIEST_YEAR <= year <= clock.today().year):
        raise errors.YearImpossible(year=year)


def check_mark(mark: Mark) -> None:
    """Raises: MarkTooLong, MarkNotPrintable, TextTooLong, NotText."""
    _check_stamped(mark.text)
    _check_texts(MarkRow, asdict(mark))


def check_deed(facts: DeedFacts) -> None:
    """Raises: TextTooLong, NotText."""
    texts = ("place", "from_state", "to_state", "document", "legal_basis", "note")
    _check_texts(DeedRow, {name: getattr(facts, name) for name in texts})


def _check_stamped(text: str) -> None:
    try:
        Reading.literal(text)
    except TooLong as refused:
        raise errors.MarkTooLong(length=refused.data["length"], limit=MAX_LENGTH) from None
    except ControlCharacter as refused:
        raise errors.MarkNotPrintable(position=refused.position) from None
    except ReadingRefused:
        return  # nothing but separators: "none" and "-" stand in old registers, and are kept as they stand


def _check_texts(model: type[Model], facts: Mapping[str, Any]) -> None:
    for name, value in facts.items():
        refuse_text(model._meta.get_field(name), value)
