"""The catalogue as identification sees it: frozen rows and the indexes made from them.

Loaded from the folder of CSV files, or from rows with the same columns. A table that is missing is empty:
the engine then knows less and says so. Nothing is cached on disk.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rapidfuzz import process
from rapidfuzz.distance import OSA

from .calibres import CalibreIndex
from .phrases import compounds, names_of_makers, phrases
from .rows import calibre_of, factory_codes, maker_of, many, model_of, place_of, practice_of, productions

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from .phrases import Entry
    from .rows import Calibre, FactoryCode, Maker, Model, Place, Practice, Production, Row

MODEL_TABLES = ("models", "models_handguns", "models_long")
TABLES = (
    "makers",
    "factory_codes",
    *MODEL_TABLES,
    "model_makers",
    "calibres",
    "calibre_phrases",
    "type_words",
    "country_words",
    "mark_kinds",
    "mark_places",
    "marking_practices",
    "states",
)


_LONG_NAME = 5


@dataclass(frozen=True)
class Snapshot:
    """Rows by code, and indexes by phrase."""

    makers: Mapping[str, Maker]
    models: Mapping[str, Model]
    productions: Mapping[str, tuple[Production, ...]]
    calibres: Mapping[str, Calibre]
    factory_codes: Mapping[str, tuple[FactoryCode, ...]]
    practices: tuple[Practice, ...]
    places: Mapping[str, Place]
    states: Mapping[str, str]
    phrases: Mapping[str, tuple[Entry, ...]]
    calibre_index: CalibreIndex
    compounds: Mapping[str, Entry]  # Dutch and German words that may end a compound
    longest_phrase: int
    descendants: Mapping[str, tuple[str, ...]]  # model -> its variants, theirs too
    successors: Mapping[str, frozenset[str]]  # country -> those before and after it
    maker_keys: Mapping[str, str]  # key of a name -> maker; of two makers, the one listed first
    long_names: Mapping[
        str, tuple[str, ...]
    ]  # first letter -> keys of makers' names of five letters and more
    by_symbols: Mapping[frozenset[str], tuple[Practice, ...]]  # practices of one mark, by its symbols
    numbered: tuple[Practice, ...]  # forms of numbers
    texts: tuple[tuple[str, Practice], ...]  # long texts that say it all wherever they stand
    combined: tuple[Practice, ...]  # several marks together, or marks that are absent
    made_in: Mapping[str, frozenset[str]]  # maker -> calibres of its models

    def compound(self, word: str) -> Entry | None:
        """The last part of a long compound says what the thing is: `pistoolframes` are frames; else a misspelling."""
        word = word.removesuffix("kaliber")
        whole = self.compounds.get(word)
        if whole:
            return whole
        for cut in range(2, len(word) - 3) if len(word) >= 7 else ():
            entry = self.compounds.get(word[cut:])
            if entry:
                return entry
        if len(word) < 8:
            return None
        near = process.extractOne(
            word, self.compounds.keys(), scorer=OSA.distance, score_cutoff=1 if len(word) < 10 else 2
        )
        return self.compounds[near[0]] if near and near[0][0] == word[0] and len(near[0]) >= 8 else None

    def near_makers(self, word: str) -> tuple[str, ...]:
        """Makers whose name is one letter away from this word, two for long words; the nearest alone."""
        limit = 1 if len(word) < 7 else 2
        names = self.long_names.get(word[0], ())
        near = process.extract(word, names, scorer=OSA.distance, score_cutoff=limit, limit=4)
        return tuple(dict.fromkeys(self.maker_keys[name] for name, away, _ in near if away == near[0][1]))

    def related(self, country: str, other: str) -> bool:
        """The same country, or one that came before or after it."""
        return country == other or other in self.successors.get(country, ())

    def same_house(self, maker: str, other: str) -> bool:
        """One firm and its branch or successor: one name begins the other, or one follows the other."""
        if maker == other:
            return True
        a, b = self.makers.get(maker), self.makers.get(other)
        if a is None or b is None:
            return False
        if a.successor == other or b.successor == maker:
            return True
        short, long = sorted((maker.split("-"), other.split("-")), key=len)
        return len(short[0]) >= 3 and long[: len(short)] == short

    def is_control(self, place: str) -> bool:
        """Whether the mark stands on the part that carries the weapon's identity."""
        if place in self.places:
            return self.places[place].is_control_component
        return any(p.is_control_component for code, p in self.places.items() if code.startswith(f"{place}_"))

    def place_name(self, place: str) -> str:
        return self.places[place].name if place in self.places else place.replace("_", " ")

    def maker_name(self, code: str) -> str:
        return self.makers[code].name if code in self.makers else code

    def model_name(self, code: str) -> str:
        return self.models[code].name if code in self.models else code

    def calibre_name(self, code: str) -> str:
        return self.calibres[code].name if code in self.calibres else code

    def country_name(self, code: str) -> str:
        return self.states.get(code, code)


