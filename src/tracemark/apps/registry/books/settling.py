"""Where two readings differ: one stands, or neither. Each choice is kept with who made it; both readings stay."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracemark.apps.registry.books import errors, rules, table
from tracemark.apps.registry.books.data import COLUMNS, WHOLE_LINE, Side
from tracemark.apps.registry.books.events import BookPageSettled
from tracemark.apps.registry.books.keeping import NAMES, choices, locked_page, readings, sealed, typed
from tracemark.apps.registry.books.states import PAGE, PageState
from tracemark.apps.registry.models import BookChoiceRow
from tracemark.kernel import clock
from tracemark.kernel.commands import command, record
from tracemark.kernel.errors import NotText, TextTooLong

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from tracemark.apps.accounts.data import Person
    from tracemark.apps.registry.books.data import Choice, Difference, Line, Trouble, Typed
    from tracemark.apps.registry.models import BookPageRow

LIMITS = {one.code: one.limit for one in COLUMNS}


@command
def settle_book_page(*, by: Person, page: UUID, settled: Sequence[Choice]) -> int:
    """Say which reading stands, cell by cell; or of a line that would be kept aside, what it says.

    Returns how many cells are still open.

    Raises:
        NotFound, StepNotOpen
        NothingToSettle: the readings agree there, and nothing is wrong with it.
        OtherTextMissing, TextTooLong, NotText
    """
    row = locked_page(by, page)
    PAGE.after(PageState(row.state), "settle")
    differ = {(one.line, one.column) for one in differences(row)}
    wrong = {(one.line, one.column) for one in troubles(row)}
    for one in settled:
        _check(one, differ, wrong)
        _keep(by, row, one)
    left = len(rules.still_open(differences(row), choices(row)))
    if not left and row.state == PageState.DIFFERENCES:
        row.state = PAGE.after(PageState(row.state), "agree").value
        row.save(update_fields=["state"])
    record(
        BookPageSettled(
            subject=row.uuid,
            cells=tuple((one.line, one.column, one.stands.value) for one in settled),
            open=left,
        )
    )
    return left


def both(page: BookPageRow) -> tuple[Typed, Typed]:
    """The two readings, once both are whole."""
    found = readings(page)
    return typed(page, found[Side.FIRST]), typed(page, found[Side.SECOND])


def differences(page: BookPageRow) -> list[Difference]:
    return rules.compare(*both(page), today=clock.today())


def lines_of(page: BookPageRow) -> list[Line]:
    """The page as it stands: agreed and settled; what is open is left out."""
    return rules.standing(*both(page), choices(page), today=clock.today())


def troubles(page: BookPageRow) -> list[Trouble]:
    """Why lines of the page would be kept aside as it stands. An open cell is no trouble of its line."""
    left = {(one.line, one.column) for one in rules.still_open(differences(page), choices(page))}
    found = table.troubles(page, lines_of(page))
    return [one for one in found if (one.line, one.column) not in left]


def _check(one: Choice, differ: set[tuple[int, str]], wrong: set[tuple[int, str]]) -> None:
    cell = (one.line, one.column)
    if cell not in differ and not (cell in wrong and one.stands is Side.OTHER):
        raise errors.NothingToSettle(line=one.line)
    if one.stands is not Side.OTHER:
        return
    if one.column == WHOLE_LINE:
        raise errors.NothingToSettle(line=one.line)
    if not one.text.strip():
        raise errors.OtherTextMissing(line=one.line)
    if len(one.text) > LIMITS[one.column]:
        raise TextTooLong(what=one.column, limit=LIMITS[one.column])
    if not one.text.isprintable():
        raise NotText(what=one.column)


def _keep(by: Person, row: BookPageRow, one: Choice) -> None:
    cell = {"page": row, "line": one.line, "column": one.column}
    BookChoiceRow.objects.filter(dropped=False, **cell).update(dropped=True)
    text = one.text.strip() if one.stands is Side.OTHER else ""
    said = {"name": sealed(row, text)} if text and one.column == NAMES else {"text": text}
    BookChoiceRow.objects.create(**cell, **said, stands=one.stands.value, by=by.id, at=clock.now())
