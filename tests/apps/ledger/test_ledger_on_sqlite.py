"""What is particular to SQLite: its ways around a trigger, and settings that lose what was acknowledged."""

from __future__ import annotations

import pytest
from django.db import OperationalError, connection
from ledger_samples import append, holder, refused, weapon

from tracemark.apps.ledger import api as ledger
from tracemark.apps.ledger import checks
from tracemark.apps.ledger.checks import refuse_unsafe_database
from tracemark.apps.ledger.errors import NetworkFilesystem, UnsafeDatabase
from tracemark.apps.ledger.models import EventRow
from tracemark.kernel.identity import new_uuid
from tracemark.proofs.audit import Verdict

NEXT = "SELECT {}, leaf, act, subject, deed, at FROM ledger_event WHERE seq = 1"


@pytest.fixture
def reopened(own_ledger):
    """A fresh connection, whose settings the test spoils before the node looks at them."""
    connection.close()
    connection.ensure_connection()
    return own_ledger


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "INSERT OR REPLACE INTO ledger_event SELECT * FROM ledger_event WHERE seq = 1",
        "REPLACE INTO ledger_event SELECT * FROM ledger_event",
        "INSERT OR REPLACE INTO ledger_node SELECT * FROM ledger_node WHERE level = 0 AND idx = 0",
        "INSERT OR REPLACE INTO ledger_checkpoint SELECT * FROM ledger_checkpoint",
        "UPDATE OR REPLACE ledger_event SET seq = 0 WHERE seq = 1",
        f"INSERT INTO ledger_event {NEXT.format(8)}",
        f"INSERT INTO ledger_event {NEXT.format(-1)}",
    ],
)
@pytest.mark.parametrize("recursive", ["ON", "OFF"])
def test_insert_or_replace_does_not_slip_past(statement, recursive):
    append(weapon(), weapon(), holder(new_uuid()))
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA recursive_triggers = {recursive}")
    try:
        assert refused(statement)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA recursive_triggers = ON")
    assert EventRow.objects.count() == 3


@pytest.mark.parametrize(
    "pragma", ["synchronous = NORMAL", "synchronous = OFF", "foreign_keys = OFF", "recursive_triggers = OFF"]
)
@pytest.mark.usefixtures("reopened")
def test_weaker_settings_are_refused_before_the_first_write(pragma):
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {pragma}")
    with pytest.raises(UnsafeDatabase, match=pragma.split()[0]):
        refuse_unsafe_database(connection)
    with pytest.raises(UnsafeDatabase):
        append(weapon())
    assert EventRow.objects.count() == 0


@pytest.mark.usefixtures("reopened")
def test_a_database_without_the_write_ahead_log_is_refused():
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode = DELETE")
    with pytest.raises(UnsafeDatabase, match="journal_mode is delete and must be wal"):
        refuse_unsafe_database(connection)


@pytest.mark.usefixtures("reopened")
def test_a_database_on_a_network_file_system_is_refused(monkeypatch):
    monkeypatch.setattr(checks, "filesystem_of", lambda _: "nfs4")
    with pytest.raises(NetworkFilesystem, match="nfs4"):
        refuse_unsafe_database(connection)


@pytest.mark.usefixtures("own_ledger")
def test_a_full_disk_is_an_error_and_not_a_broken_ledger():
    """The pages of the file are limited: what does not fit is refused whole, what fits is kept whole."""
    append(weapon())
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        (pages,) = cursor.fetchone()
        cursor.execute(f"PRAGMA max_page_count = {pages + 12}")
    acknowledged = 1 + fill_up()
    assert ledger.head().size == EventRow.objects.count() == acknowledged > 1
    assert ledger.verify_ledger().verdict is Verdict.INTACT
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA max_page_count = 1000000")
        cursor.execute("PRAGMA integrity_check")
        assert cursor.fetchone() == ("ok",)
    assert append(weapon()).first == acknowledged
    assert ledger.verify_ledger().verdict is Verdict.INTACT


def fill_up() -> int:
    """Append until the disk is full, and say how much was acknowledged."""
    acknowledged = 0
    while True:
        try:
            append(*[weapon(serial="x" * 200) for _ in range(5)])
        except OperationalError:
            return acknowledged
        acknowledged += 5
