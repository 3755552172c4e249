"""What the columns of a file mean: guessed, shown, changed, remembered for the next file of the source.

Columns are named by their header; one without a name, or with that of another, by its number (`#3`).
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from tracemark.apps.registry.loads import dates, words
from tracemark.apps.registry.loads.errors import BadMapping
from tracemark.apps.registry.loads.fields import CONSTANT, Field

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

ASIDE, TAKE = "aside", "take"


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        name: its header, or its number.
        field: what it is; empty: not loaded.
        how: `remembered`, `chosen`, `sure`, `likely`, or empty.
        perhaps: what it may be, where that was too unsure to take.
        parted, together: which comes first in its dates, day or month, or the calendar that they are of; by shape
            (see `dates`).
        fill: an empty cell repeats the one above (merged cells).
    """

    name: str
    field: Field | None = None
    how: str = ""
    perhaps: Field | None = None
    parted: str = ""
    together: str = ""
    fill: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """The mapping of a table: its columns, what is the same in all rows, and serials typed as numbers."""

    columns: tuple[Column, ...]
    constants: Mapping[Field, str] = field(default_factory=dict)
    numbers: str = ASIDE

    def place_of(self, what: Field) -> int | None:
        return next((place for place, column in enumerate(self.columns) if column.field is what), None)

    def places_of(self, what: Field) -> list[int]:
        return [place for place, column in enumerate(self.columns) if column.field is what]

    @property
    def left_out(self) -> list[str]:
        """Columns that are not loaded. The file itself is kept."""
        return [column.name for column in self.columns if column.field is None]

    def as_data(self) -> dict[str, Any]:
        """As it is kept, printed and given again on the command line."""
        mapped = [column for column in self.columns if column.field]
        data: dict[str, Any] = {
            "columns": {column.name: column.field.value for column in mapped if column.field}
        }
        data["orders"] = {
            column.name: {
                shape: order
                for shape, order in ((dates.PARTED, column.parted), (dates.TOGETHER, column.together))
                if order
            }
            for column in mapped
            if column.field is Field.DATE and (column.parted or column.together)
        }
        data["fill"] = [column.name for column in self.columns if column.fill]
        data["constants"] = {what.value: value for what, value in self.constants.items()}
        data["numbers"] = self.numbers
        return data


def names(header: Iterable[str]) -> list[str]:
    """How columns are named: by their header where it is one of a kind."""
    cells = list(header)
    often = Counter(cells)
    return [cell if cell and often[cell] == 1 else f"#{number}" for number, cell in enumerate(cells, 1)]


def header_key(header: Iterable[str]) -> str:
    """Under what the mapping of a source is remembered: the same headers in the same order."""
    return hashlib.sha256("\x1f".join(map(words.plain, header)).encode()).hexdigest()


def chosen(plan: Plan, data: Mapping[str, Any], *, how: str = "chosen") -> Plan:
    """The plan with what somebody chose; `data` as `Plan.as_data` gives it, any part of it left out.

    Raises:
        BadMapping: a column that the table does not have, or a word that is none of the choices.
    """
    columns = list(plan.columns)
    places = {column.name: place for place, column in enumerate(columns)}
    if "columns" in data:
        for place, column in enumerate(columns):
            columns[place] = replace(column, field=None, how="")
        for name, what in _pairs(data["columns"]):
            place = _place(places, name)
            columns[place] = replace(columns[place], field=_field(what), how=how if what else "")
    for name, orders in _pairs(data.get("orders", {})):
        place = _place(places, name)
        both = orders if isinstance(orders, dict) else {dates.PARTED: orders, dates.TOGETHER: orders}
        for shape, order in both.items():
            columns[place] = replace(columns[place], **_order(shape, order))
    if "fill" in data:
        filled = {_place(places, name) for name in _list(data["fill"])}
        columns = [replace(column, fill=place in filled) for place, column in enumerate(columns)]
    constants = plan.constants
    if "constants" in data:
        constants = {
            what: str(value).strip()
            for name, value in _pairs(data["constants"])
            if (what := _constant(name)) and str(value).strip()
        }
    numbers = data.get("numbers", plan.numbers)
    if numbers not in {ASIDE, TAKE}:
        raise BadMapping(what=f"numbers={numbers}")
    return Plan(tuple(columns), constants, numbers)


def _place(places: Mapping[str, int], name: object) -> int:
    try:
        return places[str(name)]
    except KeyError:
        raise BadMapping(what=f"columns: {name}") from None


def _field(what: object) -> Field | None:
    try:
        return Field(str(what)) if what else None
    except ValueError:
        raise BadMapping(what=f"columns: {what}") from None


def _constant(name: object) -> Field:
    found = _field(name)
    if found not in CONSTANT:
        raise BadMapping(what=f"constants: {name}")
    return found


def _order(shape: str, order: object) -> dict[str, Any]:
    if shape not in {dates.PARTED, dates.TOGETHER} or order not in {*dates.ORDERS, *dates.CALENDARS, ""}:
        raise BadMapping(what=f"orders: {order}")
    return {shape: order}


def _pairs(value: object) -> Iterable[tuple[Any, Any]]:
    if not isinstance(value, dict):
        raise BadMapping(what=str(value)[:80])
    return value.items()


def _list(value: object) -> list[Any]:
    if not isinstance(value, list):
        raise BadMapping(what=str(value)[:80])
    return value
