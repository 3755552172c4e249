"""The pages of ledger books: narrowed, sorted, a part at a time; and how far each book is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.paginator import Paginator
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from tracemark.apps.accounts import api as accounts
from tracemark.apps.accounts.data import Partition
from tracemark.apps.registry.books import api as books
from tracemark.web.look import pieces
from tracemark.web.look.tables import Column, Row, Table
from tracemark.web.pages import pictures
from tracemark.web.pages.door import needs

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet
    from django.http import HttpResponse

    from tracemark.apps.accounts.data import Person
    from tracemark.apps.registry.models import BookPageRow
    from tracemark.web.pages.door import PersonRequest

PAGE = 50
BOOKS = 12
"""So many books tell how far they are; those with most to do first."""

TONES = {
    "scanned": "info",
    "first_reading": "info",
    "second_reading": "info",
    "differences": "warn",
    "agreed": "good",
    "loaded": "good",
    "withdrawn": "plain",
}
SORTS = {
    "reference": ("pk",),
    "book": ("book", "number"),
    "number": ("number", "book"),
    "state": ("state", "book", "number"),
    "at": ("at",),
}
WAITS = {
    "type": books.waiting_for_a_reader,
    "again": books.waiting_for_a_second_reader,
    "differences": books.waiting_to_be_settled,
}


class FilterForm(forms.Form):
    book = forms.ChoiceField(label=gettext_lazy("Book"), required=False)
    state = forms.ChoiceField(
        label=gettext_lazy("Status"),
        choices=lambda: [("", _("All")), *((one.value, one.label) for one in books.PageState)],
        required=False,
    )
    register = forms.ChoiceField(label=gettext_lazy("Register"), required=False)
    waits = forms.ChoiceField(label=gettext_lazy("What waits for me"), required=False)

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everything = ("", _("All"))
        self.fields["book"].choices = [everything, *((one, one) for one in books.books_of(person))]  # type: ignore[attr-defined]
        self.fields["register"].choices = [  # type: ignore[attr-defined]
            everything,
            *((one.value, one.label) for one in Partition if one in person.partitions),
        ]
        self.fields["waits"].choices = [  # type: ignore[attr-defined]
            everything,
            ("type", _("To be typed")),
            ("again", _("To be read a second time")),
            ("differences", _("The readings differ")),
        ]


@needs("see.books")
@require_safe
def show(request: PersonRequest) -> HttpResponse:
    person = request.person
    form = FilterForm(request.GET, person=person)
    said = form.cleaned_data if form.is_valid() else {}
    sort = request.GET.get("sort", "")
    rows = _sorted(_narrowed(person, said), sort)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    uploads = list(books.scans_not_kept(person)[:PAGE])
    facts = {
        "table": _table(page, form, sort),
        "progress": [_how_far(one) for one in books.progress(person, BOOKS)],
        "uploads": pictures.shown_uploads(uploads),
        "under_way": pictures.under_way(uploads),
        "may_hand_in": may_hand_in(person),
        "tabs": tabs(person),
    }
    return render(request, "books/listing.html", facts, status=422 if form.errors else 200)


def tabs(person: Person) -> list[dict[str, str]]:
    """Two ways of loading records: files, and books on paper."""
    return [
        {"label": label, "url": reverse(name)}
        for name, label, needed in (
            ("loads", _("Files"), "see.loads"),
            ("books", _("Ledger books"), "see.books"),
        )
        if accounts.may(person, needed)
    ]


def may_hand_in(person: Person) -> bool:
    return accounts.may(person, "registry.hand_in_book_page") and bool(person.partitions)


def page_name(row: BookPageRow) -> str:
    return _("%(book)s, page %(number)s") % {"book": row.book, "number": row.number}


def _narrowed(person: Person, said: dict[str, str]) -> QuerySet[BookPageRow]:
    rows = WAITS.get(said.get("waits", ""), books.list_pages)(person)
    asked = {"book": said.get("book"), "state": said.get("state"), "partition": said.get("register")}
    return rows.filter(**{name: value for name, value in asked.items() if value})


def _sorted(rows: QuerySet[BookPageRow], sort: str) -> QuerySet[BookPageRow]:
    columns = SORTS.get(sort.removeprefix("-"))
    if not columns:
        return rows
    sign = "-" if sort.startswith("-") else ""
    return rows.order_by(*(f"{sign}{column}" for column in columns), "-pk")


def _table(page: Any, form: FilterForm, sort: str) -> Table:
    people = accounts.names_of({who for row in page for who in (row.first_by, row.second_by) if who})
    return Table(
        caption=_("Pages of ledger books"),
        columns=[
            Column(_("Reference"), key="reference"),
            Column(_("Book"), key="book"),
            Column(_("Page"), key="number", number=True),
            Column(_("Register")),
            Column(_("Status"), key="state"),
            Column(_("Typed by")),
            Column(_("Read again by")),
            Column(_("Scanned"), key="at"),
        ],
        rows=[_row(row, people) for row in page],
        sort=sort if sort.removeprefix("-") in SORTS else "",
        page=page,
        filters=form,
        empty_title=_("No page here"),
        empty_text=_(
            "Scan or photograph the pages of a ledger book and send them; then two people type each."
        ),
    )


def _row(row: BookPageRow, people: dict[UUID, str]) -> Row:
    return Row(
        [
            pieces.ref(row.reference),
            row.book,
            row.number,
            Partition(row.partition).label,
            pieces.badge(books.PageState(row.state).label, tone=TONES[row.state]),
            people.get(row.first_by, "") if row.first_by else "",
            people.get(row.second_by, "") if row.second_by else "",
            pieces.when(row.at.date()),
        ],
        url=reverse("book_page", args=[row.uuid]),
    )


def _how_far(one: books.Progress) -> dict[str, Any]:
    loaded = one.by_state.get(books.PageState.LOADED.value, 0)
    return {
        "book": one.book,
        "register": one.partition.label,
        "pages": one.pages,
        "loaded": loaded,
        "states": [
            (state.label, one.by_state[state.value])
            for state in books.PageState
            if one.by_state.get(state.value)
        ],
    }
