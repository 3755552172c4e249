"""Searching the registers: whatever a reading doubts, and never a word on a register that one does not see."""

from __future__ import annotations

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tracemark.apps.accounts.data import Partition, Role
from tracemark.apps.registry import api as registry
from tracemark.apps.registry.data import Mark, Search
from tracemark.apps.registry.models import MarkRow, WeaponRow
from tracemark.apps.registry.search import DatabaseSource
from tracemark.marks import Attributes, Hit, MemorySource, Plan, Reading, ReadingRefused

pytestmark = pytest.mark.django_db

FEW = "01A7ЛB"
"""Few characters, so that serials come near each other."""


def found(person, reading: str, **facts) -> list[str]:
    return [one.serial for one in registry.search(person, Search(reading, **facts)).candidates]


@pytest.mark.parametrize(
    "reading",
    [
        "AB47310085",  # exact
        "ab 473-100.85",  # as a clerk types it
        "AB473?0085",  # one character not read
        "AB473[17]0085",  # one of two
        "AB47*85",  # an unknown number not read
        "AB47310O85",  # look-alike
        "A847310085",  # look-alike
        "AB47810085",  # misread
        "AB4731085",  # one lost
        "AB473100855",  # one too many
        "AB47301085",  # two swapped
        "АВ47310085",  # typed in Cyrillic letters
        "AB٤٧٣١٠٠٨٥",  # typed in Arabic-Indic digits
    ],
)
def test_the_record_is_found_however_it_was_read(register, registrar, reading):
    register("AB47310085")
    register("ZZ99999999")
    assert found(registrar, reading)[0] == "AB47310085"


@pytest.mark.parametrize(
    ("stamped", "typed"), [("КН 4471", "KH 4471"), ("٤٤٧١٢٣", "447123"), ("№ 7 «Б»12", "7Б12")]
)
def test_a_record_in_another_script_is_found(register, registrar, stamped, typed):
    register(stamped)
    assert found(registrar, typed) == [stamped]


def test_what_was_stamped_with_a_star_is_no_wildcard(register, registrar):
    register("A*1234")
    assert found(registrar, r"A\*1234") == ["A*1234"]


@pytest.mark.parametrize("reading", ["", "   ", "AB[", "AB]", "AB[]", "A\x00B", "7" * 201, "[3-8]"])
def test_what_is_no_reading_is_refused(registrar, reading):
    with pytest.raises(ReadingRefused):
        registry.search(registrar, Search(reading))


def test_every_serial_on_a_weapon_finds_it_and_it_stands_there_once(register, registrar):
    weapon = register(
        "FRAME12345", marks=(Mark("SLIDE67890", place="slide"), Mark("FRAME12346", place="barrel"))
    )
    for reading, serial in (
        ("SLIDE67890", "SLIDE67890"),
        ("FRAME12345", "FRAME12345"),
        ("FRAME12346", "FRAME12346"),
    ):
        result = registry.search(registrar, Search(reading))
        assert [(one.weapon, one.serial) for one in result.candidates] == [(weapon, serial)]
        assert result.matched == 1


def test_a_mark_that_is_no_serial_finds_nothing(register, registrar):
    register("A123456", marks=(Mark("PROOF9999", kind="proof"),))
    assert found(registrar, "PROOF9999") == []


def test_a_replaced_reading_finds_nothing(register, registrar):
    weapon = register("A1234567")
    old = MarkRow.objects.get(weapon__uuid=weapon)
    registry.read_mark(by=registrar, weapon=weapon, mark=Mark("B9876543"), replaces=old.uuid)
    assert found(registrar, "A1234567") == []
    assert found(registrar, "B9876543") == ["B9876543"]


def test_only_the_registers_that_one_sees_are_searched_and_counted(
    register, registrar, police_officer, someone
):
    for partition in Partition:
        register("AB473100", partition=partition)
    for person in (registrar, police_officer):
        result = registry.search(person, Search("AB473100"))
        assert {one.partition for one in result.candidates} == person.partitions
        assert result.matched == 1
        assert result.candidates[0].tied == 1
    assert registry.search(someone(Role.INSPECTOR), Search("AB473100")).matched == 3
    assert registry.search_all_partitions(Search("AB473100")).matched == 3
    nobody = someone(Role.REPORT_WRITER)
    empty = registry.search(nobody, Search("AB473100"))
    assert (empty.matched, empty.candidates) == (0, ())


def test_a_register_that_one_does_not_see_changes_no_figure(register, registrar):
    register("AB473100")
    alone = registry.search(registrar, Search("AB4731?0"))
    for number in range(20):
        register(f"AB4731{number % 10}0", partition=Partition.STATE)
    beside = registry.search(registrar, Search("AB4731?0"))
    assert beside == alone


def test_what_else_is_known_weighs_and_never_hides(register, registrar):
    register("A1234567", maker="walther")
    register("A1234567", maker="colt")
    result = registry.search(registrar, Search("A1234567", makers=frozenset({"colt"})))
    assert [one.maker for one in result.candidates] == ["colt", "walther"]
    assert result.candidates[0].probability > result.candidates[1].probability


def test_an_empty_register_says_that_it_is_not_registered(registrar):
    result = registry.search(registrar, Search("A1234567"))
    assert (result.candidates, result.matched, result.complete) == ((), 0, True)
    assert result.not_registered > 0.99


def test_probabilities_add_up(register, registrar):
    for serial in ("A1234567", "A1234568", "A1284567"):
        register(serial)
    result = registry.search(registrar, Search("A12?4567"))
    total = sum(one.probability for one in result.candidates) + result.others + result.not_registered
    assert total == pytest.approx(1)


serials = st.lists(st.text(alphabet=FEW, min_size=1, max_size=7), min_size=1, max_size=12)
readings = (
    st.lists(st.sampled_from([*FEW, *FEW, "?", "*", "[01]", "[A7Л]"]), min_size=1, max_size=7)
    .map("".join)
    .map(Reading.parse)
)


@given(serials=serials, hidden=serials, reading=readings)
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_database_finds_what_a_list_in_memory_finds(register, serials, hidden, reading):
    """The same records, the same reading: the same hits, whatever stands in the register next door."""
    MarkRow.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM registry_deed")
        cursor.execute("DELETE FROM registry_weapon")
    hits = [Hit(register(serial), serial) for serial in serials]
    for serial in hidden:
        register(serial, partition=Partition.STATE)
    assert WeaponRow.objects.count() == len(serials) + len(hidden)
    for edits in (0, 1, 2):
        plan = Plan.of(reading, edits=edits)
        asked = {"attributes": Attributes(), "limit": 1000, "budget": 100_000}
        memory = MemorySource(hits).candidates(plan, **asked)
        database = DatabaseSource([Partition.CIVILIAN]).candidates(plan, **asked)
        assert {hit.weapon for hit in database.hits} == {hit.weapon for hit in memory.hits}
        assert {hit.serial for hit in database.hits} == {hit.serial for hit in memory.hits}
        assert (database.matched, database.complete) == (memory.matched, memory.complete)
