"""Several who write at once: nobody is lost, nobody is doubled, and the ledger has one order."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection

from tracemark.apps.accounts.data import Partition
from tracemark.apps.ledger import api as ledger
from tracemark.apps.registry import api as registry
from tracemark.apps.registry.data import Act, DeedFacts, Description, HolderFacts, HolderKind, NewWeapon
from tracemark.apps.registry.models import DeedRow, HolderRow, WeaponRow
from tracemark.kernel.errors import StepNotOpen
from tracemark.proofs.audit import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable

WRITERS, EACH = 4, 5
PERSON = HolderFacts(HolderKind.PERSON, "Ana", "7")


def at_once(*steps: Callable[[], Any]) -> list[Any]:
    """Run each step in a thread with a connection of its own, all started together; results or errors."""
    start = Barrier(len(steps))

    def run(step: Callable[[], Any]) -> Any:
        try:
            start.wait()
            return step()
        except StepNotOpen as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(steps)) as threads:
        return list(threads.map(run, steps))


@pytest.fixture
def new() -> Callable[[str], NewWeapon]:
    return lambda serial: NewWeapon(Partition.CIVILIAN, Description(serial))


def test_weapons_registered_at_once_are_all_there_each_under_its_own_reference(own_registrar, new):
    def clerk(number: int) -> Callable[[], Any]:
        return lambda: [
            registry.register_weapon(by=own_registrar, weapon=new(f"W{number}-{one}"), holder=PERSON)
            for one in range(EACH)
        ]

    made = {uuid for part in at_once(*map(clerk, range(WRITERS))) for uuid in part}
    rows = list(WeaponRow.objects.all())
    assert {row.uuid for row in rows} == made
    assert len({row.reference for row in rows}) == len(rows) == WRITERS * EACH
    assert HolderRow.objects.count() == 1
    assert {row.holder_id for row in rows} == {HolderRow.objects.get().pk}
    entries = [entry for entry in ledger.latest_entries(most=500) if entry.act == "weapon.registered"]
    assert {entry.subject for entry in entries} == {str(uuid) for uuid in made}
    assert ledger.verify_ledger().verdict is Verdict.INTACT


def test_of_two_who_destroy_the_same_weapon_one_is_told_that_it_is_done(own_registrar, new):
    weapon = registry.register_weapon(by=own_registrar, weapon=new("A1"))

    def destroy() -> None:
        registry.record_deed(by=own_registrar, weapon=weapon, act=Act.DESTROYED, facts=DeedFacts())

    results = at_once(destroy, destroy)
    assert sorted(type(result).__name__ for result in results) == ["NoneType", "StepNotOpen"]
    assert DeedRow.objects.filter(act=Act.DESTROYED.value).count() == 1
    assert [entry.act for entry in ledger.entries_of(str(weapon))] == [
        "weapon.registered",
        "weapon.destroyed",
    ]
    assert ledger.verify_ledger().verdict is Verdict.INTACT
