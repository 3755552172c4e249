"""What an entry of the catalogue is connected with: a maker with its models, a model with its variants, and so on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from tracemark.apps.catalogue import api as catalogue

if TYPE_CHECKING:
    from collections.abc import Callable

    from tracemark.web.pages.catalogue.cells import Entry

MOST = 25
"""So many entries of one connection stand on the page; a link leads to the rest."""


@dataclass(frozen=True)
class Section:
    """Entries of one table under a heading; `without` leaves out the columns that all of them share."""

    title: str
    table: str
    entries: list[Entry]
    without: tuple[str, ...] = ()
    hint: str = ""
    more: str = ""

    @property
    def shown(self) -> list[Entry]:
        return self.entries[:MOST]

    @property
    def left(self) -> int:
        return max(len(self.entries) - MOST, 0) if self.more else 0


def sections_of(table: str, entry: Entry) -> list[Section]:
    """Every connection that has entries."""
    found = _CONNECTIONS[table](entry) if table in _CONNECTIONS else []
    return [section for section in found if section.entries]


def _all(table: str, **query: str) -> str:
    return f"{reverse('catalogue_table', args=[table])}?{urlencode(query)}"


def _maker(entry: Entry) -> list[Section]:
    code = entry["code"]
    codes = catalogue.list_entries("factory_codes", maker=code)
    alike = catalogue.look_alikes({one["code"] for one in codes}, maker=code) if codes else []
    return [
        Section(
            _("Models"),
            "models",
            catalogue.list_entries("models", maker=code),
            ("maker",),
            more=_all("models", maker=code),
        ),
        Section(
            _("Models of others made here"),
            "model_makers",
            catalogue.list_entries("model_makers", maker=code),
            ("maker",),
            more=_all("model_makers", maker=code),
        ),
        Section(
            _("Factory codes"), "factory_codes", codes, ("maker",), more=_all("factory_codes", maker=code)
        ),
        _alike(alike),
        Section(
            _("Marking practices"),
            "marking_practices",
            catalogue.list_entries("marking_practices", maker=code),
            ("state",),
            more=_all("marking_practices", maker=code),
        ),
        Section(_("Makers that it follows"), "makers", catalogue.list_entries("makers", successor=code)),
    ]


def _alike(entries: list[Entry]) -> Section:
    return Section(
        _("Looks alike, other maker"),
        "factory_codes",
        entries,
        hint=_("The same letters or numbers. The shape, the country and the model tell them apart."),
    )


def _model(entry: Entry) -> list[Section]:
    elsewhere = catalogue.list_entries("model_makers", model=entry["code"])
    makers = {entry["maker"], *(one["maker"] for one in elsewhere)} - {""}
    wanted = {entry["code"], entry["type"]}
    practices = catalogue.list_entries("marking_practices", maker__in=makers)
    practices += [
        one
        for one in catalogue.entries_holding("marking_practices", "applies_to", entry["code"])
        if one["maker"] not in makers
    ]
    codes = catalogue.list_entries("factory_codes", maker__in=makers)
    return [
        Section(_("Made elsewhere"), "model_makers", elsewhere, ("model",)),
        Section(
            _("How its makers mark it"),
            "marking_practices",
            [one for one in practices if _stands_on(one, wanted)],
            ("state", "kind"),
        ),
        Section(
            _("Factory codes of its makers"),
            "factory_codes",
            [one for one in codes if _stands_on(one, wanted)],
        ),
    ]


def _stands_on(entry: Entry, wanted: set[str]) -> bool:
    said = catalogue.parts(entry["applies_to"])
    return not said or bool(wanted.intersection(said))


def _calibre(entry: Entry) -> list[Section]:
    code = entry["code"]
    return [
        Section(
            _("Short names that may mean it"),
            "calibre_phrases",
            catalogue.entries_holding("calibre_phrases", "calibres", code),
        ),
        Section(
            _("Models in this calibre"),
            "models",
            catalogue.entries_holding("models", "calibres", code),
            more=_all("models", calibres=code),
        ),
    ]


def _factory_code(entry: Entry) -> list[Section]:
    return [
        _alike(catalogue.look_alikes([entry["code"]], maker=entry["maker"])),
        Section(
            _("Marking practices of this maker"),
            "marking_practices",
            catalogue.list_entries("marking_practices", maker=entry["maker"]),
            ("state",),
            more=_all("marking_practices", maker=entry["maker"]),
        ),
    ]


def _practice(entry: Entry) -> list[Section]:
    same = catalogue.list_entries("marking_practices", pattern=entry["pattern"])
    return [
        Section(
            _("Looks alike, other meaning"),
            "marking_practices",
            [one for one in same if one["pk"] != entry["pk"]],
            hint=_("The same mark. Place, maker and country tell them apart."),
        )
    ]


def _state(entry: Entry) -> list[Section]:
    code = entry["code"]
    return [
        Section(_("States of the past that it answers for"), "states", _before(code)),
        Section(
            _("Makers"),
            "makers",
            catalogue.list_entries("makers", country=code),
            ("country",),
            more=_all("makers", country=code),
        ),
        Section(
            _("Marking practices"),
            "marking_practices",
            catalogue.list_entries("marking_practices", state=code),
            ("state",),
            more=_all("marking_practices", state=code),
        ),
    ]


def _before(code: str) -> list[Entry]:
    return catalogue.entries_holding("states", "successors", code)


def _type_word(entry: Entry) -> list[Section]:
    same = catalogue.list_entries("type_words", type=entry["type"], mechanism=entry["mechanism"])
    others = [one for one in same if one["pk"] != entry["pk"]]
    return [
        Section(
            _("Other words for the same"),
            "type_words",
            others,
            more=_all("type_words", type=entry["type"]) if entry["type"] else "",
        )
    ]


def _country_word(entry: Entry) -> list[Section]:
    same = catalogue.list_entries("country_words", country=entry["country"])
    return [
        Section(
            _("Other words for the same"), "country_words", [one for one in same if one["pk"] != entry["pk"]]
        )
    ]


_CONNECTIONS: dict[str, Callable[[Entry], list[Section]]] = {
    "makers": _maker,
    "models": _model,
    "calibres": _calibre,
    "factory_codes": _factory_code,
    "marking_practices": _practice,
    "states": _state,
    "type_words": _type_word,
    "country_words": _country_word,
}
