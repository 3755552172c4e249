"""From a reading to the records it may mean, with what is not known said."""

from __future__ import annotations

import random
from itertools import combinations, product
from math import prod

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from marks_reference import certain_readings, doubtful_readings, slow_edits

from tracemark.marks import (
    FLOOR,
    Attributes,
    ErrorRates,
    Hit,
    Known,
    Likelihood,
    MarkSource,
    MemorySource,
    Neighbourhood,
    Plan,
    Reading,
    find,
    fold,
    posterior,
    sift,
    weight,
)
from tracemark.marks.channel import ALPHABET
from tracemark.marks.explain import LookAlike, NotRead

weights = st.lists(st.floats(1e-9, 1), min_size=1, max_size=30)


def source(*serials, **attributes):
    return MemorySource(Hit(at, serial, **attributes) for at, serial in enumerate(serials))


def probabilities(result):
    return {candidate.hit.serial: candidate.probability for candidate in result.candidates}


# -- posterior


@given(weights, st.floats(0, 10), st.floats(0, 1))
def test_certainty_is_shared_out_without_a_rest(candidates, expected, missed):
    share = posterior(candidates, expected, missed=missed)
    assert sum(share.probabilities) + share.beyond + share.not_registered == pytest.approx(1)
    assert share.not_registered >= FLOOR


@given(weights, st.floats(0, 10), st.floats(1e-6, 1))
def test_another_near_record_lowers_all_others(candidates, expected, newcomer):
    before = posterior(candidates, expected).probabilities
    after = posterior([*candidates, newcomer], expected).probabilities
    assert all(later < earlier for earlier, later in zip(before, after, strict=False))


def test_the_more_the_register_holds_around_a_reading_the_likelier_the_weapon_is_not_in_it():
    shares = [posterior([0.01], expected).not_registered for expected in (0, 0.1, 1, 10)]
    assert shares == sorted(shares)
    assert shares[0] == FLOOR


def test_without_candidates_the_weapon_is_not_in_this_register_or_was_misread_worse_than_was_searched():
    share = posterior([], 0.0, missed=0.1)
    assert share.not_registered > 0.5
    assert share.not_registered + share.beyond == pytest.approx(1)
    assert posterior([], 0.0).not_registered == 1


@pytest.mark.parametrize("prior", [-0.1, 1.0])
def test_a_prior_is_a_share(prior):
    with pytest.raises(ValueError, match="prior"):
        posterior([1.0], 1.0, prior=prior)


# -- density


def slow_weight(reading, likelihood, serials, edits):
    """Give every record its brothers, one by one, and let each fit as it does."""
    digits = [at for at, token in enumerate(reading) if isinstance(token, Known) and token.char.isdigit()]
    known = [at for at, token in enumerate(reading) if isinstance(token, Known)]
    places = digits if len(digits) > edits else known
    ways = list(combinations(places, min(edits, len(places))))
    total = 0.0
    for way in ways:
        for serial in serials:
            kinds = [DIGITS if serial[at].isdigit() else LETTERS for at in way]
            for others in product(*kinds):
                brother = list(serial)
                for at, other in zip(way, others, strict=True):
                    brother[at] = other
                fits = likelihood.places("".join(brother))
                # A letter is counted as one of 24, as the registers of most countries leave two out.
                shares = prod(1 / 10 if kind == DIGITS else 1 / 24 for kind in kinds)
                total += prod(fit for fit, _ in fits) * shares
    return total / len(ways) * likelihood.faultless


DIGITS = "0123456789"
LETTERS = "".join(sorted(set(ALPHABET) - set(DIGITS)))


def around(reading, *serials, edits=2):
    likelihood = Likelihood(reading)
    neighbours = Neighbourhood(reading, likelihood, edits=edits)
    for serial in serials:
        neighbours.add(serial, likelihood(serial))
    return neighbours.weight / likelihood.faultless


@settings(max_examples=30)
@given(
    st.lists(st.sampled_from(["0", "1", "A", "7", "?"]), min_size=4, max_size=4).map("".join),
    st.lists(st.text(alphabet="01A7", min_size=4, max_size=4), min_size=1, max_size=2),
    st.integers(0, 1),
)
def test_the_neighbourhood_is_how_well_the_brothers_of_the_records_fit(text, serials, edits):
    reading = Reading.parse(text)
    likelihood = Likelihood(reading)
    expected = slow_weight(reading, likelihood, serials, edits) / likelihood.faultless
    assert around(reading, *serials, edits=edits) == pytest.approx(expected)


def test_a_full_series_holds_about_one_record_per_mark():
    # Six of the fifteen ways to relax two places stay within the series, and in those every mark is taken.
    assert 6 / 15 < around(Reading.parse("555555"), *map(str, range(540_000, 570_000))) < 1.01


