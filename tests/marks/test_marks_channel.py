"""How likely a reading is, if this is what is stamped."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from marks_reference import FEW, doubtful_readings, serials

from tracemark.marks import (
    CHANNELS,
    HAND,
    PHOTOGRAPH,
    RESTORED,
    Condition,
    Reading,
    Recovery,
    RecoveryMethod,
    Way,
    channel_for,
    likelihood,
)
from tracemark.marks.channel import ALPHABET, CONFUSED
from tracemark.marks.fold import fold


def chance(read, recorded, channel=HAND):
    return likelihood(Reading.parse(read), recorded, channel)


@pytest.mark.parametrize("channel", CHANNELS.values(), ids=CHANNELS)
def test_every_stamped_character_is_noted_as_something(channel):
    for stamped in ALPHABET:
        chances = [channel.misread(stamped, seen) for seen in ALPHABET]
        assert min(chances) > 0
        assert sum(chances) == pytest.approx(1)
        assert channel.misread(stamped, stamped) > 0.5


@pytest.mark.parametrize(("channel", "one_in"), [(HAND, 30), (PHOTOGRAPH, 50), (RESTORED, 6)])
def test_the_assumed_rates_are_those_that_are_told(channel, one_in):
    misread = sum(1 - channel.misread(char, char) for char in ALPHABET) / len(ALPHABET)
    assert 1 - channel.read + misread == pytest.approx(1 / one_in, rel=0.15)


def test_what_is_confused_is_told_apart_by_folding():
    assert all(len(pair) == 2 for pair in CONFUSED)
    assert all(fold(char) == char for pair in CONFUSED for char in pair)


def test_the_plainer_the_story_the_likelier_the_reading():
    stories = ["AB1234", "ABI234", "AB7234", "ABX234", "XY9876"]
    chances = [chance("AB1234", recorded) for recorded in stories]
    assert chances == sorted(chances, reverse=True)
    assert len(set(chances)) == len(chances)


def test_twins_of_other_scripts_cost_nothing():
    assert chance("AB1234", "АВ1234") == chance("AB1234", "AB1234")
    assert chance("١٢٣٤", "1234") == chance("1234", "1234")


def test_neighbours_are_swapped_more_often_than_both_misread():
    assert chance("AB1243", "AB1234") > 10 * chance("AB1298", "AB1234")


def test_an_unknown_character_tells_nothing_about_it():
    assert chance("AB?4", "AB14") == pytest.approx(chance("AB?4", "AB甲4"))


def test_of_alternatives_each_is_as_likely_as_the_other_and_more_than_a_stranger():
    assert chance("AB[38]4", "AB34") == pytest.approx(chance("AB[38]4", "AB84"), rel=0.02)
    assert chance("AB[38]4", "AB84") > 20 * chance("AB[38]4", "AB14")


def test_a_gap_prefers_to_hide_little():
    hidden = [chance("AB*4", f"AB{'7' * count}4") for count in range(5)]
    assert hidden == sorted(hidden, reverse=True)
    assert hidden[4] > hidden[0] / 20


def test_a_restored_mark_forgives_more():
    assert chance("AB1234", "AB8834", RESTORED) > 10 * chance("AB1234", "AB8834", HAND)
    assert chance("AB1234", "AB1234", RESTORED) < chance("AB1234", "AB1234", PHOTOGRAPH)


def test_a_restored_mark_is_read_as_restored_whoever_read_it():
    restored = Recovery(Condition.RESTORED, RecoveryMethod.MAGNETIC, before=Condition.ERASED)
    assert channel_for(restored, way=Way.PHOTOGRAPH) is RESTORED
    assert channel_for(Recovery(), way=Way.PHOTOGRAPH) is PHOTOGRAPH
    assert channel_for(Recovery(Condition.PARTLY_LEGIBLE)) is HAND


@given(doubtful_readings, serials, st.sampled_from(list(CHANNELS.values())))
@example(Reading.parse("*0*"), "00", HAND)
def test_a_likelihood_is_a_chance(reading, serial, channel):
    assert 0 <= likelihood(reading, serial, channel) <= 1


@given(st.lists(st.tuples(st.sampled_from(FEW), st.sampled_from(FEW)), min_size=1, max_size=7))
def test_of_two_marks_of_one_length_each_is_as_easily_read_as_the_other(pairs):
    one, other = ("".join(side) for side in zip(*pairs, strict=True))
    assert chance(one, other) == pytest.approx(chance(other, one), rel=1e-9)


def test_the_sum_over_all_readings_of_a_mark_is_about_one():
    """Every reading of up to four digits, each digit and 42 other symbols that it may be noted as."""
    stamped = "1"
    one = sum(chance(seen, stamped) for seen in ALPHABET)
    two = sum(chance("".join(seen), stamped) for seen in product(ALPHABET, repeat=2))
    assert 0.97 < one + two <= 1.01


def slow_likelihood(read, stamped, channel):
    """The sum over all alignments, by recursion, for certain readings."""
    if not read and not stamped:
        return 1.0
    total = 0.0
    if stamped:
        total += channel.lost * slow_likelihood(read, stamped[1:], channel)
    if read:
        total += channel.extra / len(ALPHABET) * slow_likelihood(read[1:], stamped, channel)
    if read and stamped:
        total += (
            channel.read
            * channel.misread(stamped[0], read[0])
            * slow_likelihood(read[1:], stamped[1:], channel)
        )
    swapped = fold(read[:2]) == fold(stamped[:2][::-1]) and stamped[:1] != stamped[1:2]
    if swapped and len(read) > 1 and len(stamped) > 1:
        both = channel.misread(stamped[1], read[0]) * channel.misread(stamped[0], read[1])
        total += channel.swapped * both * slow_likelihood(read[2:], stamped[2:], channel)
    return total


@given(st.text(alphabet="01A7", min_size=1, max_size=5), st.text(alphabet="01A7", max_size=5))
def test_the_likelihood_is_the_sum_over_all_ways_to_lay_them_side_by_side(read, stamped):
    assert chance(read, stamped) == pytest.approx(slow_likelihood(read, stamped, HAND), rel=1e-3)


def test_what_a_recovery_must_say():
    with pytest.raises(ValueError, match="method"):
        Recovery(Condition.RESTORED)
    with pytest.raises(ValueError, match="only a restored"):
        Recovery(Condition.ERASED, RecoveryMethod.CHEMICAL)
    with pytest.raises(ValueError, match="restored from"):
        Recovery(Condition.RESTORED, RecoveryMethod.CHEMICAL, before=Condition.LEGIBLE)


def test_a_mark_that_was_erased_or_altered_was_tampered_with():
    assert Recovery(Condition.ALTERED).was_tampered_with
    assert Recovery(Condition.RESTORED, RecoveryMethod.OTHER, before=Condition.ERASED).was_tampered_with
    assert not Recovery(Condition.PARTLY_LEGIBLE).was_tampered_with
