"""Sessions: a stolen cookie is worth little, and a person sees where they are signed in and ends it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from signing_in import browser_of
from tracemark.apps.accounts import api as accounts
from tracemark.apps.accounts.models import PersonRow, SessionRow
from tracemark.apps.ledger import api as ledger
from tracemark.kernel import clock

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
CHROME = "Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 Chrome/142.0 Mobile Safari/537.36"


def sign_in(person, agent: str = FIREFOX, client: Client | None = None) -> Client:
    client = client or Client(headers={"accept-language": "en", "user-agent": agent})
    name = PersonRow.objects.get(uuid=person.id).sign_in_name
    assert client.post(reverse("sign_in"), {"sign_in_name": name, "password": PASSWORD}).status_code == 302
    return client


def is_in(client: Client) -> bool:
    return not client.get("/").headers.get("Location", "").startswith(reverse("sign_in"))


def test_a_stolen_cookie_opens_nothing_in_another_browser_and_ends_there(registrar):
    own = sign_in(registrar)
    thief = Client(headers={"user-agent": CHROME})
    thief.cookies["sessionid"] = own.cookies["sessionid"].value
    assert not is_in(thief)
    assert not is_in(own)


def test_signing_in_gives_another_key_than_the_one_a_stranger_set(registrar):
    client = Client(headers={"user-agent": FIREFOX})
    client.cookies["sessionid"] = "a" * 32
    sign_in(registrar, client=client)
    assert client.cookies["sessionid"].value != "a" * 32


def test_a_session_ends_by_rest_and_by_age(registrar):
    client, now = browser_of(registrar), clock.now()
    with clock.frozen(now + timedelta(minutes=59)):
        assert is_in(client)
    with clock.frozen(now + timedelta(minutes=59 + 59)):
        assert is_in(client)
    with clock.frozen(now + timedelta(minutes=59 + 59 + 61)):
        assert not is_in(client)
    client = browser_of(registrar)
    for minutes in range(0, 12 * 60, 50):
        with clock.frozen(now + timedelta(minutes=minutes)):
            assert is_in(client)
    with clock.frozen(now + timedelta(hours=12, minutes=5)):
        assert not is_in(client)


def test_a_clock_set_back_a_year_keeps_no_session_alive(registrar):
    client = browser_of(registrar)
    with clock.frozen(clock.now() - timedelta(days=365)):
        assert not is_in(client)


def test_a_person_sees_their_devices_and_signs_one_out(registrar):
    client, other = browser_of(registrar), sign_in(registrar, CHROME)
    page = client.get(reverse("sessions")).text
    assert ("Chrome, Android" in page, "This one" in page) == (True, True)
    there = next(one for one in accounts.list_sessions(registrar.id) if one.device)
    assert client.post(reverse("end_session", args=[there.id])).status_code == 302
    assert ledger.latest_entries(most=1)[0].act == "person.sessions_ended"
    assert (is_in(other), is_in(client)) == (False, True)


def test_all_other_devices_are_signed_out_at_once(registrar):
    client, others = browser_of(registrar), [sign_in(registrar), sign_in(registrar, CHROME)]
    client.post(reverse("end_sessions"))
    assert [is_in(one) for one in (*others, client)] == [False, False, True]


def test_nobody_ends_the_session_of_another(registrar, police_officer, administrator):
    client = browser_of(registrar)
    session = accounts.list_sessions(registrar.id)[0].id
    assert browser_of(police_officer).post(reverse("end_session", args=[session])).status_code == 404
    assert browser_of(police_officer).post(reverse("end_sessions_of", args=[registrar.id])).status_code == 403
    assert is_in(client)
    assert browser_of(administrator).post(reverse("end_sessions_of", args=[registrar.id])).status_code == 302
    assert not is_in(client)


def test_the_history_shows_what_was_tried_from_where(registrar, administrator, police_officer):
    name = PersonRow.objects.get(uuid=registrar.id).sign_in_name
    Client(headers={"user-agent": CHROME}).post(
        reverse("sign_in"), {"sign_in_name": name, "password": "wrong"}, REMOTE_ADDR="203.0.113.7"
    )
    sign_in(registrar)
    for page in (
        browser_of(registrar).get(reverse("sign_ins")).text,
        browser_of(administrator).get(reverse("sign_ins_of", args=[registrar.id])).text,
    ):
        assert all(
            word in page for word in ("Password refused", "203.0.113.7", "Chrome, Android", "Firefox, Linux")
        )
    assert browser_of(police_officer).get(reverse("sign_ins_of", args=[registrar.id])).status_code == 403


def test_a_session_of_nobody_names_nobody(client):
    client.get(reverse("sign_in"))
    assert not SessionRow.objects.exclude(person=None).exists()
