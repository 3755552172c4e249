"""Who had seen what, in whatever order messages come."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from tracemark.wire.engine import graph, retries

if TYPE_CHECKING:
    from collections.abc import Mapping


@st.composite
def conversations(draw: st.DrawFn) -> dict[str, tuple[str, ...]]:
    """Messages that each name some of those before them."""
    names = [f"m{number:02}" for number in range(draw(st.integers(0, 12)))]
    return {
        name: tuple(sorted(draw(st.sets(st.sampled_from(names[:at]), max_size=3)))) if at else ()
        for at, name in enumerate(names)
    }


@given(conversations(), st.integers())
def test_heads_do_not_depend_on_the_order_in_which_messages_came(
    known: Mapping[str, tuple[str, ...]], seed: int
):
    mixed = list(known.items())
    Random(seed).shuffle(mixed)
    assert graph.heads(dict(mixed)) == graph.heads(known)


@given(conversations())
def test_heads_are_what_nothing_follows_and_nothing_is_missing_of_a_whole_conversation(
    known: Mapping[str, tuple[str, ...]],
):
    heads = graph.heads(known)
    assert all(head not in prev for head in heads for prev in known.values())
    assert bool(heads) == bool(known)
    assert graph.missing(known) == ()


@given(conversations(), st.data())
def test_what_did_not_come_is_missing_if_something_that_came_names_it(
    known: Mapping[str, tuple[str, ...]], data: st.DataObject
):
    lost = data.draw(st.sets(st.sampled_from(sorted(known)))) if known else set()
    came = {mh: prev for mh, prev in known.items() if mh not in lost}
    named = {mh for prev in came.values() for mh in prev}
    assert set(graph.missing(came)) == named & lost


@given(st.integers(0, 10_000), st.floats(0, 1))
def test_a_wait_grows_to_six_hours_and_never_beyond(tries: int, chance: float):
    assert 1 <= retries.wait(tries, lambda: chance) <= retries.LONGEST
