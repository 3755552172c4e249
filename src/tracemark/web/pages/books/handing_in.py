"""Handing scans in: several pages of a book at once, numbered one after the other; from a telephone too."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from tracemark.apps.accounts.data import Partition
from tracemark.apps.registry.books import api as books
from tracemark.web.pages import pictures
from tracemark.web.pages.door import needs

if TYPE_CHECKING:
    from django.http import HttpResponse

    from tracemark.apps.accounts.data import Person
    from tracemark.web.pages.door import PersonRequest


class HandInForm(pictures.HandInForm):
    """The scans, and of which pages of which book they are."""

    book = forms.CharField(
        label=gettext_lazy("Title of the book"),
        help_text=gettext_lazy("As it stands on the cover, the same for all its pages."),
        max_length=120,
        widget=forms.TextInput({"list": "books", "dir": "auto", "autocomplete": "off"}),
    )
    number = forms.IntegerField(
        label=gettext_lazy("Number of the page"),
        help_text=gettext_lazy("With several scans that of the first one; the others follow it."),
        min_value=1,
        max_value=books.LARGEST_NUMBER,
    )
    register = forms.ChoiceField(label=gettext_lazy("For which register"))
    moment = None  # type: ignore[assignment] # a page is not recovered
    caption = None  # type: ignore[assignment] # it is named by book and number
    field_order = ("register", "book", "number", "photographs", "camera")

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["register"].choices = [  # type: ignore[attr-defined]
            (one.value, one.label) for one in Partition if one in person.partitions
        ]
        self.fields["photographs"].label = _("Scans or photographs of the pages")


@needs("registry.hand_in_book_page")
@require_http_methods(["GET", "POST"])
def hand_in(request: PersonRequest) -> HttpResponse:
    person = request.person
    said = {"book": request.GET.get("book", ""), "number": request.GET.get("number", "")}
    form = HandInForm(request.POST or None, request.FILES or None, person=person, initial=said)
    if form.is_valid():
        facts, numbers = form.cleaned_data, count(form.cleaned_data["number"])

        def keep(data: bytes) -> None:
            books.hand_in_book_page(
                by=person,
                partition=Partition(facts["register"]),
                book=facts["book"],
                number=next(numbers),
                data=data,
            )

        if done := form.hand_in(keep):
            messages.success(request, _handed_in(done))
        if form.is_valid():
            return redirect("books")
    facts = {"form": form, "books": books.books_of(person)}
    return render(request, "books/hand_in.html", facts, status=422 if form.errors else 200)


def _handed_in(done: int) -> str:
    return ngettext(
        "%(count)s scan has come in. It is looked at before it can be typed.",
        "%(count)s scans have come in. They are looked at before they can be typed.",
        done,
    ) % {"count": done}
