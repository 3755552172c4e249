"""The clock has one hand; dates keep the precision they had on paper."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracemark.kernel import clock
from tracemark.kernel.dates import EARLIEST_YEAR, LATEST_YEAR, NotADate, PartialDate, Precision

days = st.dates(date(EARLIEST_YEAR, 1, 1), date(LATEST_YEAR, 12, 31))


@st.composite
def partial_dates(draw: st.DrawFn) -> PartialDate:
    day, precision = draw(days), draw(st.sampled_from(Precision))
    first = {
        Precision.DAY: day,
        Precision.MONTH: day.replace(day=1),
        Precision.YEAR: day.replace(month=1, day=1),
        Precision.DECADE: date(day.year - day.year % 10, 1, 1),
    }[precision]
    return PartialDate(first, precision)


def test_a_held_clock_stands_and_is_let_go_again():
    at = datetime(2026, 3, 14, 23, 30, tzinfo=timezone(-timedelta(hours=5)))
    with clock.frozen(at):
        assert clock.now() == at
        assert clock.now().tzinfo is UTC
        assert clock.today() == date(2026, 3, 15)
        with clock.frozen(datetime(2000, 1, 1, tzinfo=UTC)):
            assert clock.today().year == 2000
        assert clock.now() == at
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(minutes=1)


def test_a_moment_without_a_time_zone_is_no_moment():
    with pytest.raises(ValueError, match="time zone"), clock.frozen(datetime(2026, 3, 14)):
        pass


@given(partial_dates())
def test_what_is_written_is_read_back_the_same(said):
    assert PartialDate.read(str(said)) == said


@given(partial_dates())
def test_a_date_ends_after_it_began_and_no_later_than_its_precision_allows(said):
    longest = {Precision.DAY: 0, Precision.MONTH: 30, Precision.YEAR: 365, Precision.DECADE: 3652}
    assert 0 <= (said.last - said.first).days <= longest[said.precision]
    after = said.last + timedelta(days=1)
    if said.precision is Precision.MONTH:
        assert after.day == 1
    if said.precision in {Precision.YEAR, Precision.DECADE}:
        assert (after.month, after.day) == (1, 1)


@given(partial_dates(), partial_dates())
def test_dates_stand_in_the_order_of_their_first_days(one, other):
    if one.first < other.first:
        assert one < other


@given(st.text(max_size=12))
def test_any_other_text_is_refused_or_read_as_it_stands(text):
    try:
        said = PartialDate.read(text)
    except NotADate:
        pass
    else:
        assert len(str(said)) == len(text.strip())
        assert PartialDate.read(str(said)) == said


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-30",
        "2026-13",
        "14.3.2026",
        "3/14/2026",
        "1974s",
        "0000",
        "9999",
        "1699",
        "",
        "2026-3-1",
        "²⁰²⁶",
    ],
)
def test_what_is_no_date_is_refused_with_what_was_typed(text):
    with pytest.raises(NotADate) as refusal:
        PartialDate.read(text)
    assert refusal.value.data == {"text": text}


def test_spaces_around_a_date_are_not_part_of_it():
    assert PartialDate.read(" 1970s ") == PartialDate(date(1970, 1, 1), Precision.DECADE)
    assert PartialDate.of_year(1974) == PartialDate.read("1974")


def test_a_date_typed_with_the_digits_of_another_script_is_the_same_date():
    assert PartialDate.read("٢٠٢٦-٠٣-١٤") == PartialDate.read("2026-03-14")
