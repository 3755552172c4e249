"""The look-ups of a plan find every record within the promised edits: nothing is lost before it is weighed."""

from __future__ import annotations

import random
import sqlite3
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from marks_reference import FEW, certain_readings, doubtful_readings, serials, slow_edits

from tracemark.marks import LookupKind, Pattern, Plan, Reading, fold

ODD_LETTERS = "甲ب★Ъ*"
"""In no class of look-alikes, and in no plan's alphabet."""


def found(plan, key):
    return any(lookup.holds(key[::-1] if lookup.backwards else key) for lookup in plan.lookups)


def assert_covers(plan, reading, keys):
    for key in keys:
        if slow_edits(reading, key) <= plan.edits:
            assert found(plan, key), f"{reading} does not find {key} within {plan.edits}"
            assert plan.shortest <= len(key)
            assert plan.longest is None or len(key) <= plan.longest


def test_a_fixed_beginning_and_end_are_known():
    pattern = Pattern.of(Reading.parse("AC1?[38]*7З"))
    assert (pattern.prefix, pattern.suffix) == ("AC1", "73")
    assert Pattern.of(Reading.parse("[0O]1")).prefix == "01"


def test_a_certain_reading_is_one_key():
    (lookup,) = Plan.of(Reading.parse("Аb-12"), edits=0).lookups
    assert (lookup.kind, lookup.low, lookup.backwards) == (LookupKind.KEY, "A812", False)


def test_alternatives_are_several_keys():
    assert {lookup.low for lookup in Plan.of(Reading.parse("A[38]1"), edits=0).lookups} == {"A31", "A81"}


def test_of_beginning_and_end_the_longer_is_looked_up():
    (lookup,) = Plan.of(Reading.parse("*2345"), edits=0).lookups
    assert (lookup.kind, lookup.low, lookup.high, lookup.backwards) == (
        LookupKind.RANGE,
        "5432",
        "5433",
        True,
    )


def test_a_reading_of_stars_only_finds_everything():
    assert_covers(Plan.of(Reading.parse("*"), edits=0), Reading.parse("*"), ["", "A", "甲乙"])


def test_the_likeliest_look_up_comes_first():
    lookups = Plan.of(Reading.parse("ACL477458")).lookups
    assert lookups[0].kind is LookupKind.KEY
    assert all(one.kind is LookupKind.RANGE for one in lookups[1:])
    assert [len(one.low) for one in lookups[1:]] == sorted(
        (len(one.low) for one in lookups[1:]), reverse=True
    )


@pytest.mark.parametrize(
    ("text", "promised"),
    [("AB1234", 2), ("AB12", 1), ("A1", 0), ("AB12?4", 1), ("A??4", 0), ("AB*1234", 0), ("AB[38]234", 2)],
)
def test_the_more_is_known_the_more_edits_are_promised(text, promised):
    assert Plan.of(Reading.parse(text)).edits == promised


@pytest.mark.parametrize("edits", [-1, 3])
def test_no_plan_promises_more_than_two_edits(edits):
    with pytest.raises(ValueError, match="promises"):
        Plan.of(Reading.parse("AB1234"), edits=edits)


def test_a_plan_stays_small_however_long_or_doubtful_the_reading():
    for text in ("ACL477458", "[0123456789]" * 12, "?" * 150, "[38]" * 40, "A" * 200, "A?B?C?D?E?F?G"):
        for edits in range(3):
            assert len(Plan.of(Reading.parse(text), edits=edits).lookups) < 8_000


@given(certain_readings | doubtful_readings, st.lists(serials, max_size=40), st.integers(0, 2))
def test_a_plan_finds_every_record_within_its_edits(reading, recorded, edits):
    assert_covers(Plan.of(reading, edits=edits), reading, map(fold, recorded))


@given(
    certain_readings | doubtful_readings,
    st.lists(st.text(alphabet=FEW + ODD_LETTERS, max_size=8), max_size=40),
    st.integers(0, 2),
    st.sampled_from(["", "甲", ODD_LETTERS]),
)
def test_a_plan_finds_records_in_letters_that_it_did_not_expect(reading, recorded, edits, alphabet):
    assert_covers(Plan.of(reading, edits=edits, alphabet=alphabet), reading, map(fold, recorded))


def slipped(text, times, dice):
    chars = list(text)
    for _ in range(times):
        at = dice.randrange(len(chars)) if chars else 0
        match dice.randrange(4):
            case 0 if chars:
                chars[at] = dice.choice("0123456789ABCXYZЖ甲")
            case 1 if chars:
                del chars[at]
            case 2:
                chars.insert(at, dice.choice("0123456789ABCXYZЖ甲"))
            case _ if len(chars) > 1:
                at = dice.randrange(len(chars) - 1)
                chars[at], chars[at + 1] = chars[at + 1], chars[at]
    return "".join(chars)


@pytest.mark.parametrize(
    "text", ["ACL477458", "1234567", "AB1234", "ЖК0042", "7Z7Z7Z", "11111111", "ABCDEFGH1234"]
)
def test_any_two_slips_of_a_pen_are_found(text):
    dice = random.Random(text)
    reading, keys = Reading.parse(text), {fold(slipped(text, 2, dice)) for _ in range(1500)}
    assert_covers(Plan.of(reading, edits=2), reading, keys)


@settings(max_examples=25)
@given(doubtful_readings, st.integers(0, 2))
def test_a_database_answers_the_look_ups_as_they_say(reading, edits):
    """SQLite compares text by bytes of UTF-8, which is the order of code points."""
    keys = [fold("".join(pair)) for pair in zip(FEW * 9, ("Ъ1" + FEW) * 9, strict=False)] + [
        "",
        "甲",
        "ЫЫ",
        "Ы\U0010ffff",
    ]
    database = sqlite3.connect(":memory:")
    database.execute("CREATE TABLE marks (key TEXT, turned TEXT)")
    database.executemany("INSERT INTO marks VALUES (?, ?)", [(key, key[::-1]) for key in keys])
    for lookup in Plan.of(reading, edits=edits).lookups:
        column = "turned" if lookup.backwards else "key"
        if lookup.kind is LookupKind.KEY:
            rows = database.execute(f"SELECT key FROM marks WHERE {column} = ?", [lookup.low])
        elif lookup.high is None:
            rows = database.execute(f"SELECT key FROM marks WHERE {column} >= ?", [lookup.low])
        else:
            bounds = [lookup.low, lookup.high]
            rows = database.execute(f"SELECT key FROM marks WHERE {column} >= ? AND {column} < ?", bounds)
        expected = [key for key in keys if lookup.holds(key[::-1] if lookup.backwards else key)]
        assert sorted(key for (key,) in rows) == sorted(expected)
    database.close()


@pytest.mark.parametrize("text", ["0171", "017?7", "01*17", "0[17]71", "017*", "?0?1", "01"])
def test_of_all_short_keys_none_within_the_edits_is_missed(text):
    reading = Reading.parse(text)
    keys = ["".join(chars) for size in range(6) for chars in product("017", repeat=size)]
    for edits in range(3):
        assert_covers(Plan.of(reading, edits=edits), reading, keys)
