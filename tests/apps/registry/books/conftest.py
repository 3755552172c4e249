"""Pages of a ledger book, and people to read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ledger_books import LINE, scan, typed, work
from tracemark.apps.accounts import api as accounts
from tracemark.apps.accounts.data import Partition, Person, Role
from tracemark.apps.registry.books import api as books
from tracemark.apps.registry.models import BookPageRow

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any

NODE = accounts.NODE


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Any) -> Path:
    settings.TRACEMARK = settings.TRACEMARK.model_copy(update={"node_dir": tmp_path})
    return tmp_path


@pytest.fixture
def colleague(registrar: Person) -> Person:
    """Another registrar of the same office."""
    uuid = accounts.register_person(
        by=NODE, sign_in_name="colleague", name="The colleague", office=registrar.office
    )
    accounts.grant_role(by=NODE, person=uuid, role=Role.REGISTRAR)
    return accounts.find_person("colleague", auth="password")


@pytest.fixture
def page(registrar: Person) -> Callable[..., BookPageRow]:
    """A page whose scan is kept."""

    def make(number: int = 12, book: str = "Civil register III") -> BookPageRow:
        uuid = books.hand_in_book_page(
            by=registrar, partition=Partition.CIVILIAN, book=book, number=number, data=scan()
        )
        work()
        return BookPageRow.objects.get(uuid=uuid)

    return make


@pytest.fixture
def read_twice(
    page: Callable[..., BookPageRow], registrar: Person, colleague: Person
) -> Callable[..., BookPageRow]:
    """A page that one person has read so, and another so; alike if only one reading is given."""

    def make(
        first: books.Typed | None = None, second: books.Typed | None = None, number: int = 12
    ) -> BookPageRow:
        row = page(number)
        first = first or typed(LINE)
        books.end_book_reading(by=registrar, page=row.uuid, reading=first)
        books.end_book_reading(by=colleague, page=row.uuid, reading=second or first)
        row.refresh_from_db()
        return row

    return make
