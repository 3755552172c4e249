"""People at work: so many of them click through a served node, each with pauses, and wait for every page.

    python bench/clicking.py --people 20                                  SQLite
    python bench/clicking.py --people 100 --database postgres://u@h/name  an empty PostgreSQL database
    python bench/clicking.py --weapons 1000000 --pause 3 --seconds 60

Makes a node, serves it with its own command on loopback, signs everybody in and clicks: home, a search for a
serial with a doubt, a list, a record, the cases. Prints p50 and p95 of each page as the browser waits for it,
what was refused or failed, and the load of the machine. Those who click run on the same cores as the server.
Targets on two cores: p95 under 500 ms for 100 people on PostgreSQL and for 20 on SQLite.
"""

from __future__ import annotations

import argparse
import http.client
import os
import random
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from pathlib import Path
from statistics import median, quantiles
from typing import TYPE_CHECKING
from urllib.parse import quote

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "tests")]

import search as registers  # noqa: E402 - it lies beside this file

if TYPE_CHECKING:
    from collections.abc import Iterator

SIGN_IN = "bench-clicker-{number:03}"


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--people", type=int, default=20)
    asked.add_argument("--weapons", type=int, default=20_000)
    asked.add_argument(
        "--pause", type=float, default=3.0, help="seconds between two clicks of a person, on average"
    )
    asked.add_argument("--seconds", type=float, default=45.0)
    asked.add_argument("--workers", type=int, default=2)
    asked.add_argument("--database", default="")
    said = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="tracemark-bench-") as place:
        folder = Path(place) / "node"
        registers.make(folder, said.weapons, database=said.database)
        cookies, pages = sign_everybody_in(said.people)
        port = free_port()
        with served(folder, port, said.workers):
            print(f"load average before the clicks: {os.getloadavg()[0]:.2f}, {os.cpu_count()} cores")
            warm_up(port, cookies[0], pages)
            took, wrong = click(port, cookies, pages, said)
    tell(took, wrong, said)


def sign_everybody_in(people: int) -> tuple[list[str], dict[str, list[str]]]:
    """Cookies of sessions in which both factors were shown, and the addresses of each kind of page."""
    from signing_in import session_of
    from tracemark.apps.accounts import api as accounts
    from tracemark.apps.accounts.data import Partition, Role
    from tracemark.apps.registry.models import WeaponRow
    from tracemark.kernel import clock
    from tracemark.web.pages.door import FACTOR_AT

    accounts.register_agency(by=accounts.NODE, code="clicking", name="Bench", partition=Partition.CIVILIAN)
    accounts.register_office(by=accounts.NODE, code="clicking-office", name="Bench", agency="clicking")
    cookies = []
    for number in range(people):
        name = SIGN_IN.format(number=number)
        person = accounts.register_person(
            by=accounts.NODE,
            sign_in_name=name,
            name=name,
            office="clicking-office",
            password="a bench, no more",
        )
        for role in (Role.REGISTRAR, Role.TRACING_OFFICER):
            accounts.grant_role(by=accounts.NODE, person=person, role=role)
        cookies.append(session_of(accounts.find_person(name), **{FACTOR_AT: clock.now().timestamp()}))
    rows = list(WeaponRow.objects.filter(partition="civilian").values_list("uuid", "serial")[:2000])
    return cookies, {
        "home": ["/"],
        "search, one doubt": [f"/search?q={_doubted(serial)}" for _uuid, serial in rows],
        "list": ["/weapons/", "/weapons/?sort=serial", "/weapons/?sort=-maker"],
        "record": [f"/weapons/{uuid}" for uuid, _serial in rows],
        "cases": ["/cases"],
    }


def _doubted(serial: str) -> str:
    return quote(f"{serial[:-2]}?{serial[-1:]}")


class served:  # noqa: N801 - reads as a word where it is used
    """The node behind its own command."""

    def __init__(self, folder: Path, port: int, workers: int) -> None:
        command = [
            str(Path(sys.executable).with_name("tracemark")), "serve", "--node", str(folder), "--port", str(port),
            "--workers", str(workers),
        ]  # fmt: skip
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        self._port = port

    def __enter__(self) -> None:
        for _ in range(600):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self._port)) == 0:
                    return
            time.sleep(0.1)
        raise RuntimeError("the node does not answer")

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(30)


def warm_up(port: int, cookie: str, pages: dict[str, list[str]]) -> None:
    """Every worker process has shown every kind of page before it counts."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    for addresses in pages.values():
        for address in addresses[:10] * (10 // len(addresses[:10])):
            line.request("GET", address, headers={"Cookie": f"sessionid={cookie}", "Connection": "close"})
            line.getresponse().read()
            line.close()


def click(
    port: int, cookies: list[str], pages: dict[str, list[str]], said: argparse.Namespace
) -> tuple[dict[str, list[float]], Counter[str]]:
    took: dict[str, list[float]] = defaultdict(list)
    wrong: Counter[str] = Counter()
    end = time.monotonic() + said.seconds
    people = [
        threading.Thread(target=_one, args=(port, cookie, pages, said.pause, end, took, wrong, number))
        for number, cookie in enumerate(cookies)
    ]
    for person in people:
        person.start()
    for person in people:
        person.join()
    return took, wrong


def _one(
    port: int, cookie: str, pages: dict[str, list[str]], pause: float, end: float,
    took: dict[str, list[float]], wrong: Counter[str], seed: int,
) -> None:  # fmt: skip
    chance = random.Random(seed)
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    for wait in _pauses(chance, pause):
        time.sleep(wait)
        if time.monotonic() > end:
            return
        kind = chance.choice(list(pages))
        started = time.perf_counter()
        line.request("GET", chance.choice(pages[kind]), headers={"Cookie": f"sessionid={cookie}"})
        answer = line.getresponse()
        answer.read()
        took[kind].append(time.perf_counter() - started)
        if answer.status != http.HTTPStatus.OK:
            wrong[f"{answer.status} {kind}"] += 1


def _pauses(chance: random.Random, mean: float) -> Iterator[float]:
    yield chance.uniform(0, mean)
    while True:
        yield chance.expovariate(1 / mean)


def tell(took: dict[str, list[float]], wrong: Counter[str], said: argparse.Namespace) -> None:
    where = "PostgreSQL" if said.database else "SQLite"
    print(f"{said.people} people on {where}, {said.weapons:,} weapons, {said.workers} web workers")
    every = [one for times in took.values() for one in times]
    for kind, times in [*sorted(took.items()), ("all pages", every)]:
        print(
            f"  {kind:20} n {len(times):5}  p50 {1000 * median(times):6.0f} ms  "
            f"p95 {1000 * quantiles(times, n=20)[-1]:6.0f} ms"
        )
    print(f"{len(every) / said.seconds:.1f} pages/s; not answered with 200: {dict(wrong) or 'none'}")
    print(f"load average at the end: {os.getloadavg()[0]:.2f}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    main()
