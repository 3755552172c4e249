"""One table of the catalogue: search, filters, sorting, pages, and the table as a file."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from tracemark.apps.accounts import api as accounts
from tracemark.apps.catalogue import api as catalogue
from tracemark.web.look.tables import Column, Row, Table
from tracemark.web.pages.catalogue import cells
from tracemark.web.pages.catalogue.words import COLUMNS, language_name
from tracemark.web.pages.door import needs

if TYPE_CHECKING:
    from tracemark.web.pages.catalogue.cells import Entry, Names
    from tracemark.web.pages.door import PersonRequest

PAGE = 50
LISTED: dict[str, tuple[str, ...]] = {
    "makers": ("name", "kind", "country", "years"),
    "models": ("name", "type", "maker", "country", "calibres", "years"),
    "model_makers": ("model", "maker", "country", "local_name", "years"),
    "calibres": ("name", "kind", "bullet_mm", "case_mm"),
    "calibre_phrases": ("phrase", "calibres", "note"),
    "factory_codes": ("code", "symbol", "maker", "country", "years", "applies_to"),
    "marking_practices": ("pattern", "meaning", "kind", "state", "strength"),
    "mark_kinds": ("name", "code"),
    "mark_places": ("name", "is_control_component", "code"),
    "type_words": ("word", "lang", "type", "mechanism"),
    "country_words": ("word", "lang", "country"),
    "states": ("code", "en", "ar", "zh", "fr", "ru", "es", "status", "successors"),
}
FILTERED = ("country", "state", "kind", "type", "status", "strength", "symbol", "lang")
POINTED = ("maker", "model", "calibres")
"""Filters that a link sets; they show only while they are set."""
_UNSORTED = frozenset({"calibres", "applies_to", "successors"})
_NUMBERS = frozenset({"bullet_mm", "case_mm"})


class Selection:
    """The rows of a table that a question leaves, in the order that it asks for."""

    def __init__(self, table: str, asked: dict[str, str]) -> None:
        self.table = table
        self.columns = catalogue.table_of(table).columns
        self.entries = catalogue.list_entries(table)
        self.names = cells.Names.whole(self.columns)
        self.asked = {name: value for name, value in asked.items() if value}
        self.sort = self._allowed(self.asked.get("sort", ""))

    def rows(self) -> list[Entry]:
        kept = [entry for entry in self.entries if all(self._fits(entry, name) for name in self.filters)]
        if question := self.asked.get("q"):
            search = catalogue.Search(question)
            spoken = [name for name in ("maker", "model") if name in self.columns]
            kept = [
                entry
                for entry in kept
                if search.finds(entry, *(cells.plain(self.table, entry, name, self.names) for name in spoken))
            ]
        return self._sorted(kept)

    @property
    def filters(self) -> list[str]:
        return [name for name in (*FILTERED, *POINTED, "source") if self.asked.get(name)]

    def _fits(self, entry: Entry, name: str) -> bool:
        wanted = self.asked[name]
        if name == "source":
            recalled = entry["source"] == cells.RECALLED
            return {"recalled": recalled, "opened": not recalled, "edited": bool(entry["edited_at"])}.get(
                wanted, True
            )
        if name not in self.columns:
            return True
        return wanted in (catalogue.parts(entry[name]) if name in catalogue.LISTS else (entry[name],))

    def _sorted(self, entries: list[Entry]) -> list[Entry]:
        column = self.sort.removeprefix("-")
        if not column:
            return entries
        return sorted(entries, key=lambda entry: self._rank(entry, column), reverse=self.sort.startswith("-"))

    def _rank(self, entry: Entry, column: str) -> tuple[float, str]:
        if column == "years":
            return 0, entry["from_year"] or entry["to_year"]
        if column in _NUMBERS:
            return float(entry[column] or 0), ""
        return 0, catalogue.folded(cells.plain(self.table, entry, column, self.names))

    def _allowed(self, sort: str) -> str:
        column = sort.removeprefix("-")
        return sort if column in LISTED[self.table] and column not in _UNSORTED else ""

    def form(self) -> forms.Form:
        """The filters that this table can have, with the values that occur in it."""
        fields: dict[str, forms.Field] = {"q": forms.CharField(label=_("Name, spelling or code"))}
        for name in FILTERED:
            values = {entry[name] for entry in self.entries if entry[name]} if name in self.columns else ()
            if len(values) > 1:
                fields[name] = self._choice(
                    name, sorted(((v, self._word(name, v)) for v in values), key=_by_word)
                )
        for name in POINTED:
            if name in self.columns and self.asked.get(name):
                fields[name] = self._choice(name, [(self.asked[name], self._word(name, self.asked[name]))])
        fields["source"] = forms.ChoiceField(
            label=COLUMNS["source"],
            choices=[
                ("", _("any")),
                ("recalled", _("recalled")),
                ("opened", _("source opened")),
                ("edited", _("edited here")),
            ],
        )
        for field in fields.values():
            field.required = False
        return type("Filters", (forms.Form,), fields)(self.asked)

    def _choice(self, name: str, choices: list[tuple[str, str]]) -> forms.ChoiceField:
        return forms.ChoiceField(label=COLUMNS[name], choices=[("", _("any")), *choices])

    def _word(self, name: str, value: str) -> str:
        if name in catalogue.REFERENCES:
            return self.names.name(catalogue.REFERENCES[name], value)
        return (
            language_name(value)
            if name == "lang"
            else str(catalogue.choices_of(self.table, name).get(value, value))
        )


def _by_word(choice: tuple[str, str]) -> str:
    return catalogue.folded(choice[1])


@needs("see.catalogue")
def show(request: PersonRequest, table: str) -> HttpResponse:
    selection = Selection(table, request.GET.dict())
    page = Paginator(selection.rows(), PAGE).get_page(request.GET.get("page"))
    export = reverse("catalogue_export", args=[table])
    query = request.GET.urlencode()
    shown = as_table(
        table,
        page.object_list,
        selection.names,
        page=page,
        sort=selection.sort,
        filters=selection.form(),
        export_url=f"{export}?{query}" if query else export,
        empty_title=_("No entry fits"),
        empty_text=_("Ask for less: one word of the name, or no filter. What is missing can be added."),
    )
    facts = {
        "table": shown,
        "name": table,
        "label": catalogue.table_of(table).label,
        "may_add": accounts.may(request.person, "catalogue.add_entry"),
        "trail": [{"label": _("Catalogue"), "url": reverse("catalogue")}],
    }
    return render(request, "catalogue/table.html", facts)


def as_table(
    name: str, entries: Any, names: Names, *, without: tuple[str, ...] = (), **options: Any
) -> Table:
    """Entries of one table of the catalogue as a table of the page."""
    columns = [column for column in LISTED[name] if column not in without]
    sortable = "page" in options
    return Table(
        caption=options.pop("caption", catalogue.table_of(name).label),
        columns=[
            *(
                Column(
                    COLUMNS[column] if column not in cells.NAMES_OF_STATES else language_name(column),
                    key=column if sortable and column not in _UNSORTED else "",
                    number=column in _NUMBERS,
                )
                for column in columns
            ),
            Column(COLUMNS["source"]),
        ],
        rows=[
            Row(
                [
                    cells.cell(name, entry, column, names, link=number > 0)
                    for number, column in enumerate([*columns, "standing"])
                ],
                url=cells.address_of(name, entry),
            )
            for entry in entries
        ],
        **options,
    )


@needs("see.catalogue")
def export(request: PersonRequest, table: str) -> HttpResponse:
    """The rows that the page shows, as they are kept: the columns of the reference files."""
    selection = Selection(table, request.GET.dict())
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{table}.csv"'
    out = csv.DictWriter(answer, selection.columns, extrasaction="ignore", lineterminator="\n")
    out.writeheader()
    out.writerows(selection.rows())
    return answer
