"""What is particular to PostgreSQL: TRUNCATE, upserts, switched-off triggers, early acknowledgement."""

from __future__ import annotations

import pytest
from django.db import connection
from ledger_samples import append, refused, weapon

from tracemark.apps.ledger.checks import refuse_unsafe_database
from tracemark.apps.ledger.errors import UnsafeDatabase

UPSERT = (
    "INSERT INTO ledger_event SELECT seq, leaf, 'weapon.lost', subject, deed, at FROM ledger_event "
    "ON CONFLICT (seq) DO UPDATE SET act = EXCLUDED.act"
)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "TRUNCATE ledger_event",
        "TRUNCATE ledger_node",
        "TRUNCATE ledger_checkpoint",
        "DELETE FROM ledger_event WHERE 1 = 0",
        UPSERT,
    ],
)
def test_the_ways_of_postgresql_do_not_slip_past(statement):
    append(weapon(), weapon())
    assert refused(statement)


@pytest.mark.django_db
def test_a_trigger_that_is_switched_off_counts_as_absent():
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE ledger_event DISABLE TRIGGER ledger_event_update")
    with pytest.raises(UnsafeDatabase, match="ledger_event_update"):
        refuse_unsafe_database(connection)


@pytest.mark.usefixtures("own_ledger")
def test_a_connection_that_acknowledges_before_the_disk_is_refused():
    connection.close()
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
    with pytest.raises(UnsafeDatabase, match="synchronous_commit"):
        refuse_unsafe_database(connection)
    with pytest.raises(UnsafeDatabase):
        append(weapon())
