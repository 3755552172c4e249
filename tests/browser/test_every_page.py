"""Every page that a person gets to: no barrier, no overflow, no error, light enough for a thin line."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

pytest.importorskip("playwright.sync_api")

from browser import site as demonstration
from browser.site import CHROMIUM, OVERFLOW, QUIET, Site, signed_in, walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="Chromium is not installed"),
    pytest.mark.skipif(
        not os.environ.get("TRACEMARK_NOTHING_SKIPPED"),
        reason="walks through every page for minutes; TRACEMARK_NOTHING_SKIPPED=1 asks for it",
    ),
]

RULES = {"target-size": {"enabled": True}}
HEAVIEST = 100_000
MOST_REQUESTS = 12
WALKS = [("tracing", "en"), ("registrar", "ar"), ("admin", "zh-hans"), ("inspector", "en")]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    yield from demonstration.served(demonstration.settled(tmp_path_factory.mktemp("site") / "node"))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield chromium
        chromium.close()


@pytest.mark.parametrize(("person", "language"), WALKS)
def test_no_page_shuts_anybody_out(browser: Browser, site: Site, person: str, language: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    window = signed_in(browser, site, person, viewport={"width": 1366, "height": 768}, locale="en")
    window.add_cookies([{"name": "django_language", "value": language, "url": site.address}])

    def look(page: Page) -> list[str]:
        found = axe.Axe().run(page, options={"rules": RULES}).response["violations"]
        barriers = [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found]
        page.set_viewport_size({"width": 320, "height": 640})
        over = page.evaluate(OVERFLOW)
        page.set_viewport_size({"width": 1366, "height": 768})
        return barriers + ([f"{over} px too wide at 320 px"] if over > 0 else [])

    visits = walk(window, site, look)
    window.close()
    assert len(visits) > 15
    wrong = [f"{one.path}: {what}" for one in visits for what in one.wrong]
    wrong += [f"{one.path}: answered {one.status}" for one in visits if one.status != 200]
    wrong += [f"{one.path}: {one.weight:,} bytes" for one in visits if one.weight > HEAVIEST]
    wrong += [f"{one.path}: {one.requests} requests" for one in visits if one.requests > MOST_REQUESTS]
    assert "\n".join(wrong) == ""


def test_every_page_works_without_a_script(browser: Browser, site: Site) -> None:
    window = signed_in(browser, site, "registrar", java_script_enabled=False)
    visits = _walk_without_script(window, site)
    window.close()
    assert [one for one in visits if one[1] != 200] == []


def _walk_without_script(window: object, site: Site) -> list[tuple[str, int]]:
    page = window.new_page()  # type: ignore[attr-defined]
    page.goto(site.address)
    links = page.locator("nav a[href^='/'], main a[href^='/']")
    paths = sorted({links.nth(place).get_attribute("href") for place in range(links.count())})
    return [(path, page.goto(site.address + path).status) for path in paths if "export" not in path]
