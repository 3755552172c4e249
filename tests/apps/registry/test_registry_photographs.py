"""Photographs of records: kept aside, looked at, kept or refused; where on them which mark is."""

from __future__ import annotations

import os
from io import BytesIO

import pytest
from PIL import Image

from tracemark.apps.accounts import api as accounts
from tracemark.apps.accounts.data import Role
from tracemark.apps.ledger import api as ledger
from tracemark.apps.registry import api as registry
from tracemark.apps.registry.models import AnnotationRow, MarkRow, PhotographRow
from tracemark.kernel import files, intake, jobs, telling
from tracemark.kernel import photographs as errors
from tracemark.kernel.errors import NotAllowed, NotFound, TextTooLong
from tracemark.kernel.identity import new_uuid
from tracemark.kernel.models import Job, Upload

pytestmark = pytest.mark.django_db

NODE = accounts.NODE


@pytest.fixture(autouse=True)
def folder(tmp_path, settings):
    settings.TRACEMARK = settings.TRACEMARK.model_copy(update={"node_dir": tmp_path})
    return tmp_path


def photograph(size=(40, 30), **options) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, (90, 90, 100)).save(out, "PNG", **options)
    return out.getvalue()


def look_at_all() -> None:
    while jobs.run_next():
        pass


@pytest.fixture
def kept(register, registrar):
    uuid = registry.add_photograph(by=registrar, weapon=register(), data=photograph())
    look_at_all()
    return PhotographRow.objects.get(uuid=uuid)


def test_what_was_handed_in_waits_aside_and_is_nowhere_else(register, registrar, folder):
    weapon = register()
    uuid = registry.add_photograph(by=registrar, weapon=weapon, data=photograph())
    upload = Upload.objects.get(uuid=uuid)
    [file] = (folder / "aside").iterdir()
    assert file == intake.aside_path(upload.aside)
    assert not (folder / "files").exists()
    assert file.suffix == ""
    assert file.stat().st_mode & 0o077 == 0
    assert str(uuid) not in file.name
    assert not PhotographRow.objects.exists()
    assert [one.state for one in registry.not_yet_kept(registrar, weapon)] == ["waiting"]
    entry = ledger.entries_of(str(weapon))[-1]
    assert (entry.act, entry.body["sha256"]) == ("photograph.handed_in", upload.sha256)


def test_what_was_looked_at_is_kept_with_its_size_and_who_handed_it_in(register, registrar, folder):
    weapon = register()
    mark = MarkRow.objects.get(weapon__uuid=weapon)
    uuid = registry.add_photograph(
        by=registrar, weapon=weapon, data=photograph(), caption="Left side", mark=mark.uuid, moment="before"
    )
    look_at_all()
    row = PhotographRow.objects.get(uuid=uuid)
    assert (row.width, row.height, row.mark, row.added_by, row.moment) == (
        40, 30, mark, registrar.id, "before",
    )  # fmt: skip
    entry = ledger.entries_of(str(weapon))[-1]
    assert entry.actor == registrar.id
    assert entry.body == {
        "photograph": str(uuid), "sha256": row.sha256, "width": 40, "height": 30, "mark": str(mark.uuid),
        "caption": "Left side", "moment": "before",
    }  # fmt: skip
    assert not any((folder / "aside").iterdir())
    assert not registry.not_yet_kept(registrar, weapon).exists()


def test_a_look_that_is_done_twice_keeps_the_photograph_once(register, registrar):
    weapon = register()
    registry.add_photograph(by=registrar, weapon=weapon, data=photograph())
    look_at_all()
    before = ledger.head()
    Job.objects.update(state="waiting")
    look_at_all()
    assert Job.objects.get().state == "ended"
    assert PhotographRow.objects.count() == 1
    assert ledger.head() == before


def test_what_is_refused_says_why_and_its_file_is_gone(register, registrar, folder):
    weapon = register()
    registry.add_photograph(by=registrar, weapon=weapon, data=photograph()[:60])
    look_at_all()
    [upload] = registry.not_yet_kept(registrar, weapon)
    assert upload.state == "refused"
    assert telling.sentence_of(upload.error, upload.error_data) == str(files.NotAnImage())
    assert not any((folder / "aside").iterdir())
    assert not PhotographRow.objects.exists()
    assert Job.objects.get().state == "ended"


@pytest.mark.parametrize(
    "data", [b"<!doctype html><script>", b"GIF89a", b"%PDF-1.7", b"", b"PK\3\4", b"RIFF\0\0\0\0AVI "]
)
def test_what_is_no_photograph_by_its_first_bytes_is_not_even_kept_aside(data, register, registrar, folder):
    with pytest.raises(files.NotAnImage):
        registry.add_photograph(by=registrar, weapon=register(), data=data)
    assert not (folder / "aside").exists()
    assert not Job.objects.exists()


