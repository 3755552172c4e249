"""Processes that are killed and processes that write at once: nothing acknowledged is lost, nothing is torn.

The writers are real child processes with connections of their own.
"""

from __future__ import annotations

import os
import random
import signal
import time
import traceback

import pytest
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from ledger_samples import append, holder, weapon

from tracemark.apps.ledger import api as ledger
from tracemark.apps.ledger.models import EventRow
from tracemark.apps.ledger.signer import FileSigner, signer
from tracemark.kernel.identity import new_uuid
from tracemark.proofs.audit import Verdict

pytestmark = pytest.mark.usefixtures("own_ledger")


def in_child(work) -> tuple[int, int]:
    """Run `work(acknowledge)` in a child; its acknowledgements can be read from the descriptor returned."""
    connection.close()
    reading, writing = os.pipe()
    child = os.fork()
    if child:
        os.close(writing)
        return child, reading
    status = 1
    try:
        os.close(reading)
        work(lambda receipt: os.write(writing, b"%d %d\n" % (receipt.first, receipt.size)))
        status = 0
    except BaseException:  # noqa: BLE001 - whatever it is, it is shown: nobody else will see it
        traceback.print_exc()
    finally:
        os._exit(status)  # the child must not come back into the test


def acknowledged(reading: int) -> list[tuple[int, int]]:
    with os.fdopen(reading, "rb") as pipe:
        return [tuple(map(int, line.split())) for line in pipe if line.endswith(b"\n")]


def ended(child: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def all_is_well() -> int:
    """The size of a ledger that verifies, starts and can be continued."""
    ledger.check_at_start(connection)
    audit = ledger.verify_ledger()
    assert audit.verdict is Verdict.INTACT, audit.findings
    return audit.size


@pytest.mark.parametrize("seed", range(3))
def test_nothing_acknowledged_is_lost_when_a_writer_is_killed(seed):
    rng = random.Random(seed)

    def write_for_ever(acknowledge) -> None:
        while True:
            acknowledge(append(*[holder(new_uuid()) for _ in range(rng.randrange(1, 20))]))

    promised = 0
    for _ in range(6):
        child, reading = in_child(write_for_ever)
        time.sleep(rng.uniform(0.02, 0.12))
        os.kill(child, signal.SIGKILL)
        assert ended(child) == -signal.SIGKILL
        receipts = acknowledged(reading)
        size = all_is_well()
        assert all(last <= size for _, last in receipts)
        assert [first for first, _ in receipts[1:]] == [last for _, last in receipts[:-1]]
        promised = max([promised, *(last for _, last in receipts)])
        assert size >= promised
    assert promised > 0


def test_a_writer_killed_between_the_commit_and_the_signer_s_memory_leaves_no_dead_end(monkeypatch):
    append(weapon())

    def killed(self, size, root) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def write(acknowledge) -> None:
        monkeypatch.setattr(FileSigner, "settle", killed)
        append(weapon())

    for number in (2, 3, 4):
        child, _ = in_child(write)
        assert ended(child) == -signal.SIGKILL
        assert all_is_well() == number
        assert signer().last().size == 1
    append(weapon())
    assert signer().last().size == all_is_well() == 5


def test_a_writer_killed_after_signing_and_before_the_commit_leaves_nothing(monkeypatch):
    append(weapon())

    def killed(self) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def write(acknowledge) -> None:
        monkeypatch.setattr(BaseDatabaseWrapper, "_commit", killed)
        append(weapon())

    child, _ = in_child(write)
    assert ended(child) == -signal.SIGKILL
    assert all_is_well() == 1
    assert signer().last().size == 1
    assert append(weapon()).first == 1
    assert all_is_well() == 2


def test_writers_at_once_give_one_tree_without_gaps():
    writers, appends = 4, 12

    def write(acknowledge) -> None:
        for number in range(appends):
            acknowledge(append(*[weapon() for _ in range(number % 3 + 1)]))

    append(weapon())
    children = [in_child(write) for _ in range(writers)]
    receipts = [receipt for _, reading in children for receipt in acknowledged(reading)]
    assert [ended(child) for child, _ in children] == [0] * writers
    receipts.sort()
    assert len(receipts) == writers * appends
    assert receipts[0][0] == 1
    assert [first for first, _ in receipts[1:]] == [last for _, last in receipts[:-1]]
    assert all_is_well() == receipts[-1][1] == EventRow.objects.count() == 1 + writers * appends * 2


def test_two_first_writers_agree_on_one_key():
    def write(acknowledge) -> None:
        acknowledge(append(holder(new_uuid())))

    children = [in_child(write) for _ in range(3)]
    for _, reading in children:
        assert acknowledged(reading)
    assert [ended(child) for child, _ in children] == [0, 0, 0]
    assert all_is_well() == 3
