"""Photographs of an exhibit: the same pages as those of a record, for those who see the find and nobody else."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from tracemark.apps.accounts.data import Role
from tracemark.apps.ledger import api as ledger
from tracemark.apps.tracing.models import FindAnnotationRow, FindPhotographRow
from tracemark.kernel import jobs


@pytest.fixture(autouse=True)
def folder(tmp_path, settings):
    settings.TRACEMARK = settings.TRACEMARK.model_copy(update={"node_dir": tmp_path})


def picture() -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", (600, 400), "grey").save(out, "PNG")
    return SimpleUploadedFile("exhibit.png", out.getvalue(), "image/png")


@pytest.fixture
def add(police, found):
    def hand_in(**said) -> FindPhotographRow:
        sent = police.post(
            reverse("find_photograph", args=[found.uuid]), {"photographs": [picture()], **said}
        )
        assert sent.status_code == 302
        while jobs.run_next():
            pass
        return found.photographs.order_by("-pk")[0]

    return hand_in


@pytest.fixture
def kept(add, found):
    mark = found.marks.filter(replaced=False).order_by("pk")[0]
    return add(caption="Left", moment="before", mark=str(mark.uuid))


def place(**said):
    return {"left": "12.5", "top": "30", "width": "10", "height": "5.25", "note": "Etched", **said}


def test_a_photograph_waits_and_is_kept_with_the_mark_that_it_shows(police, found, kept):
    assert kept.mark == found.marks.filter(replaced=False).order_by("pk")[0]
    entry = ledger.entries_of(str(found.uuid))[-1]
    assert (entry.act, entry.body["mark"], entry.body["width"]) == (
        "find.photographed", str(kept.mark.uuid), 600,
    )  # fmt: skip
    page = police.get(reverse("find", args=[found.uuid])).content.decode()
    assert "Left · Before recovery" in page
    assert reverse("find_look", args=[kept.uuid]) in page
    assert reverse("find_photographs", args=[found.uuid]) in page


def test_what_is_still_looked_at_is_told_on_the_page_of_the_find(police, found):
    police.post(reverse("find_photograph", args=[found.uuid]), {"photographs": [picture()]})
    assert "1 photograph is looked at" in police.get(reverse("find", args=[found.uuid])).content.decode()
    listing = police.get(reverse("find_photographs", args=[found.uuid])).content.decode()
    assert "waits" in listing
    assert 'hx-trigger="every 2s"' in listing


def test_photographs_are_given_to_those_alone_who_see_the_find(police, signed_in, storekeeper, found, kept):
    pixels = [
        reverse("find_picture", args=[kept.uuid, "thumb"]),
        reverse("find_tile", args=[kept.uuid, 0, 0, 0]),
    ]
    pages = [
        reverse("find_look", args=[kept.uuid]),
        reverse("find_photographs", args=[found.uuid]),
        reverse("compare_find_photographs", args=[found.uuid]),
    ]
    for address in pixels:
        answer = police.get(address)
        assert b"".join(answer.streaming_content)[:3] == b"\xff\xd8\xff"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Cache-Control"].startswith("private")
    assert "data-viewer" in police.get(pages[0]).content.decode()
    other = signed_in(storekeeper)
    assert {other.get(address).status_code for address in pixels + pages} == {404}
    assert other.post(reverse("annotate_find_photograph", args=[kept.uuid]), place()).status_code == 404
    assert not FindAnnotationRow.objects.exists()


def test_what_is_no_photograph_is_refused_at_the_field(police, found):
    text = SimpleUploadedFile("exhibit.png", b"#!/bin/sh", "image/png")
    page = police.post(reverse("find_photograph", args=[found.uuid]), {"photographs": text})
    assert page.status_code == 422
    assert b"no photograph that can be read" in page.content
    assert not found.photographs.exists()


def test_several_places_are_said_said_again_and_taken_back(police, found, kept):
    address = reverse("annotate_find_photograph", args=[kept.uuid])
    look = reverse("find_look", args=[kept.uuid])
    assert police.post(address, place(mark=str(kept.mark.uuid), note="")).status_code == 302
    assert police.post(address, place(left="60", width="", height="")).status_code == 302
    page = police.get(look).content.decode()
    assert '<rect x="75" y="120" width="60" height="21"' in page
    assert '<circle cx="360"' in page
    first, second = FindAnnotationRow.objects.order_by("pk")
    again = police.get(look, {"again": str(first.uuid)}).content.decode()
    assert f'value="{first.uuid}"' in again
    assert police.post(address, place(left="40", replaces=str(first.uuid))).status_code == 302
    withdraw = reverse("withdraw_find_place", args=[kept.uuid, second.uuid])
    assert police.post(withdraw, {"why": ""}).status_code == 422
    assert police.post(withdraw, {"why": "A scratch"}).status_code == 302
    page = police.get(look).content.decode()
    assert "Said earlier" in page
    assert '<circle cx="360"' not in page
    entry = ledger.entries_of(str(found.uuid))[-1]
    assert (entry.act, entry.why) == ("find.annotation_withdrawn", "A scratch")
    assert police.post(withdraw, {"why": "Twice"}).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "told"),
    [({"left": "95"}, "inside the picture"), ({"note": ""}, "Say which mark is there")],
)
def test_a_place_that_cannot_be_is_refused_in_words(police, kept, wrong, told):
    answer = police.post(reverse("annotate_find_photograph", args=[kept.uuid]), place(**wrong))
    assert answer.status_code == 422
    assert told in answer.content.decode()


def test_before_and_after_recovery_stand_side_by_side(police, found, kept, add):
    add(caption="Polished", moment="after")
    page = police.get(reverse("compare_find_photographs", args=[found.uuid])).content.decode()
    assert "Left · Before recovery</h2>" in page
    assert "Polished · After recovery</h2>" in page


def test_who_only_looks_on_says_no_place(kept, signed_in, someone):
    inspector = signed_in(someone(Role.INSPECTOR))
    assert "Record the place" not in inspector.get(reverse("find_look", args=[kept.uuid])).content.decode()
    assert inspector.post(reverse("annotate_find_photograph", args=[kept.uuid]), place()).status_code == 403


def test_the_list_costs_the_same_however_long(police, found, kept, django_assert_max_num_queries):
    address = reverse("find_photographs", args=[found.uuid])
    facts = {
        name: getattr(kept, name)
        for name in ("find", "mark", "sha256", "width", "height", "added_by", "added_at")
    }
    FindPhotographRow.objects.bulk_create(FindPhotographRow(**facts) for _number in range(30))
    police.get(address)
    with django_assert_max_num_queries(16):
        page = police.get(address)
    assert "page=2" in page.content.decode()
