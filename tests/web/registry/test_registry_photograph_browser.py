"""The viewer of photographs in a real browser: closer by tiles, keys and wheel, a place drawn, no barrier.

The browser's requests are answered by Django's own client, so the pages are those of the rows of the test.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from browsing import CHROMIUM, SITE, browser, window
from tracemark.apps.registry.models import AnnotationRow, PhotographRow
from tracemark.kernel import jobs

if TYPE_CHECKING:
    from django.test import Client

__all__ = ["browser"]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="Chromium is not installed"),
    pytest.mark.django_db,
    pytest.mark.usefixtures("browser", "known"),
]
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(autouse=True)
def _a_folder_of_its_own(settings: Any, tmp_path: Any) -> None:
    settings.TRACEMARK = settings.TRACEMARK.model_copy(update={"node_dir": tmp_path})


@pytest.fixture
def kept(pages: Client, weapon: Any) -> PhotographRow:
    out = BytesIO()
    Image.effect_noise((3000, 2000), 60).convert("RGB").save(out, "JPEG", quality=70)
    file = SimpleUploadedFile("IMG_1.jpg", out.getvalue(), "image/jpeg")
    sent = pages.post(
        reverse("add_photograph", args=[weapon]), {"photographs": [file], "caption": "Left side"}
    )
    assert sent.status_code == 302
    jobs.run_next()
    return PhotographRow.objects.get()


def test_the_picture_comes_closer_by_tiles_with_keys_wheel_and_buttons(browser, pages, kept):
    page, asked, wrong = window(browser, pages)
    page.goto(SITE + reverse("photograph", args=[kept.uuid]))
    frame, sheet = page.locator("[data-frame]"), page.locator("[data-sheet]")
    whole = sheet.evaluate("sheet => sheet.style.transform")
    assert not any("/tiles/" in path for path in asked)
    frame.focus()
    for _ in range(4):
        page.keyboard.press("+")
    page.wait_for_function("document.querySelectorAll('[data-sheet] img').length > 1")
    assert any("/tiles/0/" in path for path in asked)
    closer = sheet.evaluate("sheet => sheet.style.transform")
    assert closer != whole
    page.keyboard.press("ArrowRight")
    assert sheet.evaluate("sheet => sheet.style.transform") != closer
    page.keyboard.press("0")
    assert sheet.evaluate("sheet => sheet.style.transform") == whole
    frame.hover()
    page.mouse.wheel(0, -400)
    page.wait_for_function(
        "whole => document.querySelector('[data-sheet]').style.transform !== whole", arg=whole
    )
    page.locator("[data-do=fit]").click()
    page.keyboard.press("Tab")
    frame.focus()
    page.keyboard.press("r")
    assert page.locator("[name=turn][value='90']").is_checked()
    page.locator("[name=contrast]").fill("250")
    page.locator("[name=light]").fill("150")
    assert "turn-90 contrast-250 light-150" in sheet.get_attribute("class")
    drawn = sheet.locator("img").first.evaluate("image => getComputedStyle(image).filter")
    assert drawn == "contrast(2.5) brightness(1.5)"
    assert wrong == []


def test_a_place_drawn_on_the_picture_fills_the_form_and_is_recorded(browser, pages, kept):
    page, _asked, wrong = window(browser, pages)
    page.goto(SITE + reverse("photograph", args=[kept.uuid]))
    page.locator("[data-draws]").click()
    box = page.locator("[data-frame] img").first.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] * 0.2, box["y"] + box["height"] * 0.3)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.4, steps=4)
    page.mouse.up()
    assert abs(float(page.input_value("[name=left]")) - 20) < 1
    assert abs(float(page.input_value("[name=width]")) - 30) < 1
    page.locator("#place [name=mark]").select_option(index=1)
    page.locator("#place button:not([type])").click()
    page.wait_for_selector("svg rect:not(.drawing)")
    row = AnnotationRow.objects.get()
    assert abs(row.left - 2000) < 100
    assert abs(row.height - 1000) < 100
    assert wrong == []


@pytest.mark.parametrize("script", [True, False])
def test_the_pages_of_photographs_shut_nobody_out_and_fit_a_small_screen(
    browser, pages, weapon, kept, script
):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    pages.post(
        reverse("annotate_photograph", args=[kept.uuid]),
        {"left": "10", "top": "10", "width": "5", "height": "5", "note": "Proof mark"},
    )
    page, _asked, wrong = window(browser, pages, java_script_enabled=script)
    for name, args in (
        ("photograph", [kept.uuid]),
        ("weapon_photographs", [weapon]),
        ("compare_photographs", [weapon]),
        ("jobs", []),
    ):
        page.set_viewport_size({"width": 1100, "height": 900})
        page.goto(SITE + reverse(name, args=args))
        if script:
            found = (
                axe.Axe()
                .run(page, options={"rules": {"target-size": {"enabled": True}}})
                .response["violations"]
            )
            assert [f"{name} {one['id']}: {one['nodes'][0]['html'][:200]}" for one in found] == []
            page.set_viewport_size({"width": 320, "height": 640})
            assert page.evaluate(OVERFLOW) <= 0, name
        elif name == "photograph":
            image = page.locator("[data-frame] img").bounding_box()
            assert image
            assert image["width"] > 300
            assert not page.locator("[data-zoom]").is_visible()
            page.goto(SITE + reverse(name, args=args) + "?turn=90&contrast=200")
            frame = page.locator("[data-frame]").bounding_box()
            turned = page.locator("[data-frame] img").bounding_box()
            assert frame
            assert turned
            assert turned["height"] > turned["width"]
            assert turned["height"] <= frame["height"] + 1
    assert wrong == []
