"""The door: who signs in, where they get to, in which language, and that the ledger knows of it."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from tracemark.apps.accounts import api as accounts
from tracemark.apps.accounts.models import PersonRow
from tracemark.apps.ledger import api as ledger

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery"
OUTSIDE = [
    "https://evil.example/",
    "//evil.example/",
    "\\\\evil.example",
    "javascript:alert(1)",
    "http:///evil",
]
ARGUMENTS = {
    "uuid": str(UUID(int=1)),
    "int": "1",
    "slug": "one",
    "str": "one",
    "path": "one",
    "uuidstr": str(UUID(int=1)),
}


@pytest.fixture
def browser():
    return Client(headers={"accept-language": "en"})


def acts() -> list[str]:
    return [entry.act for entry in ledger.latest_entries(most=3)]


def sign_in(browser, name, password=PASSWORD, **more):
    return browser.post(reverse("sign_in"), {"sign_in_name": name, "password": password, **more})


def name_of(person) -> str:
    return PersonRow.objects.get(uuid=person.id).sign_in_name


def addresses(patterns, before="/"):
    """Every address of the node with its view, the places of arguments filled in."""
    for one in patterns:
        route = before + re.sub(
            r"<(?:(\w+):)?\w+>", lambda found: ARGUMENTS[found[1] or "str"], str(one.pattern)
        )
        if isinstance(one, URLPattern):
            yield route, one.callback
        else:
            yield from addresses(one.url_patterns, route)


def test_whoever_gives_the_right_password_is_let_in_and_it_is_recorded(browser, registrar):
    answer = sign_in(browser, name_of(registrar))
    assert (answer.status_code, answer.url) == (302, "/")
    assert browser.get("/").url.startswith(reverse("second_factor"))
    assert ledger.latest_entries(most=1)[0].subject == str(registrar.id)
    assert acts()[0] == "person.signed_in"


def test_a_wrong_password_is_refused_and_the_refusal_recorded(browser, registrar):
    answer = sign_in(browser, name_of(registrar), "wrong horse battery")
    assert answer.status_code == 422
    assert acts()[0] == "person.sign_in_refused"
    assert browser.get("/").status_code == 302


def test_the_page_does_not_tell_an_unknown_name_from_a_wrong_password(browser, registrar):
    def told(name):
        page = sign_in(browser, name, "wrong horse battery")
        assert page.status_code == 422
        text = page.content.decode().replace(name, "NAME")
        return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)

    assert "is not right" in told("nobody-at-all")
    assert told(name_of(registrar)) == told("nobody-at-all")


def test_the_password_is_never_sent_back(browser, registrar):
    assert b"wrong horse battery" not in sign_in(browser, name_of(registrar), "wrong horse battery").content


def test_a_person_who_has_left_is_refused(browser, registrar):
    PersonRow.objects.filter(uuid=registrar.id).update(active=False)
    assert sign_in(browser, name_of(registrar)).status_code == 422


def test_after_signing_in_one_gets_to_the_page_one_wanted(browser, registrar):
    assert browser.get("/policy").url == "/sign-in?next=/policy"
    assert b'name="next" value="/policy"' in browser.get("/sign-in?next=/policy").content
    assert sign_in(browser, name_of(registrar), next="/policy").url == "/policy"


@pytest.mark.parametrize("goal", OUTSIDE)
def test_a_link_from_outside_sends_nobody_away_after_signing_in(browser, registrar, goal):
    assert sign_in(browser, name_of(registrar), next=goal).url == "/"


@pytest.mark.parametrize("goal", OUTSIDE)
def test_a_choice_of_language_sends_nobody_away(db, browser, goal):
    assert browser.post(reverse("set_language"), {"language": "fr", "next": goal}).url == "/"


def test_signing_out_is_recorded_and_shuts_the_door(registrar, signed_in):
    client = signed_in(registrar)
    assert client.get(reverse("sign_out")).status_code == 405
    assert client.post(reverse("sign_out")).url == reverse("sign_in")
    assert acts()[0] == "person.signed_out"
    assert client.get("/").status_code == 302


def test_whoever_lost_every_role_still_signs_out_and_sees_nothing_else(administrator, registrar, signed_in):
    client = signed_in(registrar)
    accounts.withdraw_role(by=administrator, person=registrar.id, role=next(iter(registrar.roles)))
    assert client.get("/").status_code == 200
    assert client.get(reverse("ledger")).status_code == 403
    assert client.post(reverse("sign_out")).status_code == 302
    last = ledger.latest_entries(most=1)[0]
    assert (last.act, last.subject) == ("person.signed_out", str(registrar.id))
    assert client.get("/").status_code == 302


def test_every_page_sends_those_who_are_not_signed_in_to_the_sign_in(browser):
    found = list(addresses(get_resolver().url_patterns))
    shut = [
        address
        for address, view in found
        if not getattr(view, "open_to_all", False) and not getattr(view, "by_token", False)
    ]
    assert len(shut) > 40
    for address in shut:
        for answer in (browser.get(address), browser.post(address)):
            assert answer.status_code == 302, address
            assert answer.url.startswith(f"{reverse('sign_in')}?next="), address


def test_health_says_that_the_node_answers_and_nothing_else(browser):
    assert browser.get(reverse("health")).content == b"ok"


def test_the_chosen_language_is_kept_in_a_cookie_of_the_device(browser, settings):
    answer = browser.post(reverse("set_language"), {"language": "fr", "next": "/sign-in"})
    cookie = answer.cookies[settings.LANGUAGE_COOKIE_NAME]
    assert (answer.url, cookie.value) == ("/sign-in", "fr")
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert '<html lang="fr" dir="ltr"' in browser.get("/sign-in").content.decode()


@pytest.mark.parametrize("code", ["xx", "", "../en", "<script>"])
def test_a_language_that_is_not_known_is_not_kept(browser, settings, code):
    answer = browser.post(reverse("set_language"), {"language": code, "next": "/sign-in"})
    assert answer.status_code == 302
    assert settings.LANGUAGE_COOKIE_NAME not in answer.cookies


def test_pages_in_arabic_run_from_right_to_left(browser, registrar, signed_in):
    for client, page in ((browser, "/sign-in"), (signed_in(registrar), "/")):
        client.post(reverse("set_language"), {"language": "ar"})
        assert '<html lang="ar" dir="rtl"' in client.get(page).content.decode()
