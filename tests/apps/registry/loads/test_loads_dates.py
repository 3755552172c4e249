"""Dates of files: read in every style, decided for a column by its evidence, and never guessed."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracemark.apps.registry.loads import dates
from tracemark.apps.registry.loads.cells import Day

TODAY = date(2026, 11, 23)


def read(text: str, order: str = "") -> str:
    return str(dates.read(text, order, order, today=TODAY))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2020-03-14", "2020-03-14"), ("2020-03-14T10:00:00", "2020-03-14"), ("2020-03-14 10:00", "2020-03-14"),
        ("2020/3/14", "2020-03-14"), ("14.03.2020", "2020-03-14"), ("14/03/2020 00:00", "2020-03-14"),
        ("03/14/2020", "2020-03-14"), ("19122003", "2003-12-19"), ("20031219", "2003-12-19"), ("1987", "1987"),
        ("1987.0", "1987"), ("1970s", "1970s"), ("03-2019", "2019-03"), ("2019/3", "2019-03"),
        ("14 Mar 2020", "2020-03-14"), ("14-mrt-2020", "2020-03-14"), ("March 14, 2020", "2020-03-14"),
        ("14 de marzo de 2020", "2020-03-14"), ("1er mars 2020", "2020-03-01"), ("septembre 1999", "1999-09"),
        ("14 марта 2020 г.", "2020-03-14"), ("2020年3月14日", "2020-03-14"), ("2020年3月", "2020-03"),
        ("١٤/٠٣/٢٠٢٠", "2020-03-14"), ("14 مارس 2020", "2020-03-14"), (" 14 - 03 - 2020 ", "2020-03-14"),
        ("05/05/2020", "2020-05-05"),
    ],
)  # fmt: skip
def test_each_style_of_the_files_is_read(text, meant):
    assert read(text) == meant


@pytest.mark.parametrize(("order", "meant"), [("dmy", "2020-04-03"), ("mdy", "2020-03-04")])
@pytest.mark.parametrize("text", ["03/04/2020", "3-4-20", "03042020"])
def test_the_order_of_the_column_decides(text, order, meant):
    assert read(text, order) == meant


@pytest.mark.parametrize("text", ["03/04/2020", "3-4-20", "03042020"])
def test_without_an_order_day_and_month_are_not_guessed(text):
    with pytest.raises(dates.Undecided):
        read(text)


@pytest.mark.parametrize(
    "text", ["31/02/2020", "2020-02-30", "00/00/0000", "0000-00-00", "32/12/2020", "12/13/14/15"]
)
def test_a_day_that_no_calendar_has_is_no_date(text):
    with pytest.raises((dates.Impossible, dates.NotReadable)):
        read(text, "dmy")


def test_a_date_against_the_order_of_its_column_is_impossible():
    with pytest.raises(dates.Impossible):
        read("12/19/2020", "dmy")


@pytest.mark.parametrize("text", ["yesterday", "45292", "unknown", "14 Foo 2020", "x", "93 days", "-"])
def test_what_is_no_date_is_not_read(text):
    with pytest.raises(dates.NotReadable):
        read(text)


@pytest.mark.parametrize(
    ("text", "meant"), [("10/21/82", "1982-10-21"), ("1/17/26", "2026-01-17"), ("1/17/27", "1927-01-17")]
)
def test_a_year_of_two_digits_is_the_latest_that_is_not_in_the_future(text, meant):
    assert read(text, "mdy") == meant


def test_a_date_of_a_spreadsheet_needs_no_order():
    assert str(dates.read(Day("2020-03-04T10:30:00"))) == "2020-03-04"


def test_one_cell_above_twelve_decides_for_its_column():
    found = dates.evidence(["03/04/2020", "05/06/2020", "12/25/2020"])
    assert found[dates.PARTED].order == "mdy"
    assert not found[dates.PARTED].must_ask


def test_a_column_without_evidence_is_asked():
    assert dates.evidence(["03/04/2020", "05/06/2020"])[dates.PARTED].must_ask


def test_a_column_that_contradicts_itself_is_asked():
    found = dates.evidence(["25/12/2020", "12/25/2020"])[dates.PARTED]
    assert found.must_ask
    assert found.order == ""


def test_days_that_are_their_month_ask_nothing():
    assert not dates.evidence(["05/05/2020", "2020-01-02", "1999", ""])[dates.PARTED].must_ask


def test_dates_that_run_together_have_evidence_of_their_own():
    found = dates.evidence(["01/14/2015", "01/02/2015", "31012005", "01022005"])
    assert (found[dates.PARTED].order, found[dates.TOGETHER].order) == ("mdy", "dmy")


@given(day=st.dates(date(1800, 1, 1), date(2199, 12, 31)), separator=st.sampled_from("/-. "))
def test_a_date_written_in_an_order_is_read_back_in_it(day, separator):
    written = {"dmy": f"%d{separator}%m{separator}", "mdy": f"%m{separator}%d{separator}"}
    for order, style in written.items():
        assert read(day.strftime(style) + f"{day.year}", order) == day.isoformat()
    assert read(day.isoformat()) == day.isoformat()


@given(text=st.text(max_size=20))
def test_no_text_crashes_it(text):
    try:
        dates.read(text, "dmy", "mdy", today=TODAY)
    except (dates.NotReadable, dates.Impossible, dates.Undecided):
        return
