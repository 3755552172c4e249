"""A second process presses leaves; what stands in the ledger is the same with it, without it, and when it dies."""

from __future__ import annotations

import os
import signal
from multiprocessing import active_children

import pytest
from ledger_samples import append, holder, weapon

from tracemark.apps.ledger import api as ledger
from tracemark.apps.ledger import recorder
from tracemark.apps.ledger.errors import CannotBeRecorded
from tracemark.kernel.identity import new_uuid

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _small_sheets_and_two_cores(monkeypatch):
    monkeypatch.setattr(recorder, "SHEET", 3)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)


def entries(number: int) -> list:
    return [holder(new_uuid()) if place % 3 else weapon() for place in range(number)]


def is_intact(size: int) -> bool:
    audit = ledger.verify_ledger()
    return audit.exit_code == 0 and audit.size == size


def test_what_was_pressed_beside_is_intact_and_the_process_ends_with_its_load():
    before = set(active_children())
    with ledger.pressing_beside():
        assert len(set(active_children()) - before) == 1
        append(*entries(11))
        append(*entries(1))
        append(*entries(6))
    assert set(active_children()) == before
    assert is_intact(18)


def test_a_killed_press_loses_nothing():
    with ledger.pressing_beside():
        append(*entries(4))
        for child in active_children():
            os.kill(child.pid, signal.SIGKILL)
            child.join()
        append(*entries(7))
    assert is_intact(11)


def test_what_cannot_be_written_is_refused_and_the_next_batch_goes_on():
    with ledger.pressing_beside():
        with pytest.raises(CannotBeRecorded):
            append(*entries(5), weapon(serial="\ud800"), *entries(5))
        append(*entries(5))
    assert is_intact(5)


def test_with_one_core_everything_is_pressed_here(monkeypatch):
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    before = set(active_children())
    with ledger.pressing_beside():
        assert set(active_children()) == before
        append(*entries(7))
    assert is_intact(7)
