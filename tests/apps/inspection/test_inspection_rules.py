"""A draw is nobody's choice and anybody repeats it; what a result means is exact."""

from __future__ import annotations

import hashlib
from collections import Counter
from math import comb
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracemark.apps.accounts.data import Role
from tracemark.apps.inspection import bounds, rules
from tracemark.apps.inspection.data import Finding, Seen, Way

POPULATIONS = st.sets(st.uuids(), max_size=60)
SEEDS = st.binary(min_size=1, max_size=8).map(lambda data: hashlib.sha256(data).hexdigest())


@given(POPULATIONS, st.integers(1, 80), SEEDS)
def test_a_draw_takes_different_records_of_the_population_and_as_many_as_were_wanted(uuids, wanted, seed):
    drawn = rules.draw(uuids, wanted=wanted, seed=seed)
    assert len(set(drawn.uuids)) == len(drawn.uuids) == min(wanted, len(uuids))
    assert set(drawn.uuids) <= uuids
    assert drawn.size == len(uuids)


@given(st.permutations(sorted(UUID(int=n * 77) for n in range(20))), SEEDS)
def test_the_order_in_which_records_come_means_nothing(uuids, seed):
    assert rules.draw(uuids, wanted=5, seed=seed) == rules.draw(sorted(uuids), wanted=5, seed=seed)


@given(POPULATIONS, SEEDS)
def test_a_larger_sample_begins_with_the_smaller_one(uuids, seed):
    assert rules.draw(uuids, wanted=9, seed=seed).uuids[:4] == rules.draw(uuids, wanted=4, seed=seed).uuids


