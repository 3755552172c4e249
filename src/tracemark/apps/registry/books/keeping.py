"""Rows of books and the dataclasses that the rules work on; finding a page, locked or to be looked at."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from tracemark.apps.ledger import api as ledger
from tracemark.apps.registry import policy
from tracemark.apps.registry.books.data import Choice, Dates, Line, Side, Typed
from tracemark.apps.registry.models import BookPageRow
from tracemark.kernel.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from tracemark.apps.accounts.data import Person
    from tracemark.apps.registry.models import BookReadingRow

NAMES = "holder"
"""The column that tells something about a person."""

PURPOSE = "book"


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
    return {
        (row.line, row.column): Choice(
            row.line, row.column, Side(row.stands), row.text or _opened(page, row.name)
        )
        for row in page.choices.filter(dropped=False)
    }


def typed(page: BookPageRow, row: BookReadingRow) -> Typed:
    """A reading with the names of its holders, as long as they are kept."""
    said = _opened(page, row.names)
    names: dict[str, str] = json.loads(said) if said else {}
    return Typed(
        tuple(
            Line(one["line"], one["cells"] | ({NAMES: name} if (name := names.get(str(one["line"]))) else {}))
            for one in row.lines
        ),
        Dates(row.dates),
    )


def as_columns(page: BookPageRow, lines: Iterable[Line]) -> dict[str, Any]:
    """The lines as a reading keeps them: names apart, sealed under a key of the page."""
    kept = list(lines)
    names = {str(one.number): name for one in kept if (name := one.cell(NAMES))}
    return {
        "lines": [{"line": one.number, "cells": _bare(one)} for one in kept],
        "names": sealed(page, json.dumps(names)) if names else b"",
    }


def sealed(page: BookPageRow, text: str) -> bytes:
    return ledger.seal(page.uuid, purpose=PURPOSE, text=text)


def digest(lines: Iterable[Line]) -> str:
    """Of what was read, without names: a name can be guessed from the digest of a line."""
    bare = [[one.number, _bare(one)] for one in lines]
    return hashlib.sha256(
        json.dumps(bare, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    ).hexdigest()


def forget_names(page: BookPageRow, *sides: Side) -> None:
    """Drop the names of holders that were read and chosen on a page; of some readings only, if they are said."""
    page.readings.filter(side__in=[side.value for side in sides or Side]).update(names=b"")
    page.choices.update(name=b"")


def _bare(line: Line) -> dict[str, str]:
    return {code: said for code, said in line.cells.items() if code != NAMES}


def _opened(page: BookPageRow, blob: bytes | memoryview) -> str:
    """What was sealed; empty where nothing is kept."""
    return ledger.unseal({page.uuid: bytes(blob)}, purpose=PURPOSE).get(page.uuid, "") if blob else ""
