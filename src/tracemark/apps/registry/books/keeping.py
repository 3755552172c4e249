"""Rows of books and the dataclasses that the rules work on; finding a page, locked or to be looked at."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from tracemark.apps.registry import policy
from tracemark.apps.registry.books.data import Choice, Dates, Line, Side, Typed
from tracemark.apps.registry.models import BookChoiceRow, BookPageRow, BookReadingRow
from tracemark.kernel.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from tracemark.apps.accounts.data import Person

NAMES = "holder"
"""The column that tells something about a person."""


def open_page(person: Person, page: UUID) -> BookPageRow:
    """A page of the books of a register that this person sees.

    Raises:
        NotFound: no such page, or none that this person sees.
    """
    row = BookPageRow.objects.select_related("load").filter(policy.visible_to(person), uuid=page).first()
    if row is None:
        raise NotFound
    return row


def locked_page(by: Person, page: UUID) -> BookPageRow:
    """The same, until the command ends."""
    row: BookPageRow | None = (
        BookPageRow.objects.select_for_update().filter(policy.visible_to(by), uuid=page).first()
    )
    if row is None:
        raise NotFound
    return row


def readings(page: BookPageRow) -> dict[Side, BookReadingRow]:
    """The readings of a page that stand."""
    return {Side(row.side): row for row in page.readings.filter(dropped=False)}


def choices(page: BookPageRow) -> dict[tuple[int, str], Choice]:
    """What was chosen where they differ."""
    rows = page.choices.filter(dropped=False)
    return {(row.line, row.column): Choice(row.line, row.column, Side(row.stands), row.text) for row in rows}


def typed(row: BookReadingRow) -> Typed:
    return Typed(
        tuple(Line(one["line"], one["cells"]) for one in row.lines),
        Dates(row.dates),
    )


def as_rows(lines: Iterable[Line]) -> list[dict[str, Any]]:
    return [{"line": one.number, "cells": dict(one.cells)} for one in lines]


def digest(lines: Iterable[Line]) -> str:
    """Of what was read, without names: a name can be guessed from the digest of a line."""
    bare = [[one.number, {code: said for code, said in one.cells.items() if code != NAMES}] for one in lines]
    return hashlib.sha256(
        json.dumps(bare, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    ).hexdigest()


def forget_names(page: BookPageRow, *sides: Side) -> None:
    """Take the names of holders out of what was read and chosen on a page; of some readings only, if they are said."""
    of = page.readings.filter(side__in=[side.value for side in sides or Side])
    for row in of:
        row.lines = [
            {
                "line": one["line"],
                "cells": {code: said for code, said in one["cells"].items() if code != NAMES},
            }
            for one in row.lines
        ]
        row.save(update_fields=["lines"])
    BookChoiceRow.objects.filter(page=page, column=NAMES).update(text="")
