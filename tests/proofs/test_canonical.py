from __future__ import annotations

from enum import StrEnum

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from tracemark.proofs import canonical

KEYS = st.text(st.characters(max_codepoint=127), max_size=12)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
PLAIN = st.none() | st.booleans() | st.integers(-canonical.LARGEST, canonical.LARGEST) | TEXTS
VALUES = st.recursive(
    PLAIN, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=20
)


@settings(max_examples=120, deadline=None)
@given(st.dictionaries(KEYS, VALUES, max_size=8))
def test_the_bytes_are_those_of_rfc_8785(value):
    assert canonical.encode(value) == rfc8785.dumps(value)


def test_every_character_that_could_need_an_escape_is_written_as_rfc_8785_does():
    text = "".join(map(chr, range(0x250))) + "\u2028\u2029\ufeff\uffff€𝄞"
    assert canonical.encode({"text": text}) == rfc8785.dumps({"text": text})


def test_members_are_sorted_and_nothing_is_added():
    assert canonical.encode({"b": [1, True, None], "a": "é\n"}) == '{"a":"é\\n","b":[1,true,null]}'.encode()


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ({"a": 1.0}, "fraction"),
        ({"a": [{"b": float("nan")}]}, "fraction"),
        ({"a": 2**53}, "integer_too_large"),
        ({"a": -(2**53)}, "integer_too_large"),
        ({1: "a"}, "key"),
        ({"a": {None: 1}}, "key"),
        ({"é": 1}, "key"),
        ({"a": b"bytes"}, "type"),
        ({"a": {1, 2}}, "type"),
        ({"a": "\ud800"}, "lone_surrogate"),
    ],
)
def test_what_has_two_writings_or_none_is_refused(value, code):
    with pytest.raises(canonical.NotCanonical) as caught:
        canonical.encode(value)
    assert caught.value.code == code


def test_a_value_that_goes_too_deep_is_refused_and_does_not_exhaust_the_stack():
    value: list = []
    for _ in range(5000):
        value = [value]
    with pytest.raises(canonical.NotCanonical, match="too_deep"):
        canonical.encode({"a": value})


def test_words_from_closed_lists_are_written_as_plain_text():
    class Word(StrEnum):
        ONE = "one"

    assert canonical.encode({"a": Word.ONE, Word.ONE: 2}) == b'{"a":"one","one":2}'
