"""Lock-out: guessing ends soon and says so; nobody is locked out for ever, nor at their own desk."""

from __future__ import annotations

import logging
import os
from datetime import timedelta

import pytest
from django.contrib.auth import hashers
from django.test import Client
from django.urls import reverse

from signing_in import browser_of, half_browser_of
from tracemark.apps.accounts import api as accounts
from tracemark.apps.accounts.errors import TooManyAttempts
from tracemark.apps.accounts.models import AttemptRow, PersonRow, SignInRow
from tracemark.apps.ledger import api as ledger
from tracemark.kernel import clock

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery"
LIMIT = 10
TRIES, GUESSES = (200, 9_800) if os.environ.get("TRACEMARK_NOTHING_SKIPPED") else (40, 160)


def name_of(person) -> str:
    return PersonRow.objects.get(uuid=person.id).sign_in_name


def attempt(name: str, password: str = "a wrong password", client: Client | None = None, **extra):
    client = client or Client(headers={"accept-language": "en"})
    return client.post(reverse("sign_in"), {"sign_in_name": name, "password": password}, **extra)


def lock(name: str) -> None:
    for _ in range(LIMIT):
        attempt(name)


def is_refused_at_once(name: str, password: str) -> bool:
    try:
        accounts.PasswordBackend().authenticate(None, name, password)
    except TooManyAttempts:
        return True
    return False


def test_however_many_wrong_passwords_are_ten_tries_and_an_honest_sentence(registrar, monkeypatch, caplog):
    name, checked = name_of(registrar), []
    real = hashers.check_password
    monkeypatch.setattr(
        "tracemark.apps.accounts.sign_in.check_password",
        lambda *args, **how: checked.append(1) or real(*args, **how),
    )
    with caplog.at_level(logging.DEBUG):
        for tries in range(TRIES):
            attempt(name, f"guess {tries}", REMOTE_ADDR=f"198.51.100.{tries}")
        size = ledger.head().size
        refused = sum(is_refused_at_once(name, f"guess {tries}") for tries in range(GUESSES))
        answer = attempt(name, PASSWORD)
    assert (refused, len(checked)) == (GUESSES, LIMIT)
    assert answer.status_code == 429
    assert "Nothing more is tried until" in answer.text
    assert ledger.head().size == size
    assert name not in caplog.text
    assert "guess" not in caplog.text


def test_a_lock_ends_by_itself_and_each_further_one_lasts_longer_up_to_a_limit(registrar):
    name, at = name_of(registrar), clock.now()
    for minutes in (15, 30, 60, 120, 240, 240):
        with clock.frozen(at):
            lock(name)
            assert accounts.locked_until(name) - at == timedelta(minutes=minutes)
        at += timedelta(minutes=minutes, seconds=1)
    with clock.frozen(at):
        assert attempt(name, PASSWORD).status_code == 302
        lock(name)
        assert accounts.locked_until(name) - at == timedelta(minutes=15)


def test_the_lock_is_recorded_once_and_the_administrator_ends_it(registrar, administrator):
    lock(name_of(registrar))
    acts = [entry.act for entry in ledger.entries_of(str(registrar.id))]
    assert acts.count("person.locked") == 1
    admin = browser_of(administrator)
    assert "Sign-in is locked" in admin.get(reverse("person", args=[registrar.id])).text
    assert browser_of(registrar).post(reverse("unlock_sign_in", args=[registrar.id])).status_code == 403
    assert admin.post(reverse("unlock_sign_in", args=[registrar.id])).status_code == 302
    assert ledger.latest_entries(most=1)[0].act == "person.unlocked"
    assert attempt(name_of(registrar), PASSWORD).status_code == 302


def test_a_name_that_nobody_has_is_counted_hashed_recorded_and_locked_just_the_same(registrar, monkeypatch):
    hashed = []
    monkeypatch.setattr("tracemark.apps.accounts.sign_in.make_password", hashed.append)

    def traces(name: str):
        size, rows = ledger.head().size, AttemptRow.objects.count()
        page = attempt(name)
        return (
            page.status_code,
            page.context["form"].errors,
            ledger.head().size - size,
            AttemptRow.objects.count() - rows,
        )

    attempt("somebody")
    assert traces("nobody-of-that-name") == traces(name_of(registrar))
    assert len(hashed) == 2
    for name in ("nobody-of-that-name", name_of(registrar)):
        lock(name)
        assert attempt(name, PASSWORD).status_code == 429


