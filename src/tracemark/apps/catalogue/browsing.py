"""Reading the tables for people: rows, a row, what it is connected with, and a search in any script.

The tables are small (a few thousand rows), so a search reads the one table and compares here: a database
that knows upper and lower case of Latin letters only would miss «АВТОМАТ» for «автомат».
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

from tracemark.apps.catalogue.columns import parts
from tracemark.apps.catalogue.editing import table_of
from tracemark.apps.catalogue.identify.tokens import fold
from tracemark.apps.catalogue.tables import TABLES
from tracemark.kernel.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Iterable

Entry = dict[str, Any]

_TEXTS = (
    "code", "name", "aliases", "local_name", "phrase", "word", "pattern", "meaning", "note", "alpha3", "m49",
    "en", "ar", "zh", "fr", "ru", "es",
)  # fmt: skip
_APART = re.compile(r"[\W_]+")


def list_entries(table: str, **facts: Any) -> list[Entry]:
    """The rows of a table with these facts, as they were typed, in one query.

    Raises:
        UnknownTable
    """
    of = table_of(table)
    rows = of.entries.filter(**facts).order_by("pk")
    return list(rows.values("pk", *of.columns, "edited_by", "edited_at"))


def find_entry(table: str, **facts: Any) -> Entry:
    """The one row with these facts.

    Raises:
        UnknownTable, NotFound
    """
    for entry in list_entries(table, **facts):
        return entry
    raise NotFound


def all_names(table: str) -> dict[str, str]:
    """Names by code of a whole table."""
    return dict(TABLES[table].entries.values_list("code", "name"))


def names_for(table: str, codes: Iterable[str]) -> dict[str, str]:
    """Names by code of these only; no query for none."""
    wanted = {code for code in codes if code}
    rows = TABLES[table].entries.filter(code__in=wanted)
    return dict(rows.values_list("code", "name")) if wanted else {}


def entries_holding(table: str, column: str, code: str) -> list[Entry]:
    """Rows whose list in this column names the code."""
    near = list_entries(table, **{f"{column}__contains": code})
    return [entry for entry in near if code in parts(entry[column])]


def family_of(model: str) -> tuple[list[str], dict[str, list[str]], dict[str, str]]:
    """The line from the first design down to this model; the variants of each of its descendants; names."""
    rows = TABLES["models"].entries.values_list("code", "name", "variant_of")
    names: dict[str, str] = {}
    parent: dict[str, str] = {}
    variants: dict[str, list[str]] = {}
    for code, name, variant_of in rows.order_by("from_year", "name"):
        names[code] = name
        if variant_of:
            parent[code] = variant_of
            variants.setdefault(variant_of, []).append(code)
    line = [model]
    while line[0] in parent and parent[line[0]] not in line:
        line.insert(0, parent[line[0]])
    return line, variants, names


def look_alikes(codes: Iterable[str], *, maker: str) -> list[Entry]:
    """Factory codes that read the same and belong to other makers: the shape around them tells them apart."""
    same = list_entries("factory_codes", code__in=set(codes))
    return [entry for entry in same if entry["maker"] != maker]


def folded(text: str) -> str:
    """Lower case, without accents, digits of any script as 0-9."""
    return fold(unicodedata.normalize("NFC", text.casefold())) if not text.isascii() else text.casefold()


class Search:
    """Every word of the question must stand in a row; signs between letters and digits do not count."""

    def __init__(self, question: str) -> None:
        words = folded(question).split()
        self._words = [(word, _APART.sub("", word) or word) for word in words]

    def finds(self, entry: Entry, *more: str) -> bool:
        text = folded(" ".join([str(entry[name]) for name in _TEXTS if name in entry] + list(more)))
        missing = [bare for word, bare in self._words if word not in text]
        if not missing:
            return True
        tight = _APART.sub("", text)
        return all(bare in tight for bare in missing)
