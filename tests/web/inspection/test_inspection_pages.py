"""The pages of an inspection: drawing, going through it on a telephone, closing, and what the registrar does."""

from __future__ import annotations

import re

import pytest

from tracemark.apps.accounts.data import Role
from tracemark.apps.inspection import api as inspection
from tracemark.apps.inspection.data import Finding, Seen
from tracemark.apps.inspection.models import LineRow, SampleRow
from tracemark.apps.ledger import api as ledger
from tracemark.apps.registry.models import WeaponRow
from tracemark.proofs import bundle

pytestmark = pytest.mark.django_db

DRAW = {"place": "Store 2, Port Delmar", "partition": "civilian", "statuses": ["registered"], "wanted": "3"}


def seen(sample, by, *findings):
    for line, finding in zip(sample.lines.order_by("number"), findings, strict=False):
        read = "RX9" if finding is Finding.DIFFERS else ""
        inspection.record_line(by=by, line=line.uuid, seen=Seen(finding, read=read))


def test_a_page_counts_first_and_says_how_many_would_do(desk, records):
    records(4)
    page = desk.post("/inspections/draw", DRAW | {"count": "1"}).content.decode()
    assert "4 records fit." in page
    assert "if 2 of 100 are wrong" in page
    assert not SampleRow.objects.exists()


def test_a_sample_is_drawn_and_each_line_leads_to_the_next(desk, records):
    records(5)
    answer = desk.post("/inspections/draw", DRAW, follow=True)
    sample = SampleRow.objects.get()
    assert answer.redirect_chain[-1][0] == f"/inspections/{sample.uuid}"
    assert "Nothing seen yet" in answer.content.decode()
    first, second, third = sample.lines.order_by("number")
    page = desk.get(f"/inspections/lines/{first.uuid}").content.decode()
    assert first.recorded["serial"] in page
    assert "Canary Arms" in page
    moved = desk.post(f"/inspections/lines/{first.uuid}", {"finding": "as_recorded"})
    assert moved.url == f"/inspections/lines/{second.uuid}"
    refused = desk.post(f"/inspections/lines/{second.uuid}", {"finding": "differs"})
    assert refused.status_code == 422
    assert "Type the marks as they are on the weapon" in refused.content.decode()
    desk.post(f"/inspections/lines/{second.uuid}", {"finding": "differs", "read": "RX9?", "note": "Worn."})
    assert desk.post(f"/inspections/lines/{third.uuid}", {"finding": "not_found"}).url.endswith(
        str(sample.uuid)
    )
    page = desk.get(f"/inspections/{sample.uuid}").content.decode()
    assert "Marks differ" in page
    assert "Worn." in page
    assert "Next weapon without a finding" not in page
    assert f"/inspections/{sample.uuid}/close" in page


def test_a_draw_from_nothing_and_a_number_beyond_reason_are_said_beside_the_form(desk, records):
    records(1)
    none = desk.post("/inspections/draw", DRAW | {"held_by": "Depot of nobody"})
    assert (none.status_code, "No record fits" in none.content.decode()) == (422, True)
    assert desk.post("/inspections/draw", DRAW | {"wanted": "301"}).status_code == 422


def test_an_inspection_is_closed_with_a_result_in_words(desk, drawn, inspector):
    sample = drawn(3)
    assert f"/inspections/{sample.uuid}/close" not in desk.get(f"/inspections/{sample.uuid}").content.decode()
    early = desk.post(f"/inspections/{sample.uuid}/close", follow=True).content.decode()
    assert "This step (close) is not open" in early
    seen(sample, inspector, Finding.AS_RECORDED, Finding.DIFFERS)
    early = desk.post(f"/inspections/{sample.uuid}/close", follow=True).content.decode()
    assert "Lines without a finding: 1." in early
    seen(sample, inspector, Finding.AS_RECORDED, Finding.DIFFERS, Finding.NOT_FOUND)
    assert (
        "No line can be changed after that." in desk.get(f"/inspections/{sample.uuid}/close").content.decode()
    )
    page = desk.post(f"/inspections/{sample.uuid}/close", follow=True).content.decode()
    assert "3 weapons were gone through." in page
    assert "2 of them are not as the book says." in page
    assert "All records were gone through, so the share is known: 66.7%." in page


