"""The second factor: who is led to it, that it opens the door once, and that nothing goes round it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from signing_in import browser_of, half_browser_of
from tracemark.apps.accounts import api as accounts
from tracemark.apps.accounts.data import Role
from tracemark.apps.accounts.models import PersonRow
from tracemark.apps.ledger import api as ledger
from tracemark.kernel import clock

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery"
BEFORE = timedelta(seconds=30)


def enrolled(person) -> str:
    """Give this person an app; its secret."""
    secret = accounts.new_secret()
    code = accounts.code_at(secret, clock.now() - BEFORE)
    accounts.enrol_app(by=person, person=person.id, secret=secret, code=code)
    return secret


def acts() -> list[str]:
    return [entry.act for entry in ledger.latest_entries(most=4)]


def secret_on(page) -> str:
    return re.search(r">([A-Z2-7]{4}(?: [A-Z2-7]{4}){7})<", page.text)[1].replace(" ", "")


def signed_in_by_password(client, person):
    name = PersonRow.objects.get(uuid=person.id).sign_in_name
    return client.post(reverse("sign_in"), {"sign_in_name": name, "password": PASSWORD})


def test_a_role_that_needs_a_factor_is_led_to_enrolment_right_after_the_password(client, registrar):
    answer = signed_in_by_password(client, registrar)
    assert (answer.status_code, answer.url) == (302, "/")
    assert client.get("/", follow=True).redirect_chain[-1][0].startswith(reverse("enrol_app"))


def test_without_the_second_factor_nothing_opens_but_showing_it_and_signing_out(registrar):
    client = half_browser_of(registrar)
    for name in ("home", "weapons", "export_weapons", "change_password", "factors", "ledger"):
        for answer in (client.get(reverse(name)), client.post(reverse(name))):
            assert (answer.status_code, answer.url.split("?")[0]) == (302, reverse("second_factor")), name
    assert client.post(reverse("sign_out")).url == reverse("sign_in")


def test_whoever_holds_a_factor_is_asked_for_it_although_the_role_needs_none(client, someone):
    writer = someone(Role.REPORT_WRITER)
    assert browser_of(writer).get("/").status_code == 200
    enrolled(writer)
    signed_in_by_password(client, writer)
    assert client.get("/").url.startswith(reverse("second_factor"))


def test_enrolment_opens_the_door_and_shows_recovery_codes_once(registrar):
    client = half_browser_of(registrar)
    secret = secret_on(client.get(reverse("enrol_app")))
    page = client.post(reverse("enrol_app"), {"code": accounts.code_at(secret, clock.now())})
    codes = re.findall(r"<bdi[^>]*>(\d{8})</bdi>", page.text)
    assert len(set(codes)) == 10
    assert "no-store" in page["Cache-Control"]
    assert client.get("/").status_code == 200
    for address in ("enrol_app", "factors", "home"):
        assert not any(code in client.get(reverse(address)).text for code in codes)
    assert {"factor.enrolled", "factor.recovery_codes_made"} <= set(acts())
    other = half_browser_of(registrar)
    assert other.post(reverse("second_factor"), {"code": codes[3]}).status_code == 302
    assert half_browser_of(registrar).post(reverse("second_factor"), {"code": codes[3]}).status_code == 422


def test_a_wrong_code_enrols_nothing(registrar):
    client = half_browser_of(registrar)
    secret = secret_on(client.get(reverse("enrol_app")))
    old = accounts.code_at(secret, clock.now() - timedelta(minutes=5))
    assert client.post(reverse("enrol_app"), {"code": old}).status_code == 422
    assert not accounts.has_second_factor(registrar.id)


def test_a_code_opens_the_door_once_and_never_again(registrar):
    code = accounts.code_at(enrolled(registrar), clock.now())
    first, second = half_browser_of(registrar), half_browser_of(registrar)
    answer = first.post(reverse("second_factor"), {"code": code, "next": reverse("policy")})
    assert (answer.status_code, answer.url) == (302, reverse("policy"))
    assert first.get(reverse("policy")).status_code == 200
    assert acts()[0] == "factor.shown"
    assert second.post(reverse("second_factor"), {"code": code}).status_code == 422
    assert acts()[0] == "factor.refused"
    assert second.get("/").status_code == 302


def test_an_earlier_code_does_not_count_after_a_later_one(registrar):
    secret = enrolled(registrar)
    late = accounts.code_at(secret, clock.now() + BEFORE)
    assert half_browser_of(registrar).post(reverse("second_factor"), {"code": late}).status_code == 302
    early = accounts.code_at(secret, clock.now())
    assert half_browser_of(registrar).post(reverse("second_factor"), {"code": early}).status_code == 422


@pytest.mark.parametrize("code", ["", "000000", "12345", "٣٤٥٦٧٨", "a" * 20, "\0", "½½½"])
def test_what_is_no_code_is_refused(registrar, code):
    enrolled(registrar)
    client = half_browser_of(registrar)
    answer = client.post(reverse("second_factor"), {"code": code})
    assert answer.status_code in (200, 422)
    assert client.get("/").status_code == 302


def test_the_key_of_the_session_changes_when_the_second_factor_is_shown(registrar):
    code = accounts.code_at(enrolled(registrar), clock.now())
    client = half_browser_of(registrar)
    before = client.cookies["sessionid"].value
    client.post(reverse("second_factor"), {"code": code})
    assert client.cookies["sessionid"].value != before
    client.cookies["sessionid"] = before
    assert client.get("/").url.startswith(reverse("sign_in"))


def test_whoever_knows_the_password_alone_cannot_enrol_another_telephone(registrar):
    enrolled(registrar)
    client = half_browser_of(registrar)
    assert client.get(reverse("enrol_app")).url.startswith(reverse("second_factor"))
    answer = client.post(reverse("enrol_app"), {"code": "123456"})
    assert answer.url.startswith(reverse("second_factor"))


def test_the_secret_stands_nowhere_in_clear(registrar):
    from allauth.mfa.models import Authenticator

    secret = enrolled(registrar)
    assert secret not in str([row.data for row in Authenticator.objects.all()])
    assert not any(secret in ledger.leaf_at(at).decode() for at in range(ledger.head().size))


def test_an_administrator_takes_lost_factors_back_and_it_is_recorded(registrar, administrator):
    enrolled(registrar)
    client = browser_of(administrator)
    assert "Take the second factors back" in client.get(reverse("person", args=[registrar.id])).text
    client.post(reverse("reset_second_factor", args=[registrar.id]))
    assert ledger.latest_entries(most=1)[0].act == "factor.reset"
    assert ledger.latest_entries(most=1)[0].subject == str(registrar.id)
    assert (
        half_browser_of(registrar)
        .get("/", follow=True)
        .redirect_chain[-1][0]
        .startswith(reverse("enrol_app"))
    )


def test_nobody_takes_their_own_factors_back_and_no_officer_another_ones(registrar, administrator):
    enrolled(administrator)
    for client in (browser_of(administrator), browser_of(registrar)):
        assert client.post(reverse("reset_second_factor", args=[administrator.id])).status_code == 403
    assert accounts.has_second_factor(administrator.id)


def test_the_last_factor_of_a_role_that_needs_one_stays(registrar, someone):
    enrolled(registrar)
    only = accounts.factors_of(registrar.id)[0].id
    assert browser_of(registrar).post(reverse("remove_factor", args=[only])).status_code == 409
    writer = someone(Role.REPORT_WRITER)
    enrolled(writer)
    free = accounts.factors_of(writer.id)[0].id
    assert browser_of(registrar).post(reverse("remove_factor", args=[free])).status_code == 404
    assert browser_of(writer).post(reverse("remove_factor", args=[free])).status_code == 302
    assert not accounts.has_second_factor(writer.id)


def test_new_recovery_codes_end_the_old_ones(registrar):
    enrolled(registrar)
    old = accounts.make_recovery_codes(by=registrar, person=registrar.id)
    page = browser_of(registrar).post(reverse("make_recovery_codes"))
    assert page.status_code == 200
    assert accounts.show_code(by=accounts.NODE, person=registrar.id, code=old[0]) is None


def test_whoever_has_no_role_is_told_so_and_may_set_the_password(client, someone):
    nobody = someone()
    signed_in_by_password(client, nobody)
    page = client.get("/", headers={"accept-language": "en"})
    assert (page.status_code, "You have no role yet" in page.text) == (200, True)
    refused = client.get(reverse("weapons"), headers={"accept-language": "en"})
    assert (refused.status_code, "You have no role yet" in refused.text) == (403, True)
    sent = {"old": PASSWORD, "password": "three geese over the harbour"}
    assert client.post(reverse("change_password"), sent).url == reverse("sign_in")


def test_every_role_that_may_see_release_or_administer_needs_a_second_factor():
    strong = {
        name for name in accounts.table()
        if re.search(r"export|erase|look_at|register_person|grant_role|see\.people|see\.weapons|see\.cases|answer", name)
    }  # fmt: skip
    roles = {role for name in strong for role in accounts.table()[name].roles} - {Role.NODE}
    assert roles <= accounts.roles_that_need_it()
