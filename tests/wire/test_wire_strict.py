"""JSON from outside has one writing or is refused."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracemark.wire import base64url, padding, strict
from tracemark.wire.refusals import Code, Refused

ONE_OF_EACH_TRAP = {
    b'{"a":1,"a":2}': "duplicate_member",
    b'{"b":{"a":1,"a":1}}': "duplicate_member",
    b'{"a":NaN}': "number_not_whole",
    b'{"a":Infinity}': "number_not_whole",
    b'{"a":1e400}': "number_not_whole",
    b'{"a":1.0}': "number_not_whole",
    b'{"a":9007199254740992}': "number_too_large",
    b'{"a":-9007199254740992}': "number_too_large",
    b'{"a":' + b"9" * 5000 + b"}": "number_too_large",
    b'{"a":"\\ud800"}': "lone_surrogate",
    b'{"\\ud800":1}': "lone_surrogate",
    b'\xef\xbb\xbf{"a":1}': "byte_order_mark",
    b'{"a":"\xff"}': "not_utf8",
    '{"e\u0301":1}'.encode(): "key_not_composed",
    b'{"b":1,"a":2}': "not_canonical",
    b'{"a": 1}': "not_canonical",
    b'{"a":1}\n': "not_canonical",
    b'{"a":-0}': "not_canonical",
    b'{"a":01}': "not_json",
    b'{"a":"\\u0041"}': "not_canonical",
    b'{"a":"\\/"}': "not_canonical",
    b'{"a":1': "not_json",
    b"": "not_json",
    b"{a:1}": "not_json",
    b'{"a":"\x01"}': "not_json",
    b'{"a":null}': "null",
    b"[1]": "not_an_object",
    b"1": "not_an_object",
    b'"a"': "not_an_object",
    b"null": "not_an_object",
}


@pytest.mark.parametrize("data", ONE_OF_EACH_TRAP, ids=list(range(len(ONE_OF_EACH_TRAP))))
def test_a_second_writing_or_a_trap_is_refused_by_its_name(data: bytes):
    with pytest.raises(Refused) as refused:
        strict.read(data)
    assert (refused.value.code, refused.value.detail) == (Code.SCHEMA, ONE_OF_EACH_TRAP[data])


SCALARS = st.booleans() | st.integers(-strict.LARGEST, strict.LARGEST) | st.text(max_size=20)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=8), inner, max_size=5)
)  # fmt: skip


@given(st.dictionaries(st.text(max_size=8), VALUES, max_size=6))
def test_what_is_read_writes_the_same_bytes_again(value: dict[str, object]):
    try:
        data = strict.write(value)
        read = strict.read(data)
    except Refused as refused:
        assert refused.detail in {"key_not_composed", "too_deep", "too_many_members"}
        return
    except ValueError:
        return  # a lone surrogate cannot even be written
    assert read == value
    assert strict.write(read) == data


@given(st.binary(max_size=200))
def test_no_bytes_break_the_gate(data: bytes):
    try:
        assert strict.write(strict.read(data)) == data
    except Refused as refused:
        assert refused.code in {Code.SCHEMA, Code.TOO_LARGE}


def of_depth(levels: int) -> bytes:
    return b'{"a":' * levels + b"1" + b"}" * levels


LIMITS = strict.Limits(size=1_000, depth=4, members=5, text=10)


@pytest.mark.parametrize(
    ("fits", "too_much", "detail"),
    [
        (of_depth(4), of_depth(5), "too_deep"),
        (b'{"a":[1,2,3,4]}', b'{"a":[1,2,3,4,5]}', "too_many_members"),
        (b'{"a":"%s"}' % (b"x" * 10), b'{"a":"%s"}' % (b"x" * 11), "text_too_long"),
        ('{"a":"ééééé"}'.encode(), '{"a":"éééééé"}'.encode(), "text_too_long"),
    ],
)  # fmt: skip
def test_each_limit_holds_at_its_last_step(fits: bytes, too_much: bytes, detail: str):
    strict.read(fits, LIMITS)
    with pytest.raises(Refused) as refused:
        strict.read(too_much, LIMITS)
    assert (refused.value.code, refused.value.detail) == (Code.TOO_LARGE, detail)


def test_a_document_is_not_looked_at_when_it_is_too_large():
    with pytest.raises(Refused, match="too_many_bytes"):
        strict.read(b'{"a":"%s"}' % (b"x" * 40_000))


def test_a_tower_of_brackets_is_refused_and_does_not_fall_over():
    with pytest.raises(Refused) as refused:
        strict.read(b'{"a":' + b"[" * 30_000)
    assert refused.value.detail in {"too_deep", "not_json"}


def test_the_place_of_a_fault_never_repeats_what_a_stranger_wrote():
    data = json.dumps({"<script>": {"a": "x" * 9_000}}, separators=(",", ":")).encode()
    with pytest.raises(Refused) as refused:
        strict.read(data)
    assert refused.value.at == "/?/a"


@given(st.binary(max_size=100))
def test_base64url_has_one_writing(data: bytes):
    assert base64url.read(base64url.write(data)) == data


@pytest.mark.parametrize("text", ["QQ==", "QR", "Q", "Q Q", "QQ\n", "+/+/", "Ä", "QQ=", "----="])
def test_other_writings_of_base64url_are_refused(text: str):
    with pytest.raises(Refused):
        base64url.read(text)


@given(st.integers(1, padding.LARGEST))
def test_filling_gives_few_sizes_and_is_taken_off_again(size: int):
    token = b"x" * size
    filled = padding.fill(token)
    assert len(filled) in padding.CLASSES
    assert padding.strip(filled) == token
    assert len(filled) <= max(padding.SMALLEST, size * 5 // 4 + 1)


def test_there_are_at_most_twenty_four_sizes():
    assert len(padding.CLASSES) <= 24


@pytest.mark.parametrize(
    "filled",
    [b"", b" " * 1024, b"x" * 1000, b"x" * 1024 + b" " * 256, b"x" * 10 + b" " * 1271, b"x" * 49_153],
)
def test_filling_of_another_length_is_refused(filled: bytes):
    with pytest.raises(Refused):
        padding.strip(filled)


def test_what_fits_no_size_is_refused():
    with pytest.raises(Refused, match="too_large"):
        padding.fill(b"x" * (padding.LARGEST + 1))