def test_what_is_too_large_is_not_even_kept_aside(register, registrar, folder):
    data = photograph() + os.urandom(10) * (files.MOST_BYTES // 10)
    with pytest.raises(files.ImageTooLarge):
        registry.add_photograph(by=registrar, weapon=register(), data=data)
    assert not (folder / "aside").exists()


def test_an_officer_who_lost_the_role_meanwhile_keeps_nothing_more(register, registrar):
    weapon = register()
    registry.add_photograph(by=registrar, weapon=weapon, data=photograph())
    accounts.withdraw_role(by=NODE, person=registrar.id, role=Role.REGISTRAR)
    look_at_all()
    upload = Upload.objects.get()
    assert (upload.state, upload.error) == ("refused", NotAllowed.code)
    assert not PhotographRow.objects.exists()


def test_a_look_that_fails_again_and_again_is_shown_and_can_be_tried_again(register, registrar, monkeypatch):
    registry.add_photograph(by=registrar, weapon=register(), data=photograph())
    monkeypatch.setattr(jobs, "ATTEMPTS", 1)
    with monkeypatch.context() as broken:
        broken.setattr(files, "keep_image", lambda data: (_ for _ in ()).throw(OSError("disk")))
        look_at_all()
    assert Upload.objects.get().state == "stuck"
    jobs.again(Job.objects.get())
    look_at_all()
    assert Upload.objects.get().state == "kept"
    assert PhotographRow.objects.exists()


def test_a_photograph_of_a_mark_that_is_not_there_is_refused(register, registrar):
    with pytest.raises(NotFound):
        registry.add_photograph(by=registrar, weapon=register(), data=photograph(), mark=new_uuid())
    assert not Upload.objects.exists()


def test_words_that_do_not_fit_are_refused_at_once(register, registrar):
    with pytest.raises(TextTooLong):
        registry.add_photograph(by=registrar, weapon=register(), data=photograph(), caption="x" * 201)


# Where the marks are


SOMEWHERE = registry.Place(1000, 2000, 3000, 500)


def annotate(by, kept, place=SOMEWHERE, **said):
    return registry.annotate_photograph(by=by, photograph=kept.uuid, place=place, **said)


def test_a_place_names_the_mark_that_is_there_and_stands_in_the_ledger(registrar, kept):
    mark = kept.weapon.marks.get()
    uuid = annotate(registrar, kept, mark=mark.uuid)
    row = AnnotationRow.objects.get(uuid=uuid)
    assert (row.mark, row.left, row.top, row.width, row.height, row.by) == (
        mark, 1000, 2000, 3000, 500, registrar.id,
    )  # fmt: skip
    entry = ledger.entries_of(str(kept.weapon.uuid))[-1]
    assert entry.act == "photograph.annotated"
    assert (entry.body["mark"], entry.body["left"], entry.body["photograph"]) == (
        str(mark.uuid), 1000, str(kept.uuid),
    )  # fmt: skip


def test_a_better_place_replaces_without_deleting(registrar, kept):
    old = annotate(registrar, kept, note="Proof mark")
    new = annotate(registrar, kept, registry.Place(5, 5), note="Proof mark", replaces=old)
    assert AnnotationRow.objects.get(uuid=old).replaced
    assert not AnnotationRow.objects.get(uuid=new).replaced
    assert ledger.entries_of(str(kept.weapon.uuid))[-1].body["replaces"] == str(old)
    with pytest.raises(NotFound):
        annotate(registrar, kept, note="Again", replaces=old)


def test_a_place_that_was_nothing_is_taken_back_with_its_reason(registrar, kept):
    uuid = annotate(registrar, kept, note="A mark?")
    registry.withdraw_annotation(by=registrar, annotation=uuid, why="A scratch")
    assert AnnotationRow.objects.get(uuid=uuid).replaced
    entry = ledger.entries_of(str(kept.weapon.uuid))[-1]
    assert (entry.act, entry.why) == ("photograph.annotation_withdrawn", "A scratch")
    with pytest.raises(NotFound):
        registry.withdraw_annotation(by=registrar, annotation=uuid, why="Twice")


@pytest.mark.parametrize("place", [(-1, 0), (0, 10_001), (9_000, 0, 1_001, 10), (0, 0, 10, -1)])
def test_a_place_outside_the_picture_is_refused(place, registrar, kept):
    with pytest.raises(errors.OutsideThePicture):
        annotate(registrar, kept, registry.Place(*place), note="x")


def test_a_place_that_says_nothing_is_refused(registrar, kept):
    with pytest.raises(errors.NothingAnnotated):
        annotate(registrar, kept)


def test_a_place_may_not_name_the_mark_of_another_weapon(register, registrar, kept):
    other = MarkRow.objects.get(weapon__uuid=register("OTHER 1"))
    with pytest.raises(NotFound):
        annotate(registrar, kept, mark=other.uuid)


def test_a_photograph_of_another_register_looks_like_none(police_officer, kept):
    with pytest.raises(NotFound):
        registry.photograph_for(police_officer, kept.uuid)
    with pytest.raises(NotFound):
        annotate(police_officer, kept, note="x")
    with pytest.raises(NotFound):
        registry.not_yet_kept(police_officer, kept.weapon.uuid)
