"""A load and its undoing are in the ledger with all that they wrote: the tables can be made again from it."""

from __future__ import annotations

import pytest

from tracemark.apps.accounts.api import NODE
from tracemark.apps.accounts.data import Partition
from tracemark.apps.registry import rebuilding
from tracemark.apps.registry.loads import api as loads
from tracemark.apps.registry.models import WeaponRow

FILE = (
    "Serial,Maker,Model,Calibre,Year,Owner,Licence\n"
    "AB1234,Glock,Glock 17,9x19,1999,Amina Canary,L-1\n"
    "AB1235,Glock,Glock 17,9x19,2001,Amina Canary,L-1\n"
    "AB1236,Glock,Glock 19,9x19,2002,Noor Canary,L-2\n"
)


@pytest.fixture
def loaded(reference, registrar):
    row = loads.take_in(
        by=registrar, partition=Partition.CIVILIAN, source="Dealer", name="dealer.csv", chunks=[FILE.encode()]
    )
    loads.start_load(by=registrar, load=row.uuid)
    return loads.run_load(by=registrar, load=row.uuid)


def test_what_a_load_wrote_is_what_the_ledger_says(loaded):
    assert WeaponRow.objects.filter(load=loaded).count() == 3
    assert rebuilding.rebuild(check=True).differences == []


def test_what_an_undone_load_left_is_what_the_ledger_says(loaded, registrar, by_two):
    by_two(loads.undo_load, by=registrar, load=loaded.uuid, why="Wrong file")
    loads.run_undo(by=registrar, load=loaded.uuid)
    assert set(WeaponRow.objects.filter(load=loaded).values_list("status", flat=True)) == {"withdrawn"}
    assert rebuilding.rebuild(check=True).differences == []
    rebuilding.rebuild_tables(by=NODE)
    assert rebuilding.rebuild(check=True).differences == []
    assert WeaponRow.objects.filter(load=loaded).count() == 3
