"""From the row of a file to a record, or to a row that is kept aside with its reasons.

Rows of a register repeat each other: the same maker, model, calibre and country by the thousand. What such
cells mean together is worked out once; a row then costs little more than its serial.
"""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from tracemark.apps.registry.data import DeedFacts, Description, HolderFacts, HolderKind, Mark, NewWeapon
from tracemark.apps.registry.loads import checking
from tracemark.apps.registry.loads.cells import Number
from tracemark.apps.registry.loads.checking import LOST, Wrong
from tracemark.apps.registry.loads.fields import LONGEST, Field
from tracemark.apps.registry.loads.mapping import TAKE
from tracemark.apps.registry.loads.problems import CONSTANT, WHOLE_ROW, Problem
from tracemark.apps.registry.loads.reading import FORMULA
from tracemark.apps.registry.loads.resolving import Meant
from tracemark.kernel.calendars import noted

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from tracemark.apps.accounts.data import Partition
    from tracemark.apps.registry.data import Act
    from tracemark.apps.registry.loads.mapping import Plan
    from tracemark.apps.registry.loads.reading import Shape
    from tracemark.apps.registry.loads.resolving import Resolver

T = TypeVar("T")

REMEMBERED = 100_000

_DESCRIBED = (Field.MAKER, Field.MODEL, Field.CALIBRE, Field.TYPE, Field.COUNTRY, Field.YEAR)
_SAID_OF_DEED = (Field.DATE, Field.PLACE, Field.DOCUMENT, Field.NOTE)
_OF_HOLDER = (Field.HOLDER_NAME, Field.HOLDER_KIND, Field.HOLDER_NUMBER)
_MARKS = frozenset({Field.SERIAL, Field.IMPORT_MARK, Field.OTHER_MARK})


class Taken(NamedTuple):
    """A row that becomes a record; its holder is looked up with those of the whole batch."""

    number: int
    cells: list[str]
    weapon: NewWeapon
    holder: HolderFacts | None
    then: Act | None
    warnings: tuple[str, ...]


class KeptAside(NamedTuple):
    """A row with problems, as it came."""

    number: int
    cells: list[str]
    problems: tuple[Problem, ...]


Outcome = Taken | KeptAside


class Described(NamedTuple):
    """What the cells of description mean together; `rest` is what `Description` takes after the serial."""

    rest: tuple[str, str, str, str, str, str, str, str, int | None]
    unknown_type: str
    warnings: tuple[str, ...]


class Held(NamedTuple):
    """Who holds it, if anybody was named."""

    holder: HolderFacts | None = None
    warnings: tuple[str, ...] = ()


