"""Single sign-on against a real OpenID provider in a process of its own, over real HTTP."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
import requests
from django.test import Client
from django.urls import reverse
from identity_provider import PASSWORD

from signing_in import browser_of
from tracemark.apps.accounts import api as accounts
from tracemark.apps.accounts.data import Role
from tracemark.apps.accounts.models import LinkedSubjectRow, PersonRow, SignInRow
from tracemark.apps.ledger import api as ledger
from tracemark.config.single_sign_on import single_sign_on

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("identity provider")]

HERE = Path(__file__).parent
BACK = "http://testserver/single-sign-on/back"
SUBJECTS = {"strong": "1", "weak": "2"}


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    folder = tmp_path_factory.mktemp("service")
    words = [sys.executable, str(HERE / "identity_provider.py"), str(folder), BACK]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


@pytest.fixture
def node(service, settings, tmp_path):
    """This node, told of the service in its settings."""
    secret = tmp_path / "client-secret"
    secret.write_text("the secret of the node\n")

    def told(**more):
        facts = {
            "single_sign_on_name": "Arvana ID", "single_sign_on_issuer": service, "single_sign_on_client": "node",
            "single_sign_on_secret_file": secret, **more,
        }  # fmt: skip
        settings.TRACEMARK = settings.TRACEMARK.model_copy(update=facts)
        settings.SOCIALACCOUNT_PROVIDERS = single_sign_on(settings.TRACEMARK)

    told()
    return told


def signed_in_at_the_service(address: str, name: str) -> str:
    """What a browser does there: the sign-in page, the password, and back; the address to which it is sent back."""
    browser = requests.Session()
    page = browser.get(address)
    page.raise_for_status()
    goal = re.search(r'name="next" value="([^"]+)"', page.text)[1].replace("&amp;", "&")
    sent = {"login": name, "password": PASSWORD, "next": goal}
    answer = browser.post(page.url, data=sent, allow_redirects=False)
    while not answer.headers.get("Location", BACK).startswith(BACK):
        answer = browser.get(
            requests.compat.urljoin(answer.url, answer.headers["Location"]), allow_redirects=False
        )
    return answer.headers["Location"]


def sent_to_the_service(client: Client, goal: str = "") -> str:
    answer = client.get(reverse("single_sign_on"), {"next": goal} if goal else {})
    assert answer.status_code == 302
    return answer.url


def comes_back(client: Client, name: str, goal: str = ""):
    return client.get(signed_in_at_the_service(sent_to_the_service(client, goal), name))


def link(administrator, person, name: str) -> None:
    accounts.link_subject(by=administrator, person=person.id, subject=SUBJECTS[name])


@pytest.fixture
def browser():
    return Client(headers={"accept-language": "en"})


def test_a_linked_person_comes_in_and_still_shows_the_second_factor_here(
    node, browser, administrator, registrar
):
    link(administrator, registrar, "strong")
    assert "Sign in with Arvana ID" in browser.get(reverse("sign_in")).text
    answer = comes_back(browser, "strong", reverse("policy"))
    assert (answer.status_code, answer.url) == (302, reverse("policy"))
    assert browser.get(reverse("policy")).url.startswith(reverse("second_factor"))
    assert ledger.latest_entries(most=1)[0].act == "person.signed_in"
    assert SignInRow.objects.filter(person=registrar.id, outcome="signed_in").count() == 1


def test_the_second_factor_of_the_service_counts_where_the_settings_say_so(
    node, browser, administrator, registrar
):
    link(administrator, registrar, "strong")
    node(single_sign_on_factors=["otp", "hwk"])
    comes_back(browser, "strong")
    assert browser.get(reverse("weapons")).status_code == 200


def test_a_password_alone_at_the_service_is_no_second_factor(node, browser, administrator, registrar):
    link(administrator, registrar, "weak")
    node(single_sign_on_factors=["otp", "hwk"])
    comes_back(browser, "weak")
    assert browser.get(reverse("weapons")).url.startswith(reverse("second_factor"))


def test_whoever_is_not_linked_does_not_come_in_and_comes_not_into_being(node, browser, registrar):
    people = PersonRow.objects.count()
    answer = comes_back(browser, "strong")
    assert (answer.status_code, "this node does not" in answer.text) == (403, True)
    assert (PersonRow.objects.count(), LinkedSubjectRow.objects.count()) == (people, 0)
    assert browser.get("/").url.startswith(reverse("sign_in"))
    assert ledger.latest_entries(most=1)[0].act == "person.sign_in_refused"


def test_somebody_who_left_does_not_come_in(node, browser, administrator, registrar):
    link(administrator, registrar, "strong")
    PersonRow.objects.filter(uuid=registrar.id).update(active=False)
    assert comes_back(browser, "strong").status_code == 403


def test_an_answer_that_another_browser_asked_for_is_refused(node, browser, administrator, registrar):
    link(administrator, registrar, "strong")
    address = signed_in_at_the_service(sent_to_the_service(browser), "strong")
    stranger = Client(headers={"accept-language": "en"})
    assert stranger.get(address).status_code == 403
    assert browser.get(address).status_code == 302
    assert browser.get(address).status_code == 403


def test_a_made_up_answer_is_refused_with_a_sentence(node, browser):
    state = re.search(r"state=([^&]+)", sent_to_the_service(browser))[1]
    answer = browser.get(reverse("single_sign_on_back"), {"code": "made-up", "state": state})
    assert (answer.status_code, "did not confirm who you are" in answer.text) == (403, True)
    assert browser.get(reverse("single_sign_on_back"), {"error": "access_denied"}).status_code == 403


def test_nobody_is_led_out_of_the_node_after_signing_in(node, browser, administrator, registrar):
    link(administrator, registrar, "strong")
    assert comes_back(browser, "strong", "https://evil.example/").url == "/"


def test_an_administrator_links_and_unlinks_and_nobody_else(node, administrator, registrar):
    address = reverse("link_subject", args=[registrar.id])
    assert browser_of(registrar).post(address, {"subject": "1"}).status_code == 403
    admin = browser_of(administrator)
    assert "Arvana ID" in admin.get(reverse("person", args=[registrar.id])).text
    assert admin.post(address, {"subject": "1"}).status_code == 302
    assert accounts.is_linked(registrar.id)
    assert admin.post(reverse("link_subject", args=[administrator.id]), {"subject": "1"}).status_code == 409
    assert admin.post(address, {"unlink": "1"}).status_code == 302
    assert not accounts.is_linked(registrar.id)
    assert [entry.act for entry in ledger.latest_entries(most=2)] == ["person.unlinked", "person.linked"]


def test_the_same_subject_of_another_issuer_is_nobody(node, administrator, registrar):
    link(administrator, registrar, "strong")
    assert accounts.person_linked_to("https://other.example", "1") is None


def test_without_a_service_there_is_no_such_way_in(browser, someone):
    someone(Role.REPORT_WRITER)
    assert "Sign in with" not in browser.get(reverse("sign_in")).text
    for name in ("single_sign_on", "single_sign_on_back"):
        assert browser.get(reverse(name)).status_code == 404