def test_a_part_that_was_seen_says_how_many_may_be_wrong_at_most(desk, drawn, records, inspector):
    records(7)
    sample = drawn(3)
    seen(sample, inspector, *[Finding.AS_RECORDED] * 3)
    inspection.close_sample(by=inspector, sample=sample.uuid)
    page = desk.get(f"/inspections/{sample.uuid}").content.decode()
    assert "Of the 10 records drawn from, at most 63.2% are wrong, with 95% confidence." in page


def test_a_sample_is_withdrawn_with_a_reason(desk, drawn):
    sample = drawn(1)
    assert desk.post(f"/inspections/{sample.uuid}/withdraw", {"why": ""}).status_code == 422
    page = desk.post(f"/inspections/{sample.uuid}/withdraw", {"why": "The store was closed."}, follow=True)
    assert "The store was closed." in page.content.decode()
    again = desk.post(f"/inspections/{sample.uuid}/withdraw", {"why": "Again."})
    assert (again.status_code, "is not open" in again.content.decode()) == (422, True)


def test_a_weapon_off_the_shelf_is_looked_for_in_the_book(desk, records):
    records(2)
    begun = desk.post("/inspections/shelf", {"place": "Store 2", "partition": ""})
    address = begun.url
    assert "In the book" not in desk.get(address).content.decode()
    page = desk.get(f"{address}?q=RX0000[01]").content.decode()
    assert page.count("RX0000") >= 3
    weapon = WeaponRow.objects.get(serial="RX00001")
    right = {"found": str(weapon.uuid), "finding": "as_recorded"}
    assert desk.post(f"{address}?q=RX00001&maker=Canary", right).url == address
    twice = desk.post(f"{address}?q=RX00001", right)
    assert "stands on line 1 of the sample already" in twice.content.decode()
    desk.post(f"{address}?q=ZZ7", {"found": "", "note": "In the corner."})
    lines = LineRow.objects.order_by("number")
    assert [line.finding for line in lines] == ["as_recorded", "not_in_book"]
    assert (lines[0].read_maker, lines[1].read) == ("Canary", "ZZ7")
    bad = desk.get(f"{address}?q=RX[00")
    assert bad.status_code == 422


def test_the_result_from_the_shelf_says_on_what_it_rests(desk, records, inspector):
    records(1)
    sample = inspection.begin_at_shelf(by=inspector, place="Store 2")
    missing = Seen(Finding.NOT_IN_BOOK, read="ZZ7")
    inspection.add_from_shelf(by=inspector, sample=sample.uuid, seen=missing)
    inspection.close_sample(by=inspector, sample=sample.uuid)
    assert "If they were picked without choice" in desk.get(f"/inspections/{sample.uuid}").content.decode()


def test_the_proof_of_an_inspection_is_checked_without_the_node(desk, drawn, inspector):
    sample = drawn(2)
    seen(sample, inspector, Finding.AS_RECORDED)
    answer = desk.get(f"/inspections/{sample.uuid}/proof")
    assert f"{sample.reference}.bundle" in answer["Content-Disposition"]
    audit = bundle.verify(answer.content.splitlines(keepends=True), trusted=[ledger.public_key()])
    assert (audit.exit_code, audit.counts["leaves"]) == (0, 2)


