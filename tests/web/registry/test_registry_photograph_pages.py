"""Photographs of a record: handed in several at once, told how far they are, looked at closely, side by side."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from tracemark.apps.accounts.data import Partition, Role
from tracemark.apps.ledger import api as ledger
from tracemark.apps.registry.models import AnnotationRow, MarkRow, PhotographRow
from tracemark.kernel import jobs

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("known")]


@pytest.fixture(autouse=True)
def folder(tmp_path, settings):
    settings.TRACEMARK = settings.TRACEMARK.model_copy(update={"node_dir": tmp_path})
    return tmp_path


def picture(name="IMG_1.jpg", size=(600, 400)) -> SimpleUploadedFile:
    out = BytesIO()
    exif = Image.Exif()
    exif[0x0110] = "SecretCam 9"
    Image.new("RGB", size, (90, 90, 100)).save(out, "JPEG", exif=exif)
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


def look_at_all() -> None:
    while jobs.run_next():
        pass


def shown(client, name, *args, **headers) -> str:
    answer = client.get(reverse(name, args=args), headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


def send(pages, weapon, *files, **said):
    return pages.post(reverse("add_photograph", args=[weapon]), {"photographs": list(files), **said})


@pytest.fixture
def kept(pages, weapon) -> PhotographRow:
    assert send(pages, weapon, picture(), caption="Left side", moment="before").status_code == 302
    look_at_all()
    return PhotographRow.objects.get()


def test_the_limits_are_said_before_and_a_phone_opens_its_camera(pages, weapon):
    page = shown(pages, "weapon_photographs", weapon)
    assert "No photograph yet" in page
    assert "at most 15 MB and 50 million pixels" in page
    assert 'capture="environment"' in page
    assert re.search(r"<input[^>]* name=\"photographs\"[^>]* multiple", page)
    assert 'accept="image/jpeg,image/png,image/webp"' in page


def test_several_come_at_once_wait_and_are_kept(pages, weapon):
    assert send(pages, weapon, picture(), picture("IMG_2.jpg", (80, 60)), picture("3.jpg")).status_code == 302
    page = shown(pages, "weapon_photographs", weapon)
    assert page.count("waits</span>") == 3 or page.count("waits") >= 3
    assert 'hx-trigger="every 2s"' in page
    assert "Look again" in page
    assert not PhotographRow.objects.exists()
    look_at_all()
    part = shown(pages, "weapon_photographs", weapon, hx_request="true")
    assert part.lstrip().startswith('<div id="kept"')
    assert part.count("<img ") == 3
    assert "hx-trigger" not in part


def test_what_is_refused_when_it_is_looked_at_says_why(pages, weapon):
    torn = SimpleUploadedFile("torn.jpg", picture().read()[:300], "image/jpeg")
    send(pages, weapon, torn)
    look_at_all()
    page = shown(pages, "weapon_photographs", weapon)
    assert "refused" in page
    assert "no photograph that can be read" in page


def test_of_several_the_bad_one_is_named_and_the_good_ones_come_in(pages, weapon):
    bad = SimpleUploadedFile("x.jpg", b"GIF89a no picture", "image/jpeg")
    answer = send(pages, weapon, picture(), bad)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "x.jpg: This file is no photograph that can be read." in page
    assert "1 photograph has come in" in page
    look_at_all()
    assert PhotographRow.objects.count() == 1


def test_sending_nothing_is_told_at_the_field(pages, weapon):
    answer = pages.post(reverse("add_photograph", args=[weapon]), {})
    assert answer.status_code == 422
    assert "Choose a photograph first." in answer.content.decode()


def test_pictures_and_tiles_are_given_to_those_who_see_the_record_alone(
    pages, weapon, kept, signed_in, someone
):
    police = signed_in(someone(Role.POLICE_OFFICER, partition=Partition.POLICE))
    pictures = [reverse("weapon_photograph", args=[kept.uuid, size]) for size in ("thumb", "large", "whole")]
    pictures.append(reverse("photograph_tile", args=[kept.uuid, 0, 1, 0]))
    for address in pictures:
        answer = pages.get(address)
        assert answer["Content-Type"] == "image/jpeg"
        assert answer["X-Content-Type-Options"] == "nosniff"
        data = b"".join(answer.streaming_content)
        assert data.startswith(b"\xff\xd8\xff")
        assert b"SecretCam" not in data
        assert police.get(address).status_code == 404
    for page in ("photograph", "weapon_photograph"):
        args = [kept.uuid] if page == "photograph" else [kept.uuid, "thumb"]
        assert police.get(reverse(page, args=args)).status_code == 404
    for missing in (
        reverse("weapon_photograph", args=[kept.uuid, "huge"]),
        reverse("photograph_tile", args=[kept.uuid, 7, 0, 0]),
    ):
        assert pages.get(missing).status_code == 404


def test_what_waits_aside_has_no_address(pages, weapon):
    send(pages, weapon, picture())
    upload = jobs.Job.objects.get().facts["upload"]
    for name, *more in (("photograph",), ("weapon_photograph", "whole"), ("photograph_tile", 0, 0, 0)):
        assert pages.get(reverse(name, args=[upload, *more])).status_code == 404


def test_a_photograph_is_looked_at_without_a_script_turned_and_in_other_light(pages, kept):
    page = shown(pages, "photograph", kept.uuid)
    assert "turn-0 contrast-100 light-100" in page
    assert reverse("weapon_photograph", args=[kept.uuid, "large"]) in page
    address = reverse("photograph", args=[kept.uuid])
    page = pages.get(address, {"turn": "90", "contrast": "250", "light": "150"}).content.decode()
    assert "turn-90 contrast-250 light-150" in page
    page = pages.get(address, {"turn": '90"><script>', "contrast": "9999", "light": ""}).content.decode()
    assert "turn-0 contrast-100 light-100" in page
    assert " style=" not in page
    assert not re.search(r"<script>|\son[a-z]+=", page)


def place(**said):
    return {"left": "12.5", "top": "30", "width": "10", "height": "5.25", "note": "Proof mark", **said}


def test_a_place_is_typed_drawn_listed_and_recorded(pages, weapon, kept):
    mark = MarkRow.objects.get(weapon__uuid=weapon)
    sent = pages.post(reverse("annotate_photograph", args=[kept.uuid]), place(mark=str(mark.uuid), note=""))
    assert sent.status_code == 302
    page = shown(pages, "photograph", kept.uuid)
    assert '<rect x="75" y="120" width="60" height="21"' in page
    assert "12.5 % from the left edge and 30 % from the upper one, 10 % wide and 5.25 % high." in page
    assert "AB12345" in page
    assert ledger.entries_of(str(weapon))[-1].act == "photograph.annotated"


def test_a_point_needs_no_width(pages, kept):
    pages.post(reverse("annotate_photograph", args=[kept.uuid]), place(width="", height=""))
    page = shown(pages, "photograph", kept.uuid)
    assert "<circle" in page
    assert "A point 12.5 % from the left edge" in page


def test_a_place_is_said_again_and_the_earlier_one_stays_to_be_read(pages, kept):
    address = reverse("annotate_photograph", args=[kept.uuid])
    pages.post(address, place())
    old = AnnotationRow.objects.get()
    again = pages.get(reverse("photograph", args=[kept.uuid]), {"again": str(old.uuid)}).content.decode()
    assert f'value="{old.uuid}"' in again
    assert 'value="12.5"' in again
    pages.post(address, place(left="40", replaces=str(old.uuid)))
    page = shown(pages, "photograph", kept.uuid)
    assert page.count("<rect") == 1
    assert "Said earlier" in page


def test_a_place_is_taken_back_with_a_reason(pages, kept):
    pages.post(reverse("annotate_photograph", args=[kept.uuid]), place())
    address = reverse("withdraw_place", args=[kept.uuid, AnnotationRow.objects.get().uuid])
    assert pages.post(address, {"why": ""}).status_code == 422
    assert pages.post(address, {"why": "A scratch"}).status_code == 302
    assert "<rect" not in shown(pages, "photograph", kept.uuid)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"left": "101"}, "less than or equal to 100"),
        ({"left": "95"}, "inside the picture"),
        ({"note": ""}, "Say which mark is there"),
        ({"left": "x"}, "Enter a number"),
    ],
)
def test_a_place_that_cannot_be_is_refused_in_words(pages, kept, wrong, told):
    answer = pages.post(reverse("annotate_photograph", args=[kept.uuid]), place(**wrong))
    assert answer.status_code == 422
    assert told in answer.content.decode()


def test_before_and_after_recovery_stand_side_by_side(pages, weapon, kept):
    assert "Choose a photograph above." in shown(pages, "compare_photographs", weapon)
    send(pages, weapon, picture(), caption="Etched", moment="after")
    look_at_all()
    page = shown(pages, "compare_photographs", weapon)
    assert "Left side · Before recovery</h2>" in page
    assert "Etched · After recovery</h2>" in page
    other = pages.get(reverse("compare_photographs", args=[weapon]), {"one": weapon})
    assert other.status_code == 404


def test_the_records_page_shows_the_newest_and_leads_to_all(pages, weapon, kept):
    page = shown(pages, "weapon", weapon)
    assert reverse("weapon_photograph", args=[kept.uuid, "thumb"]) in page
    assert reverse("weapon_photographs", args=[weapon]) in page


def test_without_the_role_photographs_are_seen_and_not_added(weapon, kept, signed_in, someone):
    inspector = signed_in(someone(Role.INSPECTOR))
    page = shown(inspector, "weapon_photographs", weapon)
    assert "Add photographs" not in page
    page = shown(inspector, "photograph", kept.uuid)
    assert "Record the place" not in page
    assert inspector.post(reverse("annotate_photograph", args=[kept.uuid]), place()).status_code == 403
