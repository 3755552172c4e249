"""Which entries a file of chosen entries claims to hold is one line of text, and that line decides."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracemark.proofs.leaf import Leaf
from tracemark.proofs.selection import Selection

ACTOR = "0198a1b2-0000-7000-8000-0000000000aa"
LEAF = Leaf(
    seq=5, id=ACTOR, at="2026-11-24T00:00:00.000Z", actor=ACTOR, office="", role=("registrar",), auth="password",
    act="records.looked_up", subject=ACTOR, deed=ACTOR, body={},
)  # fmt: skip
ACTS = st.lists(st.from_regex(r"[a-z_]{1,9}\.[a-z_]{1,9}", fullmatch=True), min_size=1, max_size=3)
PLACES = st.integers(0, 10**17)


@given(st.builds(Selection, ACTS.map(tuple), PLACES, PLACES, st.sampled_from(["", ACTOR])))
def test_a_selection_is_read_as_it_was_written(selection):
    assert Selection.read(str(selection)) == selection


@pytest.mark.parametrize("text", ["", "acts= first=0 until=1", "acts=a.b first=-1 until=1", "acts=a.b first=0 until=1 actor=x"])  # fmt: skip
def test_what_is_no_selection_is_refused(text):
    with pytest.raises(ValueError, match="no selection"):
        Selection.read(text)


@pytest.mark.parametrize(
    ("change", "taken"),
    [
        ({}, True),
        ({"seq": 4}, False),
        ({"seq": 9}, True),
        ({"seq": 10}, False),
        ({"act": "records.exported"}, False),
        ({"actor": ACTOR.replace("aa", "bb")}, False),
    ],
)
def test_an_entry_is_taken_by_its_kind_its_place_and_its_actor(change, taken):
    chosen = Selection(("holder.looked_at", "records.looked_up"), 5, 10, ACTOR)
    assert chosen.takes(replace(LEAF, **change)) is taken
    if "actor" in change:
        assert replace(chosen, actor="").takes(replace(LEAF, **change))
