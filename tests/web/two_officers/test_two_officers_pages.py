"""Pages of steps that need two officers: from the form to the request, from the request to the deed."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tracemark.apps.accounts import api as accounts
from tracemark.apps.accounts.data import Partition, Role
from tracemark.apps.accounts.models import SecondRequestRow
from tracemark.apps.registry import api as registry
from tracemark.apps.registry.data import Description, HolderFacts, HolderKind, NewWeapon
from tracemark.apps.registry.loads import api as loads
from tracemark.apps.registry.models import HolderRow, LoadRow
from tracemark.cli.start import Stop, told
from tracemark.kernel import clock
from tracemark.kernel.errors import SecondOfficerNeeded
from tracemark.web.api.problems import of_exception
from tracemark.web.pages.two_officers.told import TOLD

if TYPE_CHECKING:
    from tracemark.apps.accounts.data import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def other(someone) -> Person:
    return someone(Role.REGISTRAR, Role.LICENSING_OFFICER)


@pytest.fixture
def person_of_record(registrar) -> tuple[UUID, UUID]:
    """A weapon and the private person who holds it."""
    weapon = registry.register_weapon(
        by=registrar,
        weapon=NewWeapon(Partition.CIVILIAN, Description("A1234", type="rifle")),
        holder=HolderFacts(HolderKind.PERSON, "Ana Ruiz", "ID 7"),
    )
    return weapon, HolderRow.objects.get().uuid


@pytest.fixture
def load(registrar) -> LoadRow:
    return LoadRow.objects.create(
        reference="XA-L-000001", partition="civilian", source="Delmar Arms", file_name="list.csv",
        sha256="0" * 64, by=registrar.id, at=clock.now(), state="ended", loaded=7, rows=7,
    )  # fmt: skip


def only_request() -> SecondRequestRow:
    return SecondRequestRow.objects.get()


def at(name: str, row: SecondRequestRow) -> str:
    return reverse(name, args=[row.uuid])


# Erasing a person


def test_a_person_is_erased_by_one_who_asks_and_another_who_approves(
    person_of_record, registrar, other, signed_in
):
    weapon, holder = person_of_record
    clerk, second = signed_in(registrar), signed_in(other)
    page = reverse("erase_holder", args=[weapon])
    assert page in clerk.get(reverse("weapon", args=[weapon])).text
    said = clerk.get(page).text
    for what in ("cannot be undone", "The records of the weapons stay", "A second officer approves"):
        assert what in said
    answer = clerk.post(page, {"holder": str(holder), "basis": "Arms Act 17"}, follow=True)
    row = only_request()
    assert answer.redirect_chain == [(at("second_request", row), 302)]
    assert "Nothing is done yet" in answer.text
    assert not HolderRow.objects.get().erased
    assert row.reference in clerk.get(reverse("weapon", args=[weapon])).text

    assert reverse("second_requests") in second.get("/").text
    shown = second.get(at("second_request", row)).text
    for what in ("Arms Act 17", registrar.name, row.reference, "Erase a person"):
        assert what in shown
    assert "Ana Ruiz" not in shown
    answer = second.post(at("approve_step", row), follow=True)
    assert "Approved, and done in the name of whoever asked." in answer.text
    assert HolderRow.objects.get().erased
    assert page not in clerk.get(reverse("weapon", args=[weapon])).text
    assert clerk.get(page).status_code == 404


def test_an_erasure_wants_a_legal_basis_and_somebody_of_this_record(person_of_record, registrar, signed_in):
    weapon, holder = person_of_record
    for wrong in ({"holder": str(holder), "basis": ""}, {"holder": str(UUID(int=7)), "basis": "Arms Act"}):
        assert signed_in(registrar).post(reverse("erase_holder", args=[weapon]), wrong).status_code == 422
    assert not SecondRequestRow.objects.exists()


def test_only_registrars_of_the_register_find_the_page(person_of_record, someone, signed_in):
    weapon, _holder = person_of_record
    for person, status in (
        (someone(Role.REGISTRAR, partition=Partition.POLICE), 404),
        (someone(Role.STOREKEEPER), 403),
        (someone(Role.ADMINISTRATOR), 403),
    ):
        assert signed_in(person).get(reverse("erase_holder", args=[weapon])).status_code == status


# Undoing a load


def test_a_load_is_undone_by_two_and_says_that_it_waits(load, registrar, other, signed_in):
    clerk = signed_in(registrar)
    answer = clerk.post(reverse("load_undo", args=[load.uuid]), {"why": "Wrong file"})
    row = only_request()
    assert answer.url == at("second_request", row)
    load.refresh_from_db()
    assert load.state == "ended"
    assert row.reference in clerk.get(reverse("load", args=[load.uuid])).text
    shown = signed_in(other).get(at("second_request", row)).text
    for what in ("Wrong file", "Delmar Arms", load.reference):
        assert what in shown
    signed_in(other).post(at("approve_step", row))
    load.refresh_from_db()
    assert (load.state, load.by) == ("undoing", registrar.id)
    assert row.reference not in clerk.get(reverse("load", args=[load.uuid])).text


def test_the_same_form_sent_twice_leads_to_the_same_request(load, registrar, signed_in):
    for _twice in range(2):
        answer = signed_in(registrar).post(reverse("load_undo", args=[load.uuid]), {"why": "Wrong file"})
        assert answer.url == at("second_request", only_request())


def test_what_stands_against_it_meanwhile_is_shown_and_the_request_waits(load, registrar, other, signed_in):
    signed_in(registrar).post(reverse("load_undo", args=[load.uuid]), {"why": "Wrong file"})
    row = only_request()
    LoadRow.objects.update(state="undone")
    answer = signed_in(other).post(at("approve_step", row))
    assert answer.status_code == 409
    assert "Nothing was done. The request waits as before." in answer.text
    assert only_request().state == "waiting"


# Looks beyond the budget


def test_more_looks_are_asked_for_where_they_are_used_up(registrar, other, settings, signed_in):
    settings.TRACEMARK = settings.TRACEMARK.model_copy(update={"looks_per_day": 3})
    clerk, page = signed_in(registrar), reverse("more_looks")
    assert page in clerk.get(reverse("look_up_person")).text
    wrong = clerk.post(page, {"looks": "4", "purpose": "correction", "case": "REG 7"})
    assert wrong.status_code == 422
    assert "1 to 3 looks" in wrong.text
    answer = clerk.post(page, {"looks": "2", "purpose": "correction", "case": "REG 7"})
    row = only_request()
    assert answer.url == at("second_request", row)
    assert "REG 7" in signed_in(other).get(at("second_request", row)).text
    signed_in(other).post(at("approve_step", row))
    assert accounts.looks_left(registrar).today == 5


# Deciding


@pytest.fixture
def request_row(load, registrar) -> SecondRequestRow:
    arguments = {"load": load.uuid, "why": "Wrong file", "in_background": True}
    uuid = accounts.ask_second_officer(by=registrar, step="registry.undo_load", arguments=arguments)
    return SecondRequestRow.objects.get(uuid=uuid)


def test_whoever_asked_sees_no_button_to_approve_and_is_refused(request_row, registrar, signed_in):
    clerk = signed_in(registrar)
    shown = clerk.get(at("second_request", request_row)).text
    assert at("approve_step", request_row) not in shown
    assert at("withdraw_step", request_row) in shown
    assert clerk.post(at("approve_step", request_row)).status_code == 403
    assert only_request().state == "waiting"


def test_a_request_is_declined_with_a_reason_that_whoever_asked_reads(
    request_row, registrar, other, signed_in
):
    second = signed_in(other)
    assert second.post(at("decline_step", request_row), {"reason": ""}).status_code == 422
    second.post(at("decline_step", request_row), {"reason": "It is the right file."})
    told_to = signed_in(registrar).get(reverse("notices")).text
    assert "A second officer has decided" in told_to
    assert request_row.reference in told_to
    assert request_row.reference not in second.get(reverse("notices")).text
    shown = signed_in(registrar).get(at("second_request", request_row)).text
    assert "It is the right file." in shown
    assert "Declined" in shown
    assert second.post(at("decline_step", request_row), {"reason": "Again"}).status_code == 422


def test_a_request_is_taken_back(request_row, registrar, other, signed_in):
    assert signed_in(other).post(at("withdraw_step", request_row)).status_code == 404
    signed_in(registrar).post(at("withdraw_step", request_row))
    assert only_request().state == "withdrawn"
    assert at("approve_step", request_row) not in signed_in(other).get(at("second_request", request_row)).text


def test_an_approval_is_given_only_right_after_a_second_factor(request_row, other, signed_in):
    browser = signed_in(other)
    with clock.frozen(clock.now() + timedelta(minutes=40)):
        assert browser.post(at("approve_step", request_row)).status_code in {302, 403}
    assert only_request().state == "waiting"


def test_a_request_that_ran_out_says_so_and_offers_nothing(request_row, registrar, other, signed_in):
    SecondRequestRow.objects.update(expires_at=clock.now())
    for person in (registrar, other):
        shown = signed_in(person).get(at("second_request", request_row)).text
        assert "Nobody decided in time" in shown
        assert "/approve" not in shown
        assert "/withdraw" not in shown
    assert signed_in(other).post(at("approve_step", request_row)).status_code == 409


def test_to_another_register_there_is_no_such_request(request_row, someone, signed_in):
    stranger = signed_in(someone(Role.REGISTRAR, partition=Partition.POLICE))
    assert stranger.get(at("second_request", request_row)).status_code == 404
    assert stranger.post(at("approve_step", request_row)).status_code == 404
    assert stranger.post(at("decline_step", request_row), {"reason": "No"}).status_code == 404
    assert request_row.reference not in stranger.get(reverse("second_requests")).text


# The list


def test_the_list_says_what_to_do_when_it_is_empty(registrar, signed_in):
    assert "No step here" in signed_in(registrar).get(reverse("second_requests")).text


def test_the_list_is_filtered_sorted_and_paged_with_as_many_queries_for_one_as_for_sixty(
    request_row, registrar, other, signed_in
):
    browser, page = signed_in(other), reverse("second_requests")
    assert "1 step waits for your decision" in browser.get(page).text

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            assert browser.get(page, {"sort": "-asked"}).status_code == 200
        return len(found)

    one = queries()
    SecondRequestRow.objects.bulk_create(
        SecondRequestRow(
            reference=f"XA-Q-2026-9{number:05}", command="registry.undo_load", arguments=request_row.arguments,
            arguments_digest=str(number), subject=request_row.subject, asked_by=registrar.id,
            asked_at=clock.now(), expires_at=clock.now() + timedelta(hours=1),
        )
        for number in range(60)
    )  # fmt: skip
    assert queries() == one
    assert "page=2" in browser.get(page).text
    assert "No step here" in browser.get(page, {"whose": "mine"}).text
    assert "No step here" in browser.get(page, {"state": "done"}).text
    assert (
        request_row.reference in signed_in(registrar).get(page, {"whose": "mine", "sort": "reference"}).text
    )


# Elsewhere


def test_every_command_that_waits_is_told_in_words():
    assert set(TOLD) == set(accounts.every_step())


def test_a_system_is_told_where_the_request_stands_and_approves_nothing(load, registrar):
    with pytest.raises(SecondOfficerNeeded) as needed:
        loads.undo_load(by=registrar, load=load.uuid, why="Wrong file")
    answer = of_exception(RequestFactory().post("/api/1/loads"), needed.value)
    said = json.loads(answer.content)
    assert (answer.status_code, said["type"]) == (409, "second_officer_needed")
    assert said["data"]["request"] == at("second_request", only_request())
    assert not {"accounts.do_approved_step", "accounts.decline_step"} & set(accounts.SCOPES)


def test_a_system_is_told_what_stands_against_it(load, registrar):
    with pytest.raises(SecondOfficerNeeded) as needed:
        loads.undo_load(by=registrar, load=load.uuid, why=" ")
    assert of_exception(RequestFactory().post("/api/1/loads"), needed.value).status_code == 422
    assert not SecondRequestRow.objects.exists()


def test_a_page_that_did_not_expect_it_leads_to_the_request_too(load, registrar, rf):
    from django.contrib.messages.storage.base import BaseStorage

    from tracemark.web.pages.refusals import RefusalMiddleware

    class Kept(BaseStorage):
        def _get(self, *_args, **_kwargs):
            return [], True

    request = rf.post("/anywhere")
    request._messages = Kept(request)
    for why, status in (("Wrong file", 302), (" ", 422)):
        with pytest.raises(SecondOfficerNeeded) as needed:
            loads.undo_load(by=registrar, load=load.uuid, why=why)
        answer = RefusalMiddleware(lambda _request: None).process_exception(request, needed.value)
        assert answer.status_code == status
    assert SecondRequestRow.objects.count() == 1


def test_the_command_line_says_what_to_do(load, registrar):
    with pytest.raises(Stop, match=r"second officer\. Take it on its page"), told():
        loads.undo_load(by=registrar, load=load.uuid, why="Wrong file")
