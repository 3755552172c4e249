"""What the columns of a table probably are, by their headers and by what stands in them.

A header that is a known word is taken if the cells do not contradict it. Cells alone decide only where the
catalogue knows nearly all of them. What is less sure than that is offered, not taken. Two-letter codes alone
never make a country: they may be provinces.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from tracemark.apps.registry.loads import dates, mapping, words
from tracemark.apps.registry.loads.fields import SEVERAL, Field
from tracemark.kernel import clock

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tracemark.apps.registry.loads.reading import Shape, Survey
    from tracemark.apps.registry.loads.resolving import Resolver

LOOKED_AT = 300
SURE, TAKEN = 0.9, 0.6
_OFFERED = 0.3
_NEARLY_ALL, _MANY = 0.8, 0.5
_SHORTEST_WORD = 5
_IN_LONGER_HEADERS = frozenset({Field.SERIAL, Field.MAKER, Field.MODEL, Field.CALIBRE})
"""The words for these are taken inside a longer header too (`firearm_serial`)."""

_CONTRADICTED = frozenset(
    {Field.SERIAL, Field.COUNTRY, Field.YEAR, Field.DATE, Field.STATUS, Field.HOLDER_KIND}
)
"""Here cells speak against a header; a maker that the catalogue does not know is a maker all the same."""

_YEAR = re.compile(r"(1[5-9]\d\d|20\d\d)(\.0+)?")


class Guess(NamedTuple):
    """What a column is, and how sure that is, from 0 to 1."""

    field: Field
    sureness: float


def guess(shape: Shape, survey: Survey, resolver: Resolver) -> mapping.Plan:
    """A plan for a table that nobody has mapped yet."""
    tests = _tests(resolver)
    guesses: dict[int, Guess] = {}
    for place, header in enumerate(shape.header):
        cells = survey.column(place)[:LOOKED_AT]
        if cells and (found := _one(header, cells, tests)):
            guesses[place] = found
    taken: dict[int, Guess] = {}
    given: set[Field] = set()
    for place, found in sorted(guesses.items(), key=lambda item: -item[1].sureness):
        if found.sureness >= TAKEN and (found.field not in given or found.field in SEVERAL):
            taken[place] = found
            given.add(found.field)
    columns = []
    for place, name in enumerate(mapping.names(shape.header)):
        column = mapping.Column(name)
        if place in taken:
            how = "sure" if taken[place].sureness >= SURE else "likely"
            column = replace(column, field=taken[place].field, how=how)
        elif place in guesses:
            column = replace(column, perhaps=guesses[place].field)
        columns.append(replace(column, **_orders_of(survey.column(place))))
    return mapping.Plan(tuple(columns))


def _orders_of(cells: Sequence[str]) -> dict[str, Any]:
    """The orders of day and month for which the cells of a column speak."""
    return {shape: evidence.order for shape, evidence in dates.evidence(cells).items()}


def _one(header: str, cells: list[str], tests: dict[Field, Callable[[str], bool]]) -> Guess | None:
    named = _by_header(header)
    if named is None:
        return _by_content(cells, tests)
    if named.field in _CONTRADICTED and _share(cells, tests[named.field]) < _MANY:
        return Guess(named.field, min(named.sureness, _OFFERED))
    return named


def _by_header(header: str) -> Guess | None:
    said = words.header(header)
    if not said:
        return None
    known = words.table("header")
    if said in known:
        return Guess(Field(known[said]), 0.95)
    best: Guess | None = None
    parts = said.split()
    for phrase, value in known.items():
        field, inside = Field(value), phrase.split()
        single = len(inside) == 1
        if single and (field not in _IN_LONGER_HEADERS or len(phrase) < _SHORTEST_WORD):
            continue
        if any(parts[start : start + len(inside)] == inside for start in range(len(parts))):
            found = Guess(field, 0.5 + 0.4 * len(inside) / len(parts))
            best = found if best is None or found.sureness > best.sureness else best
    if best is None and said in words.table("header_perhaps"):
        return Guess(Field(words.table("header_perhaps")[said]), _OFFERED)
    return best


def _by_content(cells: list[str], tests: dict[Field, Callable[[str], bool]]) -> Guess | None:
    for field in (Field.MAKER, Field.CALIBRE, Field.COUNTRY, Field.TYPE):
        worded = [cell for cell in cells if any(map(str.isalpha, cell)) and len(cell.strip()) > 2]
        if len(worded) > _MANY * len(cells) and _share(worded, tests[field]) >= _NEARLY_ALL:
            return Guess(field, 0.65)
    if _share(cells, tests[Field.DATE]) >= _NEARLY_ALL:
        return Guess(Field.DATE, _OFFERED)
    if _share(cells, tests[Field.YEAR]) >= _NEARLY_ALL:
        return Guess(Field.YEAR, _OFFERED)
    different = len(set(cells)) / len(cells)
    if different >= _NEARLY_ALL and _share(cells, _like_a_serial) >= _NEARLY_ALL:
        return Guess(Field.SERIAL, _OFFERED)
    return None


def _tests(resolver: Resolver) -> dict[Field, Callable[[str], bool]]:
    """Whether a cell is what such a column holds; a field without a test takes anything."""
    year = clock.today().year
    return {
        Field.SERIAL: lambda cell: any(map(str.isdigit, cell)),
        Field.MAKER: lambda cell: bool(resolver.maker(cell.strip()).code),
        Field.CALIBRE: lambda cell: resolver.calibre(cell.strip()).warning != "calibre.unknown",
        Field.COUNTRY: lambda cell: bool(resolver.country(cell.strip()).code),
        Field.TYPE: lambda cell: bool(resolver.type(cell.strip()).code),
        Field.DATE: lambda cell: dates.is_date(cell) or bool(_YEAR.fullmatch(cell.strip())),
        Field.YEAR: lambda cell: (
            bool((found := _YEAR.fullmatch(cell.strip())) and int(found[1]) <= year) or dates.is_date(cell)
        ),
        Field.STATUS: lambda cell: words.plain(cell) in words.table("status"),
        Field.HOLDER_KIND: lambda cell: words.plain(cell) in words.table("holder_kind"),
    }


def _like_a_serial(cell: str) -> bool:
    said = cell.strip()
    return 3 <= len(said) <= 30 and " " not in said and any(map(str.isdigit, said))


def _share(cells: list[str], test: Callable[[str], bool]) -> float:
    return sum(map(test, cells)) / len(cells) if cells else 0.0
