"""State tables are complete by construction, and a step that is not open is a conflict."""

from __future__ import annotations

from enum import StrEnum

import pytest

from tracemark.kernel.errors import StepNotOpen
from tracemark.kernel.states import StateTable


class Door(StrEnum):
    OPEN = "open"
    SHUT = "shut"
    BRICKED_UP = "bricked_up"


DOOR = StateTable(
    Door,
    start=Door.OPEN,
    verbs={
        "shut": {Door.OPEN: Door.SHUT},
        "open": {Door.SHUT: Door.OPEN},
        "brick_up": {Door.OPEN: Door.BRICKED_UP, Door.SHUT: Door.BRICKED_UP},
    },
)


def test_a_verb_leads_where_the_table_says():
    assert DOOR.after(Door.OPEN, "shut") is Door.SHUT


@pytest.mark.parametrize(
    ("state", "verb"), [(Door.OPEN, "open"), (Door.BRICKED_UP, "shut"), (Door.OPEN, "paint")]
)
def test_a_step_that_is_not_open_is_a_conflict_that_names_both(state, verb):
    with pytest.raises(StepNotOpen) as refusal:
        DOOR.after(state, verb)
    assert refusal.value.status == 409
    assert refusal.value.data == {"verb": verb, "state": state.value}
    assert verb in str(refusal.value)


def test_the_open_verbs_of_a_state_are_those_of_the_table():
    assert DOOR.open_verbs(Door.OPEN) == ("shut", "brick_up")
    assert DOOR.is_final(Door.BRICKED_UP)
    assert not DOOR.is_final(Door.SHUT)


def test_a_state_that_no_verb_leads_to_is_refused():
    with pytest.raises(ValueError, match="bricked_up"):
        StateTable(Door, start=Door.OPEN, verbs={"shut": {Door.OPEN: Door.SHUT}})


def test_a_verb_that_starts_nowhere_is_refused():
    with pytest.raises(ValueError, match="paint"):
        StateTable(Door, start=Door.OPEN, verbs={**DOOR.verbs, "paint": {}})
