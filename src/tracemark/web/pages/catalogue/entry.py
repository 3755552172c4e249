"""One entry of the catalogue: what it says, what it is connected with, where it comes from, who changed it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from tracemark.apps.accounts import api as accounts
from tracemark.apps.catalogue import api as catalogue
from tracemark.apps.catalogue.words import type_label
from tracemark.apps.ledger import api as ledger
from tracemark.web.look import pieces
from tracemark.web.pages.catalogue import cells
from tracemark.web.pages.catalogue.connections import Section, sections_of
from tracemark.web.pages.catalogue.family import tree_of
from tracemark.web.pages.catalogue.listing import as_table
from tracemark.web.pages.catalogue.words import COLUMNS, language_name
from tracemark.web.pages.door import needs

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.utils.safestring import SafeString

    from tracemark.web.pages.catalogue.cells import Entry, Names
    from tracemark.web.pages.door import PersonRequest

_APART = frozenset({"source", "source_date", "gives"})


@needs("see.catalogue")
def by_number(request: PersonRequest, table: str, pk: int) -> HttpResponse:
    return _show(request, table, catalogue.find_entry(table, pk=pk))


@needs("see.catalogue")
def by_code(request: PersonRequest, table: str, code: str) -> HttpResponse:
    """The same page, for links that know the code alone."""
    return _show(request, table, catalogue.find_entry(table, code=code))


def _show(request: PersonRequest, table: str, entry: Entry) -> HttpResponse:
    of = catalogue.table_of(table)
    sections = sections_of(table, entry)
    names = cells.Names.of([entry, *(one for section in sections for one in section.shown)])
    title = cells.title_of(table, entry, names)
    facts = {
        "title": title,
        "heading": cells.isolated(title),
        "reference": entry.get("code", ""),
        "lead": _lead(table, entry, names),
        "rows": _facts(table, of.columns, entry, names),
        "gives": cells.gives_of(entry, names) if "gives" in entry else [],
        "family": tree_of(entry["code"]) if table == "models" else None,
        "sections": [_section(section, names) for section in sections],
        "source": cells.cell(table, entry, "source", names),
        "source_date": entry["source_date"],
        "recalled": entry["source"] == cells.RECALLED,
        "edits": _edits(of, entry),
        "standing": cells.standing(entry),
        "change_url": reverse("catalogue_change", args=[table, entry["pk"]]),
        "may_change": accounts.may(request.person, "catalogue.change_entry"),
        "trail": trail_of(table),
    }
    return render(request, "catalogue/entry.html", facts)


def trail_of(table: str) -> list[dict[str, Any]]:
    return [
        {"label": _("Catalogue"), "url": reverse("catalogue")},
        {"label": catalogue.table_of(table).label, "url": reverse("catalogue_table", args=[table])},
    ]


def _lead(table: str, entry: Entry, names: Names) -> SafeString:
    """What it is, in a few words: type and maker of a model, country and years of a maker."""
    said = {
        "makers": ("kind", "country", "years"),
        "models": ("type", "maker", "country", "years"),
        "calibres": ("kind",),
        "factory_codes": ("symbol", "country", "years"),
        "marking_practices": ("kind", "state", "maker"),
        "states": ("status",),
    }.get(table, ())
    shown = (cells.plain(table, entry, name, names) for name in said)
    return cells.together(cells.isolated(text) for text in shown if text)


def _facts(table: str, columns: tuple[str, ...], entry: Entry, names: Names) -> list[dict[str, Any]]:
    rows = []
    for column in columns:
        if column in _APART or column == "to_year":
            continue
        shown = "years" if column == "from_year" else column
        value = cells.cell(table, entry, shown, names)
        if value:
            label = language_name(column) if column in cells.NAMES_OF_STATES else COLUMNS[shown]
            rows.append({"term": label, "value": value})
    return rows


def _section(section: Section, names: Names) -> dict[str, Any]:
    return {
        "table": as_table(
            section.table, section.shown, names, without=section.without, caption=section.title
        ),
        "count": len(section.entries),
        "left": section.left,
        "more": section.more,
        "hint": section.hint,
    }


def _edits(table: Any, entry: Entry) -> list[dict[str, Any]]:
    """Every edit that the ledger holds of this row, newest first."""
    entries = ledger.entries_of(str(catalogue.subject_of(table, entry)))[::-1] if entry["edited_at"] else []
    people = accounts.names_of({one.actor for one in entries}) if entries else {}
    return [
        {
            "who": people.get(one.actor, _("This node")),
            "when": pieces.when(one.at.date()),
            "what": ledger.act_label(one.act),
            "url": reverse("ledger_entry", args=[one.seq]),
            "why": one.why,
            "changes": [
                {
                    "label": COLUMNS.get(name) or language_name(name),
                    "was": _worded(name, change["was"]),
                    "is": _worded(name, change["is"]),
                }
                for name, change in one.body.get("changes", {}).items()
            ],
        }
        for one in entries
    ]


def _worded(column: str, value: str) -> str:
    return type_label(value) if column == "type" else value or "–"
