"""Events say what of them is personal; what they say reaches the ledger without floats or objects."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

import pytest

from tracemark.kernel import events
from tracemark.kernel.events import Event, plain
from tracemark.kernel.identity import new_uuid


class Colour(StrEnum):
    BLUED = "blued"


@pytest.fixture(autouse=True)
def _events_of_this_test_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "_REGISTRY", dict(events._REGISTRY))


def met() -> type[Event]:
    @dataclass(frozen=True, kw_only=True)
    class Met(Event):
        act: ClassVar[str] = "test.met"
        personal: ClassVar[tuple[str, ...]] = ("name",)

        name: str = ""
        place: str = ""
        seen: int | None = None
        facts: dict[str, Any] = field(default_factory=dict)

    return Met


@pytest.mark.parametrize("said", [{"act": "test.act"}, {"personal": ()}, {}])
def test_an_event_that_does_not_say_its_act_and_what_is_personal_is_refused(said):
    with pytest.raises(TypeError, match="must say"):
        type("Silent", (Event,), said)


def test_a_personal_fact_is_kept_apart_from_the_others():
    person = new_uuid()
    entry = met()(subject=person, person=person, name="Ana", place="Port").entry()
    assert entry.body == {"place": "Port", "facts": {}}
    assert entry.personal == {"name": "Ana"}
    assert entry.person == person


def test_what_was_not_said_is_left_out_and_a_zero_is_said():
    assert met()(subject=new_uuid()).entry().body == {"facts": {}}
    assert met()(subject=new_uuid(), seen=0).entry().body == {"facts": {}, "seen": 0}


def test_the_envelope_is_not_repeated_in_the_body():
    entry = met()(subject=new_uuid(), why="Arms Act", corrects=3).entry()
    assert (entry.why, entry.corrects, entry.body) == ("Arms Act", 3, {"facts": {}})


def test_values_become_plain():
    uuid = UUID(int=7)
    assert plain({Colour.BLUED: [uuid, date(2026, 3, 14), Colour.BLUED, None, True, 3]}) == {
        "blued": [str(uuid), "2026-03-14", "blued", None, True, 3]
    }
    assert plain({"b", "a"}) == ["a", "b"]


def test_a_float_has_no_place_in_the_ledger():
    with pytest.raises(TypeError, match="float"):
        plain({"probability": [0.5]})


def test_every_kind_of_event_can_be_listed():
    kind = met()
    assert ("test.met", kind) in list(events.every_event())
