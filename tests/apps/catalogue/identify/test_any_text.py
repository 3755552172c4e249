"""Whatever people type, an answer comes back, soon, and a serial is theirs."""

from __future__ import annotations

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tracemark.apps.catalogue.identify import (
    Observation,
    ObservedMark,
    as_json,
    identify_marks,
    identify_text,
)

WORDS = st.sampled_from(
    [
        "Glock", "19", "pistol", "serial", "#", "no", "9mm", "kal.", ".45", "/", ",", "en", "with", "of", "parts",
        "crown", "over", "B", "circle", "in", "a", '"10"', "two", "letters", "digits", "year", "1987", "MADE IN",
        "Italy", "×", "7,62х39", "пистолет", "手枪", "مسدس", "\n", "(", ")", "II", "proof", "-", "x",
    ]
)  # fmt: skip
SETTINGS = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@SETTINGS
@given(text=st.text(max_size=2000))
def test_no_text_is_too_strange(shipped, text):
    answer = as_json(shipped, identify_text(shipped, text))
    assert all(0 <= c["probability"] <= 1 for c in answer["candidates"])


@SETTINGS
@given(words=st.lists(WORDS, max_size=60))
def test_no_row_of_known_words_is_too_strange(shipped, words):
    answer = as_json(shipped, identify_text(shipped, " ".join(words)))
    assert {c["certainty"] for c in answer["candidates"]} <= {
        "certain",
        "probable",
        "ambiguous",
        "not_enough",
    }


@SETTINGS
@given(
    marks=st.lists(st.builds(ObservedMark, *[st.text(max_size=40) | WORDS] * 4), max_size=6),
    context=st.text(max_size=100),
)
def test_no_marks_are_too_strange(shipped, marks, context):
    as_json(shipped, identify_marks(shipped, Observation(tuple(marks), context, ("year", context))))


@SETTINGS
@given(serial=st.from_regex(r"[A-Za-z]{1,3}[0-9]{4,8}", fullmatch=True))
def test_a_marked_serial_is_kept_letter_for_letter(shipped, serial):
    assert identify_text(shipped, f"Walther P99 pistol serial no. {serial} found").serial == serial


@pytest.mark.parametrize(
    "text",
    ["no " * 700, "a letter " * 250, '"' * 2000, "crown over " * 200, "9x" * 1000, ".30/" * 500, "# " * 1000,
     "pistol, " * 250, "Smith & " * 300, "1" * 2000, "two letters and " * 120, "on slide and " * 150, "A-" * 1000],
)  # fmt: skip
def test_no_repetition_makes_it_slow(shipped, text):
    began = time.perf_counter()
    identify_text(shipped, text[:2000])
    assert time.perf_counter() - began < 1.0
