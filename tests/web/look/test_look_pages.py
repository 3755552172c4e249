"""Whole pages: direction, languages, what a strict content policy forbids, and the weight on a thin line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from tracemark.web.look import views

if TYPE_CHECKING:
    from django.http import HttpRequest

LANGUAGES = ["ar", "zh-hans", "en", "fr", "ru", "es"]


def gallery(language: str) -> str:
    request = RequestFactory().get("/look/")
    with translation.override(language):
        return views.gallery(request).content.decode()


def base(**context: object) -> str:
    request: HttpRequest = RequestFactory().get("/")
    return render_to_string("look/base.html", context, request=request)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_gallery_shows_every_component_in_every_language(language: str):
    html = gallery(language)
    for sign in (
        "candidates",
        "life",
        "chain",
        "plate",
        "facts",
        "outline",
        "proof",
        "stepper",
        "bars",
        "error-summary",
    ):
        assert re.search(rf'class="[^"]*\b{sign}\b', html), sign


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_needs_inline_style_or_script(language: str):
    html = gallery(language)
    assert not re.search(r"\sstyle=", html)
    assert not re.search(r"<style", html)
    assert not re.search(r"\son[a-z]+=", html)
    assert not re.search(r"<script(?![^>]*\ssrc=)", html)
    assert "javascript:" not in html


def test_arabic_pages_run_from_right_to_left():
    assert '<html lang="ar" dir="rtl">' in gallery("ar")


def test_chinese_pages_name_their_script_so_that_fonts_fit():
    assert '<html lang="zh-Hans" dir="ltr">' in gallery("zh-hans")


def test_every_page_fits_a_thin_line():
    assert len(gallery("ar").encode()) < 100_000


def test_each_language_is_offered_in_its_own_name():
    html = base()
    for name in ("العربيّة", "简体中文", "English", "Français", "Русский", "Español"):
        assert name in html


def test_no_two_elements_share_a_name():
    names = re.findall(r'\sid="([^"]+)"', gallery("en"))
    assert sorted(names) == sorted(set(names))


def test_the_place_in_the_menu_is_marked():
    html = base(
        navigation=[{"url": "/a", "label": "Cases", "current": True}, {"url": "/b", "label": "Records"}]
    )
    assert html.count('aria-current="page"') == 1


def test_a_restriction_stands_on_the_page_and_on_every_printed_sheet():
    html = base(handling={"label": "For the authorities only.", "basis": "ITI 15"}, reference="XA-7")
    head, page = html.split('<main id="main"')
    assert "For the authorities only." in head.split('class="paper-only')[1]
    assert "For the authorities only." in page
    assert "XA-7" in head


def test_a_page_of_a_demonstration_says_so():
    assert "Demonstration" in base(node={"demo": True})
    assert "Demonstration" not in base(node={"demo": False})


def test_a_page_without_any_context_still_stands():
    assert "<main" in base()


def test_confirming_says_what_will_happen_and_to_whom():
    context = {
        "title": "Ask Belmora",
        "what": "One request leaves now.",
        "to_whom": "Belmora",
        "button": "Send the request",
        "danger": True,
        "back_url": "/back",
    }
    html = render_to_string("look/confirm.html", context, request=RequestFactory().get("/"))
    assert "One request leaves now." in html
    assert 'class="danger">Send the request' in html
    assert 'href="/back"' in html


@pytest.mark.parametrize(
    "person", [{"name": "M. Okello"}, {"name": "M. Okello", "role": "Officer", "office": "T1"}]
)
def test_who_is_signed_in_is_named_and_can_leave(person: dict[str, str]):
    html = base(person=person)
    assert "M. Okello" in html
    assert 'action="/sign_out" method="post"' in html
