"""What is over is swept away, and nothing else: files kept aside, sessions, attempts, answers under a key."""

from __future__ import annotations

import os
import threading
from datetime import timedelta

import pytest
from django.db import OperationalError

from tracemark.apps.accounts.models import AttemptRow, SessionRow
from tracemark.kernel import clock, intake, jobs, sweeping, telling, worker
from tracemark.kernel.identity import new_uuid
from tracemark.kernel.models import Reply, Upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path, settings):
    settings.TRACEMARK = settings.TRACEMARK.model_copy(update={"node_dir": tmp_path})
    (tmp_path / "aside").mkdir()
    return tmp_path / "aside"


def lay(folder, name, *, days):
    """A file aside that was written so many days ago."""
    file = folder / name
    file.write_bytes(b"\xff\xd8\xff")
    then = (clock.now() - timedelta(days=days)).timestamp()
    os.utime(file, (then, then))
    return file


def upload(name, *, state="waiting", days=2):
    return Upload.objects.create(
        purpose="weapon", subject=new_uuid(), facts={"caption": ""}, aside=name, sha256="0" * 64, size=3,
        state=state, by=new_uuid(), at=clock.now() - timedelta(days=days),
    )  # fmt: skip


def test_a_file_without_a_row_goes_after_a_day_and_not_before(folder):
    old, new = lay(folder, "old", days=2), lay(folder, "new", days=0.9)
    assert intake.sweep_aside() == 1
    assert (old.exists(), new.exists()) == (False, True)


@pytest.mark.parametrize(("state", "stays"), [
    ("waiting", True), ("preparing", True), ("stuck", True), ("kept", False), ("refused", False),
])  # fmt: skip
def test_a_file_stays_as_long_as_somebody_will_look_at_it(folder, state, stays):
    upload("one", state=state)
    file = lay(folder, "one", days=2)
    intake.sweep_aside()
    assert file.exists() == stays


def test_what_nobody_looked_at_for_a_month_is_refused_with_its_reason(folder):
    late = upload("late", state="stuck", days=31)
    file = lay(folder, "late", days=31)
    intake.sweep_aside()
    late.refresh_from_db()
    assert (late.state, late.error) == ("refused", "intake.never_looked_at")
    assert "30 days" in telling.sentence_of(late.error, late.error_data)
    assert not file.exists()


def test_what_is_looked_at_at_this_moment_is_not_swept(folder):
    late = upload("late", state="preparing", days=31)
    file = lay(folder, "late", days=31)
    jobs.ask(intake.JOB, key=str(late.uuid), facts={"upload": str(late.uuid)})
    jobs.Job.objects.update(state="running")
    intake.sweep_aside()
    late.refresh_from_db()
    assert late.state == "preparing"
    assert file.exists()


def test_a_node_that_keeps_nothing_aside_has_nothing_to_sweep(tmp_path, settings):
    settings.TRACEMARK = settings.TRACEMARK.model_copy(update={"node_dir": tmp_path})
    assert intake.sweep_aside() == 0


def test_sessions_attempts_and_answers_that_count_no_longer_are_swept(folder):
    now = clock.now()
    for key, hours in (("old", -1), ("new", 1)):
        SessionRow.objects.create(session_key=key, session_data="", expire_date=now + timedelta(hours=hours))
        AttemptRow.objects.create(key=f"{key}-attempt", last=now + timedelta(days=hours * 2))
        Reply.objects.create(
            owner=new_uuid(), key=key, digest="0" * 64, deed=new_uuid(), at=now + timedelta(days=hours * 8)
        )
    AttemptRow.objects.create(
        key="locked", last=now - timedelta(days=2), until=now + timedelta(days=1), failures=0
    )
    done = sweeping.sweep_all()
    assert done["sessions"] == done["attempts to sign in"] == done["answers under a key"] == 1
    assert set(AttemptRow.objects.values_list("key", flat=True)) == {"new-attempt", "locked"}
    assert SessionRow.objects.get().session_key == "new"
    assert Reply.objects.get().key == "new"


def test_what_cannot_be_swept_now_keeps_nothing_else_from_it(folder, monkeypatch, caplog):
    def locked() -> int:
        raise OperationalError("database is locked")

    monkeypatch.setitem(sweeping._sweeps, "sessions", locked)
    done = sweeping.sweep_all()
    assert "sessions" not in done
    assert "files kept aside" in done
    assert "sessions were not swept: OperationalError" in caplog.text


def test_a_worker_sweeps_when_it_begins_and_not_at_each_turn(monkeypatch):
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)
    monkeypatch.setattr(worker, "PAUSE", 0.001)
    stop, swept, turns = threading.Event(), [], []
    monkeypatch.setattr(sweeping, "sweep_all", lambda: swept.append(1))

    def claim(*, short: bool) -> None:
        turns.append(short)
        if len(turns) == 3:
            stop.set()

    monkeypatch.setattr(jobs, "claim", claim)
    worker.Worker(stop).lane(short=True)
    assert (len(turns), len(swept)) == (3, 1)
