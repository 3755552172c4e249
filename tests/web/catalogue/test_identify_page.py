"""The box that identifies: candidates with reasons and certainty, warnings, and what to look for next."""

from __future__ import annotations

import html
import re

import pytest
from django.urls import reverse

from tracemark.apps.ledger import api as ledger


def asked(pages, text: str) -> str:
    answer = pages.post(reverse("identify"), {"text": text})
    assert answer.status_code == 200
    body = answer.content.decode()
    return html.unescape(body[body.index("<main") :])


def test_a_note_becomes_candidates_with_reasons_and_a_certainty(reader):
    page = asked(reader, "Pistol, Glock 17, 9x19, nr. ABC123")
    assert "Glock 17" in page
    assert "The model Glock 17 is named" in page
    assert re.search(r'class="certainty (certain|probable)"', page)
    assert "ABC123" in page
    assert reverse("catalogue_code", args=["models", "glock-17"]) in page


def test_words_that_say_nothing_get_no_candidate_but_advice(reader):
    page = asked(reader, "hello")
    assert "Not enough to tell" in page
    assert "Look next" in page


def test_several_weapons_of_a_text_are_answered_one_by_one(reader):
    page = asked(reader, "1) Glock 17 pistol, 9x19; 2) AKM rifle 7.62x39")
    assert "Weapon 1 of the text" in page
    assert "Weapon 2 of the text" in page


def test_nothing_of_a_note_is_kept(reader):
    before = ledger.head()
    asked(reader, "Glock 17, found with Miriam Okello")
    assert ledger.head() == before


@pytest.mark.parametrize("text", ["", "   ", "x" * 4001])
def test_no_text_and_too_much_text_are_refused_at_the_field(reader, text):
    answer = reader.post(reverse("identify"), {"text": text})
    assert answer.status_code == 422
    assert 'id="id_text_error"' in answer.content.decode()


def test_a_note_cannot_write_into_the_page(reader):
    assert (
        "<script>alert"
        not in reader.post(
            reverse("identify"), {"text": "<script>alert(1)</script> Glock 17 <b>"}
        ).content.decode()
    )


def test_the_box_on_the_overview_needs_no_script(reader):
    body = reader.get(reverse("catalogue")).content.decode()
    assert re.search(rf'<form method="post" action="{reverse("identify")}"', body)
