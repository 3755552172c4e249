"""Passkeys: enrolled, shown, bound to this address and to one question."""

from __future__ import annotations

import html
import json
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from software_key import SoftwareKey

from signing_in import browser_of, half_browser_of
from tracemark.apps.accounts import api as accounts
from tracemark.apps.accounts.data import Role
from tracemark.apps.ledger import api as ledger
from tracemark.kernel import clock

pytestmark = pytest.mark.django_db


def options_on(page) -> dict:
    return json.loads(html.unescape(re.search(r'data-options="([^"]+)"', page.text)[1]))


def with_key(person) -> SoftwareKey:
    """A key that this person enrolled on the page."""
    client, key = half_browser_of(person), SoftwareKey()
    answer = key.made(options_on(client.get(reverse("enrol_passkey"))))
    page = client.post(reverse("enrol_passkey"), {"name": "telephone", "credential": answer})
    assert page.status_code == 200, page.text
    return key


def test_a_passkey_is_a_second_factor_and_comes_with_recovery_codes(registrar):
    client, key = half_browser_of(registrar), SoftwareKey()
    answer = key.made(options_on(client.get(reverse("enrol_passkey"))))
    page = client.post(reverse("enrol_passkey"), {"name": "telephone", "credential": answer})
    assert len(re.findall(r"<bdi[^>]*>\d{8}</bdi>", page.text)) == 10
    assert client.get("/").status_code == 200
    assert "telephone" in client.get(reverse("factors")).text
    assert "factor.enrolled" in [entry.act for entry in ledger.latest_entries(most=2)]


def test_a_passkey_opens_the_door_and_an_answer_counts_once(registrar):
    key, client = with_key(registrar), half_browser_of(registrar)
    answer = key.signed(options_on(client.get(reverse("second_factor"))))
    assert client.post(reverse("second_factor"), {"credential": answer}).status_code == 302
    assert client.get("/").status_code == 200
    assert ledger.latest_entries(most=1)[0].body == {"factor": "webauthn"}
    assert client.post(reverse("second_factor"), {"credential": answer}).status_code == 422
    other = half_browser_of(registrar)
    other.get(reverse("second_factor"))
    assert other.post(reverse("second_factor"), {"credential": answer}).status_code == 422
    assert other.get("/").status_code == 302


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "https://testserver.evil.example", "http://testserver"]
)
def test_a_key_that_was_asked_by_another_site_is_refused(registrar, origin):
    key, client = with_key(registrar), half_browser_of(registrar)
    answer = key.signed(options_on(client.get(reverse("second_factor"))), origin=origin)
    assert client.post(reverse("second_factor"), {"credential": answer}).status_code == 422


def test_the_key_of_somebody_else_opens_nothing(registrar, police_officer):
    with_key(registrar)
    foreign, client = with_key(police_officer), half_browser_of(registrar)
    answer = foreign.signed(options_on(client.get(reverse("second_factor"))))
    assert client.post(reverse("second_factor"), {"credential": answer}).status_code == 422


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "null",
        "{",
        "[]",
        "7",
        '"x"',
        "{}",
        '{"id": 1}',
        '{"rawId": "AA", "response": {}, "type": "public-key"}',
    ],
)
def test_what_is_no_answer_of_a_key_is_refused_with_a_sentence(registrar, answer):
    with_key(registrar)
    client = half_browser_of(registrar)
    client.get(reverse("second_factor"))
    assert client.post(reverse("second_factor"), {"credential": answer}).status_code == 422
    fresh = browser_of(registrar)
    fresh.get(reverse("enrol_passkey"))
    assert fresh.post(reverse("enrol_passkey"), {"name": "x", "credential": answer}).status_code == 422
    assert len(accounts.factors_of(registrar.id)) == 2


def test_whoever_knows_the_password_alone_cannot_enrol_another_key(registrar):
    with_key(registrar)
    assert half_browser_of(registrar).get(reverse("enrol_passkey")).url.startswith(reverse("second_factor"))


def test_a_passkey_answers_in_the_middle_of_sending_a_form(administrator, registrar):
    key, client = with_key(administrator), browser_of(administrator)
    address = reverse("change_role", args=[registrar.id])
    with clock.frozen(clock.now() + timedelta(minutes=16)):
        asked = client.post(address, {"role": "inspector"})
        sent = {"role": "inspector", "step_up-code": "", "step_up-credential": key.signed(options_on(asked))}
        assert client.post(address, sent).status_code == 302
    assert (
        Role.INSPECTOR
        in accounts.find_person(accounts.list_people().get(uuid=registrar.id).sign_in_name).roles
    )


def test_the_page_of_somebody_without_a_passkey_offers_none(registrar):
    accounts.enrol_app(
        by=registrar, person=registrar.id, secret=(secret := accounts.new_secret()),
        code=accounts.code_at(secret, clock.now()),
    )  # fmt: skip
    assert "data-options" not in half_browser_of(registrar).get(reverse("second_factor")).text
