"""Jobs: asked once, done once, and done again when whoever did it was killed."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tracemark.kernel import clock, jobs
from tracemark.kernel.errors import Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

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
    handler(Unavailable())
    job = ask()
    jobs.run_next()
    assert (now(job).state, job.error, job.attempts) == ("failed", str(Unavailable()), 1)


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


def test_a_worker_stops_when_it_is_told(monkeypatch):
    monkeypatch.setattr(jobs, "close_old_connections", lambda: None)
    stop = threading.Event()
    done: list[str] = []

    @jobs.handles("count")
    def handle(job: Job) -> None:
        done.append(job.key)
        stop.set()

    ask("count-1")
    ask("count-2")
    work: Callable[[threading.Event], None] = jobs.work
    work(stop)
    assert done == ["count-1"]
