"""The rows of the catalogue as frozen objects, read from cells of text.

The columns are those of the CSV files; rows from a database come with the same names.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .patterns import Pattern, parse
from .tokens import key

if TYPE_CHECKING:
    from collections.abc import Iterable

Row = Mapping[str, str]
Years = tuple[int | None, int | None]


@dataclass(frozen=True, slots=True)
class Maker:
    code: str
    name: str
    country: str
    years: Years
    kind: str
    successor: str
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Model:
    code: str
    name: str
    variant_of: str
    type: str
    mechanism: str
    maker: str
    country: str
    calibres: tuple[str, ...]
    years: Years
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Production:
    """One model made by one maker in one country: its own maker's, licensed or copied."""

    model: str
    maker: str
    country: str
    years: Years
    local_name: str


@dataclass(frozen=True, slots=True)
class Calibre:
    code: str
    name: str
    kind: str
    bullet_mm: str
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FactoryCode:
    code: str
    symbol: str
    maker: str
    country: str
    years: Years
    applies_to: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Practice:
    """A State's or a maker's way of marking: the pattern, what it means, and how strongly it says so."""

    code: str
    state: str
    maker: str
    applies_to: tuple[str, ...]
    kind: str
    pattern: str
    meaning: str
    gives: Mapping[str, Any]
    strength: str
    parsed: Pattern


@dataclass(frozen=True, slots=True)
class Place:
    code: str
    name: str
    is_control_component: bool


def many(cell: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in (cell or "").split("|") if part.strip())


def years_in(row: Row) -> Years:
    def year(cell: str) -> int | None:
        return int(cell) if cell.strip().isascii() and cell.strip().isdigit() else None

    return year(row.get("from_year") or ""), year(row.get("to_year") or "")


def maker_of(row: Row) -> Maker:
    return Maker(
        row["code"],
        row["name"],
        row["country"],
        years_in(row),
        row.get("kind") or "maker",
        row.get("successor") or "",
        many(row.get("aliases")),
    )


def model_of(row: Row) -> Model:
    return Model(
        row["code"],
        row["name"],
        row.get("variant_of") or "",
        row["type"],
        row.get("mechanism") or "",
        row.get("maker") or "",
        row.get("country") or "",
        many(row.get("calibres")),
        years_in(row),
        many(row.get("aliases")),
    )


def calibre_of(row: Row) -> Calibre:
    return Calibre(
        row["code"], row["name"], row["kind"], row.get("bullet_mm") or "", many(row.get("aliases"))
    )


def place_of(row: Row) -> Place:
    return Place(row["code"], row["name"], row.get("is_control_component") == "yes")


def practice_of(row: Row, places: Mapping[str, Place]) -> Practice:
    try:
        gives = json.loads(row.get("gives") or "{}")
    except ValueError:
        gives = {}
    return Practice(
        row["code"],
        row.get("state") or "",
        row.get("maker") or "",
        many(row.get("applies_to")),
        row["kind"],
        row["pattern"],
        row.get("meaning") or "",
        gives if isinstance(gives, dict) else {},
        row.get("strength") or "ambiguous",
        parse(row["pattern"], row["kind"], places),
    )


def factory_codes(rows: Iterable[Row]) -> dict[str, tuple[FactoryCode, ...]]:
    found: dict[str, list[FactoryCode]] = defaultdict(list)
    for r in rows:
        code = FactoryCode(
            r["code"], r["symbol"] or "none", r["maker"], r["country"], years_in(r), many(r.get("applies_to"))
        )
        found[key(r["code"])].append(code)
    return {text: tuple(codes) for text, codes in found.items()}


def productions(
    models: Mapping[str, Model], rows: Iterable[Row], makers: Mapping[str, Maker]
) -> dict[str, tuple[Production, ...]]:
    """All productions of each model, the design's own maker first."""
    found: dict[str, list[Production]] = defaultdict(list)
    for m in models.values():
        if m.maker:
            country = m.country or (makers[m.maker].country if m.maker in makers else "")
            found[m.code].append(Production(m.code, m.maker, country, m.years, ""))
    for r in rows:
        if r["model"] not in models:
            continue
        made = Production(r["model"], r["maker"], r["country"], years_in(r), r.get("local_name") or "")
        own = found[made.model]
        same = next(
            (i for i, p in enumerate(own) if (p.maker, p.country) == (made.maker, made.country)), None
        )
        if same is None:
            own.append(made)
        elif made.local_name and not own[same].local_name and same > 0:
            own[same] = made
    return {model: tuple(made) for model, made in found.items()}
