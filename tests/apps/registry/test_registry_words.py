"""The sentences of candidates are complete, and the segments tell a record from a reading without losing a sign."""

from __future__ import annotations

import csv
import dataclasses
from importlib.resources import files
from pathlib import Path

import pytest
from django.utils.translation import override

from tracemark.apps.catalogue.identify import load_csv
from tracemark.apps.registry import labels, words
from tracemark.marks import REFUSALS, REMARKS, AttributeName, Reading, ReadingRefused, compare, explain

VALUES = {"seen": "O", "recorded": "0", "position": 3, "attribute": AttributeName.MAKER}


@pytest.mark.parametrize("code", sorted(REMARKS))
def test_every_remark_has_its_sentence(code):
    kind = REMARKS[code]
    names = [field.name for field in dataclasses.fields(kind)]
    for attribute in AttributeName if "attribute" in names else (None,):
        remark = kind(
            **{name: VALUES[name] for name in names} | ({"attribute": attribute} if attribute else {})
        )
        said = words.sentence(remark)
        assert said.endswith(".")
        assert "%" not in said


def test_no_sentence_is_left_that_no_remark_has():
    attributes = {code for code, _name in words.ATTRIBUTES}
    assert set(words.SENTENCES) | attributes == set(REMARKS)


@pytest.mark.parametrize("refused", REFUSALS, ids=lambda kind: kind.code)
def test_every_refusal_of_a_reading_has_its_sentence(refused):
    assert words.refusal(refused(position=2, limit=300)).endswith((".", "it."))
    assert set(words.REFUSED) == {kind.code for kind in REFUSALS}


@pytest.mark.parametrize(
    "typed", ["", "AB[3", "AB]", "A[]", "A[3-8]", "A[?]", "A[[", "A\\", "A\t", "A" * 400]
)
def test_a_refusal_is_told_in_words(typed):
    with pytest.raises(ReadingRefused) as caught:
        Reading.parse(typed)
    assert "%(" not in words.refusal(caught.value)


@pytest.mark.parametrize(
    ("reading", "serial", "said"),
    [
        ("AB1O3", "AB103", "“0” was read as “O”, which looks alike."),
        ("AB173", "AB113", "“1” was read as “7”."),
        ("AB13", "AB123", "“2”, character 4 of the record, is missing in the reading."),
    ],
)
def test_a_difference_is_said_in_words(reading, serial, said):
    assert said in [words.sentence(remark) for remark in explain(compare(Reading.parse(reading), serial))]


def test_brackets_keep_their_direction_in_a_sentence_from_right_to_left():
    remark = explain(compare(Reading.parse("AB[38]"), "AB3"))[0]
    with override("ar"):
        assert "\u2066[38]\u2069" in words.sentence(remark)


@pytest.mark.parametrize(
    ("reading", "serial", "kinds"),
    [
        ("AK7010", "AK7010", ["same"]),
        ("AK7O10", "AK7010", ["same", "lookalike", "same"]),
        ("AK7?10", "AK7010", ["same", "unknown", "same"]),
        ("AK7[08]10", "AK7010", ["same", "alternative", "same"]),
        ("AK710", "AK7510", ["same", "lost", "same"]),
        ("AK7X010", "AK7010", ["same", "extra", "same"]),
        ("AK7910", "AK7010", ["same", "read_as", "same"]),
        ("AK*10", "AK7010", ["same", "unknown", "same"]),
        ("KA7010", "AK7010", ["swapped", "same"]),
    ],
)
def test_segments_say_how_the_reading_differs_at_each_place(reading, serial, kinds):
    assert [piece["kind"] for piece in words.segments(reading, serial)] == kinds


@pytest.mark.parametrize("serial", ["AK-7010 33918", "70103391", "АК 1234", "A/1-2"])
def test_segments_lose_no_sign_of_the_record(serial):
    assert "".join(piece["text"] for piece in words.segments("70?03391", serial)) == serial.upper()


def test_what_cannot_be_read_is_shown_as_it_stands():
    assert words.segments("AB[", "AB1") == [{"text": "AB1", "kind": "same", "read": ""}]


def test_every_symbol_that_tells_a_maker_can_be_chosen():
    known = load_csv(Path(str(files("tracemark.apps.catalogue") / "data")))
    practised = {symbol for symbols in known.by_symbols for symbol in symbols}
    coded = {row.symbol for rows in known.factory_codes.values() for row in rows} - {"none"}
    assert practised | coded <= set(labels.SYMBOLS)


@pytest.mark.parametrize(("file", "table"), [("mark_kinds", labels.KINDS), ("mark_places", labels.PLACES)])
def test_every_kind_and_place_of_the_catalogue_has_its_word(file, table):
    text = (files("tracemark.apps.catalogue") / "data" / f"{file}.csv").read_text(encoding="utf-8")
    assert {row["code"] for row in csv.DictReader(text.splitlines())} == set(table)
