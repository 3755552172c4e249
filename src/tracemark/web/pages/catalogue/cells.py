"""How a column of the catalogue is shown: names instead of codes, links to the entries that are meant."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from tracemark.apps.catalogue import api as catalogue
from tracemark.apps.catalogue.words import named, symbol_label, type_label
from tracemark.web.look import pieces
from tracemark.web.pages.catalogue.words import GIVES, language_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from django.utils.safestring import SafeString

Entry = dict[str, Any]

RECALLED = "recalled"
_SHAPE = re.compile(r"(?<!\w)@([\w/]+)")
NAMES_OF_STATES = {"en": "en", "ar": "ar", "zh": "zh-Hans", "fr": "fr", "ru": "ru", "es": "es"}


@dataclass
class Names:
    """Names by code for what one page shows."""

    known: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> Names:
        """The names that these entries need: one query for each table that they speak of."""
        wanted: dict[str, set[str]] = defaultdict(set)
        for entry in entries:
            for column, value in entry.items():
                for table, code in _meant(column, value):
                    wanted[table].add(code)
        wanted.pop("states", None)  # their names depend on the language, and are few
        return cls({table: catalogue.names_for(table, codes) for table, codes in wanted.items()})

    @classmethod
    def whole(cls, columns: Iterable[str]) -> Names:
        """Every name that these columns may need: for searching and sorting a whole table."""
        tables = {catalogue.REFERENCES[name] for name in columns if name in catalogue.REFERENCES}
        return cls({table: catalogue.all_names(table) for table in tables - {"states"}})

    @cached_property
    def states(self) -> dict[str, str]:
        return catalogue.state_names()

    def name(self, table: str, code: str) -> str:
        if table == "states":
            return self.states.get(code, code)
        return self.known.get(table, {}).get(code, code)


def title_of(table: str, entry: Entry, names: Names) -> str:
    """What an entry is called as a whole."""
    if table == "states":
        return names.name("states", entry["code"])
    if table == "model_makers":
        return f"{names.name('models', entry['model'])} – {names.name('makers', entry['maker'])}"
    if table == "factory_codes":
        return f"{entry['code']} – {names.name('makers', entry['maker'])}"
    if table in {"mark_kinds", "mark_places"}:
        return named(entry["name"])
    name = next(name for name in ("name", "phrase", "word", "pattern") if name in entry)
    return _in_words(entry[name]) if name == "pattern" else str(entry[name])


def address_of(table: str, entry: Entry) -> str:
    return reverse("catalogue_entry", args=[table, entry["pk"]])


def address_by_code(table: str, code: str) -> str:
    return reverse("catalogue_code", args=[table, code])


def plain(table: str, entry: Entry, column: str, names: Names) -> str:
    """The text of a column, for sorting and searching."""
    if column == "years":
        return _years(entry)
    value = str(entry[column])
    choices = catalogue.choices_of(table, column)
    if column == "name" and table == "states":
        return names.name("states", entry["code"])
    if column in catalogue.REFERENCES:
        codes = catalogue.parts(value) if column in catalogue.LISTS else (value,)
        return " ".join(names.name(catalogue.REFERENCES[column], code) for code in codes)
    if column == "lang":
        return language_name(value)
    if table in {"mark_kinds", "mark_places"} and column == "name":
        return named(value)
    return str(choices.get(value, value))


def cell(table: str, entry: Entry, column: str, names: Names, *, link: bool = True) -> str | SafeString:
    """A column as people read it; without links where the whole cell is one."""
    if column == "standing":
        return standing(entry)
    if column == "years":
        return (
            isolated(_years(entry).replace(" ", "\u00a0").replace("–", "\u2060–\u2060"))
            if _years(entry)
            else ""
        )
    if not entry[column]:
        return plain(table, entry, column, names)
    if column in catalogue.REFERENCES or column == "applies_to":
        return _meant_entries(entry, column, names, link=link)
    special = _SPECIAL.get(column)
    return special(str(entry[column])) if special else plain(table, entry, column, names)


def standing(entry: Entry) -> SafeString:
    """Whether somebody opened a source for this row, and whether it was changed here."""
    recalled = entry["source"] == RECALLED
    badges = [pieces.badge(_("recalled"), "warn") if recalled else pieces.badge(_("source opened"), "good")]
    if entry["edited_at"]:
        badges.append(pieces.badge(_("edited here"), "info"))
    return together(badges, " ")


def gives_of(entry: Entry, names: Names) -> list[tuple[str, str | SafeString]]:
    """What a practice says of a weapon, as terms and values."""
    given: dict[str, Any] = json.loads(entry["gives"] or "{}")
    rows = []
    for name, value in given.items():
        meant = list(_meant(name, str(value)))
        shown = _linked(*meant[0], names) if meant and "{" not in str(value) else pieces.ref(value)
        rows.append((str(GIVES.get(name, name)), shown))
    return rows


def _linked(table: str, code: str, names: Names, *, link: bool = True) -> str | SafeString:
    name = names.name(table, code)
    shown = pieces.state(name, code) if table == "states" else format_html("<bdi>{}</bdi>", name)
    if not link or name == code:
        return shown
    return format_html('<a href="{}">{}</a>', address_by_code(table, code), shown)


def _meant_entries(entry: Entry, column: str, names: Names, *, link: bool) -> SafeString:
    if column == "applies_to":
        codes = catalogue.parts(entry[column])
        shown = [
            type_label(code) if type_label(code) != code else _linked("models", code, names, link=link)
            for code in codes
        ]
    else:
        shown = [_linked(*meant, names, link=link) for meant in _meant(column, entry[column])]
    return together(shown)


_GIVEN_TABLES = {
    "or_country": "states", "owner": "states", "import_country": "states", "proof_country": "states",
    "assembled_in": "states", "parts_from": "states", "importer": "makers",
}  # fmt: skip


def _meant(column: str, value: Any) -> Iterable[tuple[str, str]]:
    """Which entries of which tables a value speaks of."""
    if not value:
        return
    if column == "applies_to":
        yield from (("models", code) for code in catalogue.parts(value) if type_label(code) == code)
    elif column == "gives":
        for name, given in json.loads(value).items():
            yield from _meant(name, given)
    else:
        table = catalogue.REFERENCES.get(column) or _GIVEN_TABLES.get(column)
        if table:
            codes = catalogue.parts(value) if column in catalogue.LISTS else (str(value),)
            yield from ((table, code) for code in codes)


def _years(entry: Entry) -> str:
    first, last = entry["from_year"], entry["to_year"]
    if first and last:
        return first if first == last else f"{first}–{last}"
    if first:
        return _("from %(year)s") % {"year": first}
    return _("until %(year)s") % {"year": last} if last else ""


def _aliases(value: str) -> SafeString:
    return together([isolated(one) for one in catalogue.parts(value)])


def together(shown: Iterable[Any], between: str = " · ") -> SafeString:
    """Several things as one element, so that a card on a phone keeps them side by side."""
    return format_html("<span>{}</span>", format_html_join(between, "{}", ((one,) for one in shown)))


def _in_words(pattern: str) -> str:
    """What stands on a weapon, its shapes and places in words: `10 @double_circle` is 10 in two circles."""
    return _SHAPE.sub(lambda found: _shape(found[1]), pattern)


def _pattern(pattern: str) -> SafeString:
    pieces_of = _SHAPE.split(pattern)
    shown = [
        format_html('<span class="quiet">{}</span>', _shape(piece))
        if number % 2
        else pieces.ref(piece.strip())
        for number, piece in enumerate(pieces_of)
        if piece.strip()
    ]
    return together(shown, " ")


def _shape(code: str) -> str:
    return "/".join(symbol_label(one).replace("_", " ") for one in code.split("/"))


def _english(value: str) -> SafeString:
    return format_html('<bdi lang="en">{}</bdi>', value)


def isolated(value: str) -> SafeString:
    return format_html("<bdi>{}</bdi>", value)


def _source(value: str) -> str | SafeString:
    if value == RECALLED:
        return pieces.badge(_("recalled"), "warn")
    return format_html('<a href="{}" rel="noreferrer">{}</a>', value, pieces.ref(urlsplit(value).hostname))


def _in(language: str) -> Callable[[str], SafeString]:
    return lambda value: format_html('<bdi lang="{}">{}</bdi>', language, value)


_SPECIAL: dict[str, Callable[[str], str | SafeString]] = {
    "aliases": _aliases,
    "code": pieces.ref,
    "pattern": _pattern,
    "alpha3": pieces.ref,
    "m49": pieces.ref,
    "bullet_mm": pieces.ref,
    "case_mm": pieces.ref,
    "meaning": _english,
    "note": _english,
    "phrase": isolated,
    "word": isolated,
    "local_name": isolated,
    "strength": pieces.certainty,
    "symbol": symbol_label,
    "source": _source,
    "source_date": pieces.when,
    "from_date": pieces.when,
    "to_date": pieces.when,
    **{name: _in(tag) for name, tag in NAMES_OF_STATES.items()},
}
