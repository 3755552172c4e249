"""Tables of text: separators, line ends, titles above the header, and files that are wrong as a whole."""

from __future__ import annotations

import resource
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracemark.apps.registry.loads import reading
from tracemark.apps.registry.loads.errors import (
    EncodingUnknown,
    FileEmpty,
    NoRows,
    NotATable,
    QuoteNotClosed,
    RowTooLong,
    TooManyColumns,
)
from tracemark.kernel.errors import BadInput

HEADER, ROW = ["Serial", "Maker", "Calibre"], ["A1", "Glock", "9x19"]


def read(path, **ways):
    shape = reading.look(path, **ways)
    return shape, list(reading.rows(path, shape))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_every_separator_and_every_line_end_is_read(on_disk, separator, end):
    lines = [separator.join(cells) for cells in (HEADER, ROW, ["A2", "Colt", ".45"])]
    shape, rows = read(on_disk(end.join(lines)))
    assert shape.separator == separator
    assert shape.header == tuple(HEADER)
    assert rows == [(2, ROW), (3, ["A2", "Colt", ".45"])]


def test_commas_in_quoted_cells_do_not_make_a_separator(on_disk):
    shape, rows = read(on_disk('Serial;Note\nA1;"one, two, three"\nA2;"a, b, c"\n'))
    assert shape.separator == ";"
    assert rows[0] == (2, ["A1", "one, two, three"])


def test_the_separator_that_excel_hides_in_the_first_line_is_believed(on_disk):
    shape, rows = read(on_disk("sep=;\nSerial;Maker\nA1;Glock\n"))
    assert (shape.separator, shape.header_row, shape.header) == (";", 2, ("Serial", "Maker"))
    assert rows == [(3, ["A1", "Glock"])]


def test_title_rows_above_the_header_are_passed_over(on_disk):
    shape, rows = read(
        on_disk("Register of Arvana;;\n2 March 2026;;\n\nSerial;Maker;Calibre\nA1;Glock;9x19\n")
    )
    assert (shape.header_row, shape.header) == (4, tuple(HEADER))
    assert rows == [(5, ROW)]


def test_a_table_without_a_header_has_numbered_columns(on_disk):
    shape, rows = read(on_disk("A1,Glock,9x19\nA2,Glock,9x19\nA3,Colt,.45\n"))
    assert shape.header_row == 0
    assert shape.header == ("", "", "")
    assert len(rows) == 3


def test_the_row_of_the_header_can_be_chosen(on_disk):
    shape, rows = read(on_disk("Serial,Maker\nSerial,Maker\nA1,Glock\n"), header_row=2)
    assert (shape.header_row, rows) == (2, [(3, ["A1", "Glock"])])


def test_line_ends_in_quotes_belong_to_the_cell(on_disk):
    _, rows = read(on_disk('Serial,Note\r\nA1,"two\r\nlines"\r\nA2,one\r\n'))
    assert rows == [(2, ["A1", "two\r\nlines"]), (3, ["A2", "one"])]


def test_empty_rows_are_no_rows(on_disk):
    _, rows = read(on_disk("Serial,Maker\n\n,,\nA1,Glock\n   ,\n"))
    assert rows == [(4, ["A1", "Glock"])]


def test_a_row_may_be_shorter_or_longer_than_the_header(on_disk):
    _, rows = read(on_disk("Serial,Maker,Note\nA1\nA2,Glock,x,too much\n"))
    assert [len(cells) for _, cells in rows] == [1, 4]


def test_the_columns_of_a_file_of_rows_kept_aside_are_dropped_and_its_quoted_formulas_freed(on_disk):
    shape, rows = read(
        on_disk("row,column,reason,sentence,Serial,Note\n7,Serial,serial.missing,x,A1,'=1+1\n")
    )
    assert shape.aside
    assert shape.header == ("Serial", "Note")
    assert rows == [(2, ["A1", "=1+1"])]


def test_an_empty_file_is_refused(on_disk):
    with pytest.raises(FileEmpty):
        read(on_disk(b""))


def test_a_header_without_rows_is_refused(on_disk):
    path = on_disk("Serial,Maker\n")
    with pytest.raises(NoRows):
        reading.survey(path, reading.look(path))


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3",
        b"\x89PNG\r\n\x1a\n" + bytes(2000),
        bytes(500),
        b"BM" + (3054).to_bytes(4, "little") + b"\xff" * 3048,
        b"II*\0" + b"\xee" * 900,
        b"MM\0*" + b"\xee" * 900,
    ],
)
def test_a_file_that_is_no_table_is_refused(on_disk, content):
    with pytest.raises(NotATable):
        read(on_disk(content))


def test_an_encoding_that_nobody_knows_is_refused(on_disk):
    with pytest.raises(EncodingUnknown):
        read(on_disk("a,b"), encoding="klingon")


def test_a_quotation_mark_that_stays_open_to_the_end_means_that_the_file_was_cut_off(on_disk):
    with pytest.raises(QuoteNotClosed) as refused:
        read(on_disk('Serial,Note\nA1,fine\nA2,"cut off in the mid'))
    assert refused.value.data == {"row": 3}


def test_a_last_line_without_a_line_end_is_whole(on_disk):
    _, rows = read(on_disk('Serial,Note\nA1,"fine"'))
    assert rows == [(2, ["A1", "fine"])]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"serial,maker\n" + b"x" * 100_000_000, id="one line"),
        pytest.param(b'serial,maker\nA1,"' + b"x" * 100_000_000, id="one cell"),
        pytest.param(b"serial,maker\n" + b'"\n",' * 20_000_000, id="one row of many lines"),
    ],
)
def test_a_hundred_megabytes_in_one_row_are_refused_in_little_memory(on_disk, content):
    path = on_disk(content)
    del content
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(RowTooLong) as refused:
        read(path)
    assert refused.value.data["row"] == 2
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50 * 1024


def test_a_table_of_too_many_columns_is_refused(on_disk):
    with pytest.raises(TooManyColumns):
        read(on_disk(",".join(f"c{n}" for n in range(1500)) + "\n1\n"))


def test_a_survey_of_a_long_file_keeps_some_rows_from_everywhere(on_disk):
    path = on_disk("Serial\n" + "".join(f"A{n}\n" for n in range(20_000)))
    found = reading.survey(path, reading.look(path))
    assert found.rows == 20_000
    assert len(found.samples) <= reading.SAMPLES
    thirds = Counter(int(cells[0][1:]) // 7000 for cells in found.samples)
    assert min(thirds[0], thirds[1]) > 300


@given(content=st.binary(min_size=1, max_size=600))
def test_no_bytes_at_all_crash_the_reader(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("any") / "file"
    path.write_bytes(content)
    try:
        shape = reading.look(path)
        reading.survey(path, shape)
    except BadInput as refused:
        assert str(refused)


@given(
    rows=st.lists(
        st.lists(st.text(alphabet='abc";,\n\r\t|é0١', max_size=6), min_size=2, max_size=4),
        min_size=1,
        max_size=8,
    )
)
def test_no_arrangement_of_quotes_separators_and_line_ends_crashes_the_reader(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("any") / "file"
    path.write_text("Serial,Maker\n" + "\n".join(",".join(row) for row in rows), encoding="utf-8", newline="")
    try:
        shape = reading.look(path)
        found = reading.survey(path, shape)
    except BadInput as refused:
        assert str(refused)
    else:
        assert found.rows == len(list(reading.rows(path, shape)))
