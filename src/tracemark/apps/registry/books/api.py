"""The door of books: scans of pages, two readings, what stands where they differ, the load that becomes of it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from django.db.models import Count, Q

from tracemark.apps.accounts.data import Partition
from tracemark.apps.registry import policy
from tracemark.apps.registry.books import keeping, table
from tracemark.apps.registry.books.data import (
    COLUMNS,
    LARGEST_NUMBER,
    MOST_LINES,
    WHOLE_LINE,
    Choice,
    Dates,
    Difference,
    Line,
    LineInBook,
    Progress,
    Side,
    Trouble,
    Typed,
    columns_of,
)
from tracemark.apps.registry.books.keeping import open_page
from tracemark.apps.registry.books.loading import (
    load_book_page,
    load_page,
    read_book_page_anew,
    to_drop,
    withdraw_book_page,
)
from tracemark.apps.registry.books.reading import (
    end_book_reading,
    own_reading,
    save_book_reading,
    side_for,
)
from tracemark.apps.registry.books.scans import hand_in_book_page, keep_book_page, scans_not_kept
from tracemark.apps.registry.books.settling import differences, lines_of, settle_book_page, troubles
from tracemark.apps.registry.books.states import PAGE, PageState
from tracemark.apps.registry.books.table import is_known_act
from tracemark.apps.registry.models import BookPageRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from tracemark.apps.accounts.data import Person
    from tracemark.apps.registry.models import BookReadingRow, LoadRow, WeaponRow

__all__ = [
    "COLUMNS",
    "columns_of",
    "LARGEST_NUMBER",
    "MOST_LINES",
    "WHOLE_LINE",
    "Line",
    "Typed",
    "Dates",
    "Side",
    "Difference",
    "Choice",
    "Trouble",
    "PAGE",
    "PageState",
    "hand_in_book_page",
    "keep_book_page",
    "scans_not_kept",
    "save_book_reading",
    "end_book_reading",
    "side_for",
    "own_reading",
    "troubles_of",
    "readings_of",
    "differences",
    "choices_of",
    "settle_book_page",
    "lines_of",
    "troubles",
    "is_known_act",
    "load_page",
    "load_book_page",
    "read_book_page_anew",
    "to_drop",
    "withdraw_book_page",
    "list_pages",
    "open_page",
    "books_of",
    "progress",
    "Progress",
    "page_of_load",
    "line_of_weapon",
    "LineInBook",
    "waiting_for_a_reader",
    "waiting_for_a_second_reader",
    "waiting_to_be_settled",
]


def list_pages(person: Person) -> QuerySet[BookPageRow]:
    """The pages of the books of the registers that this person sees."""
    return BookPageRow.objects.filter(policy.visible_to(person)).order_by("-pk")


def books_of(person: Person) -> list[str]:
    """The titles of these books."""
    titles = list_pages(person).exclude(state=PageState.WITHDRAWN.value).order_by("book")
    return list(titles.values_list("book", flat=True).distinct())


def progress(person: Person, most: int) -> list[Progress]:
    """How far each book is, those with most to do first."""
    rows = (
        list_pages(person)
        .exclude(state=PageState.WITHDRAWN.value)
        .order_by()
        .values_list("book", "partition", "state")
        .annotate(n=Count("pk"))
    )
    found: dict[tuple[str, str], Counter[str]] = {}
    for book, partition, state, count in rows:
        found.setdefault((book, partition), Counter())[state] = count
    told = [
        Progress(book, Partition(partition), sum(states.values()), dict(states))
        for (book, partition), states in found.items()
    ]
    told.sort(key=lambda one: (one.by_state.get(PageState.LOADED.value, 0) - one.pages, one.book))
    return told[:most]


def readings_of(page: BookPageRow) -> list[BookReadingRow]:
    """Who read a page and when, those that were set aside too. What they read is for `differences` and `lines_of`."""
    return list(page.readings.order_by("pk"))


def choices_of(page: BookPageRow) -> dict[tuple[int, str], Choice]:
    return keeping.choices(page)


def troubles_of(page: BookPageRow, reading: Typed) -> list[Trouble]:
    """Why lines of a reading would be kept aside, told to whoever types it."""
    return table.troubles(page, reading.lines, reading.dates.value)


def page_of_load(person: Person, load: LoadRow) -> BookPageRow | None:
    """The page that a load was made of, if this person sees it."""
    return list_pages(person).filter(load=load).first()


def line_of_weapon(person: Person, weapon: WeaponRow, documents: Sequence[str]) -> LineInBook | None:
    """The line of a ledger book that a record was taken from."""
    page = page_of_load(person, weapon.load) if weapon.load else None
    if page is None:
        return None
    return LineInBook(page.uuid, page.reference, page.book, page.number, table.line_of(page, documents))


def waiting_for_a_reader(person: Person) -> QuerySet[BookPageRow]:
    """Pages that nobody has begun to type, and those that this person has."""
    begun = Q(state=PageState.FIRST_READING.value, first_by=person.id)
    return list_pages(person).filter(Q(state=PageState.SCANNED.value) | begun)


def waiting_for_a_second_reader(person: Person) -> QuerySet[BookPageRow]:
    """Pages that somebody else has typed, and that nobody else has begun to read again."""
    return (
        list_pages(person)
        .filter(Q(second_by=None) | Q(second_by=person.id), state=PageState.SECOND_READING.value)
        .exclude(first_by=person.id)
    )


def waiting_to_be_settled(person: Person) -> QuerySet[BookPageRow]:
    return list_pages(person).filter(state=PageState.DIFFERENCES.value)
