from __future__ import annotations

import contextlib
import json

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st
from proof_samples import sample_leaf

from tracemark.proofs import leaf

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30)
BODIES = st.dictionaries(
    st.text(st.characters(max_codepoint=127), max_size=10),
    TEXTS | st.integers(-(2**53) + 1, 2**53 - 1) | st.booleans() | st.none() | st.lists(TEXTS, max_size=3),
    max_size=6,
)


@settings(max_examples=200, deadline=None)
@given(BODIES, TEXTS, st.lists(TEXTS, max_size=4), st.integers(0, 2**53 - 1))
def test_a_leaf_is_written_as_rfc_8785_writes_it_and_read_back(body, why, digests, seq):
    made = sample_leaf(seq=seq, body=body, why=why, digests=tuple(sorted(digests)))
    data = made.encode()
    assert data == rfc8785.dumps(json.loads(data))
    assert leaf.read(data) == made


def test_what_is_empty_is_left_out():
    members = json.loads(sample_leaf(body={}, office="", role=(), why="").encode())
    assert set(members) == {"v", "seq", "id", "at", "actor", "act", "subject", "deed", "auth"}


GOOD = json.loads(sample_leaf(seq=7, corrects=3, digests=("b", "a")).encode())


def changed(**members) -> bytes:
    return rfc8785.dumps({name: value for name, value in (GOOD | members).items() if value is not ...})


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"1",
        b"\xff",
        b"{" * 100_000,
        rfc8785.dumps(GOOD) + b" ",
        rfc8785.dumps(GOOD).replace(b'"seq":7', b'"seq":7,"seq":7'),
        rfc8785.dumps(GOOD).replace(b'"seq":7', b'"seq":7.0'),
        json.dumps(GOOD).encode(),
        rfc8785.dumps(GOOD).decode().encode("utf-16"),
        changed(v=2),
        changed(v=...),
        changed(seq="7"),
        changed(seq=True),
        changed(seq=-1),
        changed(at="2026-03-14T09:26:53Z"),
        changed(at="٢٠٢٦-03-14T09:26:53.589Z"),
        changed(corr=7),
        changed(corr="3"),
        changed(role="registrar"),
        changed(role=[1]),
        changed(role=5),
        changed(_sd=["b", "a"]),
        changed(body=[]),
        changed(body={"a": 1.5}),
        changed(act=""),
        changed(actor=...),
        changed(extra="member"),
        changed(why=None),
    ],
)
def test_bytes_that_are_no_leaf_are_refused(data):
    with pytest.raises(leaf.BadLeaf):
        leaf.read(data)


@settings(max_examples=200, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(sorted(GOOD)),
        st.recursive(st.none() | st.integers() | st.text(), st.lists, max_leaves=4),
    )
)
def test_no_members_of_any_kind_break_the_reader(members):
    data = json.dumps(GOOD | members).encode()
    with contextlib.suppress(leaf.BadLeaf):
        leaf.read(data)
