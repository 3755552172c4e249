"""A proxy ends TLS and asks this node by http: forms that people send by https are taken, others' are not."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db
BY_TLS = {"host": "testserver", "x-forwarded-proto": "https"}


def sent(origin: str, said: dict[str, str]) -> int:
    browser = Client(enforce_csrf_checks=True, headers=said)
    page = browser.get(reverse("sign_in"))
    form = {"csrfmiddlewaretoken": page.context["csrf_token"], "sign_in_name": "nobody", "password": "x"}
    return browser.post(reverse("sign_in"), form, headers={"origin": origin, "referer": origin}).status_code


def test_a_form_of_our_own_page_is_taken(settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert sent("https://testserver", BY_TLS) == 422


def test_a_form_of_another_page_is_refused(settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert sent("https://elsewhere.example", BY_TLS) == 403


def test_without_a_proxy_nobody_is_believed_who_says_https(settings):
    assert settings.SECURE_PROXY_SSL_HEADER is None
    assert sent("https://testserver", BY_TLS) == 403
