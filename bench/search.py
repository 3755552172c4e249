"""How fast records are found: look-ups in the query, and pages on the server, at the size that is asked for.

    python bench/search.py                    makes a node of 100,000 weapons in a temporary folder
    python bench/search.py --weapons 1000000
    python bench/search.py --node DIR         measures a node that is there

Targets at 1,000,000 weapons: exact and folded look-up p95 under 5 ms in the query; every page under 40 ms
server time, weapon page at most 20 queries. The named peer, in the same run: SQLite without a
folded key - equality on the text, and `LIKE` with the doubt as `_` - which finds what was typed and nothing else.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

import made_up

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

BATCH = 10_000
LOOKUPS, PAGES, PEERS = 400, 40, 8
SIGN_IN = "bench-registrar"


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--weapons", type=int, default=100_000)
    asked.add_argument("--node", type=Path, help="a node that is there already; its records are not changed")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--json", action="store_true")
    said = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="tracemark-bench-") as place:
        folder = said.node or Path(place) / "node"
        if said.node:
            open_node(folder)
        else:
            make(folder, said.weapons, seed=said.seed)
        found = measure(random.Random(said.seed))
        if said.json:
            print(json.dumps(found))
        else:
            tell(found)


def make(folder: Path, count: int, *, seed: int = 1, database: str = "") -> None:
    """A node of so many made-up weapons, each with its mark, its deed and its entry in the ledger."""
    from tracemark.cli.node import make_node

    make_node(folder, operator="bench", state="XA", name="Bench", database=database, language="en")
    from tracemark.apps.accounts import api as accounts
    from tracemark.apps.accounts.data import Partition
    from tracemark.apps.registry.data import Description, Mark, NewWeapon
    from tracemark.apps.registry.write import insert_weapons
    from tracemark.kernel.commands import command

    def register_weapon(*, by: Any, weapons: Sequence[NewWeapon]) -> None:
        insert_weapons(weapons)

    register_weapon.__module__ = "tracemark.apps.registry"  # by this name the policy table knows it
    insert = command(register_weapon)
    registers = [Partition.CIVILIAN] * 8 + [Partition.POLICE, Partition.STATE]
    batch: list[NewWeapon] = []
    started = time.monotonic()
    for at, one in enumerate(made_up.weapons(count, seed=seed), start=1):
        said = Description(
            one.serial, one.type, one.maker, one.maker_name, one.model, one.model_name, one.calibre,
            one.calibre_name, one.country, one.year,
        )  # fmt: skip
        batch.append(NewWeapon(registers[at % 10], said, (Mark(one.serial, place="receiver"),)))
        if len(batch) == BATCH or at == count:
            insert(by=accounts.NODE, weapons=batch)
            batch.clear()
            rate = at / (time.monotonic() - started)
            print(f"\r{at:,} of {count:,} weapons, {rate:,.0f} a second ", end="", file=sys.stderr)
    print(file=sys.stderr)


def open_node(folder: Path) -> None:
    from tracemark.cli.start import set_up

    set_up(folder)


def person() -> Any:
    """Somebody who keeps the civilian register, made once."""
    from tracemark.apps.accounts import api as accounts
    from tracemark.apps.accounts.data import Partition, Role
    from tracemark.kernel.errors import NotFound

    try:
        return accounts.find_person(SIGN_IN)
    except NotFound:
        node = accounts.NODE
        agency = "bench-registry"
        accounts.register_agency(by=node, code=agency, name="Registry", partition=Partition.CIVILIAN)
        accounts.register_office(by=node, code=f"{agency}-office", name="Office", agency=agency)
        uuid = accounts.register_person(
            by=node,
            sign_in_name=SIGN_IN,
            name="Bench",
            office=f"{agency}-office",
            password="a bench, no more",
        )
        accounts.grant_role(by=node, person=uuid, role=Role.REGISTRAR)
        return accounts.find_person(SIGN_IN)


def measure(dice: random.Random) -> dict[str, Any]:
    from django.db import connection

    who = person()
    serials, total = sample(dice)
    result: dict[str, Any] = {"weapons": total, "load_average": os.getloadavg()[0]}
    result["queries"] = {
        "exact": clocked(lookup(who), [(text, "") for text in serials[:LOOKUPS]]),
        "folded": clocked(lookup(who), [(look_alike(text, dice), "") for text in serials[:LOOKUPS]]),
    }
    result["searches"] = {
        "exact": clocked(search(who), [(text, "") for text in serials[:LOOKUPS]]),
        "one misread": clocked(search(who), [(made_up.misread(one, dice), "") for one in serials[:LOOKUPS]]),
        "two misread": clocked(
            search(who), [(made_up.misread(one, dice, errors=2), "") for one in serials[:LOOKUPS]]
        ),
        "two unknown": clocked(search(who), [(made_up.doubtful(one, dice), "") for one in serials[:LOOKUPS]]),
        "part gone": clocked(search(who), [(f"{one[:2]}*{one[-3:]}", "") for one in serials[:PAGES]]),
    }
    with connection.cursor() as cursor:
        result["peers"] = {
            "SQLite = on the text, no index": clocked(
                peer(cursor, "="), [(one, "") for one in serials[:PEERS]]
            ),
            "SQLite LIKE": clocked(
                peer(cursor, "LIKE"), [(one[:-2] + "_" + one[-1], "") for one in serials[:PEERS]]
            ),
        }
    result["pages"] = pages(who, serials, dice)
    return result


def sample(dice: random.Random) -> tuple[list[str], int]:
    from tracemark.apps.registry.models import MarkRow

    last = MarkRow.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    wanted = sorted({dice.randrange(1, last + 1) for _ in range(LOOKUPS * 2)})
    serials = list(
        MarkRow.objects.filter(pk__in=wanted, weapon__partition="civilian").values_list("text", flat=True)
    )
    dice.shuffle(serials)
    return serials, last


def look_alike(text: str, dice: random.Random) -> str:
    """The same serial, every character perhaps as its look-alike: still the same folded key."""
    from tracemark.marks import look_alikes

    return "".join(dice.choice(look_alikes(char)) if char.isalnum() else char for char in text)


def lookup(who: Any) -> Callable[[str, str], int]:
    """The look-up alone: which weapons of these registers bear this folded key."""
    from tracemark.apps.registry.search import DatabaseSource
    from tracemark.marks import Attributes, Plan, Reading

    source = DatabaseSource(who.partitions)

    def run(text: str, _label: str) -> int:
        plan = Plan.of(Reading.literal(text), edits=0)
        return len(source.candidates(plan, attributes=Attributes(), limit=1000, budget=1000).hits)

    return run


def search(who: Any) -> Callable[[str, str], int]:
    """The whole search: look-ups, likelihood, posterior, explanation."""
    from tracemark.apps.registry import api as registry
    from tracemark.apps.registry.data import Search

    return lambda text, _label: registry.search(who, Search(text)).matched


def peer(cursor: Any, sign: str) -> Callable[[str, str], int]:
    def run(text: str, _label: str) -> int:
        cursor.execute(f"SELECT id FROM registry_mark WHERE text {sign} %s", [text])
        return len(cursor.fetchall())

    return run


def pages(who: Any, serials: Sequence[str], dice: random.Random) -> dict[str, Any]:
    """Server time of pages, through every middleware, as a browser would ask for them."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from tracemark.apps.accounts.models import PersonRow
    from tracemark.apps.registry.models import WeaponRow
    from tracemark.config import settings

    settings.ALLOWED_HOSTS = ["*"]
    client = Client(SERVER_NAME="localhost")
    client.force_login(PersonRow.objects.get(uuid=who.id))
    uuids = list(
        WeaponRow.objects.filter(partition="civilian", serial__in=serials[:200]).values_list(
            "uuid", flat=True
        )
    )
    asked: dict[str, list[tuple[str, dict[str, str]]]] = {
        "search, exact": [("/search", {"q": one}) for one in serials[:PAGES]],
        "search, one misread": [("/search", {"q": made_up.misread(one, dice)}) for one in serials[:PAGES]],
        "search, two unknown": [("/search", {"q": made_up.doubtful(one, dice)}) for one in serials[:PAGES]],
        "weapon": [(f"/weapons/{uuid}", {}) for uuid in uuids[:PAGES]],
        "list, newest first": [("/weapons/", {})] * 10,
        "list by serial": [("/weapons/", {"sort": "serial"})] * 10,
        "list of a maker by year": [("/weapons/", {"maker": "colt", "sort": "year"})] * 10,
        "list, two filters": [("/weapons/", {"type": "pistol", "country": "IT", "sort": "-serial"})] * 10,
        "list, nothing fits": [("/weapons/", {"type": "pistol", "calibre": "12-gauge"})] * 10,
    }  # fmt: skip
    result = {}
    for name, addresses in asked.items():
        client.get(*addresses[0])  # the catalogue and the templates are in memory after the first page
        queries = 0
        for address, query in addresses[:5]:
            with CaptureQueriesContext(connection) as seen:
                client.get(address, query)
            queries = max(queries, len(seen))
        times, work = [], []
        for address, query in addresses:
            started, worked = time.perf_counter(), time.process_time()
            answer = client.get(address, query)
            times.append(time.perf_counter() - started)
            work.append(time.process_time() - worked)
            if answer.status_code not in {200, 422}:
                sys.exit(f"{address} {query}: {answer.status_code}")
        spent = spread(work)
        result[name] = {
            **spread(times),
            "cpu": spent["p50"],
            "cpu_p95": spent["p95"],
            "queries": queries,
        }
    return result


