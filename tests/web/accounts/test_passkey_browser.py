"""A passkey in a real browser with an authenticator of its own: the script, the questions and the answers together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from browsing import CHROMIUM, SITE, browser, window
from signing_in import half_browser_of
from tracemark.apps.ledger import api as ledger

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tracemark.apps.accounts.data import Person

__all__ = ["browser"]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="Chromium is not installed"),
    pytest.mark.django_db,
    pytest.mark.usefixtures("browser"),
]
KEY = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


def test_a_browser_makes_a_passkey_and_shows_it_when_its_owner_comes_back(
    browser: Browser, registrar: Person
):
    client = half_browser_of(registrar)
    page, _asked, wrong = window(browser, client)
    driven = page.context.new_cdp_session(page)
    driven.send("WebAuthn.enable")
    authenticator = driven.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})["authenticatorId"]
    page.goto(SITE + reverse("enrol_passkey"))
    page.fill("[name=name]", "telephone")
    with page.expect_navigation():
        page.locator("[data-press]").click()
    assert page.locator("bdi").count() >= 10
    assert len(driven.send("WebAuthn.getCredentials", {"authenticatorId": authenticator})["credentials"]) == 1
    client.cookies = half_browser_of(registrar).cookies
    page.goto(SITE + reverse("second_factor"))
    assert page.locator("[data-passkey=get]").is_visible()
    with page.expect_navigation():
        page.locator("[data-press]").click()
    assert client.get("/", headers={"host": "localhost"}).status_code == 200
    assert ledger.latest_entries(most=1)[0].body == {"factor": "webauthn"}
    driven.send("WebAuthn.clearCredentials", {"authenticatorId": authenticator})
    client.cookies = half_browser_of(registrar).cookies
    page.goto(SITE + reverse("second_factor"))
    page.locator("[data-press]").click()
    page.locator("[data-failed]").wait_for(state="visible")
    assert client.get("/", headers={"host": "localhost"}).status_code == 302
    assert wrong == []
