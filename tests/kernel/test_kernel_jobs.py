"""Jobs: asked once, done once, and done again when whoever did it was killed."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import translation

from tracemark.kernel import clock, jobs, telling, worker
from tracemark.kernel.errors import Away, NotFound, StepNotOpen, Unavailable
from tracemark.kernel.identity import new_uuid

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tracemark.kernel.models import Job

pytestmark = pytest.mark.django_db

START = datetime(2026, 3, 14, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _handlers_of_this_test_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "_handlers", {})


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with clock.frozen(START):
        yield


def later(**much: float) -> Any:
    return clock.frozen(START + timedelta(**much))


def handler(*outcomes: Exception | None) -> list[dict[str, Any]]:
    """A handler of `count` jobs that ends each turn in the next of these ways; the facts it was given."""
    given: list[dict[str, Any]] = []
    ways = iter(outcomes)

    @jobs.handles("count")
    def handle(job: Job) -> None:
        given.append(job.facts)
        outcome = next(ways, None)
        if outcome:
            raise outcome

    return given


def ask(key: str = "count-1", **facts: Any) -> Job:
    return jobs.ask("count", key=key, facts=facts)


def now(job: Job) -> Job:
    job.refresh_from_db()
    return job


def test_a_job_that_is_asked_for_is_done():
    given = handler()
    job = ask(what="weapons")
    assert jobs.run_next()
    assert given == [{"what": "weapons"}]
    assert (now(job).state, job.ended_at, job.attempts) == ("ended", START, 1)
    assert not jobs.run_next()


def test_asking_twice_is_one_job():
    given = handler()
    assert ask().pk == ask().pk
    while jobs.run_next():
        pass
    assert len(given) == 1


def test_the_oldest_job_is_done_first():
    given = handler()
    for number in range(3):
        ask(f"count-{number}", number=number)
    while jobs.run_next():
        pass
    assert [facts["number"] for facts in given] == [0, 1, 2]


def test_a_job_under_way_is_not_taken_twice():
    handler()
    ask()
    assert jobs.claim() is not None
    assert jobs.claim() is None


def test_the_job_of_a_killed_worker_is_taken_again():
    handler()
    ask()
    first = jobs.claim()
    assert first is not None
    with later(seconds=59):
        assert jobs.claim() is None
    with later(seconds=61):
        again = jobs.claim()
    assert again is not None
    assert (again.pk, again.attempts, again.started_at) == (first.pk, 2, START)


def test_progress_keeps_the_lease():
    handler()
    ask()
    job = jobs.claim()
    assert job is not None
    with later(seconds=50):
        jobs.progress(job, done=10, total=40)
    with later(seconds=100):
        assert jobs.claim() is None
    assert (now(job).done, job.total) == (10, 40)
    with later(seconds=111):
        assert jobs.claim() is not None


def test_a_job_that_stumbles_is_tried_again_after_a_pause():
    handler(OSError("disk"))
    job = ask()
    jobs.run_next()
    assert (now(job).state, job.error) == ("waiting", "OSError")
    assert not jobs.run_next()
    with later(seconds=3):
        assert jobs.run_next()
    assert now(job).state == "ended"


def test_a_job_that_always_stumbles_is_given_up_with_its_reason():
    handler(*[OSError("disk")] * 9)
    job = ask()
    for hour in range(9):
        with later(hours=hour):
            jobs.run_next()
    assert (now(job).state, job.error, job.attempts) == ("failed", "OSError", jobs.ATTEMPTS)


def test_a_refusal_is_final_and_says_why():
    handler(StepNotOpen(verb="undo", state="read"))
    job = ask()
    jobs.run_next()
    assert (now(job).state, job.error, job.attempts) == ("failed", StepNotOpen.code, 1)
    with translation.override("fr"):
        assert telling.told(job).why == str(StepNotOpen(verb="undo", state="read"))


def test_a_job_that_meets_a_node_that_only_reads_waits_for_people_and_is_never_given_up():
    handler(*[Away()] * 9)
    job = ask()
    for hour in range(9):
        with later(hours=hour):
            jobs.run_next()
            assert (now(job).state, job.error, job.attempts) == ("waiting", Away.code, 0)
            assert not jobs.run_next()
    with later(hours=10):
        jobs.run_next()
    assert now(job).state == "ended"


def test_what_went_wrong_inside_is_kept_by_its_kind_alone():
    """A message may quote a row of a file, and a row may hold a name."""
    handler(ValueError("Jane Okello"))
    job = ask()
    jobs.run_next()
    assert "Okello" not in now(job).error


def test_a_job_of_a_kind_that_nobody_handles_does_not_stop_the_worker():
    job = jobs.ask("unknown", key="unknown-1", facts={})
    assert jobs.run_next()
    assert now(job).state == "waiting"


@pytest.mark.parametrize("outcome", [None, Unavailable()])
def test_a_job_that_has_ended_or_failed_can_be_asked_for_anew(outcome):
    given = handler(outcome)
    ask(turn=1)
    jobs.run_next()
    job = ask(turn=2)
    assert (job.state, job.attempts, job.error, job.ended_at) == ("waiting", 0, "", None)
    jobs.run_next()
    assert [facts["turn"] for facts in given] == [1, 2]
    assert now(job).state == "ended"


def test_the_same_key_may_stand_for_jobs_of_two_kinds():
    handler()
    assert jobs.ask("count", key="one", facts={}).pk != jobs.ask("weigh", key="one", facts={}).pk


# Clocks


def test_a_clock_that_was_set_back_a_year_strands_no_lease():
    handler()
    ask()
    dead = jobs.claim()
    assert dead is not None
    with later(days=-365):
        assert jobs.claim() is None, "a living worker has a lease long to say that it lives"
    with later(days=-365, seconds=61):
        again = jobs.claim()
    assert again is not None
    assert again.pk == dead.pk


def test_a_lease_given_a_moment_after_another_worker_looked_at_its_clock_is_no_stranded_one():
    handler()
    ask()
    assert jobs.claim() is not None
    with later(seconds=-1):
        assert jobs.claim() is None
        assert not jobs._open(short=False).exists()


def test_a_worker_that_lives_keeps_its_job_though_the_clock_was_set_back():
    handler()
    ask()
    job = jobs.claim()
    assert job is not None
    with later(days=-365):
        assert jobs.claim() is None
        assert jobs.beat(job)
    with later(days=-365, seconds=59):
        assert jobs.claim() is None
        jobs.progress(job, done=1)


def test_a_pause_does_not_last_a_year_because_the_clock_was_set_back():
    handler(OSError("disk"))
    ask()
    jobs.run_next()
    with later(days=-365):
        assert jobs.run_next()


def test_nothing_is_said_of_the_rate_when_the_clock_went_back():
    handler()
    ask()
    job = jobs.claim()
    assert job is not None
    jobs.progress(job, done=10, total=40)
    with later(days=-365):
        assert (telling.told(job).rate, telling.told(job).left) == (None, None)
    with later(seconds=5):
        assert (telling.told(job).rate, telling.told(job).left) == (2.0, 15)


# Leases, ends, priorities


def test_whoever_has_lost_the_job_hears_it_and_ends_nothing():
    handler()
    job = ask()
    slow = jobs.claim()
    assert slow is not None
    with later(seconds=61):
        other = jobs.claim()
    assert other is not None
    with pytest.raises(jobs.LeaseLost):
        jobs.progress(slow, done=5)
    assert not jobs.beat(slow)
    jobs._end(slow, "failed", "late")
    assert (now(job).state, job.done, job.token) == ("running", 0, other.token)


def test_a_job_that_takes_every_worker_with_it_is_given_up_and_says_so():
    gone: list[str] = []

    @jobs.handles("count", gave_up=lambda job: gone.append(job.key))
    def handle(job: Job) -> None:
        raise AssertionError

    job = ask()
    for turn in range(jobs.ATTEMPTS):
        with later(minutes=2 * turn):
            assert jobs.claim() is not None
    with later(minutes=60):
        assert jobs.claim() is None
    assert (now(job).state, job.error, gone) == ("failed", jobs.DIED, ["count-1"])
    assert "given up" in telling.told(job).why


def test_work_that_moves_on_is_not_given_up_for_having_been_killed_often():
    handler()
    ask()
    for turn in range(3 * jobs.ATTEMPTS):
        with later(minutes=2 * turn):
            job = jobs.claim()
            assert job is not None
            jobs.progress(job, done=turn + 1, total=99)


def test_short_work_goes_before_long_work_that_was_asked_for_earlier():
    handler()

    @jobs.handles("glance", short=True)
    def handle(job: Job) -> None: ...

    ask()
    jobs.ask("glance", key="glance-1", facts={})
    first, second = jobs.claim(), jobs.claim()
    assert first is not None
    assert second is not None
    assert [first.kind, second.kind] == ["glance", "count"]


def test_the_lane_of_short_work_takes_no_long_work():
    handler()
    ask()
    assert jobs.claim(short=True) is None


def test_what_waits_is_cancelled_at_once_and_is_not_done():
    given = handler()
    job = ask()
    jobs.cancel(job)
    assert now(job).state == "cancelled"
    assert not jobs.run_next()
    assert given == []


def test_what_runs_sees_the_wish_at_its_next_step_and_keeps_what_it_had_done():
    kept: list[int] = []

    @jobs.handles("count")
    def handle(job: Job) -> None:
        for step in range(1, 9):
            kept.append(step)
            if step == 3:
                jobs.cancel(job)
            jobs.progress(job, done=step, total=8)

    job = ask()
    jobs.run_next()
    assert (kept, now(job).state, job.done) == ([1, 2, 3], "cancelled", 3)
    assert telling.told(job).why == ""


def test_what_has_ended_cannot_be_cancelled():
    handler()
    job = ask()
    jobs.run_next()
    with pytest.raises(StepNotOpen):
        jobs.cancel(job)
    with pytest.raises(StepNotOpen):
        jobs.again(job)


def test_what_was_cancelled_can_be_tried_again():
    given = handler()
    job = ask()
    jobs.cancel(job)
    jobs.again(job)
    jobs.run_next()
    assert (len(given), now(job).state, job.cancel_asked) == (1, "ended", False)


def test_a_worker_that_is_told_to_stop_gives_the_job_back_and_loses_no_attempt():
    @jobs.handles("count")
    def handle(job: Job) -> None:
        jobs.progress(job, done=0, total=8)
        raise AssertionError

    job = ask()
    jobs.run_next(told_to_stop=lambda: True)
    assert (now(job).state, job.attempts, job.lease_until) == ("waiting", 0, None)
    assert jobs.claim() is not None


def test_people_see_the_jobs_that_they_asked_for_and_find_them_by_reference():
    one, other = new_uuid(), new_uuid()
    mine = jobs.ask("count", key="mine", facts={}, by=one)
    theirs = jobs.ask("count", key="theirs", facts={}, by=other)
    assert list(jobs.listed(one)) == [mine]
    assert set(jobs.listed(None)) == {mine, theirs}
    assert jobs.find(mine.reference.lower(), one) == mine
    for reference in (theirs.reference, "J-", "J-x", "J-²", "9" * 40, ""):
        with pytest.raises(NotFound):
            jobs.find(reference, one)


# Workers


def test_a_worker_stops_when_it_is_told(monkeypatch):
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)
    stop = threading.Event()
    done: list[str] = []

    @jobs.handles("count")
    def handle(job: Job) -> None:
        done.append(job.key)
        stop.set()

    ask("count-1")
    ask("count-2")
    worker.Worker(stop).lane()
    assert done == ["count-1"]