class RowReader:
    """The rows of one load, under its mapping and the catalogue of this moment."""

    def __init__(
        self, shape: Shape, plan: Plan, resolver: Resolver, *, partition: Partition, today: date
    ) -> None:
        self._shape, self._plan, self._resolver = shape, plan, resolver
        self._partition, self._today = partition, today
        self._width = len(plan.columns)
        self._serial = plan.place_of(Field.SERIAL) or 0
        self._take_numbers = plan.numbers == TAKE
        self._mapped = [place for place, column in enumerate(plan.columns) if column.field]
        self._above = {place: "" for place, column in enumerate(plan.columns) if column.fill}
        self._described = _Group(_DESCRIBED, plan, self._describe)
        self._deeds = _Group(_SAID_OF_DEED, plan, self._deed)
        self._held = _Group(_OF_HOLDER, plan, self._hold)
        self._then = _Group((Field.STATUS,), plan, self._act)
        self._marks = [
            (place, "import" if column.field is Field.IMPORT_MARK else "other")
            for place, column in enumerate(plan.columns)
            if column.field in {Field.IMPORT_MARK, Field.OTHER_MARK}
        ]

    def read(self, number: int, cells: list[str]) -> Outcome:
        """What becomes of a row."""
        row: list[str] = cells
        warnings: tuple[str, ...] = ()
        if len(row) != self._width:
            if any(map(str.strip, row[self._width :])):
                data = {"cells": len(row), "columns": self._width}
                return KeptAside(number, cells, (Problem(WHOLE_ROW, "row.too_many_cells", data),))
            warnings = ("row.short",) if len(row) < self._width else ()
            row = [*row[: self._width], *[""] * (self._width - len(row))]
        if self._above:
            row = cells = self._with_cells_above(row)
        joined = "".join(row)
        if not joined.isprintable() or LOST in joined:
            row, problems = self._cleaned(row)
            if problems:
                return KeptAside(number, cells, problems)
        return self._record(number, cells, row, warnings)

    def _record(self, number: int, cells: list[str], row: list[str], warnings: tuple[str, ...]) -> Outcome:
        described, problems = self._described.of(row)
        deed, wrong = self._deeds.of(row)
        problems += wrong
        held, wrong = self._held.of(row)
        problems += wrong
        then, wrong = self._then.of(row)
        problems += wrong
        cell, serial = row[self._serial], ""
        try:
            serial = checking.serial(cell, take_numbers=self._take_numbers)
            marks = self._marked(serial, row) if self._marks else (Mark(serial),)
        except Wrong as refused:
            return KeptAside(number, cells, self._without_serial(refused, row, problems))
        if deed.on and described.rest[8] and deed.on.last.year < described.rest[8]:
            problems += (self._before_manufacture(deed, described),)
        if problems:
            return KeptAside(number, cells, problems)
        if described.unknown_type:
            deed = _noted(deed, described.unknown_type)
        if type(cell) is Number:
            warnings += ("serial.number",)
        elif serial.startswith(FORMULA):
            warnings += ("serial.formula",)
        weapon = NewWeapon(self._partition, Description(serial, *described.rest), marks, None, deed)
        return Taken(number, cells, weapon, held.holder, then, warnings + described.warnings + held.warnings)

    def _marked(self, serial: str, row: list[str]) -> tuple[Mark, ...]:
        others = [
            Mark(checking.fits(said, Field.OTHER_MARK), kind)
            for place, kind in self._marks
            if (said := row[place].strip())
        ]
        return (Mark(serial), *others)

    def _without_serial(
        self, wrong: Wrong, row: list[str], problems: tuple[Problem, ...]
    ) -> tuple[Problem, ...]:
        """A line of totals has no serial, and nothing else of it needs to be mended."""
        first = next((cell for cell in row if cell.strip()), "")
        if wrong.code in {"serial.missing", "serial.word"} and checking.is_total(first):
            return (Problem(WHOLE_ROW, "row.total", {}),)
        return (wrong.at(self._serial), *problems)

    def _with_cells_above(self, row: list[str]) -> list[str]:
        filled = list(row)
        for place, above in self._above.items():
            if filled[place].strip():
                self._above[place] = filled[place]
            else:
                filled[place] = above
        return filled

    def _cleaned(self, row: list[str]) -> tuple[list[str], tuple[Problem, ...]]:
        """The row without line ends and odd blanks in what is loaded."""
        clean, problems = list(row), []
        if any(self._swallowed(cell) for cell in row):
            return clean, (Problem(WHOLE_ROW, "row.swallowed", {}),)
        for place in self._mapped:
            try:
                is_mark = self._plan.columns[place].field in _MARKS
                said = checking.printable(row[place], encoding=self._shape.encoding, is_mark=is_mark)
            except Wrong as wrong:
                problems.append(wrong.at(place))
            else:
                clean[place] = type(row[place])(said)
        return clean, tuple(problems)

    def _swallowed(self, cell: str) -> bool:
        apart = self._shape.separator
        return bool(apart) and self._width > 1 and "\n" in cell and cell.count(apart) >= self._width - 1

    def _describe(self, said: _Said) -> Described:
        maker, model, calibre = (said.fitting(what) for what in _DESCRIBED[:3])
        kind, country = said.text(Field.TYPE), said.text(Field.COUNTRY)
        makers = self._resolver.maker(maker) if maker else Meant()
        models = self._resolver.model(model, makers.code) if model else Meant()
        calibres = self._resolver.calibre(calibre) if calibre else Meant()
        types = self._resolver.type(kind) if kind else Meant()
        countries = self._resolver.country(country) if country else Meant()
        if countries.warning:
            said.wrong(Field.COUNTRY, Wrong("country.unknown", value=country))
        year = said.checked(Field.YEAR, lambda cell: checking.year(cell, self._today))
        warnings = tuple(one.warning for one in (makers, models, calibres, types) if one.warning)
        return Described(
            (
                types.code,
                makers.code,
                maker,
                models.code,
                model,
                calibres.code,
                calibre,
                countries.code,
                year,
            ),
            kind if types.warning else "",
            warnings,
        )

    def _deed(self, said: _Said) -> DeedFacts:
        place, document, note = (said.fitting(what) for what in _SAID_OF_DEED[1:])
        column = self._plan.columns[said.place(Field.DATE)] if said.place(Field.DATE) >= 0 else None
        parted, together = (column.parted, column.together) if column else ("", "")
        on = said.checked(Field.DATE, lambda cell: checking.day(cell, parted, together, self._today))
        if on and on.typed:
            try:
                note = checking.fits(noted(note, on), Field.NOTE)
            except Wrong as wrong:
                said.wrong(Field.NOTE, wrong)
        return DeedFacts(on=on, place=place, document=document, note=note)

    def _hold(self, said: _Said) -> Held:
        name, number = said.fitting(Field.HOLDER_NAME), said.fitting(Field.HOLDER_NUMBER)
        if not name:
            if number:
                said.wrong(Field.HOLDER_NUMBER, Wrong("holder.no_name"))
            return Held()
        kind = said.checked(Field.HOLDER_KIND, checking.holder_kind)
        assumed = () if kind else ("holder_kind.assumed",)
        return Held(HolderFacts(kind or HolderKind.PERSON, name, number), assumed)

    def _act(self, said: _Said) -> Act | None:
        return said.checked(Field.STATUS, checking.status)

    def _before_manufacture(self, deed: DeedFacts, described: Described) -> Problem:
        data = {"value": str(deed.on), "year": described.rest[8]}
        return Problem(self._deeds.places.get(Field.DATE, CONSTANT), "date.before_manufacture", data)


