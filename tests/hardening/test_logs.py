"""No line of a log carries a serial, a name, a query or a key: planted through real requests, right and wrong ones."""

from __future__ import annotations

import io
import logging

import pytest
from django.conf import settings as node_settings
from django.test import Client
from django.urls import reverse

from signing_in import browser_of
from tracemark.apps.accounts import api as accounts
from tracemark.apps.accounts.models import PersonRow
from tracemark.kernel.logs import JsonLines

pytestmark = pytest.mark.django_db

SERIAL, NAME, QUERY, KEY = "ZQ 778341 X", "Plantina Okonjo", "planted-query-4711", "tm_planted-key"
PLANTED = ("778341", "Plantina", "Okonjo", "planted")


@pytest.fixture
def lines():
    """All loggers at their most talkative, in the form of the node."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    loggers = [
        root,
        *(logging.getLogger(name) for name in ("django.request", "tracemark.requests", "django.db.backends")),
    ]
    levels = [one.level for one in loggers]
    root.addHandler(handler)
    for one in loggers:
        one.setLevel(logging.DEBUG)
    yield out
    root.removeHandler(handler)
    for one, level in zip(loggers, levels, strict=True):
        one.setLevel(level)


def broken(*_args: object, **_facts: object) -> None:
    raise RuntimeError(f"{NAME} {SERIAL}")


def test_nothing_that_was_asked_sent_or_raised_stands_in_a_log(lines, registrar, monkeypatch):
    client = browser_of(registrar)
    client.raise_request_exception = False
    stranger = Client(raise_request_exception=False, enforce_csrf_checks=False)
    shown = {"Authorization": f"Bearer {KEY}"}
    client.get(reverse("search"), {"q": SERIAL, "note": QUERY})
    client.get(f"/weapons/?serial={SERIAL}&after={QUERY}")
    client.get(f"/{QUERY}/{NAME}")
    client.post(reverse("register_weapon"), {"serial": SERIAL, "holder_name": NAME})
    client.post(
        reverse("look_up_person"), {"name": NAME, "number": SERIAL, "purpose": "court", "case": QUERY}
    )
    client.post("/weapons/", {"serial": SERIAL})
    stranger.get(f"/weapons/?q={SERIAL}")
    stranger.post(reverse("sign_in"), {"sign_in_name": NAME, "password": QUERY})
    stranger.get(reverse("verify_paper"), {"code": QUERY})
    stranger.get(f"/notices/calendar/{QUERY}.ics")
    stranger.get(f"/api/1/weapons?serial={SERIAL}", headers=shown)
    stranger.post("/api/1/weapons", {"serial": SERIAL}, content_type="application/json", headers=shown)
    Client(enforce_csrf_checks=True).post(f"/sign-in?q={QUERY}", {"sign_in_name": NAME})
    stranger.get("/", headers={"host": f"{QUERY}.example/", "user-agent": NAME, "referer": QUERY})
    monkeypatch.setattr("tracemark.web.pages.registry.search.render", broken)
    assert client.get(reverse("search"), {"q": SERIAL}).status_code == 500
    monkeypatch.setattr("tracemark.web.api.door.accounts.bearer_of", broken)
    assert stranger.get(f"/api/1/weapons?serial={SERIAL}", headers=shown).status_code == 500
    said = lines.getvalue()
    assert said.count("\n") >= 15
    assert '"route": "search"' in said
    assert [word for word in PLANTED if word in said] == []


def test_who_acts_is_named_in_no_line(lines, registrar):
    row = PersonRow.objects.get(uuid=registrar.id)
    client = Client(raise_request_exception=False)
    client.post(reverse("sign_in"), {"sign_in_name": row.sign_in_name, "password": "correct horse battery"})
    client.get("/")
    client.post(reverse("sign_out"))
    said = lines.getvalue()
    for word in (row.name, row.sign_in_name, "correct horse", client.cookies["csrftoken"].value):
        assert word not in said
    assert accounts.find_person(row.sign_in_name)


def test_the_node_writes_its_log_in_this_form_alone():
    handlers = node_settings.LOGGING["handlers"]
    assert {one["formatter"] for one in handlers.values()} == {"line"}
    assert node_settings.LOGGING["formatters"]["line"]["()"] == "tracemark.kernel.logs.JsonLines"
