from __future__ import annotations

import re

import pytest

from tracemark.apps.catalogue.identify.patterns import parse, text_matches, without_separators, year_of

PLACES = {"rear_sight": 1, "slide_left": 1}


def only(pattern: str, kind: str):
    parsed = parse(pattern, kind, PLACES)
    assert len(parsed.marks) == 1
    return parsed.marks[0]


@pytest.mark.parametrize(
    ("pattern", "kind", "fits", "fails"),
    [
        ('LL" "YY" "9999', "serial_format", "BA 27 1234", "BA 2 1234"),
        ('"K"999999', "serial_format", "k123456", "N123456"),
        ('ЯЯ" "9999', "serial_format", "АБ 1234", "AB 1234"),
        ('"XXIII"', "year_code", "XXIII", "XXII"),
        ("66 @triangle", "factory", "66", "166"),
        ("9 @triangle", "factory", "313", "A1"),
        ("WaA999", "acceptance", "WaA140", "WaA14"),
        ("MADE IN SPAIN", "country_mark", "Made in Spain.", "Made in Italy"),
    ],
)
def test_a_pattern_reads_as_its_legend_says(pattern, kind, fits, fails):
    mark = only(pattern, kind)
    assert text_matches(mark, fits)
    assert not text_matches(mark, fails)


def test_selector_letters_may_stand_in_any_order_among_others():
    mark = only("S / FA / FF", "selector")
    assert text_matches(mark, "FF FA S")
    assert not text_matches(mark, "S FA")


def test_symbols_places_absence_years_and_style_are_told_apart():
    parsed = parse(
        "D @rear_sight + @arrow_in_triangle absent:year,factory year:1992.. type:roman", "absence", PLACES
    )
    assert [(m.text, m.places, m.symbols) for m in parsed.marks] == [
        ("D", ("rear_sight",), frozenset()),
        ("", (), frozenset({"arrow_in_triangle"})),
    ]
    assert parsed.absent == {"year", "factory"}
    assert parsed.years == (1992, 9999)
    assert parsed.marks[0].style == "roman"


def test_a_number_without_its_separators_still_fits():
    shape = only('99"-"99"-"999"-"YY', "serial_format").shape
    assert re.fullmatch(without_separators(shape), "280306900")


@pytest.mark.parametrize(
    ("formula", "pattern", "seen", "not_before", "year"),
    [
        ("1960+YY", 'LL" "YY" "9999', "ba 27 1234", None, 1987),
        ("2000-YY", "YY999999", "27123456", None, 1973),
        ("YY", '99"-"YY', "01-03", 1995, 2003),
        ("YY", '99"-"YY', "01-96", 1995, 1996),
        ("reversed YY", "99999LYY", "12345t17", 1969, 1971),
        ("YYYY", "YYYY", "1944", None, 1944),
        ("622+0.97*YYYY", "YYYY", "1334", None, 1915),
        ("letters A=0 B=1 I=8 J=8", "LL", "jj", 1952, 1988),
        (1967, '"XXIII"', "xxiii", None, 1967),
        ("month unknown", "YY999999", "27123456", None, None),
    ],
)  # fmt: skip
def test_a_year_code_is_worked_out(formula, pattern, seen, not_before, year):
    shape = only(pattern, "serial_format" if len(seen) > 4 else "year_code").shape
    match = shape.fullmatch(seen) if shape else None
    assert year_of(formula, match, not_before) == year