class _Said:
    """What a row says in some fields; what is wrong with it is collected."""

    def __init__(self, texts: dict[Field, str], places: dict[Field, int]) -> None:
        self._texts, self._places = texts, places
        self.problems: list[Problem] = []

    def place(self, what: Field) -> int:
        return self._places.get(what, CONSTANT)

    def text(self, what: Field) -> str:
        return self._texts.get(what, "")

    def fitting(self, what: Field) -> str:
        """The text, if the record can hold it."""
        said = self.text(what)
        if len(said) > LONGEST[what]:
            self.wrong(what, Wrong("cell.too_long", length=len(said), limit=LONGEST[what]))
            return ""
        return said

    def checked(self, what: Field, check: Callable[[str], T]) -> T | None:
        said = self.text(what)
        if not said.strip():
            return None
        try:
            return check(said)
        except Wrong as wrong:
            self.wrong(what, wrong)
            return None

    def wrong(self, what: Field, wrong: Wrong) -> None:
        self.problems.append(wrong.at(self.place(what)))


class _Group(Generic[T]):
    """Some cells of a row that mean something together; what they meant is remembered."""

    def __init__(self, fields: tuple[Field, ...], plan: Plan, make: Callable[[_Said], T]) -> None:
        self._make = make
        self.places = {what: place for what in fields if (place := plan.place_of(what)) is not None}
        self._constants = {what: plan.constants[what] for what in fields if what in plan.constants}
        self._pick = itemgetter(*self.places.values()) if self.places else None
        self._answers: dict[object, tuple[T, tuple[Problem, ...]]] = {}

    def of(self, row: list[str]) -> tuple[T, tuple[Problem, ...]]:
        cells = self._pick(row) if self._pick else None
        answer = self._answers.get(cells)
        if answer is None:
            if len(self._answers) >= REMEMBERED:
                self._answers.clear()
            answer = self._answers[cells] = self._answer(row)
        return answer

    def _answer(self, row: list[str]) -> tuple[T, tuple[Problem, ...]]:
        texts = {what: _trimmed(row[place]) for what, place in self.places.items()}
        said = _Said({**self._constants, **texts}, self.places)
        made = self._make(said)
        return made, tuple(said.problems)


def _trimmed(cell: str) -> str:
    """Without blanks around; a date of a spreadsheet stays one."""
    return cell if type(cell) is not str else cell.strip()


def _noted(deed: DeedFacts, unknown_type: str) -> DeedFacts:
    """A type of weapon that has no code is kept in the words of its source."""
    note = f"{deed.note} [type: {unknown_type}]".strip()[: LONGEST[Field.NOTE]]
    return DeedFacts(on=deed.on, place=deed.place, document=deed.document, note=note)
