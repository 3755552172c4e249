"""The door of the catalogue: loading, editing, looking up, identifying."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models as db
from django.utils.translation import get_language

from tracemark.apps.catalogue.browsing import (
    Search,
    all_names,
    entries_holding,
    family_of,
    find_entry,
    folded,
    list_entries,
    look_alikes,
    names_for,
)
from tracemark.apps.catalogue.columns import (
    LANGUAGES_OF_WORDS,
    LISTS,
    REFERENCES,
    SEPARATOR,
    choices_of,
    parts,
)
from tracemark.apps.catalogue.editing import add_entry, change_entry, print_of, subject_of, table_of
from tracemark.apps.catalogue.identify.snapshot import Snapshot, from_rows
from tracemark.apps.catalogue.loading import load_reference, reference_is_loaded
from tracemark.apps.catalogue.models import (
    CalibreRow,
    MakerRow,
    MarkKindRow,
    MarkPlaceRow,
    ModelRow,
    StateRow,
    VersionRow,
)
from tracemark.apps.catalogue.models.sourced import RECALLED
from tracemark.apps.catalogue.naming import Named, countries_named, entries_named, resolve
from tracemark.apps.catalogue.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "load_reference",
    "reference_is_loaded",
    "add_entry",
    "change_entry",
    "table_of",
    "subject_of",
    "print_of",
    "TABLES",
    "REFERENCES",
    "LISTS",
    "SEPARATOR",
    "LANGUAGES_OF_WORDS",
    "choices_of",
    "parts",
    "Search",
    "folded",
    "list_entries",
    "find_entry",
    "all_names",
    "names_for",
    "entries_holding",
    "family_of",
    "look_alikes",
    "count_rows",
    "snapshot",
    "Snapshot",
    "state_name",
    "codes_of_alpha3",
    "state_names",
    "names_of",
    "Named",
    "resolve",
    "entries_named",
    "countries_named",
    "list_kinds_of_marks",
    "list_places_of_marks",
]

LANGUAGES = {"zh-hans": "zh"}

_snapshots: dict[int, Snapshot] = {}


def snapshot() -> Snapshot:
    """The catalogue as identification sees it, made anew when something was changed (one query else)."""
    number = version()
    if number not in _snapshots:
        _snapshots.clear()
        _snapshots[number] = from_rows(
            {name: table.model._default_manager.values(*table.columns) for name, table in TABLES.items()}
        )
    # Before the first command nothing tells one state of the tables from another: that one is not kept.
    return _snapshots[number] if number else _snapshots.pop(number)


def version() -> int:
    return VersionRow.objects.values_list("number", flat=True).first() or 0


def count_rows() -> dict[str, dict[str, int]]:
    """For each table: rows in all, rows that are only recalled, rows that were edited here."""
    return {
        name: table.model._default_manager.aggregate(
            rows=db.Count("pk"),
            recalled=db.Count("pk", filter=db.Q(source=RECALLED)),
            edited=db.Count("pk", filter=db.Q(edited_at__isnull=False)),
        )
        for name, table in TABLES.items()
    }


def codes_of_alpha3() -> dict[str, str]:
    """The code of each State by its three letters, as lists of the United Nations have them."""
    return dict(StateRow.objects.exclude(alpha3="").values_list("alpha3", "code"))


def state_names() -> dict[str, str]:
    """Every State's name by code, in the language of the moment."""
    column = _column()
    return dict(StateRow.objects.values_list("code", column))


def state_name(code: str) -> str:
    """The name of one State; the code itself where the catalogue has none."""
    return StateRow.objects.filter(code=code).values_list(_column(), flat=True).first() or code


def names_of(
    *, makers: Iterable[str] = (), models: Iterable[str] = (), calibres: Iterable[str] = ()
) -> dict[str, dict[str, str]]:
    """Names by code for what a page shows: three queries at most."""
    wanted: tuple[tuple[str, type[MakerRow | ModelRow | CalibreRow], Iterable[str]], ...] = (
        ("makers", MakerRow, makers),
        ("models", ModelRow, models),
        ("calibres", CalibreRow, calibres),
    )
    return {
        name: dict(model._default_manager.filter(code__in=codes).values_list("code", "name")) if codes else {}
        for name, model, asked in wanted
        for codes in ({code for code in asked if code},)
    }


def list_kinds_of_marks() -> list[tuple[str, str]]:
    return list(MarkKindRow.objects.order_by("pk").values_list("code", "name"))


def list_places_of_marks() -> list[tuple[str, str, str]]:
    """Code, name, and whether the part carries the weapon's identity (ITI 10)."""
    return list(MarkPlaceRow.objects.order_by("pk").values_list("code", "name", "is_control_component"))


def _column() -> str:
    language = get_language() or "en"
    column = LANGUAGES.get(language, language[:2])
    return column if column in {"ar", "zh", "en", "fr", "ru", "es"} else "en"
