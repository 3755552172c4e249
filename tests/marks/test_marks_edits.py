"""How many characters apart: held to a slow reference and to a peer not written here."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marks_reference import certain_readings, doubtful_readings, serials, slow_edits
from rapidfuzz.distance import OSA

from tracemark.marks import BOUND, Reading, compare, edits, fold


@pytest.mark.parametrize(
    ("read", "recorded", "expected"),
    [
        ("AB1234", "AB1234", 0),
        ("ABO234", "AB0234", 0),
        ("AB1234", "АВ1234", 0),
        ("١٢٣٤", "1234", 0),
        ("AB1234", "AB7234", 1),
        ("AB1234", "AB134", 1),
        ("AB1234", "AB12934", 1),
        ("AB1234", "AB1324", 1),
        ("OKM178", "OK7M8", 3),
        ("AB?234", "AB9234", 0),
        ("AB?234", "AB234", 1),
        ("AB[38]4", "ABB4", 0),
        ("AB[38]4", "AB74", 1),
        ("AB*4", "AB4", 0),
        ("AB*4", "AB777774", 0),
        ("A*B", "BA", 2),
        ("*", "", 0),
    ],
)
def test_one_slip_is_one_edit_and_a_look_alike_is_none(read, recorded, expected):
    assert edits(Reading.parse(read), recorded) == expected


@given(certain_readings, serials)
def test_a_certain_reading_is_as_far_away_as_an_independent_library_says(reading, serial):
    peer = OSA.distance(fold(reading.raw), fold(serial), score_cutoff=BOUND)
    assert edits(reading, serial) == peer


@given(doubtful_readings, serials)
def test_a_doubtful_reading_is_as_far_away_as_the_slow_count_says(reading, serial):
    assert edits(reading, serial) == min(slow_edits(reading, fold(serial)), BOUND + 1)


@given(doubtful_readings, serials, st.integers(0, BOUND))
def test_a_smaller_bound_only_says_less(reading, serial, bound):
    assert edits(reading, serial, bound) == min(edits(reading, serial), bound + 1)


@given(certain_readings | doubtful_readings, serials)
def test_the_comparison_has_no_more_edits_than_it_needs(reading, serial):
    assert compare(reading, serial).edits == slow_edits(reading, fold(serial))
