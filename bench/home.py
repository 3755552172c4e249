"""The home page of an officer with 20,000 open tasks on a node with many weapons: server time, SQLite.

    python bench/home.py [WEAPONS] [--tasks 20000]

Loads a seeded register as `bench/load.py` does, writes the rows of finds, cases and inquiries in bulk (they are
there to be counted; no deed of theirs stands in the ledger), and asks for the page as a browser that has signed
in does. Prints the middle and the 95th of a hundred answers, the queries of one, the load of the machine.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1] / "tests")]

LIMIT_MS = 150
TIMES = 100


def main() -> int:
    asked = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    asked.add_argument("weapons", type=int, nargs="?", default=100_000)
    asked.add_argument("--tasks", type=int, default=20_000)
    asked.add_argument("--times", type=int, default=TIMES)
    given = asked.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="tracemark-bench-"))
    try:
        return run(folder, given)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def run(folder: Path, given: argparse.Namespace) -> int:
    import load

    print(f"load average at the start: {os.getloadavg()[0]:.2f}, {os.cpu_count()} cores")
    file = folder / "register.csv"
    load.write_csv(file, given.weapons, holders=False)
    done = load.load(folder / "node", file, profiled=False)
    person = make_officer()
    open_tasks = make_tasks(person, given.tasks)
    print(f"{done['loaded']:,} weapons, {open_tasks:,} open tasks")
    seconds, queries, size = measure(person, given.times)
    middle, late = statistics.median(seconds) * 1000, sorted(seconds)[int(len(seconds) * 0.95)] * 1000
    print(
        f"home page: middle {middle:.1f} ms, 95th {late:.1f} ms of {given.times}; {queries} queries, {size:,} bytes"
    )
    print(f"load average at the end: {os.getloadavg()[0]:.2f}")
    return 0 if late < LIMIT_MS else 1


def make_officer() -> Any:
    """Somebody whom every kind of task of tracing concerns."""
    from tracemark.apps.accounts import api as accounts
    from tracemark.apps.accounts.data import Role

    office = accounts.list_offices()[0].code
    uuid = accounts.register_person(
        by=accounts.NODE, sign_in_name="officer", name="The officer", office=office
    )
    for role in (Role.TRACING_OFFICER, Role.POINT_OF_CONTACT, Role.REGISTRAR):
        accounts.grant_role(by=accounts.NODE, person=uuid, role=role)
    return accounts.find_person("officer")


def make_tasks(person: Any, count: int) -> int:
    """A quarter finds without a case, half open cases, a quarter inquiries to answer, some of them late."""
    from tracemark.apps.tracing.models import CaseRow, FindRow, IncidentRow, InquiryRow
    from tracemark.kernel import clock
    from tracemark.kernel.identity import new_uuid

    now, quarter = clock.now(), count // 4
    incident = IncidentRow.objects.create(
        reference="XA-I-2026-000001", kind="found", first_day=now.date(), place="Bench", by=person.id, at=now
    )
    finds = FindRow.objects.bulk_create(
        [
            FindRow(
                reference=f"XA-F-2026-{number:06d}", incident=incident, made_safe=True, by=person.id, at=now
            )
            for number in range(1, 3 * quarter + 1)
        ],
        batch_size=2000,
    )
    cases = CaseRow.objects.bulk_create(
        [
            CaseRow(reference=f"XA-C-2026-{number:06d}", find=find, officer=person.id, opened_at=now)
            for number, find in enumerate(finds[quarter:], 1)
        ],
        batch_size=2000,
    )
    somebody = new_uuid()
    asked = InquiryRow.objects.bulk_create(
        [
            InquiryRow(
                case=case, office=person.office, question="holder", asked_by=somebody, asked_on=now.date() - timedelta(days=20),
                due=now.date() + timedelta(days=number % 30 - 5),
            )
            for number, case in enumerate(cases[:quarter])
        ],
        batch_size=2000,
    )  # fmt: skip
    return quarter + len(cases) + len(asked)


def measure(person: Any, times: int) -> tuple[list[float], int, int]:
    """The page through the whole of the node, each time anew: seconds, queries of one, bytes."""
    from django.conf import settings
    from django.db import connection

    from signing_in import browser_of

    settings.ALLOWED_HOSTS = ["*"]
    client = browser_of(person)
    queries: list[str] = []

    def count(execute: Any, sql: str, *rest: Any) -> Any:
        queries.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(count):
        page = client.get("/")
    if page.status_code != 200:
        raise SystemExit(f"the page answered {page.status_code}")
    seconds = []
    for _time in range(times):
        started = time.perf_counter()
        client.get("/")
        seconds.append(time.perf_counter() - started)
    return seconds, len(queries), len(page.content)


if __name__ == "__main__":
    sys.exit(main())
