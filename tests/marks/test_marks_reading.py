"""What an officer may write for a mark, and what is refused with its place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracemark.marks import MAX_LENGTH, REFUSALS, Gap, Known, OneOf, Reading, ReadingRefused, Script, Unknown
from tracemark.marks.errors import (
    ControlCharacter,
    DoubtInAlternatives,
    EmptyAlternatives,
    EmptyReading,
    NestedAlternatives,
    NothingEscaped,
    RangeInAlternatives,
    TooLong,
    UnclosedAlternatives,
    UnopenedAlternatives,
)


def known(text):
    return [Known(char) for char in text]


def test_each_kind_of_doubt_is_a_token_of_its_own():
    assert list(Reading.parse("a?[38]*z")) == [Known("A"), Unknown(), OneOf(("3", "8")), Gap(), Known("Z")]


def test_separators_and_capitals_are_no_part_of_what_was_read():
    assert Reading.parse("ab-12 34") == Reading.parse("AB1234")


def test_the_text_as_typed_is_kept():
    assert Reading.parse("ab-12 34").raw == "ab-12 34"


@pytest.mark.parametrize("sign", "?*[]")
def test_a_backslash_makes_a_sign_a_stamped_character(sign):
    assert list(Reading.parse(f"A\\{sign}1")) == known(f"A{sign}1")


def test_two_question_marks_are_two_unknown_characters():
    assert list(Reading.parse("1??2")) == [Known("1"), Unknown(), Unknown(), Known("2")]


def test_two_stars_hide_no_more_than_one():
    assert Reading.parse("A**1") == Reading.parse("A*1")


def test_one_alternative_is_no_doubt():
    assert Reading.parse("A[33]1").is_certain


def test_alternatives_may_be_set_apart_for_the_eye():
    assert Reading.parse("A[3 / 8]") == Reading.parse("A[38]")


def test_signs_of_arabic_and_chinese_keyboards_are_the_same_signs():
    assert Reading.parse("١٢؟") == Reading.parse("12?")
    assert Reading.parse("１２［３８］＊？") == Reading.parse("12[38]*?")


def test_a_letter_and_its_accent_are_one_character():
    assert len(Reading.parse("И\u0306123")) == 4


def test_a_reading_tells_how_much_of_it_is_known():
    reading = Reading.parse("AB?[38]*1")
    assert (reading.known_count, reading.unknown_count, reading.has_gap) == (3, 1, True)
    assert not reading.is_certain
    assert Reading.parse("AB1").is_certain


def test_a_reading_tells_its_script():
    assert Reading.parse("ЖК 123?").script is Script.CYRILLIC
    assert Reading.parse("123").script is Script.NONE
    assert Reading.parse("AЖ").scripts == {Script.LATIN, Script.CYRILLIC}


def test_a_serial_out_of_a_record_has_no_doubts():
    assert list(Reading.literal("12?3*")) == known("12?3*")


def test_a_reading_cannot_be_changed():
    with pytest.raises(AttributeError):
        Reading.parse("A1").raw = "B2"


@pytest.mark.parametrize(
    ("text", "refusal", "position"),
    [
        ("", EmptyReading, 1),
        (" - . ", EmptyReading, 1),
        ("A" * 300, TooLong, MAX_LENGTH + 1),
        ("\ufdfa" * 20, TooLong, 20),
        ("AB\x0012", ControlCharacter, 3),
        ("AB12\n", ControlCharacter, 5),
        ("\x1b[2JAB12", ControlCharacter, 1),
        ("AB\ud80012", ControlCharacter, 3),
        ("A[3[8]]", NestedAlternatives, 4),
        ("A[38", UnclosedAlternatives, 2),
        ("A38]", UnopenedAlternatives, 4),
        ("A[]", EmptyAlternatives, 2),
        ("A[ . ]", EmptyAlternatives, 2),
        ("A[3?]", DoubtInAlternatives, 4),
        ("A[3*]", DoubtInAlternatives, 4),
        ("A[3-8]", RangeInAlternatives, 4),
        ("A[3−8]", RangeInAlternatives, 4),
        ("A1\\", NothingEscaped, 3),
        ("A[1\\", NothingEscaped, 4),
    ],
)
def test_what_is_no_reading_is_refused_with_its_place(text, refusal, position):
    with pytest.raises(refusal) as refused:
        Reading.parse(text)
    assert refused.value.data["position"] == position
    assert refused.value.data["expected"] == refusal.expected


@pytest.mark.parametrize("text", ["", "A" * 300, "A\t1"])
def test_a_serial_out_of_a_record_has_the_same_limits(text):
    with pytest.raises(ReadingRefused):
        Reading.literal(text)


def test_every_refusal_has_a_code_of_its_own_and_is_listed():
    codes = {refusal.code for refusal in REFUSALS}
    assert set(REFUSALS) == set(ReadingRefused.__subclasses__())
    assert len(codes) == len(REFUSALS)
    assert all(code.startswith("reading.") for code in codes)


@given(st.text(max_size=MAX_LENGTH + 5))
def test_any_text_is_a_reading_or_is_refused_with_a_code(text):
    try:
        reading = Reading.parse(text)
    except REFUSALS as refused:
        reading, position = None, refused.position
    else:
        reading, position = Reading.parse(reading.canonical), 1
        assert reading == Reading.parse(text)
    assert 1 <= position <= len(text) + 1


@given(st.text(alphabet="AБ0Oاé?*[]\\-. 甲", max_size=12))
def test_the_canonical_text_says_the_same(text):
    try:
        reading = Reading.parse(text)
    except ReadingRefused:
        return
    assert Reading.parse(reading.canonical).tokens == reading.tokens
    assert Reading.parse(reading.canonical).canonical == reading.canonical
