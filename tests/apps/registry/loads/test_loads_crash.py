"""A load in a process of its own that is killed: whoever goes on loses nothing, doubles nothing, breaks no chain."""

from __future__ import annotations

import csv
import os
import random
import signal
import time
import traceback

import pytest
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

from tracemark.apps.accounts.data import Partition
from tracemark.apps.catalogue import api as catalogue
from tracemark.apps.catalogue.editing import touch
from tracemark.apps.ledger import api as ledger
from tracemark.apps.ledger.signer import FileSigner
from tracemark.apps.registry import rebuilding
from tracemark.apps.registry.loads import api as loads
from tracemark.apps.registry.loads import running
from tracemark.apps.registry.models import LoadRow, WeaponRow
from tracemark.proofs.audit import Verdict

GOOD, BAD, AGAIN = 260, 20, 20
FILE = (
    "Serial,Maker,Country,Owner\n"
    + "".join(
        f"K{number:05},Glock,{'Atlantis' if number % 14 == 3 and number < 14 * BAD else 'Austria'},Ann Canary\n"
        for number in range(GOOD + BAD)
    )
    + "K00000,Glock,Austria,Ann Canary\n" * AGAIN
)


@pytest.fixture
def load(own_registrar, shipped, monkeypatch):
    """A load that was started, in batches small enough to be hit in the middle."""
    touch()
    monkeypatch.setitem(catalogue._snapshots, catalogue.version(), shipped)
    monkeypatch.setattr(running, "BATCH", 10)
    row = loads.take_in(
        by=own_registrar, partition=Partition.CIVILIAN, source="Dealer", name="a.csv", chunks=[FILE.encode()]
    )
    return loads.start_load(by=own_registrar, load=row.uuid)


def in_child(work) -> int:
    connection.close()
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        work()
        status = 0
    except BaseException:  # noqa: BLE001 - whatever it is, it is shown: nobody else will see it
        traceback.print_exc()
    finally:
        os._exit(status)  # the child must not come back into the test


def ended(child: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def numbers_of(path) -> list[int]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [int(line["row"]) for line in csv.DictReader(file)]


def all_is_well(row: LoadRow) -> None:
    """What the load says of itself is what stands in the register, and the ledger can be continued."""
    assert ledger.verify_ledger().verdict is Verdict.INTACT
    assert row.loaded == WeaponRow.objects.count()
    assert row.loaded + row.repeated + row.bad == max(row.position - 1, 0)


def is_complete(row: LoadRow) -> None:
    assert (row.state, row.loaded, row.bad, row.repeated) == ("ended", GOOD, BAD, AGAIN)
    serials = list(WeaponRow.objects.values_list("serial", flat=True))
    assert len(serials) == len(set(serials)) == GOOD
    assert numbers_of(loads.aside_path(row.reference)) == [14 * number + 5 for number in range(BAD)]
    assert numbers_of(loads.repeats_path(row.reference)) == list(
        range(GOOD + BAD + 2, GOOD + BAD + AGAIN + 2)
    )
    assert rebuilding.rebuild(check=True).differences == []
    all_is_well(row)


@pytest.mark.parametrize("seed", range(2))
def test_a_load_killed_at_any_moment_goes_on_to_the_same_end(load, own_registrar, seed):
    rng = random.Random(seed)
    for _ in range(5):
        child = in_child(lambda: loads.run_load(by=own_registrar, load=load.uuid))
        time.sleep(rng.uniform(0.01, 0.12))
        os.kill(child, signal.SIGKILL)
        assert ended(child) in {-signal.SIGKILL, 0}
        load.refresh_from_db()
        all_is_well(load)
        if load.state == "ended":
            break
    if load.state != "ended":
        load = loads.run_load(by=own_registrar, load=load.uuid)
    is_complete(load)


@pytest.mark.parametrize(
    ("moment", "where", "rows"),
    [("_commit", BaseDatabaseWrapper, 20), ("settle", FileSigner, 30)],
    ids=["before the batch is committed", "when it was committed and nothing more"],
)
def test_the_batch_that_was_being_written_counts_whole_or_not_at_all(
    load, own_registrar, monkeypatch, moment, where, rows
):
    honest, calls = getattr(where, moment), []

    def killed_at_the_third(self, *more):
        calls.append(1)
        if len(calls) == 3:
            os.kill(os.getpid(), signal.SIGKILL)
        return honest(self, *more)

    def work():
        monkeypatch.setattr(where, moment, killed_at_the_third)
        loads.run_load(by=own_registrar, load=load.uuid)

    assert ended(in_child(work)) == -signal.SIGKILL
    load.refresh_from_db()
    assert (load.state, load.position) == ("running", rows + 1)
    all_is_well(load)
    is_complete(loads.run_load(by=own_registrar, load=load.uuid))