def clocked(run: Callable[[str, str], int], asked: Iterable[tuple[str, str]]) -> dict[str, float]:
    times = []
    for text, label in asked:
        started = time.perf_counter()
        run(text, label)
        times.append(time.perf_counter() - started)
    return spread(times)


def spread(times: Sequence[float]) -> dict[str, float]:
    """Milliseconds: half are faster than p50, 95 of 100 than p95."""
    ordered = sorted(times)
    return {
        "n": len(ordered),
        "p50": median(ordered) * 1000,
        "p95": ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))] * 1000,
    }


def tell(found: dict[str, Any]) -> None:
    print(
        f"{found['weapons']:,} marks, load average {found['load_average']:.1f}, {os.cpu_count()} processors"
    )
    for part in ("queries", "searches", "peers", "pages"):
        print(f"\n{part}")
        for name, numbers in found[part].items():
            extra = (
                f"  cpu {numbers['cpu']:6.2f} / {numbers['cpu_p95']:6.2f} ms  {numbers['queries']} queries"
                if "queries" in numbers
                else ""
            )
            print(
                f"  {name:34} p50 {numbers['p50']:9.2f} ms   p95 {numbers['p95']:9.2f} ms   n {numbers['n']}{extra}"
            )
    exact = found["queries"]["exact"]["p50"]
    print("\nratios of the medians, peer to our look-up")
    for name, numbers in found["peers"].items():
        print(f"  {name:34} {numbers['p50'] / exact:9.0f}")


if __name__ == "__main__":
    main()
