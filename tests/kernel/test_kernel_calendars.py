"""Dates of the Hijri and the Ethiopian calendar are the days that almanacs give, and what cannot be is said exactly."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracemark.kernel.calendars import (
    Calendar,
    NoSuchDay,
    NoSuchMonth,
    NotAWholeDay,
    NotInThisCalendar,
    YearNotConverted,
    ethiopian_day,
    noted,
    read_date,
)
from tracemark.kernel.dates import NotADate, PartialDate


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2000-01-01", date(2007, 9, 12)),  # the Ethiopian millennium
        ("1992-04-22", date(2000, 1, 1)),
        ("2016-01-01", date(2023, 9, 12)),  # a day later, after a year of 366 days
        ("2015-13-06", date(2023, 9, 11)),
        ("1888-06-23", date(1896, 3, 1)),  # the battle of Adwa
        ("1999-13-05", date(2007, 9, 10)),
    ],
)
def test_ethiopian_dates_are_the_days_that_are_known(typed: str, day: date):
    assert read_date(typed, Calendar.ETHIOPIAN) == PartialDate(day)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("1445-09-12", date(2024, 3, 22)),
        ("1445-01-01", date(2023, 7, 19)),
        ("1421-09-01", date(2000, 11, 27)),
        ("1400-01-01", date(1979, 11, 20)),
        ("1343-01-01", date(1924, 8, 1)),
    ],
)
def test_hijri_dates_are_the_days_of_umm_al_qura(typed: str, day: date):
    assert read_date(typed, Calendar.HIJRI) == PartialDate(day)


@given(st.dates(date(1750, 1, 1), date(2190, 1, 1)))
def test_each_day_has_one_ethiopian_date(day: date):
    """Counting on from the first day of a year gives each day once."""
    year = day.year - 8
    while ethiopian_day(year + 1, 1, 1) <= day:
        year += 1
    month, rest = divmod((day - ethiopian_day(year, 1, 1)).days, 30)
    assert ethiopian_day(year, month + 1, rest + 1) == day
    assert read_date(f"{year:04d}-{month + 1:02d}-{rest + 1:02d} EC").first == day


@pytest.mark.parametrize(
    "typed", ["١٤٤٥-٠٩-١٢ هـ", "12/9/1445 AH", "1445/9/12 H", "1445-09-12 Hijri", "۱۴۴۵-۰۹-۱۲ هجري"]
)
def test_what_was_typed_is_kept_in_one_form_whatever_its_figures(typed: str):
    found = read_date(typed)
    assert (found.first, found.typed) == (date(2024, 3, 22), "1445-09-12 Hijri")
    assert noted("Seen", found) == "Seen [1445-09-12 Hijri]"


def test_a_gregorian_date_stays_what_it_is_and_has_nothing_beside_it():
    assert (read_date("٢٠٢٦-٠٣-١٤").first, read_date("2026-03").typed) == (date(2026, 3, 14), "")
    assert noted("Seen", read_date("2026-03-14")) == "Seen"
    with pytest.raises(NotADate):
        read_date("2026-02-30")


@pytest.mark.parametrize(
    ("typed", "calendar", "wrong"),
    [
        ("1445-13-01", Calendar.HIJRI, NoSuchMonth),
        ("2016-14-01", Calendar.ETHIOPIAN, NoSuchMonth),
        ("1445-08-30", Calendar.HIJRI, NoSuchDay),
        ("2016-13-06", Calendar.ETHIOPIAN, NoSuchDay),
        ("2016-02-31", Calendar.ETHIOPIAN, NoSuchDay),
        ("1300-01-01", Calendar.HIJRI, YearNotConverted),
        ("1600-01-01", Calendar.HIJRI, YearNotConverted),
        ("1445-09", Calendar.HIJRI, NotAWholeDay),
        ("1445", Calendar.HIJRI, NotAWholeDay),
        ("yesterday", Calendar.HIJRI, NotInThisCalendar),
        ("1445-09-12 AH", Calendar.ETHIOPIAN, NotInThisCalendar),
    ],
)
def test_an_impossible_date_is_refused_for_its_own_reason(
    typed: str, calendar: Calendar, wrong: type[Exception]
):
    with pytest.raises(wrong) as refused:
        read_date(typed, calendar)
    assert str(refused.value).endswith(".")


def test_the_sentence_names_the_month_and_how_many_days_it_has():
    with pytest.raises(NoSuchDay) as refused:
        read_date("2016-13-06", Calendar.ETHIOPIAN)
    assert str(refused.value) == "Month 13 of the year 2016 has 5 days in the Ethiopian calendar, not 6."
