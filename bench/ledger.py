"""What does the ledger cost? Appends in batches, against a plain `executemany` of the same rows in the same run.

    python bench/ledger.py [ENTRIES] [BATCH]          default 50,000 in batches of 10,000

The named peer inserts, batch by batch and durably, the entries and sealed facts that the ledger wrote, with the
same columns and indexes, but without hashing, tree, sealing, signing or checkpoint. Medians of the batches; the
load of the machine is shown, since other work on it halves the rates. With TRACEMARK_DATABASE=postgres://... it
runs there, in a database that is empty.
"""

# ruff: noqa: E402 - Django is set up before its models can be imported

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

os.environ["TRACEMARK_NODE"] = tempfile.mkdtemp(prefix="tracemark-bench-")
os.environ["DJANGO_SETTINGS_MODULE"] = "tracemark.config.settings"

import django

django.setup()

from django.core.management import call_command
from django.db import connection, transaction

from tracemark.apps.ledger import api as ledger
from tracemark.apps.ledger.recorder import LedgerRecorder
from tracemark.kernel.events import Entry
from tracemark.kernel.identity import new_uuid

if TYPE_CHECKING:
    from uuid import UUID

FACTS = ("name", "number", "address")
TABLES = {
    "ledger_event": "seq, leaf, act, subject, deed, at",
    "ledger_disclosure": "place, seq, digest, name, person, blob",
}


@dataclass(frozen=True)
class Officer:
    id: UUID
    roles: tuple[str, ...] = ("registrar",)
    office: str = "XA-REG"
    auth: str = "command_line"


OFFICER = Officer(new_uuid())


def main() -> None:
    entries, batch = [int(one) for one in sys.argv[1:3]] + [50_000, 10_000][len(sys.argv[1:3]) :]
    call_command("migrate", verbosity=0)
    ledger.check_at_start(connection)
    known: Any = (
        ledger.kinds()
    )  # the list names two personal facts of a holder; a third is only measured with
    known["holder.registered"] = replace(known["holder.registered"], personal=frozenset(FACTS))
    print(
        f"{connection.vendor}, {entries:,} entries in batches of {batch:,}, {os.cpu_count()} cores, {load()}"
    )
    measure("without personal facts", entries, batch, weapons)
    measure("with one person each, three facts", entries, batch, holders)
    measure("one entry each", min(entries, 500), 1, weapons)
    start = time.perf_counter()
    audit = ledger.verify_ledger()
    print(
        f"verify, all of it: {audit.size / (time.perf_counter() - start):,.0f} entries/s, {audit.verdict}, {load()}"
    )
    proofs = [
        timed(lambda seq=seq: ledger.proof_of(seq)) for seq in range(0, audit.size, max(audit.size // 200, 1))
    ]
    print(f"proof of one entry among {audit.size:,}: median {statistics.median(proofs) * 1e3:.2f} ms")


def measure(name: str, entries: int, batch: int, make) -> None:
    first = getattr(ledger.head(), "size", 0)
    ours = []
    for _ in range(entries // batch):
        made = make(batch)
        ours.append(timed(lambda made=made: append(made)))
    peer = plain(first, batch)
    rate, theirs = batch / statistics.median(ours), batch / statistics.median(peer)
    print(
        f"{name}: {rate:,.0f} entries/s; plain executemany {theirs:,.0f}/s; ratio {rate / theirs:.2f}; {load()}"
    )


def append(entries: list[Entry]) -> None:
    with transaction.atomic(durable=True):
        LedgerRecorder().write(by=OFFICER, deed=new_uuid(), entries=entries)


def plain(first: int, batch: int) -> list[float]:
    """The same rows once more, into tables that are the same but for the triggers."""
    rows = {}
    with connection.cursor() as cursor:
        for table, columns in TABLES.items():
            copy_of(cursor, table)
            cursor.execute(f"SELECT {columns} FROM {table} WHERE seq >= %s ORDER BY 1", [first])
            rows[table] = cursor.fetchall()
    times = []
    size = len(rows["ledger_event"])
    for start in range(first, first + size, batch):
        parts = {
            table: [row for row in found if start <= row[0 if table == "ledger_event" else 1] < start + batch]
            for table, found in rows.items()
        }
        times.append(timed(lambda parts=parts: insert(parts)))
    return times


def copy_of(cursor, table: str) -> None:
    cursor.execute(f"DROP TABLE IF EXISTS peer_{table}")
    if connection.vendor == "postgresql":
        cursor.execute(f"CREATE TABLE peer_{table} (LIKE {table} INCLUDING ALL)")
        return
    cursor.execute(
        "SELECT sql FROM sqlite_master WHERE tbl_name = %s AND type != 'trigger' AND sql IS NOT NULL", [table]
    )
    for (made,) in cursor.fetchall():
        cursor.execute(made.replace(f'"{table}', f'"peer_{table}'))


def insert(parts: dict[str, list[tuple]]) -> None:
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        for table, found in parts.items():
            if found:
                places = ", ".join(["%s"] * len(found[0]))
                cursor.executemany(f"INSERT INTO peer_{table} ({TABLES[table]}) VALUES ({places})", found)


def weapons(number: int) -> list[Entry]:
    return [
        Entry(
            "weapon.registered",
            str(new_uuid()),
            {
                "serial": f"A{one:07}",
                "maker": "beretta",
                "model": "beretta-92fs",
                "calibre": "9x19mm-parabellum",
            },
        )
        for one in range(number)
    ]


def holders(number: int) -> list[Entry]:
    persons = [new_uuid() for _ in range(number)]
    return [
        Entry(
            "holder.registered", str(one), {"kind": "person"}, dict.fromkeys(FACTS, "Jane Okello 4711"), one
        )
        for one in persons
    ]


def timed(work) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def load() -> str:
    return f"load {os.getloadavg()[0]:.2f}"


if __name__ == "__main__":
    main()
