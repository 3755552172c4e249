"""The page of looks: who looked at what, for which purpose, in which case; summed up, and taken along."""

from __future__ import annotations

from datetime import timedelta

import pytest

from signing_in import half_browser_of
from tracemark.apps.accounts.data import Partition, Role
from tracemark.apps.inspection import api as inspection
from tracemark.apps.inspection.data import LookFilters
from tracemark.apps.ledger import api as ledger
from tracemark.apps.tracing import api as tracing
from tracemark.apps.tracing.data import FindFacts, IncidentFacts, IncidentKind, ReadMark
from tracemark.kernel import clock
from tracemark.kernel.dates import PartialDate
from tracemark.proofs import bundle

pytestmark = pytest.mark.django_db


def rows(page):
    return page.content.decode().count('<th scope="row"')


def test_a_look_shows_its_officer_purpose_and_case_and_leads_to_its_entry(desk, look, registrar):
    look("K-12")
    page = desk.get("/looks").content.decode()
    for said in (registrar.name, "Putting a record right", "K-12", "A holder"):
        assert said in page
    assert "Canary" not in page
    row = inspection.list_looks(LookFilters()).get()
    leads = desk.get(f"/looks/{row.uuid}/entry")
    entry = ledger.entry(int(leads.url.rsplit("/", 1)[1]))
    assert entry.deed == row.deed
    assert "Weapons of a person or of a place looked up" in desk.get(leads.url).content.decode()


def test_a_case_of_this_node_is_a_link_and_another_number_is_not(desk, look, police_officer, tracing_officer):
    facts = IncidentFacts(kind=IncidentKind.FOUND, on=PartialDate.read("2026-10"), place="Bridge")
    incident = tracing.open_incident(by=police_officer, incident=facts)
    find = tracing.record_find(
        by=police_officer,
        incident=incident.uuid,
        find=FindFacts(made_safe=True, marks=(ReadMark("A1234"),)),
    )
    case = tracing.open_case(by=tracing_officer, find=find.uuid)
    look(case.reference, by=tracing_officer, purpose="trace")
    look("Court 7/2026")
    page = desk.get("/looks").content.decode()
    assert f'href="/cases/{case.uuid}"' in page
    assert page.count('href="/cases/') == 1


def test_looks_are_narrowed_sorted_and_paged_and_cost_the_same_however_many(
    desk, look, someone, django_assert_max_num_queries
):
    for number in range(8):
        look(f"K-{number}")
    look("L-1", by=someone(Role.LICENSING_OFFICER), purpose="licence")
    with django_assert_max_num_queries(11):
        assert rows(desk.get("/looks?sort=-persons")) == 9
    assert rows(desk.get("/looks?purpose=licence")) == 1
    assert rows(desk.get("/looks?case=k-3")) == 1
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    assert "No look here" in desk.get(f"/looks?since={tomorrow}").content.decode()
    wrong = desk.get(f"/looks?since={tomorrow}&until=2020-01-01")
    assert (wrong.status_code, "lies before the first" in wrong.content.decode()) == (422, True)


def test_officers_are_summed_up_and_who_stands_out_is_marked(
    desk, look, registrar, someone, django_assert_max_num_queries
):
    for number in range(7):
        look(f"K-{number}")
    for partition in (Partition.POLICE, Partition.STATE):
        look("L-1", by=someone(Role.LICENSING_OFFICER, partition=partition), purpose="licence")
    with django_assert_max_num_queries(13):
        page = desk.get("/looks/officers").content.decode()
    assert page.count("Stands out") == 1
    assert registrar.name in page
    assert f"officer={registrar.id}" in page
    old = desk.get("/looks/officers?since=2020-01-01&until=2020-01-02").content.decode()
    assert "Nobody looked at anybody" in old


def test_the_list_is_saved_after_a_page_that_says_what_leaves(desk, look):
    look("K-1")
    page = desk.get("/looks/export?case=K-1").content.decode()
    assert "1 look leaves this node as a CSV file." in page
    answer = desk.post("/looks/export?case=K-1")
    assert answer["Cache-Control"] == "private, no-store"
    assert b"K-1" in answer.content
    assert ledger.latest_entries(most=1)[0].act == "looks.exported"
    none = desk.post("/looks/export?case=K-2")
    assert (none.status_code, "no look in this span" in none.content.decode()) == (422, True)


def test_looks_are_saved_with_proofs_that_are_checked_without_the_node(desk, look, registrar):
    look("K-1")
    look("K-2")
    span = {"since": (clock.today() - timedelta(days=1)).isoformat(), "until": clock.today().isoformat()}
    answer = desk.post(f"/looks/proof?officer={registrar.id}", span)
    audit = bundle.verify(answer.content.splitlines(keepends=True), trusted=[ledger.public_key()])
    assert (audit.exit_code, audit.counts["leaves"]) == (0, 2)
    nothing = desk.post("/looks/proof", {"since": "2020-01-01", "until": "2020-01-02"})
    assert (nothing.status_code, "no look in this span" in nothing.content.decode()) == (422, True)
    turned = desk.post("/looks/proof", {"since": "2020-01-02", "until": "2020-01-01"})
    assert turned.status_code == 422


@pytest.mark.parametrize("address", ["/looks", "/looks/officers", "/looks/export", "/looks/proof"])
def test_looks_are_for_inspectors_with_both_factors(signed_in, administrator, inspector, address):
    assert signed_in(administrator).get(address).status_code == 403
    assert half_browser_of(inspector).get(address).url.startswith("/second-factor")
