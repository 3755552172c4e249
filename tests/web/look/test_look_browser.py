"""The gallery in a real browser: barriers, overflow, the content policy, paper, and life without a script."""

from __future__ import annotations

import io
import shutil
import threading
from socketserver import ThreadingMixIn
from typing import TYPE_CHECKING
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.wsgi import get_wsgi_application
from pypdf import PdfReader

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page
    from pytest_django.fixtures import SettingsWrapper

CHROMIUM = shutil.which("chromium")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="Chromium is not installed"),
]

QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
QUIET += ["--disable-background-networking", "--disable-component-update"]
STRICT = {"color-contrast-enhanced": {"enabled": True}, "target-size": {"enabled": True}}
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Silent(WSGIRequestHandler):
    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def address(settings: SettingsWrapper) -> Iterator[str]:
    settings.MIDDLEWARE = [
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.locale.LocaleMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "csp.middleware.CSPMiddleware",
    ]
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
    settings.ALLOWED_HOSTS = ["*"]
    server = make_server("127.0.0.1", 0, StaticFilesHandler(get_wsgi_application()), Server, Silent)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/look/"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield chromium
        chromium.close()


def visit(browser: Browser, address: str, **context: object) -> Page:
    page = browser.new_context(**context).new_page()
    page.goto(address)
    return page


@pytest.mark.parametrize(
    ("language", "width", "scheme"), [("en", 1366, "light"), ("ar", 390, "dark"), ("zh-Hans", 320, "light")]
)
def test_nobody_is_shut_out(browser: Browser, address: str, language: str, width: int, scheme: str):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    context = browser.new_context(
        viewport={"width": width, "height": 768},
        color_scheme=scheme,
        locale=language,
        extra_http_headers={"Accept-Language": language},
    )
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.goto(address)
    found = axe.Axe().run(page, options={"rules": STRICT}).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []
    assert page.evaluate(OVERFLOW) == 0
    assert complaints == []


def test_every_printed_sheet_carries_the_restriction_and_the_reference(browser: Browser, address: str):
    sheets = PdfReader(io.BytesIO(visit(browser, address).pdf(prefer_css_page_size=True))).pages
    assert len(sheets) > 2
    for number, sheet in enumerate(sheets, start=1):
        text = sheet.extract_text()
        assert "XA-2026-0117/3" in text
        assert "Restriction of use" in text
        assert f"{number} / {len(sheets)}" in text


def test_the_signs_of_the_helper_can_be_pressed(browser: Browser, address: str):
    page = visit(browser, address)
    mark = page.locator("#search-q")
    mark.fill("70")
    page.locator("[data-helps=search-q] .key").nth(0).click()
    page.locator("[data-helps=search-q] .key").nth(1).click()
    page.keyboard.type("38")
    assert mark.input_value() == "70?[38]"


def test_without_a_script_every_menu_opens_and_every_form_sends(browser: Browser, address: str):
    page = visit(browser, address, java_script_enabled=False)
    page.locator("details.menu summary").first.click()
    page.get_by_role("button", name="العربيّة").click()
    assert page.locator("html").get_attribute("dir") == "rtl"
