"""A real browser whose requests Django's own client answers: it sees the rows of the test, and no server is started."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from django.db import connections

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client
    from playwright.sync_api import Browser, Page, Route

CHROMIUM = shutil.which("chromium")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
QUIET += ["--disable-background-networking", "--disable-component-update"]
SITE = "http://localhost"
HERE = {"host": "localhost"}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The driver runs a loop in this thread; the test's own questions to the database are no harm to it."""
    playwright = pytest.importorskip("playwright.sync_api")
    with pytest.MonkeyPatch.context() as environment, playwright.sync_playwright() as driver:
        environment.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield chromium
        chromium.close()


def window(browser: Browser, client: Client, **context: Any) -> tuple[Page, list[str], list[str]]:
    """A page whose requests the client answers; what was asked for, and what the browser complained of."""
    page = browser.new_context(viewport={"width": 1100, "height": 900}, **context).new_page()
    page.set_default_timeout(5000)
    asked: list[str] = []
    wrong: list[str] = []

    mine = connections["default"]

    def answer(route: Route) -> None:
        connections["default"] = mine  # the driver calls from a context of its own
        request = route.request
        address = urlsplit(request.url)
        asked.append(address.path)
        path = f"{address.path}?{address.query}" if address.query else address.path
        if request.method == "POST":
            said = client.post(
                path, request.post_data_buffer, content_type=request.headers["content-type"], headers=HERE
            )
        else:
            said = client.get(path, headers=HERE)
        while said.status_code in {301, 302}:
            said = client.get(said["Location"], headers=HERE)
        body = b"".join(said.streaming_content) if said.streaming else said.content
        route.fulfill(status=said.status_code, headers=dict(said.items()), body=body)

    page.route("**/*", answer)
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    return page, asked, wrong
