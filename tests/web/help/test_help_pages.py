"""Help stands on every page at the same place, is searched in one place, and the first day is one's own."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from tracemark.kernel.models import Tick
from tracemark.web.pages.help.first_day import STEPS
from tracemark.web.pages.help.texts import TEXTS

pytestmark = pytest.mark.django_db


def text_of(client: Any, name: str, *args: Any, **query: str) -> str:
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("name", ["home", "help", "first_day", "weapons", "change_password"])
def test_a_page_carries_its_own_help_below_its_head(signed_in, registrar, name):
    page = text_of(signed_in(registrar), name)
    assert page.count("Help on this page") == 1
    assert str(TEXTS[name].then) in page.replace("&#x27;", "'")
    assert page.index("<h1") < page.index("Help on this page") < page.index('class="content"')


def test_who_has_not_signed_in_is_helped_too(client):
    assert str(TEXTS["sign_in"].what) in text_of(client, "sign_in")


def test_a_search_leaves_the_texts_and_words_that_hold_every_word(signed_in, registrar):
    page = text_of(signed_in(registrar), "help", q="IMPORTED importer")
    assert "import marking" in page
    assert "deactivation" not in page


def test_a_search_in_vain_says_what_to_do(signed_in, registrar):
    assert "Try one word" in text_of(signed_in(registrar), "help", q="zzzz")


def test_each_role_is_led_through_its_own_day(signed_in, someone):
    for role, steps in STEPS.items():
        page = text_of(signed_in(someone(role)), "first_day")
        assert all(f'href="{reverse(step.url)}"' in page for step in steps), role


def test_every_step_of_a_first_day_opens_for_its_role(signed_in, someone):
    for role, steps in STEPS.items():
        client = signed_in(someone(role))
        shut = [step.url for step in steps if client.get(reverse(step.url)).status_code != 200]
        assert shut == [], role


def test_a_tick_is_set_and_taken_away_by_its_owner_alone(signed_in, registrar, police_officer):
    client = signed_in(registrar)
    tick = reverse("first_day_tick", args=["registrar", "weapons"])
    client.post(tick)
    client.post(tick)
    assert Tick.objects.filter(owner=registrar.id).count() == 1
    assert "1 of " in text_of(client, "first_day")
    assert signed_in(police_officer).post(tick, {"undo": "1"}).status_code == 404
    assert Tick.objects.count() == 1
    client.post(tick, {"undo": "1"})
    assert not Tick.objects.exists()
