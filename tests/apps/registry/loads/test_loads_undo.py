"""Undoing a load is a deed: every record of it is withdrawn, none is deleted, and what others did since stays."""

from __future__ import annotations

import pytest

from tracemark.apps.ledger import api as ledger
from tracemark.apps.registry import api as registry
from tracemark.apps.registry import rebuilding
from tracemark.apps.registry.data import Act, DeedFacts
from tracemark.apps.registry.loads import api as loads
from tracemark.apps.registry.loads import undo
from tracemark.apps.registry.loads.errors import MovedOn, WhyMissing
from tracemark.apps.registry.models import DeedRow, WeaponRow
from tracemark.kernel import jobs
from tracemark.kernel.errors import NotAllowed, NotFound, StepNotOpen

FILE = "Serial,Maker,Owner\nA1,Glock,Ann Canary\nA2,Glock,Ann Canary\nA3,Colt,\nA4,Colt,\nA5,Colt,\n"


@pytest.fixture
def row(loaded):
    return loaded(FILE)


@pytest.fixture
def undone(row, registrar, by_two):
    def run(why="Wrong file"):
        by_two(loads.undo_load, by=registrar, load=row.uuid, why=why)
        return loads.run_undo(by=registrar, load=row.uuid)

    return run


def test_every_record_is_withdrawn_by_a_deed_of_the_officer_and_none_is_deleted(undone, row, registrar):
    assert (undone().state, WeaponRow.objects.count()) == ("undone", 5)
    assert set(WeaponRow.objects.values_list("status", flat=True)) == {"withdrawn"}
    for weapon in WeaponRow.objects.all():
        first, last = DeedRow.objects.filter(weapon=weapon).order_by("pk")
        assert (first.act, last.act, last.document) == (
            "weapon.registered",
            "weapon.withdrawn",
            row.reference,
        )
        assert ledger.entries_of(str(weapon.uuid))[-1].actor == registrar.id


def test_the_ledger_says_who_undid_it_and_why_and_stays_intact(undone, row, registrar):
    undone(why="The dealer sent the wrong year")
    acts = {entry.act: entry for entry in ledger.entries_of(str(row.uuid))}
    assert list(acts)[-3:] == ["load.undone", "load.part_withdrawn", "load.undo_ended"]
    assert acts["load.undone"].actor == registrar.id
    assert "wrong year" in str(acts["load.undone"].body) + str(acts["load.undone"].why)
    assert ledger.verify_ledger(None).exit_code == 0
    assert rebuilding.rebuild(check=True).differences == []


def test_a_record_that_somebody_has_worked_on_since_stays_and_is_listed(undone, row, registrar):
    worked_on = WeaponRow.objects.get(serial="A2")
    registry.record_deed(by=registrar, weapon=worked_on.uuid, act=Act.STOLEN, facts=DeedFacts())
    ended = undone()
    assert (ended.withdrawn, ended.kept) == (4, 1)
    assert list(loads.still_standing(ended)) == [worked_on]
    assert WeaponRow.objects.get(serial="A2").status == "stolen"


def test_no_load_is_undone_without_a_reason(row, registrar, by_two):
    with pytest.raises(WhyMissing):
        by_two(loads.undo_load, by=registrar, load=row.uuid, why="  ")
    assert WeaponRow.objects.exclude(status="withdrawn").count() == 5


def test_it_goes_on_behind_what_was_withdrawn_before_a_kill(row, registrar, monkeypatch, by_two):
    monkeypatch.setattr(undo, "BATCH", 2)
    by_two(loads.undo_load, by=registrar, load=row.uuid, why="Wrong file")
    undo.withdraw_batch(by=registrar, load=row.uuid, after=0)
    ended = loads.run_undo(by=registrar, load=row.uuid)
    assert (ended.withdrawn, ended.kept) == (5, 0)
    assert DeedRow.objects.filter(act="weapon.withdrawn").count() == 5


def test_a_load_under_way_stops_where_it_is_when_it_is_undone(taken_in, registrar, by_two):
    row = taken_in(FILE)
    loads.start_load(by=registrar, load=row.uuid, in_background=True)
    by_two(loads.undo_load, by=registrar, load=row.uuid, why="Wrong file", in_background=True)
    while jobs.run_next():
        pass
    row.refresh_from_db()
    assert (row.state, row.loaded, row.withdrawn) == ("undone", 0, 0)
    with pytest.raises(MovedOn):
        loads.run_load(by=registrar, load=row.uuid)


def test_what_is_undone_is_not_undone_again_and_a_load_not_undone_is_not_withdrawn(
    row, undone, registrar, by_two
):
    with pytest.raises(MovedOn):
        loads.run_undo(by=registrar, load=row.uuid)
    undone()
    with pytest.raises(StepNotOpen):
        by_two(loads.undo_load, by=registrar, load=row.uuid, why="Again")


def test_nobody_undoes_who_does_not_keep_the_register(row, police_officer, administrator, by_two):
    for person, refusal in ((police_officer, (NotAllowed, NotFound)), (administrator, NotAllowed)):
        with pytest.raises(refusal):
            by_two(loads.undo_load, by=person, load=row.uuid, why="Mine")
    assert WeaponRow.objects.exclude(status="withdrawn").count() == 5