def test_a_letter_where_the_series_has_digits_does_not_speak_for_an_unregistered_weapon():
    series = [f"AB12{at:02}" for at in range(100)]
    assert around(Reading.parse("AB12X5"), *series) < around(Reading.parse("AB1235"), *series) / 100


def test_records_of_another_length_count_as_far_as_they_fit():
    reading = Reading.parse("AB1234")
    assert around(reading, "AB123456789") < 1e-9
    assert 0 < around(reading, "AB12345") < around(reading, "AB1235")
    assert 0 < around(reading, "AB12945") < around(reading, "AB12345")


def test_a_gap_leaves_its_own_matches_as_neighbours():
    reading = Reading.parse("AB*4")
    likelihood = Likelihood(reading)
    assert around(reading, "AB14") == likelihood("AB14") / likelihood.faultless


# -- attributes


def test_a_wrong_attribute_weighs_and_never_hides():
    given_ = Attributes.given(maker="taurus", calibre="9x19mm-parabellum")
    right = weight(given_, Hit(1, "A", maker="taurus", calibre="9x19mm-parabellum"))
    wrong = weight(given_, Hit(1, "A", maker="fn", calibre="9x19mm-parabellum"))
    silent = weight(given_, Hit(1, "A"))
    assert right > silent > 0
    assert right > wrong > 0
    assert weight(Attributes(), Hit(1, "A", maker="fn")) == 1


def test_an_attribute_weighs_by_its_rate_of_error():
    rate = ErrorRates().maker
    assert (
        weight(Attributes.given(maker="x"), Hit(1, "A", maker="x"))
        == 1 - rate.error + rate.error / rate.values
    )
    assert weight(Attributes.given(maker="x"), Hit(1, "A", maker="y")) == rate.error / rate.values
    assert weight(Attributes.given(maker="x"), Hit(1, "A")) == 1 / rate.values


def test_a_calibre_with_several_meanings_agrees_with_each():
    nine = Attributes(calibre=frozenset({"9x19mm-parabellum", "9x18mm-makarov"}))
    one = weight(nine, Hit(1, "A", calibre="9x18mm-makarov"))
    assert one == weight(nine, Hit(1, "A", calibre="9x19mm-parabellum"))
    assert one > weight(nine, Hit(1, "A", calibre="45-acp"))


# -- find


def test_the_right_record_comes_first_with_its_reason():
    result = find(Reading.parse("ACL47?45B"), source("ACL477458", "ACL477499", "ZZZ000000"))
    first = result.candidates[0]
    assert first.hit.serial == "ACL477458"
    assert first.explanation == (NotRead("7", 6), LookAlike("B", "8", 9))
    assert first.probability > 0.5


@pytest.mark.parametrize(
    ("read", "recorded"),
    [
        ("AB123456", "АВ123456"),
        ("ΑΒ123456", "AB123456"),
        ("٧٦٥٤٣٢١", "7654321"),
        ("۷۶۵۴۳۲۱", "765-4321"),
        ("7654321", "٧٦٥٤٣٢١"),
        ("ЖК 001234", "жк-001234"),
        ("甲123456", "甲 123456"),
        ("ب٤٤١٢٣٤", "ب 441234"),
    ],
)
def test_a_mark_is_found_in_whatever_script_it_is_typed(read, recorded):
    result = find(Reading.parse(read), source(recorded, "XY999999"))
    assert probabilities(result)[recorded] > 0.9


def test_all_that_is_shown_and_not_shown_adds_up_to_one():
    register = source(*(f"AB12{at:02}" for at in range(60)))
    result = find(Reading.parse("AB12?3"), register, limit=4)
    shown = sum(candidate.probability for candidate in result.candidates)
    assert len(result.candidates) == 4
    assert shown + result.others + result.not_registered == pytest.approx(1)


def test_a_neighbour_in_the_series_is_not_taken_for_an_unregistered_weapon():
    """The register has the whole series but this one: it is the neighbours' sibling, not one of them misread."""
    series = source(*(f"AB{at:05}" for at in range(12000, 12400) if at != 12345))
    result = find(Reading.parse("AB12345"), series)
    assert result.not_registered > 0.6
    assert max(candidate.probability for candidate in result.candidates) < 0.2


def test_a_registered_weapon_among_its_neighbours_is_found():
    series = source(*(f"AB{at:05}" for at in range(12000, 12400)))
    result = find(Reading.parse("AB12345"), series)
    assert probabilities(result)["AB12345"] > 0.7


def test_records_that_fit_equally_share_a_rank():
    register = source("AB1034", "AB1134", "AB1934", "AB7777")
    result = find(Reading.parse("AB1?34"), register)
    assert [(candidate.rank, candidate.tied) for candidate in result.candidates[:3]] == [(1, 3)] * 3


def test_equals_that_are_not_shown_are_counted():
    result = find(Reading.parse("AB1?34"), source(*(f"AB1{at}34" for at in range(10))), limit=3)
    assert {candidate.tied for candidate in result.candidates} == {10}
    assert result.matched == 10


