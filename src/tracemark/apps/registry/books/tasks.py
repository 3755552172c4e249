"""What waits on paper: pages to type, to read a second time, to settle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from tracemark.apps.accounts import api as accounts
from tracemark.apps.registry.books import api as books
from tracemark.kernel import tasks
from tracemark.kernel.tasks import Kind

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from tracemark.apps.accounts.data import Person
    from tracemark.apps.registry.models import BookPageRow


def _to_type(person: Person) -> QuerySet[BookPageRow] | None:
    return books.waiting_for_a_reader(person) if accounts.may(person, "registry.save_book_reading") else None


def _to_read_again(person: Person) -> QuerySet[BookPageRow] | None:
    if not accounts.may(person, "registry.save_book_reading"):
        return None
    return books.waiting_for_a_second_reader(person)


def _to_settle(person: Person) -> QuerySet[BookPageRow] | None:
    return books.waiting_to_be_settled(person) if accounts.may(person, "registry.settle_book_page") else None


def register() -> None:
    tasks.register(
        Kind(
            "registry.book_pages_to_type",
            lambda n: ngettext("book page to type", "book pages to type", n),
            _to_type,
            "books",
            "?waits=type",
            tone="plain",
            reference="reference",
        ),
        Kind(
            "registry.book_pages_to_read_again",
            lambda n: ngettext("book page to read a second time", "book pages to read a second time", n),
            _to_read_again,
            "books",
            "?waits=again",
            tone="plain",
            reference="reference",
            hint=_("Pages that you typed yourself are not among them."),
        ),
        Kind(
            "registry.book_pages_with_differences",
            lambda n: ngettext("book page with differences", "book pages with differences", n),
            _to_settle,
            "books",
            "?waits=differences",
            reference="reference",
        ),
    )
