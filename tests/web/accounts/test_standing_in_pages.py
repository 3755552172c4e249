"""Lending a role, taking one in an emergency, leaving the post: what people see and press."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from tracemark.apps.accounts import api as accounts
from tracemark.apps.accounts.data import Absence, Role
from tracemark.apps.accounts.models import EmergencyRow, PersonRow, RoleGrantRow
from tracemark.apps.tracing import api as tracing
from tracemark.apps.tracing.data import FindFacts, IncidentFacts, IncidentKind, ReadMark
from tracemark.kernel import clock
from tracemark.kernel.dates import PartialDate

pytestmark = pytest.mark.django_db

TAKEN = {"role": "registrar", "case": "P-77/26", "reason": "A shooting at the port; nobody can be reached."}


@pytest.fixture
def deputy(someone):
    return someone(Role.LICENSING_OFFICER)


def lent(registrar, deputy, **other):
    first = clock.today()
    said = {
        "role": Role.REGISTRAR,
        "first": first,
        "last": first + timedelta(days=2),
        "absence": Absence.LEAVE,
    }
    return accounts.delegate_role(by=registrar, to=deputy.id, **(said | other))


def test_an_officer_lends_a_role_and_the_deputy_is_told_of_it_on_every_page(registrar, deputy, signed_in):
    browser = signed_in(registrar)
    page = browser.get(reverse("delegations")).text
    assert "Nothing was lent" in page
    assert reverse("delegate_role") in page
    first = clock.today()
    said = {"role": "registrar", "to": str(deputy.id), "first": first, "last": first, "absence": "mission"}
    wrong = browser.post(reverse("delegate_role"), said | {"last": first + timedelta(days=90)})
    assert (wrong.status_code, "lasts 30 days at most" in wrong.text) == (422, True)
    assert browser.post(reverse("delegate_role"), said).url == reverse("delegations")
    assert deputy.name in browser.get(reverse("delegations")).text
    home = signed_in(deputy).get(reverse("home")).text
    assert f"Stands in as Registrar for {registrar.name} until" in home


def test_a_deputy_gives_a_role_back_and_it_stays_to_be_seen(registrar, deputy, signed_in):
    uuid = lent(registrar, deputy)
    browser = signed_in(deputy)
    assert reverse("end_delegation", args=[uuid]) in browser.get(reverse("delegations")).text
    browser.post(reverse("end_delegation", args=[uuid]))
    page = browser.get(reverse("delegations")).text
    assert "Ended" in page
    assert reverse("end_delegation", args=[uuid]) not in page


def test_an_administrator_sees_and_ends_it_on_the_page_of_the_person(
    registrar, deputy, administrator, someone, signed_in
):
    uuid = lent(registrar, deputy)
    at = reverse("person", args=[deputy.id])
    assert reverse("end_delegation", args=[uuid]) not in signed_in(someone(Role.INSPECTOR)).get(at).text
    browser = signed_in(administrator)
    assert reverse("end_delegation", args=[uuid]) in browser.get(at).text
    done = browser.post(reverse("end_delegation", args=[uuid]), {"person": str(deputy.id)})
    assert done.url == at


def test_the_list_of_people_names_roles_held_now(registrar, deputy, administrator, signed_in):
    uuid = lent(registrar, deputy)
    browser = signed_in(administrator)
    assert "Registrar, Licensing officer" in browser.get(reverse("people")).text.replace(
        "Licensing officer, Registrar", "Registrar, Licensing officer"
    )
    accounts.end_delegation(by=deputy, delegation=uuid)
    assert "Licensing officer, Registrar" not in browser.get(reverse("people")).text


def test_the_list_of_delegations_is_paged_and_costs_the_same_for_many(
    registrar, deputy, signed_in, django_assert_max_num_queries
):
    giver, to = (PersonRow.objects.get(uuid=one.id) for one in (registrar, deputy))
    now = clock.now()
    RoleGrantRow.objects.bulk_create(
        RoleGrantRow(
            person=to, giver=giver, role="registrar", via="delegation", basis="leave", over=True,
            since=now - timedelta(days=number + 1), until=now - timedelta(days=number),
        )
        for number in range(60)
    )  # fmt: skip
    browser = signed_in(registrar)
    with django_assert_max_num_queries(12):
        page = browser.get(reverse("delegations")).text
    assert "?page=2" in page


def test_a_role_taken_in_an_emergency_shows_on_every_page_until_it_is_ended(police_officer, signed_in):
    browser = signed_in(police_officer)
    short = browser.post(reverse("take_role"), TAKEN | {"reason": "quick"})
    assert short.status_code == 422
    assert not EmergencyRow.objects.exists()
    assert browser.post(reverse("take_role"), TAKEN).url == reverse("home")
    row = EmergencyRow.objects.get()
    for name in ("home", "delegations", "policy"):
        page = browser.get(reverse(name)).text
        assert "In an emergency you act as Registrar: 4 h 00 min are left." in page
        assert reverse("end_emergency", args=[row.uuid]) in page
    assert browser.get(reverse("weapons")).status_code == 200
    browser.post(reverse("end_emergency", args=[row.uuid]))
    assert "In an emergency you act" not in browser.get(reverse("home")).text


def test_an_inspector_is_led_to_it_and_reviews_it_beside_what_was_done(
    police_officer, someone, signed_in, django_assert_max_num_queries
):
    signed_in(police_officer).post(reverse("take_role"), TAKEN)
    row = EmergencyRow.objects.get()
    browser = signed_in(someone(Role.INSPECTOR))
    assert reverse("emergencies") + "?state=to_review" in browser.get(reverse("home")).text
    with django_assert_max_num_queries(12):
        assert row.reference in browser.get(reverse("emergencies")).text
    page = browser.get(reverse("emergency", args=[row.uuid])).text
    assert "A shooting at the port" in page
    assert reverse("review_emergency", args=[row.uuid]) not in page
    browser.post(reverse("end_emergency", args=[row.uuid]))
    page = browser.get(reverse("emergency", args=[row.uuid])).text
    assert "Role taken in an emergency" in page
    said = {"justified": "no", "words": "The registrar was on duty."}
    assert browser.post(reverse("review_emergency", args=[row.uuid]), {"justified": "no"}).status_code == 422
    browser.post(reverse("review_emergency", args=[row.uuid]), said)
    page = browser.get(reverse("emergency", args=[row.uuid])).text
    assert "Not justified" in page
    assert "The registrar was on duty." in page
    assert row.reference not in browser.get(reverse("emergencies"), {"state": "justified"}).text


def test_others_find_no_page_of_it_and_no_review_of_ones_own(police_officer, registrar, signed_in):
    signed_in(police_officer).post(reverse("take_role"), TAKEN)
    at = reverse("emergency", args=[EmergencyRow.objects.get().uuid])
    assert signed_in(registrar).get(at).status_code == 404
    assert signed_in(police_officer).get(at).status_code == 200
    assert "No access in an emergency" in signed_in(registrar).get(reverse("emergencies")).text


def test_leaving_the_post_shows_all_that_ends_before_it_ends(registrar, deputy, administrator, signed_in):
    lent(registrar, deputy)
    browser = signed_in(administrator)
    at = reverse("leave_post", args=[registrar.id])
    assert at in browser.get(reverse("person", args=[registrar.id])).text
    page = browser.get(at).text
    assert "The role Registrar ends." in page
    assert "1 role that was lent to a deputy comes back and ends." in page
    assert "Nothing needs handing over." in page
    paper = browser.get(reverse("hand_over_list", args=[registrar.id]), {"successor": str(deputy.id)}).text
    assert paper.count(deputy.name) >= 2
    assert "Signature" in paper
    assert browser.post(at, {"successor": str(deputy.id)}).url == reverse("person", args=[registrar.id])
    page = browser.get(reverse("person", args=[registrar.id])).text
    assert "has left the post" in page
    assert "Has left the post" in browser.get(reverse("people")).text
    browser.post(reverse("return_to_post", args=[registrar.id]))
    assert PersonRow.objects.get(uuid=registrar.id).active


def test_the_last_holder_of_a_needed_role_is_told_why_not(administrator, someone, signed_in):
    inspector = someone(Role.INSPECTOR)
    page = signed_in(administrator).get(reverse("leave_post", args=[inspector.id])).text
    assert "Nobody else holds the role Inspector" in page
    assert "End all access now" not in page


def test_delegations_are_chosen_by_who_lent_and_by_what_has_ended(registrar, deputy, signed_in):
    lent(registrar, deputy)
    browser = signed_in(registrar)
    shown = {
        which: deputy.name in browser.get(reverse("delegations"), {"which": which}).text
        for which in ("", "given", "received", "past")
    }
    assert shown == {"": True, "given": True, "received": False, "past": False}


def test_an_administrator_who_sees_no_cases_reads_their_numbers_instead_of_a_dead_link(
    tracing_officer, police_officer, administrator, signed_in
):
    incident = tracing.open_incident(
        by=police_officer,
        incident=IncidentFacts(
            IncidentKind.SEIZED, PartialDate.read("2026-11-01"), "Delmar", legal_basis="A 12"
        ),
    )
    find = tracing.record_find(
        by=police_officer, incident=incident.uuid, find=FindFacts(made_safe=True, marks=(ReadMark("A1"),))
    )
    case = tracing.open_case(by=tracing_officer, find=find.uuid)
    page = signed_in(administrator).get(reverse("leave_post", args=[tracing_officer.id])).text
    assert case.reference in page
    assert reverse("cases") not in page
