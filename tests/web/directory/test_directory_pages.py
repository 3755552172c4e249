"""The pages of the directory: who answers for what, whether that is still so, and no person's name."""

from __future__ import annotations

import csv
import html
import io
import re
from datetime import UTC, datetime

import pytest
from django.urls import reverse

from signing_in import browser_of
from tracemark.apps.accounts.data import Role
from tracemark.apps.catalogue import api as catalogue
from tracemark.apps.directory import api as directory
from tracemark.apps.directory.data import AuthorityKind, ContactFacts, Function
from tracemark.apps.ledger import api as ledger
from tracemark.kernel import clock

NOW = datetime(2026, 3, 14, 9, tzinfo=UTC)
LONG_AGO = datetime(2024, 3, 14, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _today():
    """Sessions begin and pages are asked for on one day."""
    with clock.frozen(NOW):
        yield


@pytest.fixture
def officer(someone):
    return someone(Role.POINT_OF_CONTACT)


@pytest.fixture
def pages(officer, states):
    return browser_of(officer)


@pytest.fixture
def reader(registrar, states):
    return browser_of(registrar)


@pytest.fixture
def states(db):
    of = catalogue.TABLES["states"].model._default_manager
    of.create(code="FR", status="member", en="France", ar="فرنسا", zh="法国")
    of.create(code="BR", status="member", en="Brazil", ar="البرازيل", zh="巴西")


@pytest.fixture
def desks(officer, states):
    """An old contact in Brazil for tracing, a new one of an organisation for the Programme of Action."""
    with clock.frozen(LONG_AGO):
        ministry = directory.register_authority(
            by=officer, kind=AuthorityKind.STATE, name="Ministry of Justice", state="BR"
        )
        old = directory.register_contact(
            by=officer,
            authority=ministry,
            contact=ContactFacts(
                Function.ITI, "Tracing desk", "pt|en", phone="+55 61 0000", email="desk@example.org"
            ),
        )
    with clock.frozen(NOW):
        office = directory.register_authority(
            by=officer, kind=AuthorityKind.INTERNATIONAL, name="Office of the Organisation"
        )
        new = directory.register_contact(
            by=officer, authority=office, contact=ContactFacts(Function.POA, "Arms branch", "fr")
        )
        yield {"old": old, "new": new, "ministry": ministry}


def text_of(answer) -> str:
    body = answer.content.decode()
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", body[body.index("<main") :])))


def error_at(answer, field: str) -> str:
    assert answer.status_code == 422
    found = re.search(rf'id="id_{field}_error">.*?<span>(.*?)</span>', answer.content.decode(), re.DOTALL)
    return html.unescape(found[1]) if found else ""


def test_contacts_show_authority_state_function_languages_channels_and_date(pages, desks):
    page = text_of(pages.get(reverse("contacts")))
    for fact in (
        "Tracing desk", "Ministry of Justice", "Brazil BR", "International Tracing Instrument", "Portuguese",
        "+55 61 0000", "desk@example.org", "14 March 2024",
    ):  # fmt: skip
        assert fact in page
    assert page.index("Tracing desk") < page.index("Arms branch")


def test_a_contact_that_nobody_confirmed_for_a_year_is_marked_and_can_be_confirmed(pages, desks):
    assert text_of(pages.get(reverse("contacts"))).count("confirm again") == 1
    answer = pages.post(reverse("contact_confirm", args=[desks["old"]]), {"list": "1"})
    assert answer["Location"] == reverse("contacts")
    assert "confirm again" not in text_of(pages.get(reverse("contacts")))
    assert [entry.act for entry in ledger.entries_of(str(desks["old"]))][-1] == "contact.confirmed"
    assert pages.get(reverse("contact_confirm", args=[desks["old"]])).status_code == 405


@pytest.mark.parametrize(
    ("query", "there"),
    [
        ({"state": "BR"}, {"Tracing desk"}),
        ({"kind": "international"}, {"Arms branch"}),
        ({"function": "iti"}, {"Tracing desk"}),
        ({"confirmed": "stale"}, {"Tracing desk"}),
        ({"state": "BR", "function": "poa"}, set()),
        ({"state": "nowhere"}, {"Tracing desk", "Arms branch"}),
    ],
)
def test_contacts_are_filtered(pages, desks, query, there):
    page = text_of(pages.get(reverse("contacts"), query))
    assert {office for office in ("Tracing desk", "Arms branch") if office in page} == there
    assert there or "No contact here" in page


def test_the_list_is_saved_as_a_file_with_the_same_filter(reader, desks):
    answer = reader.get(reverse("contacts_export"), {"function": "iti"})
    (row,) = csv.DictReader(io.StringIO(answer.content.decode()))
    assert (row["state"], row["office"], row["phone"], row["confirmed_on"]) == (
        "BR", "Tracing desk", "+55 61 0000", "2024-03-14",
    )  # fmt: skip


def test_ending_a_contact_is_confirmed_on_a_page_of_its_own(pages, desks):
    address = reverse("contact_end", args=[desks["new"]])
    page = text_of(pages.get(address))
    assert "Arms branch no longer answers" in page
    assert directory.find_contact(desks["new"]).until is None
    assert pages.post(address)["Location"] == reverse("contacts")
    assert "Arms branch" not in text_of(pages.get(reverse("contacts"))).replace("ended: Arms branch", "")
    ended = text_of(pages.get(reverse("contact", args=[desks["new"]])))
    assert "This contact has ended" in ended
    assert pages.post(address).status_code == 409


def test_an_authority_and_its_office_are_registered_one_after_the_other(pages):
    answer = pages.post(
        reverse("authority_new"), {"kind": "state", "name": "Ministry of the Interior", "state": "FR"}
    )
    (authority,) = directory.list_authorities()
    assert answer["Location"] == f"{reverse('contact_new')}?authority={authority.uuid}"
    assert f'value="{authority.uuid}" selected' in pages.get(answer["Location"]).content.decode()
    sent = {
        "authority": authority.uuid, "function": "iti", "office": "Tracing desk", "languages": ["fr", "en"],
        "other_languages": "de, Wolof", "phone": "+33 1 00 00",
    }  # fmt: skip
    assert pages.post(reverse("contact_new"), sent).status_code == 302
    (contact,) = directory.list_contacts()
    assert contact.languages == "fr|en|de|Wolof"
    assert "French · English · German · Wolof" in re.sub(
        r" +", " ", text_of(pages.get(reverse("contact", args=[contact.uuid])))
    )


def test_faults_stand_at_their_fields(pages, desks):
    fault = error_at(
        pages.post(reverse("authority_new"), {"kind": "state", "name": "X", "state": ""}), "state"
    )
    assert "names its State" in fault
    sent = {"authority": desks["ministry"], "function": "iti", "office": "=1+1", "email": "a@example.org"}
    assert "formula" in error_at(pages.post(reverse("contact_new"), sent), "office")
    unreachable = pages.post(reverse("contact_new"), {**sent, "office": "Desk", "email": ""})
    assert unreachable.status_code == 422
    assert "at least one way" in unreachable.content.decode()
    again = pages.post(
        reverse("authority_new"), {"kind": "state", "name": "Ministry of Justice", "state": "BR"}
    )
    assert again.status_code == 422
    assert "already in the directory" in again.content.decode()


def test_whoever_only_reads_is_offered_no_step_and_may_take_none(reader, desks):
    for name in ("contacts", "authorities"):
        page = reader.get(reverse(name)).content.decode()
        assert reverse("contact_new") not in page
        assert "/confirm" not in page
    assert reader.post(reverse("contact_confirm", args=[desks["old"]])).status_code == 403
    assert reader.get(reverse("contact_end", args=[desks["old"]])).status_code == 403
    assert reader.get(reverse("contact", args=[desks["old"]])).status_code == 200


def test_an_empty_directory_says_what_belongs_there(reader):
    assert "Offices that answer for tracing" in text_of(reader.get(reverse("contacts")))
    assert "No authority yet" in text_of(reader.get(reverse("authorities")))


def test_a_contact_that_never_was_is_a_page_that_says_so(pages, desks):
    assert pages.get(reverse("contact", args=[desks["ministry"]])).status_code == 404


def test_the_pages_stand_in_arabic_from_right_to_left(pages, desks):
    pages.cookies["django_language"] = "ar"
    page = pages.get(reverse("contacts")).content.decode()
    assert 'dir="rtl"' in page
    assert "البرازيل" in page
    assert '<bdi dir="ltr" class="ref">+55 61 0000</bdi>' in page


@pytest.mark.parametrize(("name", "most"), [("contacts", 11), ("authorities", 9), ("contacts_export", 7)])
def test_a_page_asks_the_database_a_few_times_however_many_contacts_there_are(
    pages, officer, desks, django_assert_max_num_queries, name, most
):
    for number in range(9):
        contact = ContactFacts(Function.OTHER, f"Desk {number}", "en")
        directory.register_contact(by=officer, authority=desks["ministry"], contact=contact)
    with django_assert_max_num_queries(most):
        assert pages.get(reverse(name)).status_code == 200