def test_what_is_known_of_the_weapon_tells_equal_serials_apart():
    register = MemorySource(
        [Hit(1, "123456", maker="fn"), Hit(2, "123456", maker="taurus"), Hit(3, "123456")]
    )
    result = find(Reading.parse("123456"), register, attributes=Attributes.given(maker="taurus"))
    assert [candidate.hit.weapon for candidate in result.candidates] == [2, 3, 1]
    assert result.candidates[0].probability > 0.9


def test_a_search_that_ran_out_of_budget_says_so():
    register = source(*(f"AB12{at:04}" for at in range(500)))
    assert find(Reading.parse("AB12*"), register).complete
    cut = find(Reading.parse("AB12*"), register, budget=100)
    assert not cut.complete
    assert cut.matched <= 100


def test_the_likeliest_record_is_met_even_on_a_small_budget():
    register = source(*(f"AB12{at:04}" for at in range(2000)))
    result = find(Reading.parse("AB120777"), register, budget=5)
    assert not result.complete
    assert result.candidates[0].hit.serial == "AB120777"


def test_more_matches_than_may_be_handed_back_are_counted_and_admitted():
    rows = [(fold(f"AB{at:03}"), Hit(at, f"AB{at:03}")) for at in range(50)]
    found = sift(Plan.of(Reading.parse("AB*")), [*rows, *rows], limit=10)
    assert (len(found.hits), found.matched, found.complete) == (10, 50, False)


def test_a_source_in_memory_is_a_source():
    register: MarkSource = source("AB1234")
    assert find(Reading.parse("AB1234"), register).matched == 1


def test_naming_the_letters_of_a_register_finds_the_same_with_less_work():
    dice = random.Random(3)
    letters = "ابجدرسصطعفقلمنهوي"
    serials = [f"{dice.choice(letters)}{dice.randrange(10**6):06}" for _ in range(900)]
    serials += [serial[1:] + serial[0] for serial in serials]
    reading = Reading.parse(serials[-1])
    found = [find(reading, source(*serials), alphabet=alphabet) for alphabet in ("", letters)]
    assert found[0] == found[1]
    rows = [
        sum(
            lookup.holds(fold(serial)[:: -1 if lookup.backwards else 1])
            for serial in serials
            for lookup in plan.lookups
        )
        for plan in (Plan.of(reading), Plan.of(reading, alphabet=letters))
    ]
    assert rows[1] < rows[0] / 2


def test_nothing_found_is_said_to_be_nothing():
    result = find(Reading.parse("QQ999999"), source("AB1234"))
    assert (result.candidates, result.matched, result.complete) == ((), 0, True)
    assert result.not_registered > 0.95
    assert result.not_registered + result.others == pytest.approx(1)


def test_a_doubtful_reading_that_finds_nothing_says_less():
    nothing = find(Reading.parse("A?9"), source("AB1234"))
    assert nothing.edits == 0
    assert nothing.not_registered < find(Reading.parse("QQ999999"), source("AB1234")).not_registered


@given(
    certain_readings | doubtful_readings,
    st.lists(st.text(alphabet="01AB7Л甲", min_size=1, max_size=8), max_size=60),
    st.integers(0, 2),
)
def test_every_record_within_the_edits_is_matched_and_no_other(reading, recorded, edits):
    result = find(reading, source(*recorded), edits=edits, limit=100)
    expected = [at for at, serial in enumerate(recorded) if slow_edits(reading, fold(serial)) <= edits]
    assert sorted(candidate.hit.weapon for candidate in result.candidates) == expected
    assert result.matched == len(expected)
    assert result.complete


def test_forecasts_come_true_as_often_as_they_say():
    """Ten thousand serials in series, one weapon in seven unregistered, one digit in twenty misread."""
    dice = random.Random(7)
    registered, absent = [], []
    for maker in range(40):
        start = dice.randrange(10**5)
        for number in range(start, start + 300):
            (absent if dice.random() < 0.15 else registered).append(f"M{maker % 7}{number:06}")
    register = source(*registered)
    bins: dict[int, list[tuple[float, bool]]] = {}
    for _ in range(200):
        missing = dice.random() < 0.15
        true = dice.choice(absent if missing else registered)
        noted = list(true)
        for at in range(len(noted)):
            if dice.random() < 0.05:
                noted[at] = dice.choice("0123456789")
        result = find(Reading.parse("".join(noted)), register)
        for candidate in result.candidates:
            right = not missing and candidate.hit.serial == true
            bins.setdefault(int(candidate.probability * 4), []).append((candidate.probability, right))
    for forecasts in bins.values():
        if len(forecasts) >= 25:
            said = sum(forecast for forecast, _ in forecasts) / len(forecasts)
            true_share = sum(right for _, right in forecasts) / len(forecasts)
            assert abs(said - true_share) < 0.15
