"""Spreadsheets: what they hold as numbers and dates, merged cells, several sheets; and those that are bombs."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
import zipfile

import pytest
import xlsxwriter

from tracemark.apps.registry.loads import reading, sheets, unpacking
from tracemark.apps.registry.loads.cells import Day, Number
from tracemark.apps.registry.loads.errors import (
    NoSuchSheet,
    SpreadsheetBroken,
    SpreadsheetLocked,
    SpreadsheetTooLarge,
)


@pytest.fixture
def book(tmp_path):
    path = tmp_path / "file"
    with xlsxwriter.Workbook(str(path)) as made:
        register = made.add_worksheet("Register")
        day = made.add_format({"num_format": "yyyy-mm-dd"})
        register.write(0, 0, "Register of Arvana")
        register.write_row(2, 0, ["Serial", "Maker", "Registered on", "Year"])
        register.write_row(3, 0, ["00123", "Glock"])
        register.write_datetime(3, 2, dt.datetime(2020, 1, 2), day)
        register.write(3, 3, 1999)
        register.write(4, 0, 123)
        register.write_formula(4, 1, '="Gl"&"ock"', None, "Glock")
        made.add_worksheet("Other").write(0, 0, "x")
        made.add_worksheet("Hidden").hide()
    return path


def test_a_sheet_is_read_like_a_table_below_its_title(book):
    shape = reading.look(book)
    assert (shape.sheet, shape.sheets) == ("Register", ("Register", "Other", "Hidden"))
    assert (shape.header_row, shape.header) == (3, ("Serial", "Maker", "Registered on", "Year"))
    assert list(reading.rows(book, shape)) == [
        (4, ["00123", "Glock", "2020-01-02", "1999"]),
        (5, ["123", "Glock", "", ""]),
    ]


def test_numbers_and_dates_remember_what_they_are(book):
    shape = reading.look(book)
    (_, first), (_, second) = reading.rows(book, shape)
    assert [type(cell) for cell in first] == [str, str, Day, Number]
    assert type(second[0]) is Number


def test_a_formula_is_its_last_result_and_never_computed(book):
    *_, (_, cells) = reading.rows(book, reading.look(book))
    assert cells[1] == "Glock"


def test_another_sheet_can_be_chosen(book):
    assert reading.look(book, sheet="Other").header == ("x",)


def test_a_sheet_that_is_not_there_is_refused_with_those_that_are(book):
    with pytest.raises(NoSuchSheet) as refused:
        reading.look(book, sheet="Nowhere")
    assert "Register, Other" in str(refused.value)


def test_a_cell_that_spans_rows_stands_in_each_of_them(tmp_path):
    path = tmp_path / "file"
    with xlsxwriter.Workbook(str(path)) as made:
        sheet = made.add_worksheet()
        sheet.merge_range(0, 1, 0, 2, "A title across")
        sheet.write_row(1, 1, ["Serial", "Maker"])
        sheet.merge_range(2, 2, 4, 2, "Glock")
        for row in range(2, 6):
            sheet.write(row, 1, f"A{row}")
    shape = reading.look(path)
    assert [cells for _, cells in reading.rows(path, shape)] == [
        ["A2", "Glock"], ["A3", "Glock"], ["A4", "Glock"], ["A5", ""],
    ]  # fmt: skip


def test_a_spreadsheet_that_was_cut_off_is_refused(book):
    book.write_bytes(book.read_bytes()[:3000])
    with pytest.raises(SpreadsheetBroken):
        reading.look(book)


def test_a_spreadsheet_behind_a_password_is_refused(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(sheets.STARTS[1] + b"EncryptedPackage".ljust(4000, b"\0"))
    with pytest.raises((SpreadsheetLocked, SpreadsheetBroken)):
        reading.look(path)


def test_an_archive_that_unpacks_to_gigabytes_is_refused_before_it_is_unpacked(tmp_path):
    path = tmp_path / "file"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _ in range(410):
                part.write(bytes(1 << 20))
    with pytest.raises(SpreadsheetTooLarge):
        reading.look(path)


@pytest.mark.parametrize("corner", [(1_048_575, 16_383), (1_048_575, 900)])
def test_two_cells_a_million_rows_apart_do_not_fill_the_memory(tmp_path, corner):
    path = tmp_path / "file"
    with xlsxwriter.Workbook(str(path)) as made:
        sheet = made.add_worksheet()
        sheet.write(0, 0, "Serial")
        sheet.write(*corner, "far away")
    with pytest.raises(SpreadsheetTooLarge):
        reading.look(path)


def test_it_is_unpacked_once(book, monkeypatch):
    shape = reading.look(book)
    monkeypatch.setattr(subprocess, "run", None)
    assert len(list(reading.rows(book, shape))) == 2


def test_the_process_that_unpacks_knows_neither_django_nor_the_node(book, tmp_path):
    probe = (
        f"import sys, {unpacking.__name__}; print([m for m in sys.modules if m.split('.')[0] == 'django'])"
    )
    without_node = {
        name: value for name, value in os.environ.items() if not name.startswith(("TRACEMARK", "DJANGO"))
    }
    done = subprocess.run(
        [sys.executable, "-c", probe], capture_output=True, text=True, env=without_node, check=True
    )
    assert done.stdout.strip() == "[]"