def test_every_record_is_as_probable_as_any_other():
    uuids = [UUID(int=n) for n in range(20)]
    seeds = (hashlib.sha256(bytes([n % 256, n // 256])).hexdigest() for n in range(2000))
    met = Counter(uuid for seed in seeds for uuid in rules.draw(uuids, wanted=5, seed=seed).uuids)
    expected = 2000 * 5 / 20
    chi_square = sum((met[uuid] - expected) ** 2 / expected for uuid in uuids)
    assert (
        chi_square < 43.8
    )  # 19 degrees of freedom: beyond it once in a thousand; the seeds are always these


def test_whoever_has_the_list_of_records_draws_it_again_with_nothing_but_sha256():
    uuids = [UUID(int=n * 1001) for n in range(1, 9)]
    seed = rules.seed_of(reference="AA-S-2026-000001", sample=UUID(int=5), size=12, root="cm9vdA==")
    by_hand = "tracemark sample 1\nAA-S-2026-000001\n00000000-0000-0000-0000-000000000005\n12\ncm9vdA==\n"
    assert seed == hashlib.sha256(by_hand.encode()).hexdigest()
    ranks = sorted((hashlib.sha256(f"{seed} {uuid}\n".encode()).hexdigest(), uuid) for uuid in uuids)
    drawn = rules.draw(uuids, wanted=3, seed=seed)
    assert list(drawn.uuids) == [uuid for _rank, uuid in ranks[:3]]
    lines = "".join(f"{uuid}\n" for uuid in sorted(map(str, uuids)))
    assert drawn.digest == hashlib.sha256(lines.encode()).hexdigest()


@pytest.mark.parametrize("other", ["reference", "sample", "size", "root"])
def test_each_part_of_the_seed_changes_it(other):
    facts = {"reference": "AA-S-2026-000001", "sample": UUID(int=5), "size": 12, "root": "a"}
    changed = {"reference": "AA-S-2026-000002", "sample": UUID(int=6), "size": 13, "root": "b"}
    assert rules.seed_of(**facts) != rules.seed_of(**facts | {other: changed[other]})


# Who, and what a line takes


@pytest.mark.parametrize("keeper", [Role.REGISTRAR, Role.STOREKEEPER])
def test_whoever_keeps_a_register_or_a_store_does_not_inspect(keeper):
    assert not rules.may_be_drawn({Role.INSPECTOR, keeper}, 10)
    assert rules.may_be_drawn({Role.INSPECTOR}, 10)


@pytest.mark.parametrize("wanted", [0, -1, rules.MOST + 1])
def test_a_sample_has_a_number_that_can_be_gone_through(wanted):
    verdict = rules.may_be_drawn({Role.INSPECTOR}, wanted)
    assert [reason.code for reason in verdict.reasons] == ["inspection.number"]
    assert str(rules.MOST) in str(verdict.reasons[0])


@pytest.mark.parametrize(
    ("way", "seen", "recorded", "complete"),
    [
        (Way.BOOK_TO_SHELF, Seen(Finding.AS_RECORDED), True, True),
        (Way.BOOK_TO_SHELF, Seen(Finding.NOT_FOUND), True, True),
        (Way.BOOK_TO_SHELF, Seen(Finding.DIFFERS), True, False),
        (Way.BOOK_TO_SHELF, Seen(Finding.DIFFERS, read="A12"), True, True),
        (Way.BOOK_TO_SHELF, Seen(Finding.DIFFERS, note="Barrel of another."), True, True),
        (Way.BOOK_TO_SHELF, Seen(Finding.UNSEEN), True, False),
        (Way.BOOK_TO_SHELF, Seen(Finding.NOT_IN_BOOK), True, False),
        (Way.SHELF_TO_BOOK, Seen(Finding.NOT_IN_BOOK, read="A12"), False, True),
        (Way.SHELF_TO_BOOK, Seen(Finding.NOT_IN_BOOK, read="A12"), True, False),
        (Way.SHELF_TO_BOOK, Seen(Finding.AS_RECORDED, read="A12"), False, False),
        (Way.SHELF_TO_BOOK, Seen(Finding.NOT_FOUND), True, False),
    ],
)
def test_a_finding_belongs_to_its_way_and_says_what_differs(way, seen, recorded, complete):
    assert bool(rules.finding_is_complete(way, seen, recorded=recorded)) is complete


def test_an_inspection_is_closed_when_each_line_has_a_finding():
    assert rules.may_be_closed([Finding.AS_RECORDED, Finding.NOT_FOUND])
    assert not rules.may_be_closed([])
    assert not rules.may_be_closed([Finding.AS_RECORDED, Finding.UNSEEN])


# What it means


@given(st.integers(1, 60).flatmap(lambda seen: st.tuples(st.integers(0, seen - 1), st.just(seen))))
def test_the_bound_is_where_so_few_wrong_ones_are_met_once_in_twenty(numbers):
    wrong, seen = numbers
    share = bounds.upper_share(wrong, seen)
    so_few = sum(comb(seen, k) * share**k * (1 - share) ** (seen - k) for k in range(wrong + 1))
    assert so_few == pytest.approx(0.05, abs=1e-9)
    assert share > wrong / seen


def test_the_bound_agrees_with_printed_tables():
    assert bounds.upper_share(0, 59) == pytest.approx(0.0495, abs=0.0001)
    assert bounds.upper_share(0, 100) == pytest.approx(0.0295, abs=0.0001)
    assert bounds.upper_share(3, 100) == pytest.approx(0.0757, abs=0.0001)


def test_what_was_seen_as_a_whole_is_known_and_what_was_all_wrong_proves_nothing_good():
    assert bounds.upper_share(2, 10, population=10) == 0.2
    assert bounds.upper_share(10, 10) == 1.0
    assert bounds.upper_share(0, 0) == 1.0


@given(st.integers(1, 400), st.sampled_from([0.01, 0.02, 0.1, 0.5]))
def test_the_number_to_draw_is_the_smallest_that_finds_one_in_nineteen_of_twenty(population, share):
    number = bounds.sample_size(population, share)
    wrong = max(-(-population * share // 1), 1)

    def missed(drawn: int) -> float:
        return comb(population - int(wrong), drawn) / comb(population, drawn)

    assert missed(number) <= 0.05 + 1e-12
    assert number == 1 or missed(number - 1) > 0.05 - 1e-12


def test_of_ten_thousand_records_with_two_in_a_hundred_wrong_148_find_one():
    assert bounds.sample_size(10_000, 0.02) == 148
    assert bounds.sample_size(0, 0.02) == 0
