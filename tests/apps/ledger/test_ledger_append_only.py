"""The database itself refuses what would change the past, whoever asks."""

from __future__ import annotations

import pytest
from django.db import connection
from ledger_samples import append, drop_trigger, holder, ledger_triggers, refused, weapon

from tracemark.apps.ledger.checks import refuse_unsafe_database
from tracemark.apps.ledger.errors import UnsafeDatabase
from tracemark.apps.ledger.models import DisclosureRow, EventRow, SubjectKeyRow
from tracemark.kernel.identity import new_uuid

pytestmark = pytest.mark.django_db


@pytest.fixture
def three_entries():
    append(weapon(), weapon(), holder(new_uuid()))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_event SET act = 'weapon.lost' WHERE seq = 1",
        "UPDATE ledger_event SET seq = 7 WHERE seq = 2",
        "DELETE FROM ledger_event",
        "DELETE FROM ledger_event WHERE seq = 2",
        "UPDATE ledger_node SET idx = 9 WHERE level = 0",
        "DELETE FROM ledger_node WHERE level = 1",
        "UPDATE ledger_checkpoint SET note = ''",
        "DELETE FROM ledger_checkpoint",
        "INSERT INTO ledger_event SELECT * FROM ledger_event WHERE seq = 1",
        "UPDATE ledger_disclosure SET name = 'x'",
        "UPDATE ledger_subject_key SET wrapped = wrapped",
    ],
)
@pytest.mark.usefixtures("three_entries")
def test_what_is_recorded_is_neither_changed_nor_deleted(statement):
    assert refused(statement)
    assert EventRow.objects.count() == 3


@pytest.mark.usefixtures("three_entries")
def test_sealed_facts_and_keys_can_be_deleted_for_that_is_erasure():
    DisclosureRow.objects.all().delete()
    SubjectKeyRow.objects.all().delete()
    assert DisclosureRow.objects.count() == SubjectKeyRow.objects.count() == 0


def test_a_node_without_its_triggers_does_not_start():
    refuse_unsafe_database(connection)
    for name, table, _ in ledger_triggers():
        drop_trigger(name, table)
        with pytest.raises(UnsafeDatabase, match="absent"):
            refuse_unsafe_database(connection)
