"""What every kind of answer says to a browser, what an error tells, and how often one may ask."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings as node_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from signing_in import browser_of, session_of
from tracemark.apps.accounts import api as accounts
from tracemark.apps.accounts.models import PersonRow
from tracemark.kernel import clock
from tracemark.kernel.models import Upload

pytestmark = pytest.mark.django_db

NOWHERE = "0198a1b2-0000-7000-8000-0000000000aa"
PLANTED = "ACL 477458 planted"


def broken(*_args: object, **_facts: object) -> None:
    raise RuntimeError(f"{PLANTED} in /srv/tracemark/node.toml")


@pytest.fixture
def browser(registrar):
    client = browser_of(registrar)
    client.raise_request_exception = False
    return client


@pytest.fixture
def answers(browser, monkeypatch, settings):
    """One answer of each kind, with the codes that it must have."""
    stranger = Client(raise_request_exception=False)
    found = {
        "page": (browser.get("/"), 200),
        "sign-in": (stranger.get(reverse("sign_in")), 200),
        "redirect": (stranger.get("/weapons/"), 302),
        "slash": (browser.get("/weapons"), 301),
        "404 page": (browser.get(f"/{PLANTED}"), 404),
        "404 record": (browser.get(reverse("weapon", args=[NOWHERE])), 404),
        "403 role": (browser.get(reverse("people")), 403),
        "405": (browser.post("/weapons/"), 405),
        "csrf": (Client(enforce_csrf_checks=True).post("/sign-in", {"sign_in_name": PLANTED}), 403),
        "400 fields": (browser.post(reverse("notice_settings"), {f"f{at}": "x" for at in range(2001)}), 400),
        "400 body": (browser.post(reverse("notice_settings"), {"f": "x" * (5 * 2**20 + 1)}), 400),
        "icon": (stranger.get("/favicon.ico"), 200),
        "look": (stranger.get("/static/tracemark/look.css"), 200),
        "export": (browser.get(reverse("contacts_export")), 200),
        "health": (stranger.get(reverse("health")), 200),
        "api 401": (stranger.get("/api/1/weapons"), 401),
        "api 404": (stranger.get(f"/api/1/{PLANTED}"), 404),
    }
    settings.ALLOWED_HOSTS = ["tracemark.example"]
    found["400 host"] = (stranger.get("/", headers={"host": "evil.example"}), 400)
    settings.ALLOWED_HOSTS = ["*"]
    monkeypatch.setattr("tracemark.web.pages.home.views.render", broken)
    found["500"] = (browser.get("/"), 500)
    monkeypatch.setattr("tracemark.web.api.door.accounts.bearer_of", broken)
    found["api 500"] = (stranger.get("/api/1/weapons", headers={"Authorization": "Bearer x"}), 500)
    return found


def test_every_kind_of_answer_is_of_its_kind(answers):
    assert {kind: got.status_code for kind, (got, _wanted) in answers.items()} == {
        kind: wanted for kind, (_got, wanted) in answers.items()
    }


def test_every_kind_of_answer_shuts_the_browser_to_everything_that_is_not_ours(answers):
    for kind, (answer, _code) in answers.items():
        policy = answer["Content-Security-Policy"]
        assert "default-src 'none'" in policy, kind
        assert "frame-ancestors 'none'" in policy, kind
        assert "unsafe" not in policy, kind
        said = {name: answer.headers.get(name) for name in (
            "X-Content-Type-Options", "X-Frame-Options", "Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy",
        )}  # fmt: skip
        assert list(said.values()) == ["nosniff", "DENY", "same-origin", "same-origin"], kind
        assert answer["Referrer-Policy"] in {"same-origin", "no-referrer"}, kind
        assert "camera=()" in answer["Permissions-Policy"], kind
        assert not [name for name in answer.headers if name.lower().startswith("access-control")], kind
        assert "Server" not in answer.headers, kind
        assert "X-Powered-By" not in answer.headers, kind


def test_nothing_that_was_shown_stays_in_the_browser(answers):
    for kind, (answer, _code) in answers.items():
        if kind not in {"look", "icon"}:
            assert "no-store" in answer["Cache-Control"], kind


def test_no_error_tells_a_path_a_setting_a_version_or_what_was_sent(answers):
    import django

    telling = (PLANTED, "Traceback", "/srv/", "site-packages", "node.toml", ".py", "DEBUG", f"Django {django.__version__}",
               "SQL", "RuntimeError", "urlconf", "tests-only")  # fmt: skip
    for kind, (answer, code) in answers.items():
        if code >= 400:
            told = answer.content.decode()
            assert [word for word in telling if word in told] == [], kind


def test_what_is_no_proper_request_is_told_on_a_page_of_the_house(answers):
    for kind in ("400 fields", "400 body", "400 host"):
        page = answers[kind][0].content.decode()
        assert "not one that this node takes" in page, kind
        assert "tracemark/look.css" in page, kind
        assert "favicon.ico" in page, kind


def test_the_icon_is_where_browsers_look_for_it_unasked():
    answer = Client().get("/favicon.ico")
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/x-icon")
    assert answer.content.startswith(b"\x00\x00\x01\x00")
    assert len(answer.content) < 2000


def test_behind_https_browsers_come_back_by_https_alone(browser, settings):
    assert "Strict-Transport-Security" not in browser.get("/").headers
    settings.TRACEMARK = settings.TRACEMARK.model_copy(update={"https": True})
    assert browser.get("/")["Strict-Transport-Security"] == "max-age=31536000"
    assert Client().get("/static/tracemark/look.css")["Strict-Transport-Security"]


def test_cookies_are_closed_to_scripts_and_to_other_sites(registrar):
    client = Client()
    name = PersonRow.objects.get(uuid=registrar.id).sign_in_name
    client.get(reverse("sign_in"))
    client.post(reverse("sign_in"), {"sign_in_name": name, "password": "correct horse battery"})
    client.post(reverse("set_language"), {"language": "fr"})
    assert {"sessionid", "csrftoken"} <= set(client.cookies)
    for cookie in client.cookies.values():
        assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax"), cookie.key
    assert node_settings.SESSION_COOKIE_SECURE is node_settings.TRACEMARK.https


# Uploads

TRICKS = [
    "../../etc/passwd",
    "..\\..\\boot.ini",
    "a\x00.csv",
    "x" * 5000 + ".csv",
    "<img src=x>.csv",
    "=1+1.csv",
]


@pytest.mark.parametrize("name", TRICKS)
def test_the_name_of_a_file_is_never_a_place(browser, name, settings):
    before = set(settings.TRACEMARK.node_dir.parent.glob("*"))
    file = SimpleUploadedFile("x.csv", b"serial;maker\nA1;B\n")
    file.__dict__["_name"] = name
    answer = browser.post(
        reverse("load_new"), {"partition": "civilian", "source": "Depot", "file": file}, follow=True
    )
    assert answer.status_code in {200, 400, 422}
    assert "<img src=x>" not in answer.content.decode()
    assert set(settings.TRACEMARK.node_dir.parent.glob("*")) == before


def test_a_file_that_is_too_large_and_too_many_files_are_refused(browser, settings):
    settings.TRACEMARK = settings.TRACEMARK.model_copy(update={"largest_upload_mb": 1})
    large = SimpleUploadedFile("x.csv", b"serial\n" + b"A1\n" * 400_000)
    sent = {"partition": "civilian", "source": "Depot", "file": large}
    assert browser.post(reverse("load_new"), sent).status_code == 422
    many = [SimpleUploadedFile(f"{at}.jpg", b"x") for at in range(101)]
    assert browser.post(reverse("load_new"), {**sent, "file": many}).status_code == 400
    assert not Upload.objects.exists()


# How often


def test_codes_of_papers_are_tried_so_often_a_minute_from_one_address():
    now = clock.now()
    with clock.frozen(now):
        tries = [Client().get(reverse("verify_paper"), {"code": f"{at:016d}"}) for at in range(61)]
        assert {answer.status_code for answer in tries[:60]} == {422}
        assert tries[60].status_code == 429
        assert 1 <= int(tries[60]["Retry-After"]) <= 60
        other = Client().get(reverse("verify_paper"), {"code": "1" * 16}, REMOTE_ADDR="203.0.113.9")
        assert other.status_code == 422
    with clock.frozen(now + timedelta(seconds=61)):
        assert Client().get(reverse("verify_paper"), {"code": "1" * 16}).status_code == 422


def test_a_person_searches_so_often_a_minute(browser, monkeypatch):
    monkeypatch.setattr("tracemark.web.pages.registry.search.A_MINUTE", 3)
    with clock.frozen(clock.now()):
        codes = [browser.get(reverse("search"), {"q": "A1234"}).status_code for _ in range(5)]
    assert codes == [200, 200, 200, 429, 429]


# The clock set back a year


def test_a_clock_set_back_a_year_opens_nothing_that_was_shut(registrar, administrator):
    uuid, key = accounts.issue_token(
        by=accounts.NODE, person=registrar.id, name="Customs", scopes=["see.weapons"], days=1
    )
    shown = {"Authorization": f"Bearer {key}"}
    accounts.revoke_token(by=accounts.NODE, token=uuid)
    secret = accounts.new_secret()
    code = accounts.code_at(secret, clock.now())
    accounts.enrol_app(by=administrator, person=administrator.id, secret=secret, code=code)
    accounts.withdraw_role(by=accounts.NODE, person=registrar.id, role=next(iter(registrar.roles)))
    cookie = session_of(administrator)
    year_ago = clock.now() - timedelta(days=365)
    with clock.frozen(year_ago):
        assert Client().get("/api/1/me", headers=shown).status_code == 401
        old = accounts.code_at(secret, clock.now())
        assert accounts.show_code(by=accounts.NODE, person=administrator.id, code=old) is None
        assert (
            accounts.find_person(PersonRow.objects.get(uuid=registrar.id).sign_in_name).roles == frozenset()
        )
        thief = Client()
        thief.cookies["sessionid"] = cookie
        assert thief.get("/").headers["Location"].startswith("/sign-in")


def test_a_lock_holds_when_the_clock_is_set_back_a_year(registrar):
    name = PersonRow.objects.get(uuid=registrar.id).sign_in_name
    sent = {"sign_in_name": name, "password": "wrong"}
    for _ in range(10):
        Client().post(reverse("sign_in"), sent)
    right = {"sign_in_name": name, "password": "correct horse battery"}
    with clock.frozen(clock.now() - timedelta(days=365)):
        assert Client().post(reverse("sign_in"), right).status_code == 429
