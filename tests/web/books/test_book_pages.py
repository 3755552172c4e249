"""Ledger books on the pages: scans handed in, typed twice, settled, loaded; what goes wrong keeps what was typed."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from ledger_books import LINE, scan, typed, work
from tracemark.apps.accounts.data import Partition, Role
from tracemark.apps.registry.books import api as books
from tracemark.apps.registry.models import BookPageRow, BookReadingRow, WeaponRow

pytestmark = pytest.mark.django_db


def at(name: str, page: BookPageRow) -> str:
    return reverse(name, args=[page.uuid])


def sheet(*lines: dict[str, str], press: str = "finish", **more: str) -> dict[str, str]:
    """What a browser sends of these lines."""
    sent = {"rows": "10", "dates": "dmy", press: "1", **more}
    for number, cells in enumerate(lines, 1):
        sent |= {f"{code}-{number}": said for code, said in ({"line": str(number)} | cells).items()}
    return sent


def shown(client, name, page=None, query="") -> str:
    answer = client.get((at(name, page) if page else reverse(name)) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def value(text: str, name: str) -> str:
    [found] = re.findall(rf'name="{name}" value="([^"]*)"', text)
    return found


# Handing in


def files(*words: str) -> list[SimpleUploadedFile]:
    return [SimpleUploadedFile(f"{one}.png", scan(one), "image/png") for one in words]


def test_several_scans_are_numbered_in_their_order(first):
    sent = {
        "register": "civilian",
        "book": "Register III",
        "number": "7",
        "photographs": files("a", "b", "c"),
    }
    answer = first.post(reverse("book_new"), sent, follow=True)
    assert "3 scans have come in" in answer.text
    assert "Register III, 9" in answer.text
    work()
    assert [row.number for row in BookPageRow.objects.order_by("pk")] == [7, 8, 9]
    page = shown(first, "books")
    assert "0 of 3 pages loaded" in page
    assert "To be typed: 3" in page


def test_a_scan_that_is_refused_says_so_at_its_name(first, kept):
    kept(7)
    sent = {"register": "civilian", "book": "Civil register III", "number": "7"}
    answer = first.post(reverse("book_new"), {**sent, "photographs": files("again")})
    assert answer.status_code == 422
    assert "again.png: Page 7 of this book is there already" in answer.text
    answer = first.post(reverse("book_new"), sent)
    assert "Choose a photograph first." in answer.text


def test_an_empty_list_says_what_comes_here(first):
    assert "Scan or photograph the pages of a ledger book" in shown(first, "books")


def test_the_list_is_narrowed_sorted_and_costs_the_same_however_long(
    first, kept, registrar, django_assert_max_num_queries
):
    with django_assert_max_num_queries(30):
        shown(first, "books")
    for number in (3, 1, 2):
        page = kept(number)
        books.save_book_reading(by=registrar, page=page.uuid, reading=typed(LINE))
    kept(4, "Another book")
    with django_assert_max_num_queries(30):
        everything = shown(first, "books", query="?sort=number")
    numbers = re.findall(r'data-label="Page" class="number">(\d)', everything)
    assert numbers == ["1", "2", "3", "4"]
    only = shown(first, "books", query="?book=Another+book&state=scanned&register=civilian")
    assert re.findall(r'data-label="Page" class="number">(\d)', only) == ["4"]
    assert "No page here" in shown(first, "books", query="?waits=again")
    assert first.get(reverse("books") + "?state=nonsense").status_code == 422


# Typing


def test_a_page_is_typed_beside_its_scan_in_so_many_lines_as_are_wanted(first, kept):
    page = kept()
    form = shown(first, "book_type", page)
    assert "data-viewer" in form
    assert value(form, "line-10") == "10"
    assert 'name="holder-1"' in form
    answer = first.post(at("book_type", page), sheet(LINE, press="more"))
    assert answer.url == f"{at('book_type', page)}?rows=15#line-11"
    form = first.get(answer.url).text
    assert (value(form, "serial-1"), value(form, "line-15")) == ("AB12345", "15")


def test_the_longest_page_is_light_enough_for_a_thin_line(first, kept, registrar):
    page = kept()
    lines = [
        LINE | {"serial": f"AB{number}", "act": "sold", "remark": "grip cracked"} for number in range(50)
    ]
    books.save_book_reading(by=registrar, page=page.uuid, reading=typed(*lines))
    assert len(shown(first, "book_type", page).encode()) < 80_000
    assert "Add" not in re.findall(r'name="more"[^>]*>(\w*)', shown(first, "book_type", page))


def test_a_reading_is_saved_and_gone_on_with(first, kept):
    page = kept()
    first.post(at("book_type", page), sheet({}, {"serial": "70?03"}, press="save", dates="hijri"))
    form = shown(first, "book_type", page)
    assert (value(form, "line-1"), value(form, "serial-1"), value(form, "line-2")) == ("2", "70?03", "3")
    assert '<option value="hijri" selected>' in form
    assert ">under way<" in shown(first, "book_page", page).replace("</svg>", ">")


def test_what_stands_above_is_copied_for_a_ditto_and_never_a_serial(first, kept):
    page = kept()
    lines = ({"serial": "A1", "maker": "Norinco"}, {"serial": '"', "maker": "do."})
    first.post(at("book_type", page), sheet(*lines, press="save"))
    cells = BookReadingRow.objects.get().lines[1]["cells"]
    assert cells == {"serial": '"', "maker": "Norinco"}


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"line-2": "1"}, "Line 1 is there twice."),
        ({"line-2": "x"}, "“x” is no number of a line."),
        ({"serial-2": "A" * 201}, "The cell has 201 characters"),
    ],
)
def test_whatever_is_wrong_what_was_typed_is_kept(first, kept, wrong, told):
    page = kept()
    answer = first.post(at("book_type", page), sheet(LINE, LINE | {"serial": "B2"}) | wrong)
    assert answer.status_code == 422
    assert told in answer.text
    assert value(answer.text, "serial-1") == "AB12345"
    assert not BookReadingRow.objects.exists()


def test_a_cell_that_cannot_be_loaded_is_told_at_line_and_column_and_may_stand_all_the_same(first, kept):
    page = kept()
    sent = sheet(LINE, LINE | {"serial": "B2", "date": "31/2/1987"})
    answer = first.post(at("book_type", page), sent)
    assert answer.status_code == 422
    assert '<a href="#date-2">Line 2, Date</a>' in answer.text
    assert 'aria-invalid="true" aria-describedby="date-2-why"' in answer.text
    assert first.post(at("book_type", page), sent | {"anyway": "1"}).url == at("book_page", page)


def test_a_date_that_the_calendar_of_the_page_does_not_have_says_why(first, kept):
    sent = sheet(LINE | {"date": "30/13/1405"}, LINE | {"serial": "B2", "date": "1405-09-12"}, dates="hijri")
    answer = first.post(at("book_type", kept()), sent)
    assert "The Hijri calendar has 12 months" in answer.text
    assert "Line 2," not in answer.text


def test_an_empty_page_is_not_finished(first, kept):
    answer = first.post(at("book_type", kept()), sheet())
    assert "Type at least one line" in answer.text


def test_the_second_reader_sees_nothing_of_the_first_on_any_page(first, second, kept):
    page = kept()
    first.post(at("book_type", page), sheet(LINE | {"holder": "Canary Okello"}))
    for name in ("book_page", "book_type"):
        text = shown(second, name, page)
        assert "AB12345" not in text
        assert "Canary" not in text
    assert second.get(at("book_differences", page)).url == at("book_page", page)
    assert "Somebody else reads it a second time" in shown(first, "book_page", page)
    answer = first.get(at("book_type", page), follow=True)
    assert answer.redirect_chain[0][0] == at("book_page", page)


def test_two_readings_that_agree_can_be_loaded(first, second, kept):
    page = kept()
    first.post(at("book_type", page), sheet(LINE))
    answer = second.post(at("book_type", page), sheet(LINE | {"serial": "ab-12345"}), follow=True)
    assert "Both readings agree." in answer.text
    assert "Load the lines of this page" in answer.text


# Differences


@pytest.fixture
def differing(registrar, colleague, kept) -> BookPageRow:
    page = kept()
    books.end_book_reading(by=registrar, page=page.uuid, reading=typed(LINE, LINE | {"serial": "B2"}))
    books.end_book_reading(
        by=colleague, page=page.uuid, reading=typed(LINE | {"serial": "ABI2345", "maker": "Izh"})
    )
    return page


def test_differences_stand_side_by_side_and_are_settled_one_after_the_other(first, differing):
    form = shown(first, "book_differences", differing)
    assert "Line 1, Serial number, as seen" in form
    assert "Line 2, Whole line" in form
    assert "The line is not there." in form
    assert "3 places are still open" in form
    answer = first.post(at("book_differences", differing), {"stands-1-serial": "first"}, follow=True)
    assert "2 places are still open" in answer.text
    rest = {"stands-1-maker": "other", "text-1-maker": "Izhmash", "stands-2-line": "second"}
    answer = first.post(at("book_differences", differing), rest, follow=True)
    assert "Everything is settled." in answer.text
    assert "Izhmash" in answer.text
    assert "B2" not in answer.text


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({}, "Choose at least one reading."),
        ({"stands-1-maker": "other", "text-1-maker": ""}, "type what it says"),
        ({"stands-1-maker": "third"}, "Choose at least one reading."),
    ],
)
def test_a_choice_that_says_nothing_changes_nothing(first, differing, sent, told):
    answer = first.post(at("book_differences", differing), sent)
    assert answer.status_code == 422
    assert told in answer.text


# Loading, setting aside, withdrawing


@pytest.fixture
def agreed(registrar, colleague, kept) -> BookPageRow:
    page = kept()
    for by in (registrar, colleague):
        reading = typed(LINE, LINE | {"serial": "B2", "date": "31/2/1987"})
        books.end_book_reading(by=by, page=page.uuid, reading=reading)
    return page


def test_a_page_is_loaded_and_its_record_leads_back_to_the_scan(first, agreed):
    answer = first.post(at("book_load", agreed), follow=True)
    assert "The lines of the page are being loaded." in answer.text
    work()
    agreed.refresh_from_db()
    assert "The rows kept aside" in first.get(reverse("load", args=[agreed.load.uuid])).text
    weapon = WeaponRow.objects.get()
    record = first.get(reverse("weapon", args=[weapon.uuid])).text
    assert f'<a href="{at("book_page", agreed)}">Scan of page 12 of the ledger book</a>' in record
    assert "What became of its lines" in shown(first, "book_page", agreed)


def test_a_cell_that_stops_its_line_is_put_right_before_the_page_is_loaded(first, agreed):
    page = shown(first, "book_page", agreed)
    assert "1 cell stops its line from being loaded" in page
    form = shown(first, "book_differences", agreed)
    assert value(form, "stands-2-date") == "other"
    sent = {"stands-2-date": "other", "text-2-date": "28/2/1987"}
    answer = first.post(at("book_differences", agreed), sent, follow=True)
    assert "from being loaded" not in answer.text
    assert "1987-02-28" in answer.text


def test_a_reading_is_set_aside_and_a_page_withdrawn_with_a_reason(first, agreed):
    assert "All readings of the page are set aside" in shown(first, "book_anew", agreed)
    assert first.post(at("book_anew", agreed), {"why": ""}).status_code == 422
    answer = first.post(at("book_anew", agreed), {"why": "The wrong page."}, follow=True)
    assert "Type the page" in answer.text
    assert answer.text.count("set aside") >= 2
    answer = first.post(at("book_withdraw", agreed), {"why": "Scanned badly."}, follow=True)
    assert "Withdrawn" in answer.text
    answer = first.post(at("book_withdraw", agreed), {"why": "Again."})
    assert answer.status_code == 422


# Who sees it


def test_scans_are_given_to_those_who_see_the_register(first, kept, someone, signed_in):
    page = kept()
    police = signed_in(someone(Role.REGISTRAR, partition=Partition.POLICE))
    for address in (
        at("book_page", page),
        reverse("book_scan", args=[page.uuid, "large"]),
        reverse("book_scan_tile", args=[page.uuid, 0, 0, 0]),
    ):
        assert first.get(address).status_code == 200
        assert police.get(address).status_code == 404
    assert "Civil register III" not in police.get(reverse("books")).text


def test_an_inspector_looks_and_changes_nothing(kept, someone, signed_in):
    page = kept()
    inspector = signed_in(someone(Role.INSPECTOR))
    text = shown(inspector, "book_page", page)
    assert "Type the page" not in text
    assert "Withdraw" not in text
    assert reverse("book_new") not in shown(inspector, "books")
    assert inspector.get(at("book_type", page)).status_code == 403


def test_books_stand_beside_files_and_what_waits_leads_there(first, kept):
    kept()
    assert reverse("books") in shown(first, "loads")
    assert "?waits=type" in shown(first, "home")