def test_a_page_says_what_it_takes_to_draw_again_and_prints_all_lines(desk, drawn):
    sample = drawn(55)
    page = desk.get(f"/inspections/{sample.uuid}").content.decode()
    for part in (sample.seed, sample.population_digest, str(sample.uuid)):
        assert part in page
    assert len(re.findall(r'href="/inspections/lines/', page)) == 51  # one is the next without a finding
    whole = desk.get(f"/inspections/{sample.uuid}?all=1").content
    assert whole.decode().count("☐") == 3 * 55
    assert len(re.findall(rb'href="/inspections/lines/', whole)) == 56
    assert "55" in desk.get(f"/inspections/{sample.uuid}?page=2").content.decode()


def test_the_list_of_inspections_is_narrowed_sorted_and_costs_the_same_however_long(
    desk, drawn, inspector, django_assert_max_num_queries
):
    one = drawn(1)
    for place in range(6):
        inspection.begin_at_shelf(by=inspector, place=f"Store {place}")
    with django_assert_max_num_queries(9):
        page = desk.get("/inspections?sort=-reference").content.decode()
    assert one.reference in page
    assert one.reference not in desk.get("/inspections?way=shelf_to_book").content.decode()
    assert "No inspection here" in desk.get("/inspections?state=closed").content.decode()


def test_the_page_of_an_inspection_costs_a_bounded_number_of_queries(
    desk, drawn, django_assert_max_num_queries
):
    sample = drawn(12)
    desk.get(f"/inspections/{sample.uuid}")
    with django_assert_max_num_queries(14):
        desk.get(f"/inspections/{sample.uuid}")


# What the registrar does


@pytest.fixture
def closed(drawn, inspector):
    sample = drawn(3)
    seen(sample, inspector, Finding.AS_RECORDED, Finding.DIFFERS, Finding.NOT_FOUND)
    inspection.close_sample(by=inspector, sample=sample.uuid)
    return sample


def test_the_registrar_finds_the_differences_among_the_tasks_and_answers_them(
    closed, signed_in, registrar, desk
):
    clerk = signed_in(registrar)
    assert "differences found by an inspection" in clerk.get("/").content.decode()
    page = clerk.get("/differences?answered=no").content.decode()
    line = closed.lines.get(number=2)
    assert f"/differences/{line.uuid}" in page
    assert "Marks differ" in page
    form = clerk.get(f"/differences/{line.uuid}").content.decode()
    assert f"/weapons/{line.weapon}" in form
    assert clerk.post(f"/differences/{line.uuid}", {"done": ""}).status_code == 422
    clerk.post(f"/differences/{line.uuid}", {"done": "Serial corrected."})
    assert "Serial corrected." in clerk.get("/differences?answered=yes").content.decode()
    assert "Serial corrected." not in clerk.get("/differences?answered=no").content.decode()
    inspectors = desk.get(f"/differences/{line.uuid}").content.decode()
    assert "Serial corrected." in inspectors
    assert "<textarea" not in inspectors


def test_the_list_of_differences_costs_the_same_however_long(
    closed, signed_in, registrar, django_assert_max_num_queries
):
    del closed
    clerk = signed_in(registrar)
    clerk.get("/differences")
    with django_assert_max_num_queries(9):
        clerk.get("/differences?sort=closed")


@pytest.mark.parametrize("role", [Role.STOREKEEPER, Role.ADMINISTRATOR, Role.POLICE_OFFICER])
def test_others_find_neither_samples_nor_differences(closed, signed_in, someone, role):
    other = signed_in(someone(role))
    line = closed.lines.get(number=2)
    for address in (
        "/inspections",
        f"/inspections/{closed.uuid}",
        "/differences",
        f"/differences/{line.uuid}",
    ):
        assert other.get(address).status_code == 403


def test_the_reference_of_an_inspection_leads_to_it_from_the_search_box(desk, drawn, signed_in, registrar):
    sample = drawn(1)
    assert desk.get("/search", {"q": sample.reference}).url == f"/inspections/{sample.uuid}"
    assert signed_in(registrar).get("/search", {"q": sample.reference}).status_code == 200
