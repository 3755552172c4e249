"""A new entry, and a change of one: the reason is asked for, and the edit stands in the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tracemark.apps.catalogue import api as catalogue
from tracemark.apps.catalogue.errors import BadEntry
from tracemark.kernel.errors import TracemarkError
from tracemark.web.pages.catalogue import cells
from tracemark.web.pages.catalogue.entry import trail_of
from tracemark.web.pages.catalogue.forms import SEEN, WHY, EntryForm
from tracemark.web.pages.door import needs

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from tracemark.web.pages.door import PersonRequest


@needs("catalogue.add_entry")
@require_http_methods(["GET", "POST"])
def add(request: PersonRequest, table: str) -> HttpResponse:
    form = EntryForm(catalogue.table_of(table), request.POST or None)

    def save() -> int:
        return catalogue.add_entry(
            by=request.person, table=table, facts=form.facts(), why=form.cleaned_data[WHY]
        )

    pk = _done(form, save)
    if pk is not None:
        messages.success(request, _("The entry is added, and that is recorded."))
        return redirect("catalogue_entry", table, pk)
    facts = {
        "form": form,
        "title": _("New entry"),
        "button": _("Add the entry"),
        "back": reverse("catalogue_table", args=[table]),
        "trail": trail_of(table),
    }
    return render(request, "catalogue/form.html", facts, status=422 if form.errors else 200)


@needs("catalogue.change_entry")
@require_http_methods(["GET", "POST"])
def change(request: PersonRequest, table: str, pk: int) -> HttpResponse:
    entry = catalogue.find_entry(table, pk=pk)
    of = catalogue.table_of(table)
    form = EntryForm(of, request.POST or None, entry=entry)

    def save() -> int:
        facts, said = form.facts(), form.cleaned_data
        catalogue.change_entry(
            by=request.person, table=table, pk=pk, facts=facts, why=said[WHY], seen=said[SEEN]
        )
        return pk

    if _done(form, save) is not None:
        messages.success(request, _("The entry is changed, and the change is recorded."))
        return redirect("catalogue_entry", table, pk)
    title = cells.title_of(table, entry, cells.Names.of([entry]))
    facts = {
        "form": form,
        "title": _("Change %(entry)s") % {"entry": title},
        "reference": entry.get("code", ""),
        "button": _("Save the change"),
        "back": reverse("catalogue_entry", args=[table, pk]),
        "trail": [*trail_of(table), {"label": title, "url": reverse("catalogue_entry", args=[table, pk])}],
    }
    return render(request, "catalogue/form.html", facts, status=422 if form.errors else 200)


def _done(form: EntryForm, save: Callable[[], int]) -> int | None:
    """The number of the saved row; none while the form is empty or something in it is refused."""
    if not form.is_valid():
        return None
    try:
        return save()
    except BadEntry as error:
        if error.data["faults"]:
            form.show_faults(error.data["faults"])
        else:
            form.add_error(None, str(error))
    except TracemarkError as error:
        form.add_error(None, str(error))
    return None
