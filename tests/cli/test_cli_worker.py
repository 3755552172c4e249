"""Workers as real processes: killed at each step, kept alive beside the pages, gone when these are gone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cli.commands import TRACEMARK, Started, environment, run, run_installed, start
from cli.test_cli_serving import free_port, health, processes_of, workers_of

COUNTING = Path(__file__).with_name("counting.py")
SHARING = Path(__file__).with_name("sharing.py")
POSTGRES = os.environ.get("TRACEMARK_TEST_POSTGRES", "")

PLACES = [
    "before claim", "after claim", "mid-work, before its transaction ends", "mid-work", "after work before end",
    "after end",
]  # fmt: skip


def counting(node: Path, hold: str = "", ahead: int = 0) -> Started:
    return start(COUNTING, node, hold, ahead)


@pytest.mark.parametrize("place", PLACES)
def test_a_worker_killed_at_any_step_leaves_a_job_that_ends_once_in_effect(node, place):
    killed = counting(node, place)
    assert killed.said.readline().strip() == place
    killed.kill()
    assert counting(node, ahead=61).rest().split() == ["ended", "3", "6"]


def share_out(node: Path, *, jobs: int = 60, workers: int = 3) -> list[str]:
    """Each job that was done by one of several workers at once, as often as it was done."""
    start(SHARING, node, "ask", jobs).rest()
    working = [start(SHARING, node, "work", name) for name in range(workers)]
    return [line.split()[0] for worker in working for line in worker.rest().splitlines()]


def test_several_workers_never_do_one_job_twice(node):
    assert sorted(share_out(node), key=int) == [str(number) for number in range(60)]


@pytest.mark.postgres
@pytest.mark.skipif(not POSTGRES, reason="TRACEMARK_TEST_POSTGRES names no server")
def test_several_workers_on_postgresql_never_do_one_job_twice(tmp_path):
    psycopg = pytest.importorskip("psycopg")
    name = f"workers_{os.getpid()}"
    address = f"{POSTGRES.rpartition('/')[0]}/{name}"
    with psycopg.connect(f"{POSTGRES.rpartition('/')[0]}/postgres", autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
        try:
            made = run_installed("init", tmp_path / "node", "--database", address)
            assert made.code == 0, made.err
            assert sorted(share_out(tmp_path / "node"), key=int) == [str(number) for number in range(60)]
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def wait_for_worker(node: Path, *, other_than: int = 0) -> int:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        found = [number for number in workers_of(node) if number != other_than]
        if found:
            return found[0]
        time.sleep(0.1)
    raise AssertionError("No worker has come up.")


def serving(node: Path, *words: str) -> tuple[subprocess.Popen[str], int]:
    port = free_port()
    pages = subprocess.Popen(
        [TRACEMARK, "serve", "--node", node, "--port", str(port), *words],
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    return pages, port


def test_a_worker_stands_beside_the_pages_comes_again_when_it_dies_and_ends_with_them(node):
    pages, port = serving(node)
    try:
        first = wait_for_worker(node)
        assert health(port, 30) == 200
        os.kill(first, signal.SIGKILL)
        assert wait_for_worker(node, other_than=first) != first
        pages.send_signal(signal.SIGTERM)
        out, err = pages.communicate(timeout=20)
    finally:
        if pages.poll() is None:
            pages.kill()
    assert pages.returncode == 0
    assert "it is started again" in err
    assert out.rstrip().endswith("Stopped.")
    assert processes_of(node) == []


def test_a_worker_does_not_outlive_the_process_it_stands_beside(node):
    parent = subprocess.Popen(
        [sys.executable, "-c", _PARENT, node], env=environment(), stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout
    worker = int(parent.stdout.readline())
    time.sleep(2)
    parent.kill()
    parent.communicate(timeout=10)
    until = time.monotonic() + 20
    while Path("/proc", str(worker)).exists() and time.monotonic() < until:
        time.sleep(0.1)
    assert not Path("/proc", str(worker)).exists()


_PARENT = """
import os, subprocess, sys, time
words = [sys.executable, "-m", "tracemark.cli", "worker", "--node", sys.argv[1], "--beside", str(os.getpid())]
print(subprocess.Popen(words, start_new_session=True).pid, flush=True)
time.sleep(60)
"""


def test_a_worker_of_its_own_stops_on_the_signal_of_a_service_manager(node):
    worker = subprocess.Popen(
        [TRACEMARK, "worker", "--node", node], env=environment(), stdout=subprocess.PIPE, text=True
    )
    assert worker.stdout
    assert "Waiting for work" in worker.stdout.readline()
    worker.send_signal(signal.SIGTERM)
    worker.communicate(timeout=15)
    assert worker.returncode == 0


def test_work_is_seen_and_ended_on_the_command_line(node):
    assert "No work is under way." in run("jobs", "--node", node).out
    killed = counting(node, "before claim")
    killed.said.readline()
    killed.kill()
    [row] = run("jobs", "--json", "--node", node).data
    assert (row["state"], row["total"]) == ("waiting", 3)
    ended = run("jobs", "cancel", row["reference"], "--node", node)
    assert ended.code == 0
    assert "cancelled" in run("jobs", "--node", node).out
    assert run("jobs", "cancel", row["reference"], "--node", node).is_one_sentence(1)
    assert run("jobs", "again", row["reference"], "--node", node).code == 0
    assert run("jobs", "cancel", "J-999999", "--node", node).is_one_sentence(1)
