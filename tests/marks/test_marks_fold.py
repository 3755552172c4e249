"""One mark, however it was typed: normal form, scripts, classes of look-alikes."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracemark.marks import CLASSES, FOLD_VERSION, Script, fold, normalise, script, scripts, symbols
from tracemark.marks.fold import REPRESENTATIVES, TWINS


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("ab-12 34", "AB1234"),
        ("AB\u00a012\u201134", "AB1234"),
        ("12.345/67", "1234567"),
        ("№ 12345", "12345"),
        ("# ACL477458", "ACL477458"),
        ("'00123", "00123"),
        ("\u202e\u200f12\u200e3\u202c", "123"),
        ("ＡＢ１２", "AB12"),
        ("٠١٢٣٤٥٦٧٨٩", "0123456789"),
        ("۰۱۲۳۴۵۶۷۸۹", "0123456789"),
        ("ب ۱۲۳", "ب123"),
        ("Ⅻ-7", "XII7"),
        ("жк1234", "ЖК1234"),
        ("12345★", "12345★"),
        ("甲-001", "甲001"),
    ],
)
def test_the_normal_form_is_the_same_however_it_was_typed(typed, normal):
    assert normalise(typed) == normal


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("АВЕКМНОРСТУХ", "ABEKMHOPCTYX"),
        ("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEZHIKMNOPTYX"),
        ("З12", "312"),
        ("І12", "112"),
        ("O0QD", "0000"),
        ("1IL", "111"),
        ("5S2Z8B", "552288"),
        ("Г7Ч4Э3Б6", "77443366"),
        ("ДА ЖК ИN ЯR ЦU ЩW", "AAKKNNRRUUWW"),
        ("ΓΔΛΠΦ", "ГДЛПФ"),
        ("Ёлка", "Eлкa"),
        ("Ø1Ł", "O1L"),
        ("ک12ی", "ك12ي"),
        ("ac-1 23", "AC123"),
    ],
)
def test_look_alikes_have_one_key_in_whatever_script(one, other):
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"), [("3", "8"), ("1", "7"), ("C", "G"), ("М", "W"), ("ب", "ت"), ("甲", "乙")]
)
def test_characters_that_are_told_apart_have_keys_of_their_own(one, other):
    assert fold(one) != fold(other)


def test_every_class_has_at_most_four_members_and_no_member_twice():
    members = "".join(CLASSES)
    assert len(members) == len(set(members)) == 10 + 26 + 16
    assert max(map(len, CLASSES)) <= 4
    assert len(CLASSES) < 31, "a class must fit into five bits beside the end and one to spare"


def test_every_letter_of_the_table_is_known_to_the_fold():
    assert all(fold(member) == group[0] for group in CLASSES for member in group)
    assert all(fold(twin) == fold(shape) for twin, shape in TWINS.items())


def test_letters_without_a_class_are_not_lost():
    assert fold("ب甲ЪΞ") == "ب甲ЪΞ"


def test_the_version_changes_with_the_table_only():
    assert len(FOLD_VERSION) == 12
    assert FOLD_VERSION == "9115daa900be"


def test_folding_any_character_again_changes_nothing():
    for code in range(sys.maxunicode + 1):
        char = chr(code)
        if unicodedata.category(char) in {"Cs", "Cn", "Co"}:
            continue
        key = fold(char)
        assert fold(key) == key, f"U+{code:04X}"


@given(st.text())
def test_folding_again_changes_nothing(text):
    assert fold(fold(text)) == fold(text)
    assert normalise(normalise(text)) == normalise(text)


@given(st.text())
def test_a_key_has_a_character_for_every_character_of_the_normal_form(text):
    assert len(fold(text)) == len(symbols(normalise(text))) == len(normalise(text))


@given(st.text(alphabet=st.characters(max_codepoint=0x24F)))
def test_typing_in_small_letters_or_with_separators_makes_no_difference(text):
    assert fold(text) == fold(text.lower().upper()) == fold(" ".join(text.upper()))


@given(st.text(alphabet=st.characters(max_codepoint=127)))
def test_the_short_way_for_plain_text_is_the_long_way(text):
    assert fold(text) == fold(text + "Ъ")[:-1]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("AB12", Script.LATIN),
        ("АВ12", Script.CYRILLIC),
        ("ΑΒ12", Script.GREEK),
        ("ب12", Script.ARABIC),
        ("۱۲", Script.ARABIC),
        ("ＡＢ", Script.LATIN),
        ("甲12", Script.HAN),
        ("ა12", Script.OTHER),
        ("12-34", Script.NONE),
        ("AЖ", Script.MIXED),
    ],
)
def test_the_script_is_that_of_the_letters_typed(text, expected):
    assert script(text) is expected


def test_all_scripts_of_a_mixed_mark_are_told():
    assert scripts("AЖ۱") == {Script.LATIN, Script.CYRILLIC, Script.ARABIC}


def test_representatives_stand_for_themselves():
    assert fold(REPRESENTATIVES) == REPRESENTATIVES
