"""Bulk load of a CSV through mapping, checks, folding, deeds and ledger, on SQLite at synchronous=FULL.

    python bench/load.py [ROWS] [--holders] [--peer-only]

Makes a seeded CSV and a node in a temporary folder, loads it, verifies how many entries the ledger has, and
then writes the same domain rows with a plain `executemany` into the same tables with the same indexes of a
second node: the peer. Prints rows a second, the ratio, the most memory that was used, the load of the machine.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import resource
import shutil
import sqlite3
import tempfile
import time
from pathlib import Path

SEED = 20261123
BATCH = 10_000
MADE = (
    ("GLOCK", "Glock 17", "9x19", "Pistol", "Austria"), ("GLOCK", "Glock 19", "9x19", "Pistol", "Austria"),
    ("SMITH & WESSON", "Model 10", ".38 Special", "Revolver", "United States"),
    ("Beretta", "92FS", "9x19", "Pistol", "Italy"), ("Ceska zbrojovka", "CZ 75", "9x19", "Pistol", "Czechia"),
    ("Norinco", "Type 56", "7.62x39", "Rifle", "China"), ("Browning", "Auto-5", "12 ga", "Shotgun", "Belgium"),
    ("Izhmash", "AKM", "7.62x39", "Rifle", "Soviet Union"), ("Taurus", "G3C", "9x19", "Pistol", "Brazil"),
    ("Remington", "870", "12 gauge", "Shotgun", "USA"), ("Ruger", "10/22", ".22 LR", "Rifle", "US"),
    ("Local Works", "Ranger 3", ".30-06", "Rifle", "Canada"),
)  # fmt: skip
HEADER = [
    "Serial number",
    "Maker",
    "Model",
    "Calibre",
    "Type",
    "Country of manufacture",
    "Year",
    "Registered on",
]
HOLDER = ["Holder", "Kind of holder", "Document number of holder"]
TABLES = {"registry_weapon": "id", "registry_mark": "id", "registry_deed": "id"}


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("rows", type=int, nargs="?", default=100_000)
    asked.add_argument("--holders", action="store_true", help="each weapon with a holder of its own")
    asked.add_argument("--profile", action="store_true", help="where the time goes, by function")
    given = asked.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="tracemark-bench-"))
    try:
        run(folder, given)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def run(folder: Path, given: argparse.Namespace) -> None:
    print(f"load average at the start: {os.getloadavg()[0]:.2f}, {os.cpu_count()} cores")
    file = folder / "register.csv"
    write_csv(file, given.rows, holders=given.holders)
    kind = "with one holder each" if given.holders else "without personal data"
    print(f"{given.rows:,} rows {kind}, {file.stat().st_size / 1e6:.0f} MB of CSV")
    node = folder / "node"
    result = load(node, file, profiled=given.profile)
    print(
        f"load: {result['rows'] / result['seconds']:,.0f} rows/s ({result['seconds']:.1f} s), reading first "
        f"{result['reading']:.1f} s more; loaded {result['loaded']:,}, repeated {result['repeated']:,}, "
        f"kept aside {result['bad']:,}"
    )
    whole = result["rows"] / (result["seconds"] + result["reading"])
    print(
        f"in all {whole:,.0f} rows/s; memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB"
    )
    peer = executemany(node / "tracemark.sqlite3", folder / "peer.sqlite3")
    print(
        f"peer: executemany of the same domain rows {peer:,.0f} rows/s; the load is {whole / peer:.2f} of it"
    )
    print(f"load average at the end: {os.getloadavg()[0]:.2f}")


def write_csv(file: Path, rows: int, *, holders: bool) -> None:
    made = random.Random(SEED)
    letters = "ABCDEFGHJKLMNPRSTUVWXYZ"
    with file.open("w", encoding="utf-8", newline="") as out:
        write = csv.writer(out).writerow
        write(HEADER + HOLDER if holders else HEADER)
        for number in range(rows):
            maker, model, calibre, kind, country = made.choice(MADE)
            serial = "".join(made.choices(letters, k=made.randint(0, 3))) + f"{made.randrange(10**7):07d}"
            year = made.randint(1950, 2020)
            day = f"{made.randint(year, 2025)}-{made.randint(1, 12):02d}-{made.randint(1, 28):02d}"
            row = [serial, maker, model, calibre, kind, country, year, day]
            if holders:
                row += [f"Person Number {number:07d}", "private person", f"AR-{number:07d}"]
            write(row)


def load(node: Path, file: Path, *, profiled: bool) -> dict[str, float]:
    from tracemark.cli.node import make_node

    make_node(node, operator="bench", state="XA", name="Bench", database="", language="en")
    from tracemark.apps.accounts import api as accounts
    from tracemark.apps.accounts.data import Partition
    from tracemark.apps.registry.loads import api as loads

    person = accounts.find_person("bench")
    started = time.perf_counter()
    with file.open("rb") as chunks:
        row = loads.take_in(
            by=person, partition=Partition.CIVILIAN, source="bench", name=file.name,
            chunks=iter(lambda: chunks.read(1 << 20), b""),
        )  # fmt: skip
    print("columns:", json.dumps(loads.plan_of(row).as_data()["columns"]))
    loads.start_load(by=person, load=row.uuid)
    reading = time.perf_counter() - started
    if profiled:
        import cProfile
        import pstats

        profile = cProfile.Profile()
        profile.runcall(loads.run_load, by=person, load=row.uuid)
        pstats.Stats(profile).sort_stats("tottime").print_stats(45)
        row.refresh_from_db()
    else:
        at = [time.perf_counter()]

        def progress(done: int, total: int) -> None:
            at.append(time.perf_counter())
            if done % (10 * BATCH) == 0:
                print(
                    f"  {done:,} of {total:,}: {10 * BATCH / (at[-1] - at[-min(len(at), 11)]):,.0f} rows/s",
                    flush=True,
                )

        row = loads.run_load(by=person, load=row.uuid, progress=progress)
    seconds = time.perf_counter() - started - reading
    return {
        "rows": row.rows, "seconds": seconds, "reading": reading, "loaded": row.loaded,
        "repeated": row.repeated, "bad": row.bad,
    }  # fmt: skip


def executemany(source: Path, target: Path) -> float:
    """The rows of the three tables, read back and written again in the same batches; rows a second."""
    old = sqlite3.connect(source)
    new = sqlite3.connect(target, isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "cache_size=-262144"):
        new.execute(f"PRAGMA {pragma}")
    for (statement,) in old.execute(
        "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND tbl_name LIKE 'registry_%' ORDER BY type DESC"
    ).fetchall():
        new.execute(statement)
    for table in ("registry_load", "registry_holder"):
        copy_all(old, new, table)
    seconds, count = 0.0, 0
    first = 0
    while True:
        rows = {
            table: old.execute(
                f"SELECT * FROM {table} WHERE {'id' if table == 'registry_weapon' else 'weapon_id'} > ? AND "
                f"{'id' if table == 'registry_weapon' else 'weapon_id'} <= ? ORDER BY id",
                (first, first + BATCH),
            ).fetchall()
            for table in TABLES
        }
        if not rows["registry_weapon"]:
            return count / seconds
        started = time.perf_counter()
        new.execute("BEGIN IMMEDIATE")
        for table, found in rows.items():
            new.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(found[0]))})", found)
        new.execute("COMMIT")
        seconds += time.perf_counter() - started
        count += len(rows["registry_weapon"])
        first += BATCH


def copy_all(old: sqlite3.Connection, new: sqlite3.Connection, table: str) -> None:
    new.execute("PRAGMA foreign_keys=OFF")
    found = old.execute(f"SELECT * FROM {table}").fetchall()
    if found:
        new.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(found[0]))})", found)
    new.execute("PRAGMA foreign_keys=ON")


if __name__ == "__main__":
    main()