def test_no_row_of_an_attempt_tells_the_name(registrar):
    attempt(name_of(registrar), REMOTE_ADDR="203.0.113.9")
    kept = str(list(AttemptRow.objects.values()))
    assert name_of(registrar) not in kept
    assert "203.0.113" not in kept


def test_strangers_cannot_lock_an_officer_out_of_her_own_browser(registrar):
    secret = accounts.new_secret()
    code = accounts.code_at(secret, clock.now() - timedelta(seconds=30))
    accounts.enrol_app(by=registrar, person=registrar.id, secret=secret, code=code)
    own = half_browser_of(registrar)
    own.post(reverse("second_factor"), {"code": accounts.code_at(secret, clock.now())})
    own.post(reverse("sign_out"))
    lock(name_of(registrar))
    assert attempt(name_of(registrar), PASSWORD).status_code == 429
    assert attempt(name_of(registrar), PASSWORD, own).status_code == 302


def test_the_mark_of_a_known_browser_helps_under_no_other_name(registrar, police_officer):
    from django.http import HttpResponse

    from tracemark.web.pages.accounts.known_device import COOKIE, keep_known_device

    other = Client(headers={"accept-language": "en"})
    other.cookies[COOKIE] = keep_known_device(HttpResponse(), police_officer.id).cookies[COOKIE].value
    lock(name_of(registrar))
    assert attempt(name_of(registrar), PASSWORD, other).status_code == 429
    other.cookies[COOKIE] = "made-up:by:somebody"
    assert attempt(name_of(registrar), PASSWORD, other).status_code == 429


def test_one_address_that_tries_many_names_is_stopped(registrar):
    for at in range(LIMIT * 10):
        answer = attempt(f"name-{at}", REMOTE_ADDR="203.0.113.7")
    assert answer.status_code == 422
    assert attempt(name_of(registrar), PASSWORD, REMOTE_ADDR="203.0.113.7").status_code == 429
    assert attempt(name_of(registrar), PASSWORD, REMOTE_ADDR="203.0.113.8").status_code == 302


def test_an_office_behind_one_address_signs_in_as_often_as_it_likes(registrar):
    for _ in range(LIMIT * 10 + 5):
        assert attempt(name_of(registrar), PASSWORD, REMOTE_ADDR="203.0.113.7").status_code == 302


def test_a_second_factor_cannot_be_guessed(registrar):
    secret = accounts.new_secret()
    code = accounts.code_at(secret, clock.now() - timedelta(seconds=30))
    accounts.enrol_app(by=registrar, person=registrar.id, secret=secret, code=code)
    client = half_browser_of(registrar)
    for _ in range(LIMIT):
        assert client.post(reverse("second_factor"), {"code": "000000"}).status_code == 422
    right = accounts.code_at(secret, clock.now())
    assert client.post(reverse("second_factor"), {"code": right}).status_code == 429
    assert half_browser_of(registrar).post(reverse("second_factor"), {"code": right}).status_code == 429


def test_old_attempts_are_forgotten(registrar):
    attempt(name_of(registrar))
    with clock.frozen(clock.now() + timedelta(days=2)):
        accounts.forget_old_attempts()
    assert not AttemptRow.objects.exists()


def test_a_client_cannot_name_its_own_address(registrar, settings):
    attempt(name_of(registrar), HTTP_X_FORWARDED_FOR="192.0.2.66", REMOTE_ADDR="203.0.113.7")
    assert SignInRow.objects.get().address == "203.0.113.7"
    settings.TRACEMARK = settings.TRACEMARK.model_copy(update={"proxies": 1})
    attempt(name_of(registrar), HTTP_X_FORWARDED_FOR="192.0.2.66, 198.51.100.4", REMOTE_ADDR="10.0.0.1")
    assert SignInRow.objects.latest("pk").address == "198.51.100.4"
