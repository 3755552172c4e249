"""The database as a source of marks: complete within its edits, and blind to other registers."""

from __future__ import annotations

import itertools
import random

import pytest

from tracemark.apps.accounts import api as accounts
from tracemark.apps.accounts.data import Partition
from tracemark.apps.registry import api as registry
from tracemark.apps.registry import search as searching
from tracemark.apps.registry.data import Description, Mark, NewWeapon, Search
from tracemark.apps.registry.keys import Judge
from tracemark.apps.registry.search import DatabaseSource
from tracemark.marks import Attributes, Plan, Reading, edits

pytestmark = pytest.mark.django_db

SERIALS = (
    "AB12345", "AB12346", "A812345", "BA12345", "AB123456", "AB1245", "1234567", "7654321", "ПК 7781", "ПK7781",
    "١٢٣٤٥٦", "Y68834Y", "Y68843Y", "000017", "O00O17", "AK-47-339", "XZ9", "77", "ACL477458", "ACL477A58",
)  # fmt: skip
READINGS = (
    "AB12345", "A81Z345", "AB1234?", "AB12[34]45", "AB*45", "BA12354", "1234567", "PK7781", "123456", "Y6883[48]Y",
    "O00O17", "XZ9", "77", "ACL477?58", "[A8][B8]12345", "ZZZZZZZ",
)  # fmt: skip


def register(serials: tuple[str, ...], partition: Partition = Partition.CIVILIAN, **said: str) -> None:
    for serial in serials:
        weapon = NewWeapon(partition, Description(serial, **said), (Mark(serial),))  # type: ignore[arg-type]
        registry.register_weapon(by=accounts.NODE, weapon=weapon)


@pytest.mark.parametrize("reading", READINGS)
def test_every_record_within_the_edits_is_found_and_no_other(reading: str) -> None:
    register(SERIALS)
    said = Reading.parse(reading)
    for most in range(Plan.of(said).edits + 1):
        found = DatabaseSource([Partition.CIVILIAN]).candidates(
            Plan.of(said, edits=most), attributes=Attributes(), limit=100, budget=10_000
        )
        expected = sorted(serial for serial in SERIALS if edits(said, serial) <= most)
        assert sorted(hit.serial for hit in found.hits) == expected
        assert found.complete


def test_keys_judged_by_the_thousand_are_judged_as_one_by_one() -> None:
    dice = random.Random(7)
    keys = ["".join(dice.choices("0123456789ABK", k=dice.randrange(3, 9))) for _ in range(3000)]
    turned = [key[::-1] for key in keys]
    for reading, most in itertools.product(
        ("AB1234", "[A8]B1[27]34", "0123456", "AB??34", "A*4", "[A8]?12"), range(3)
    ):
        plan = Plan.of(Reading.parse(reading), edits=most)
        expected = {key: plan.edits_to(key) for key in keys if plan.edits_to(key) <= most}
        assert dict(Judge(plan).near(keys, backwards=False)) == expected
        assert dict(Judge(plan).near(turned, backwards=True)) == expected


def test_another_register_does_not_even_show_in_the_numbers(registrar) -> None:
    register(("AB12345",))
    alone = registry.search(registrar, Search("AB12345"))
    register(("AB12345", "AB12346", "AB12347"), Partition.POLICE)
    beside = registry.search(registrar, Search("AB12345"))
    assert beside == alone
    assert beside.matched == 1


def test_a_record_that_was_withdrawn_is_no_candidate(registrar) -> None:
    register(("AB12345",))
    row = registry.list_weapons(registrar).get()
    registry.record_deed(
        by=registrar,
        weapon=row.uuid,
        act=registry_act("WITHDRAWN"),
        facts=registry_facts(note="never a weapon"),
    )
    assert registry.search(registrar, Search("AB12345")).candidates == ()


def test_a_given_maker_weighs_and_does_not_hide(registrar) -> None:
    register(("AB12345",), maker="glock")
    register(("AB12346",), maker="taurus")
    right = registry.search(registrar, Search("AB12346", makers=frozenset({"taurus"})))
    wrong = registry.search(registrar, Search("AB12346", makers=frozenset({"glock"})))
    assert right.candidates[0].serial == "AB12346"
    assert {found.serial for found in wrong.candidates} == {"AB12345", "AB12346"}


def test_a_serial_that_was_misread_twice_is_still_found(registrar) -> None:
    register(SERIALS)
    found = registry.search(registrar, Search("ACL417459"))
    assert found.candidates[0].serial == "ACL477458"


def test_a_search_that_meets_too_many_marks_says_so(registrar, monkeypatch) -> None:
    monkeypatch.setattr(searching, "BUDGET", 5)
    register(tuple(f"AB{number:05}" for number in range(40)))
    found = registry.search(registrar, Search("AB*"))
    assert not found.complete


def test_a_corrected_serial_is_found_and_the_wrong_one_is_not(registrar) -> None:
    register(("AB12345",))
    row = registry.list_weapons(registrar).get()
    registry.correct_weapon(by=registrar, weapon=row.uuid, changes={"serial": "QX99887"}, why="Read again.")
    assert [one.serial for one in registry.search(registrar, Search("QX99887")).candidates] == ["QX99887"]
    assert registry.search(registrar, Search("AB12345")).candidates == ()


def registry_act(name: str):
    from tracemark.apps.registry.data import Act

    return Act[name]


def registry_facts(**said: str):
    from tracemark.apps.registry.data import DeedFacts

    return DeedFacts(**said)
