"""Typing a page: saved as often as one likes, ended once; the second time by somebody else who sees none of the first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from tracemark.apps.registry.books import errors, rules
from tracemark.apps.registry.books.data import (
    LARGEST_NUMBER,
    MOST_LINES,
    WHOLE_LINE,
    Line,
    Side,
    Typed,
    columns_of,
)
from tracemark.apps.registry.books.events import BookReadingEnded, BookReadingSaved
from tracemark.apps.registry.books.keeping import as_columns, digest, locked_page, readings, typed
from tracemark.apps.registry.books.states import PAGE, PageState
from tracemark.apps.registry.models import BookReadingRow
from tracemark.kernel import clock
from tracemark.kernel.commands import command, record
from tracemark.kernel.errors import NotText, TextTooLong

if TYPE_CHECKING:
    from uuid import UUID

    from tracemark.apps.accounts.data import Partition, Person
    from tracemark.apps.registry.models import BookPageRow


@command
def save_book_reading(*, by: Person, page: UUID, reading: Typed) -> Side:
    """Save what was typed so far, to go on with it later. Which of the two readings it is, the page knows.

    Raises:
        NotFound, StepNotOpen
        SamePerson: the second reading by who made the first.
        BeingRead: somebody else has begun this reading.
        TooManyLines, LineTwice, NotOfThisBook, TextTooLong, NotText
    """
    row = locked_page(by, page)
    side = _write(by, row, reading)
    record(BookReadingSaved(subject=row.uuid, side=side.value, lines=len(reading.lines)))
    return side


@command
def end_book_reading(*, by: Person, page: UUID, reading: Typed) -> int:
    """Say that the whole page is typed. The second time the two readings are compared.

    Returns in how many cells they differ.

    Raises:
        NothingTyped, and what `save_book_reading` raises
    """
    row = locked_page(by, page)
    if not reading.lines:
        raise errors.NothingTyped
    side = _write(by, row, reading)
    row.readings.filter(side=side.value, dropped=False).update(ended_at=clock.now())
    found = None if side is Side.FIRST else _compared(row)
    verb = "end_first" if found is None else "differ" if found else "agree"
    row.state = PAGE.after(PageState(row.state), verb).value
    row.save(update_fields=["state"])
    record(
        BookReadingEnded(
            subject=row.uuid,
            side=side.value,
            lines=len(reading.lines),
            sha256=digest(reading.lines),
            differences=found,
        )
    )
    return found or 0


def side_for(person: Person, page: BookPageRow) -> Side:
    """Which reading this person would make of a page.

    Raises:
        StepNotOpen, SamePerson, BeingRead
    """
    PAGE.after(PageState(page.state), "begin")
    if page.state == PageState.SECOND_READING:
        if page.first_by == person.id:
            raise errors.SamePerson
        if page.second_by not in {None, person.id}:
            raise errors.BeingRead
        return Side.SECOND
    if page.first_by not in {None, person.id}:
        raise errors.BeingRead
    return Side.FIRST


def own_reading(person: Person, page: BookPageRow) -> Typed | None:
    """What this person has typed of a page so far; never what the other one has."""
    row = page.readings.filter(side=side_for(person, page).value, by=person.id, dropped=False).first()
    return typed(page, row) if row else None


def _write(by: Person, row: BookPageRow, reading: Typed) -> Side:
    """Keep the lines and who reads."""
    side = side_for(by, row)
    _check(reading, row.partition)
    row.state = PAGE.after(PageState(row.state), "begin").value
    if side is Side.FIRST:
        row.first_by = by.id
    else:
        row.second_by = by.id
    try:
        with transaction.atomic():
            row.save(update_fields=["state", "first_by", "second_by"])
    except IntegrityError:
        raise errors.SamePerson from None
    facts = {"dates": reading.dates.value, **as_columns(row, reading.lines)}
    kept = row.readings.filter(side=side.value, dropped=False).update(**facts)
    if not kept:
        BookReadingRow.objects.create(page=row, side=side.value, by=by.id, begun_at=clock.now(), **facts)
    return side


def _check(reading: Typed, partition: Partition | str) -> None:
    if len(reading.lines) > MOST_LINES:
        raise errors.TooManyLines(most=MOST_LINES)
    numbers = set()
    for line in reading.lines:
        if line.number in numbers:
            raise errors.LineTwice(line=line.number)
        numbers.add(line.number)
        _check_line(line, partition)


def _check_line(line: Line, partition: Partition | str) -> None:
    if not 1 <= line.number <= LARGEST_NUMBER:
        raise errors.LineImpossible(line=line.number)
    limits = {one.code: one.limit for one in columns_of(partition) if one.code != WHOLE_LINE}
    for code, said in line.cells.items():
        if code not in limits:
            raise errors.NotOfThisBook(column=code)
        if len(said) > limits[code]:
            raise TextTooLong(what=code, limit=limits[code])
        if not said.isprintable():
            raise NotText(what=code)


def _compared(row: BookPageRow) -> int:
    both = readings(row)
    found = rules.compare(typed(row, both[Side.FIRST]), typed(row, both[Side.SECOND]), today=clock.today())
    return len(found)
