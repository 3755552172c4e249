"""What leaves the node or cannot be undone asks for the second factor again, and loses nothing of what was typed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from signing_in import browser_of
from tracemark.apps.accounts import api as accounts
from tracemark.apps.accounts.data import Role
from tracemark.kernel import clock

pytestmark = pytest.mark.django_db

LATER = timedelta(minutes=16)


def enrolled(person) -> str:
    secret = accounts.new_secret()
    code = accounts.code_at(secret, clock.now() - timedelta(seconds=30))
    accounts.enrol_app(by=person, person=person.id, secret=secret, code=code)
    return secret


def roles_of(person) -> set[Role]:
    return set(accounts.find_person(person_name(person)).roles)


def person_name(person) -> str:
    return accounts.list_people().get(uuid=person.id).sign_in_name


def test_a_page_asks_again_after_a_quarter_of_an_hour_and_goes_on(administrator):
    secret, client = enrolled(administrator), browser_of(administrator)
    assert client.get(reverse("factors")).status_code == 200
    with clock.frozen(clock.now() + LATER):
        asked = client.get(reverse("factors"))
        assert asked.url == f"{reverse('second_factor')}?next={reverse('factors')}"
        code = accounts.code_at(secret, clock.now())
        done = client.post(asked.url, {"code": code, "next": reverse("factors")})
        assert done.url == reverse("factors")
        assert client.get(done.url).status_code == 200


def test_what_was_sent_is_kept_in_the_page_and_goes_on_with_the_code(administrator, registrar):
    secret, client = enrolled(administrator), browser_of(administrator)
    address = reverse("change_role", args=[registrar.id])
    with clock.frozen(clock.now() + LATER):
        asked = client.post(address, {"role": "inspector"})
        assert (asked.status_code, Role.INSPECTOR in roles_of(registrar)) == (403, False)
        assert '<input type="hidden" name="role" value="inspector">' in asked.text
        wrong = client.post(address, {"role": "inspector", "step_up-code": "000000"})
        assert (wrong.status_code, Role.INSPECTOR in roles_of(registrar)) == (422, False)
        sent = {"role": "inspector", "step_up-code": accounts.code_at(secret, clock.now())}
        assert client.post(address, sent).status_code == 302
    assert Role.INSPECTOR in roles_of(registrar)


def test_a_clock_that_is_set_back_makes_no_old_sign_in_fresh(administrator, registrar):
    enrolled(administrator)
    client = browser_of(administrator)
    with clock.frozen(clock.now() - timedelta(minutes=4)):
        assert (
            client.post(reverse("change_role", args=[registrar.id]), {"role": "inspector"}).status_code != 302
        )
    assert Role.INSPECTOR not in roles_of(registrar)
