"""A snapshot is one moment of the database, whoever writes meanwhile; on SQLite and on PostgreSQL."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.db import connection, transaction

from tracemark.apps.ledger import api as ledger
from tracemark.apps.ledger.recorder import LedgerRecorder
from tracemark.keeping import snapshots
from tracemark.keeping.tables import asking, digest, facts_of, rows_of, tables
from tracemark.kernel.events import Entry
from tracemark.kernel.identity import new_uuid
from tracemark.proofs import base64text, tree

if TYPE_CHECKING:
    from pathlib import Path

SQLITE = connection.vendor == "sqlite"


class Officer:
    id = uuid4()
    roles = ("registrar",)
    office = "XA-REG"
    auth = "password"


def append(number: int = 3) -> None:
    entries = [Entry("weapon.registered", str(new_uuid()), {"serial": "A1"}) for _ in range(number)]
    with transaction.atomic():
        LedgerRecorder().write(by=Officer(), deed=new_uuid(), entries=entries)


def leaves(folder: Path) -> list[bytes]:
    if SQLITE:
        with closing(sqlite3.connect(folder / "database.sqlite3")) as file:
            return [bytes(leaf) for (leaf,) in file.execute("SELECT leaf FROM ledger_event ORDER BY seq")]
    lines = (folder / "tables" / "ledger_event").read_text().splitlines()
    names = snapshots.json.loads((folder / "columns.json").read_text())["ledger_event"]
    rows = [dict(zip(names, line.split("\t"), strict=True)) for line in lines]
    rows.sort(key=lambda row: int(row["seq"]))
    return [bytes.fromhex(row["leaf"].removeprefix("\\\\x")) for row in rows]


@pytest.mark.usefixtures("own_ledger")
def test_a_snapshot_taken_while_others_write_is_one_moment(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(snapshots, "PAGES", 2)  # many steps, with writes between them
    append(40)
    stop, written = threading.Event(), []

    def write() -> None:
        while not stop.is_set():
            append()
            written.append(1)
        connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(3):
            folder = tmp_path / str(number)
            folder.mkdir()
            before = len(written)
            parts, facts = snapshots.take(folder, lambda _done, _total: None)
            while len(written) < before + 2:
                pass
            said = leaves(folder)
            growth = tree.extend(0, [], [tree.leaf_hash(leaf) for leaf in said])
            assert (facts.size, facts.root) == (len(said), base64text.write(tree.bag(growth.peaks)))
            assert facts.tables["ledger_event"] == len(said)
            assert all((folder / name).stat().st_size == part.size for name, part in parts.items())
    finally:
        stop.set()
        writer.join()
    assert ledger.verify_ledger().findings == []


@pytest.mark.usefixtures("own_ledger")
def test_the_digest_of_a_table_is_of_its_rows_and_not_of_their_order():
    append(5)
    (events,) = [table for table in tables() if table.name == "ledger_event"]
    rows = list(rows_of(connection, events))
    assert digest(events, rows) == digest(events, reversed(rows))
    assert digest(events, rows)[1] != digest(events, rows[1:])[1]
    changed = [(*rows[0][:2], "weapon.lost", *rows[0][3:]), *rows[1:]]
    assert digest(events, rows)[1] != digest(events, changed)[1]


@pytest.mark.usefixtures("own_ledger")
def test_every_table_of_the_database_is_counted_and_every_one_of_the_program_is_known():
    facts = facts_of(asking(connection), connection.introspection.table_names())
    assert {table.name for table in tables()} == set(facts.tables)
