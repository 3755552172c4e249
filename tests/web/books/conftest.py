"""Pages of a ledger book, and two people with a browser each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ledger_books import scan, work
from tracemark.apps.accounts import api as accounts
from tracemark.apps.accounts.data import Partition, Role
from tracemark.apps.registry.books import api as books
from tracemark.apps.registry.models import BookPageRow

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any

    from django.test import Client

    from tracemark.apps.accounts.data import Person


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Any) -> Path:
    settings.TRACEMARK = settings.TRACEMARK.model_copy(update={"node_dir": tmp_path})
    return tmp_path


@pytest.fixture
def colleague(registrar: Person) -> Person:
    uuid = accounts.register_person(
        by=accounts.NODE, sign_in_name="colleague", name="The colleague", office=registrar.office
    )
    accounts.grant_role(by=accounts.NODE, person=uuid, role=Role.REGISTRAR)
    return accounts.find_person("colleague", auth="password")


@pytest.fixture
def first(registrar: Person, signed_in: Callable[[Person], Client]) -> Client:
    return signed_in(registrar)


@pytest.fixture
def second(colleague: Person, signed_in: Callable[[Person], Client]) -> Client:
    return signed_in(colleague)


@pytest.fixture
def kept(registrar: Person) -> Callable[..., BookPageRow]:
    def make(number: int = 12, book: str = "Civil register III") -> BookPageRow:
        uuid = books.hand_in_book_page(
            by=registrar, partition=Partition.CIVILIAN, book=book, number=number, data=scan()
        )
        work()
        return BookPageRow.objects.get(uuid=uuid)

    return make
