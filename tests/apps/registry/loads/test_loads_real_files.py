"""Files as offices publish them: each is read to its last row, and loads or is refused for one reason."""

from __future__ import annotations

import csv
import io
from datetime import date
from itertools import islice

import pytest

from tracemark.apps.accounts.data import Partition
from tracemark.apps.registry.loads import api as loads
from tracemark.apps.registry.loads import mapping, reading
from tracemark.apps.registry.loads.errors import MovedOn
from tracemark.apps.registry.loads.fields import Field
from tracemark.apps.registry.loads.rows import KeptAside, RowReader
from tracemark.apps.registry.models import WeaponRow
from tracemark.kernel.verdicts import RuleRefused

pytestmark = pytest.mark.real_data

WITH_SERIALS = "police_recoveries_us_delaware.csv"
ENCODINGS = {
    "registrations_brazil_sinarm_2009.csv": "utf-8-sig",
    "registrations_brazil_sinarm_2020.csv": "cp1252",
}
TITLES = dict.fromkeys(ENCODINGS, 1)
SEPARATORS = dict.fromkeys(ENCODINGS, ";")
ROWS = 1500
"""Of each file so many rows are gone through one by one."""


def by_the_library(path) -> list[list[str]]:
    """The rows below the header, read with nothing of the product but what is known of the file."""
    text = path.read_bytes().decode(ENCODINGS.get(path.name, "utf-8"))
    found = csv.reader(io.StringIO(text, newline=""), delimiter=SEPARATORS.get(path.name, ","))
    rows = [row for row in found if any(cell.strip() for cell in row)]
    return rows[TITLES.get(path.name, 0) + 1 :]


def tables(real_data):
    found = sorted(real_data.glob("*.csv"))
    assert found
    return found


def test_every_file_is_read_to_its_last_row(real_data):
    for path in tables(real_data):
        shape = reading.look(path)
        assert shape.encoding == ENCODINGS.get(path.name, "utf-8"), path.name
        assert [cells for _number, cells in reading.rows(path, shape)] == by_the_library(path), path.name


def test_a_file_without_serials_is_refused_for_that_and_for_nothing_else(real_data, taken_in, registrar):
    for path in tables(real_data):
        if path.name == WITH_SERIALS:
            continue
        row = taken_in(path.read_bytes(), source=path.stem)
        with pytest.raises(RuleRefused) as refused:
            loads.start_load(by=registrar, load=row.uuid)
        assert refused.value.data["codes"] == ["mapping.no_serial"], path.name
    assert WeaponRow.objects.count() == 0


def test_whatever_column_is_called_the_serial_each_row_is_taken_or_has_a_reason(real_data, resolver):
    for path in tables(real_data):
        shape = reading.look(path)
        names = mapping.names(shape.header)
        plan = mapping.Plan(tuple(mapping.Column(name, None) for name in names))
        plan = mapping.chosen(
            plan, {"columns": {names[-1]: "serial", names[0]: "maker", names[1]: "country"}}
        )
        read = RowReader(shape, plan, resolver, partition=Partition.CIVILIAN, today=date(2026, 11, 23)).read
        for number, cells in islice(reading.rows(path, shape), ROWS):
            outcome = read(number, cells)
            if isinstance(outcome, KeptAside):
                assert all(str(problem).strip() for problem in outcome.problems), path.name
            else:
                assert outcome.weapon.description.serial.strip(), path.name


def test_weapons_that_a_police_recovered_load_with_each_row_accounted_for(real_data, taken_in, registrar):
    content = (real_data / WITH_SERIALS).read_bytes()
    row = taken_in(content, source="Police")
    found = {column.field for column in loads.plan_of(row).columns}
    assert {Field.SERIAL, Field.MAKER, Field.CALIBRE} <= found
    loads.start_load(by=registrar, load=row.uuid)
    row = loads.run_load(by=registrar, load=row.uuid)
    assert row.loaded + row.repeated + row.bad == row.rows == 635
    assert row.loaded == WeaponRow.objects.count() > 500
    assert set(row.problems) <= {"serial.missing", "serial.word", "serial.scientific", "serial.no_characters"}
    with pytest.raises(MovedOn):
        loads.run_load(by=registrar, load=row.uuid)
    again = taken_in(content, source="Another police")
    loads.start_load(by=registrar, load=again.uuid)
    again = loads.run_load(by=registrar, load=again.uuid)
    assert (again.loaded, again.bad, again.repeated) == (0, row.bad, row.rows - row.bad)
