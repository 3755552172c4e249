"""Two readings compared: what counts as the same, what must be settled, what stands in the end."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracemark.apps.registry.books import rules
from tracemark.apps.registry.books.data import (
    COLUMNS,
    WHOLE_LINE,
    Choice,
    Dates,
    Difference,
    Line,
    Side,
    Typed,
)

TODAY = date(2026, 11, 24)
CODES = [one.code for one in COLUMNS if one.code != WHOLE_LINE]
TEXTS = st.text("AO0B8 -1?[].xé", max_size=6)
CELLS = st.dictionaries(st.sampled_from(CODES), TEXTS, max_size=len(CODES))
TYPED = st.builds(
    Typed,
    st.dictionaries(st.integers(1, 6), CELLS, max_size=5).map(
        lambda lines: tuple(Line(number, cells) for number, cells in lines.items())
    ),
    st.sampled_from(Dates),
)


def compare(first: Typed, second: Typed) -> list[Difference]:
    return rules.compare(first, second, today=TODAY)


def standing(first: Typed, second: Typed, choices: list[Choice]) -> list[Line]:
    by_cell = {(one.line, one.column): one for one in choices}
    return rules.standing(first, second, by_cell, today=TODAY)


def one_line(dates: Dates = Dates.DAY_FIRST, **cells: str) -> Typed:
    return Typed((Line(1, cells),), dates)


@given(TYPED)
def test_a_reading_never_differs_from_itself(reading):
    assert compare(reading, reading) == []


@given(TYPED, TYPED)
def test_every_difference_is_a_cell_that_was_typed_differently(first, second):
    one, other = ({line.number: line for line in reading.lines} for reading in (first, second))
    for found in compare(first, second):
        if found.column == WHOLE_LINE:
            assert (found.line in one) != (found.line in other)
        else:
            assert (found.first, found.second) == (
                one[found.line].cell(found.column),
                other[found.line].cell(found.column),
            )
            assert found.first != found.second or first.dates != second.dates


@given(TYPED, TYPED)
def test_what_both_must_type_is_compared_whichever_of_them_comes_first(first, second):
    twice = {one.code for one in COLUMNS if one.twice}
    there = {(one.line, one.column) for one in compare(first, second) if one.column in twice}
    back = {(one.line, one.column) for one in compare(second, first) if one.column in twice}
    assert there == back


@given(TYPED, TYPED, st.sampled_from([Side.FIRST, Side.SECOND]))
def test_when_one_reader_is_always_believed_their_lines_stand(first, second, side):
    found = compare(first, second)
    stands = standing(first, second, [Choice(one.line, one.column, side) for one in found])
    believed = {line.number: line for line in (first if side is Side.FIRST else second).lines}
    assert [line.number for line in stands] == sorted(believed)
    for line in stands:
        for one in found:
            if one.line == line.number and one.column not in {WHOLE_LINE, "date"}:
                assert line.cell(one.column) == believed[line.number].cell(one.column)


@given(TYPED, TYPED)
def test_a_cell_that_nobody_has_settled_is_not_in_the_page(first, second):
    stands = {line.number: line for line in standing(first, second, [])}
    for one in compare(first, second):
        assert one.line not in stands or not stands[one.line].cell(one.column)


@given(TYPED, TYPED)
def test_what_is_settled_is_not_open_any_more(first, second):
    found = compare(first, second)
    choices = {(one.line, one.column): Choice(one.line, one.column, Side.FIRST) for one in found[::2]}
    left = rules.still_open(found, choices)
    assert left == [one for one in found if one not in found[::2]]


@pytest.mark.parametrize(
    ("column", "first", "second"),
    [
        ("serial", "ab-12 345", "AB12345"),
        ("serial", "７０３", "703"),
        ("maker", "Česká  Zbrojovka", "ceska zbrojovka"),
        ("calibre", "7,62 × 39", "7.62x39"),
        ("date", "3.4.1987", "1987-04-03"),
        ("act", "LOST", "lost"),
    ],
)
def test_what_the_page_cannot_mean_differently_is_the_same(column, first, second):
    assert compare(one_line(**{column: first}), one_line(**{column: second})) == []


@pytest.mark.parametrize(
    ("column", "first", "second"),
    [
        ("serial", "AB0123", "ABO123"),
        ("serial", "70?03", "70803"),
        ("serial", "12345", ""),
        ("date", "3/4/1987", "4/3/1987"),
        ("remark", "sold", "stolen"),
    ],
)
def test_what_two_people_read_differently_is_a_difference(column, first, second):
    assert compare(one_line(**{column: first}), one_line(**{column: second})) == [
        Difference(1, column, first, second)
    ]


def test_the_same_figures_in_two_calendars_are_two_dates():
    hijri, common = one_line(Dates.HIJRI, date="1405-09-12"), one_line(date="1985-05-31")
    assert rules.compare(hijri, common, today=TODAY) == []
    assert len(compare(one_line(Dates.ETHIOPIAN, date="1960-05-12"), one_line(date="1960-05-12"))) == 1


def test_a_date_stands_as_it_was_typed_by_whoever_is_believed():
    first, second = one_line(Dates.HIJRI, date="1405-09-12"), one_line(date="3/4/1985")
    for side, said in ((Side.FIRST, "1405-09-12 Hijri"), (Side.SECOND, "1985-04-03")):
        [line] = standing(first, second, [Choice(1, "date", side)])
        assert line.cell("date") == said


def test_the_second_reader_need_not_type_what_is_typed_once():
    first = one_line(serial="A1", remark="blue", type="rifle")
    assert compare(first, one_line(serial="A1")) == []
    [line] = standing(first, one_line(serial="A1"), [])
    assert (line.cell("remark"), line.cell("type")) == ("blue", "rifle")


def test_a_third_reading_stands_where_both_were_wrong():
    first, second = one_line(serial="A1"), one_line(serial="A7")
    [line] = standing(first, second, [Choice(1, "serial", Side.OTHER, "AI")])
    assert line.cell("serial") == "AI"


def test_a_line_that_one_of_them_passed_over_is_one_difference_and_is_taken_or_left():
    first = Typed((Line(1, {"serial": "A1"}), Line(2, {"serial": "B2", "holder": "Canary Okello"})))
    second = Typed((Line(1, {"serial": "A1"}),))
    [found] = compare(first, second)
    assert (found.line, found.column, found.second) == (2, WHOLE_LINE, "")
    assert "Canary" not in found.first
    assert len(standing(first, second, [Choice(2, WHOLE_LINE, Side.FIRST)])) == 2
    assert len(standing(first, second, [Choice(2, WHOLE_LINE, Side.SECOND)])) == 1