def load_csv(folder: Path) -> Snapshot:
    """The snapshot of the CSV files in this folder."""
    tables: dict[str, list[dict[str, str]]] = {}
    for name in TABLES:
        path = folder / f"{name}.csv"
        if path.exists():
            with path.open(encoding="utf-8-sig", newline="") as file:
                tables[name] = [{k: v or "" for k, v in row.items() if k} for row in csv.DictReader(file)]
    return from_rows(tables)


def from_rows(tables: Mapping[str, Iterable[Row]]) -> Snapshot:
    """The snapshot of rows with the columns of the CSV files."""
    rows: dict[str, list[Row]] = {name: list(tables.get(name, ())) for name in TABLES}
    makers = {r["code"]: maker_of(r) for r in rows["makers"]}
    models = {r["code"]: model_of(r) for name in MODEL_TABLES for r in rows[name]}
    made = productions(models, rows["model_makers"], makers)
    calibres = {r["code"]: calibre_of(r) for r in rows["calibres"]}
    places = {r["code"]: place_of(r) for r in rows["mark_places"]}
    practices = tuple(practice_of(r, places) for r in rows["marking_practices"])
    single = [p for p in practices if len(p.parsed.marks) == 1 and not p.parsed.absent]
    kin = _descendants(models)
    names = phrases(makers, models, made, kin, rows)
    maker_keys = names_of_makers(makers)
    return Snapshot(
        makers=makers,
        models=models,
        productions=made,
        calibres=calibres,
        factory_codes=factory_codes(rows["factory_codes"]),
        practices=practices,
        places=places,
        states={r["code"]: r["en"] for r in rows["states"]},
        phrases=names,
        longest_phrase=max(map(len, names), default=0),
        compounds=compounds(rows["type_words"]),
        descendants=kin,
        successors=_successors(rows["states"]),
        calibre_index=CalibreIndex.build(
            {c.code: (c.name, *c.aliases) for c in calibres.values()},
            {r["phrase"]: (many(r["calibres"]), r.get("note") == "mostly") for r in rows["calibre_phrases"]},
            _used(models),
        ),
        made_in=_made_in(models, made),
        maker_keys=maker_keys,
        long_names=_grouped((name[0], name) for name in maker_keys if len(name) >= _LONG_NAME),
        by_symbols=_grouped((symbols, p) for p in single for symbols in _ways_to_write(p)),
        numbered=tuple(p for p in single if p.parsed.is_number),
        texts=tuple((p.parsed.marks[0].literal, p) for p in single if _says_it_all(p)),
        combined=tuple(p for p in practices if p.parsed.absent or len(p.parsed.marks) > 1),
    )


def _used(models: Mapping[str, Model]) -> dict[str, int]:
    """How many models take each calibre."""
    found: dict[str, int] = defaultdict(int)
    for model in models.values():
        for calibre in model.calibres:
            found[calibre] += 1
    return found


def _made_in(
    models: Mapping[str, Model], made: Mapping[str, tuple[Production, ...]]
) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for code, rows in made.items():
        for production in rows:
            found[production.maker].update(models[code].calibres)
    return {maker: frozenset(calibres) for maker, calibres in found.items()}


def _ways_to_write(practice: Practice) -> set[frozenset[str]]:
    """With its symbols; a long text also without, for it is recognised all the same."""
    mark = practice.parsed.marks[0]
    return {mark.symbols, frozenset()} if len(mark.literal) >= 5 else {mark.symbols}


def _says_it_all(practice: Practice) -> bool:
    mark = practice.parsed.marks[0]
    return len(mark.literal) >= 6 and not mark.symbols and not practice.parsed.is_number


def _grouped(pairs: Iterable[tuple[Any, Any]]) -> dict[Any, tuple[Any, ...]]:
    found: dict[Any, list[Any]] = defaultdict(list)
    for name, value in pairs:
        found[name].append(value)
    return {name: tuple(values) for name, values in found.items()}


def _descendants(models: Mapping[str, Model]) -> dict[str, tuple[str, ...]]:
    children: dict[str, list[str]] = defaultdict(list)
    for m in models.values():
        if m.variant_of:
            children[m.variant_of].append(m.code)

    def below(code: str, seen: frozenset[str]) -> list[str]:
        found = []
        for child in children.get(code, ()):
            if child not in seen:
                found += [child, *below(child, seen | {child})]
        return found

    return {code: tuple(dict.fromkeys(below(code, frozenset({code})))) for code in children}


def _successors(rows: Iterable[Row]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for r in rows:
        for after in many(r.get("successors")):
            found[r["code"]].add(after)
            found[after].add(r["code"])
    return {code: frozenset(others) for code, others in found.items()}
