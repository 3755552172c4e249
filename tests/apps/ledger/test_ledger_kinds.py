from __future__ import annotations

import re
from importlib import import_module
from importlib.util import find_spec

import pytest
from django.apps import apps

from tracemark.apps.ledger import api as ledger
from tracemark.apps.ledger.errors import UnknownAct
from tracemark.kernel.events import every_event


def test_every_kind_has_a_name_a_label_a_group_and_a_paragraph():
    for act, kind in ledger.kinds().items():
        assert re.fullmatch(r"[a-z]+\.[a-z_]+", act)
        assert len(act) <= 48
        assert str(kind.label)
        assert kind.group
        assert re.match(r"(ITI|PoA) ", kind.paragraph), act


def test_no_two_kinds_have_the_same_label():
    labels = [str(kind.label) for kind in ledger.kinds().values()]
    assert len(set(labels)) == len(labels)


def test_a_kind_that_does_not_exist_has_no_label():
    assert str(ledger.act_label("weapon.destroyed")) == "Destroyed"
    with pytest.raises(UnknownAct):
        ledger.act_label("weapon.enchanted")


def test_every_event_of_every_app_is_a_kind_and_says_the_same_of_what_is_personal():
    for app in apps.get_app_configs():
        if app.name.startswith("tracemark.apps.") and find_spec(f"{app.name}.events"):
            import_module(f"{app.name}.events")
    found = list(every_event())
    assert found
    for act, event in found:
        assert act in ledger.kinds(), f"{act} is not in kinds.csv"
        assert set(event.personal) <= ledger.kinds()[act].personal, (
            f"kinds.csv does not name what is personal in {act}"
        )
