"""A file of records on the pages: taken in, its columns set, loaded by a worker, mended, undone."""

from __future__ import annotations

import csv
import re
from io import BytesIO, StringIO
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from tracemark.apps.accounts import api as accounts
from tracemark.apps.accounts.data import Partition, Role
from tracemark.apps.ledger import api as ledger
from tracemark.apps.registry.loads import api as loads
from tracemark.apps.registry.loads import keeping
from tracemark.apps.registry.models import LoadRow, WeaponRow
from tracemark.kernel import jobs
from tracemark.kernel.identity import new_uuid

pytestmark = pytest.mark.django_db

ROWS = "Serial number;Type;Year;Remark\r\nQA10001;pistol;1999;blue\r\nQA10002;rifle;1987;\r\n;pistol;2001;red\r\n"


def picture() -> bytes:
    out = BytesIO()
    Image.effect_noise((40, 30), 50).save(out, "PNG")
    return out.getvalue()


@pytest.fixture(autouse=True)
def _own_folder(monkeypatch, tmp_path):
    """Files of loads go to a folder of this test alone."""
    monkeypatch.setattr(keeping, "folder", lambda: tmp_path)


@pytest.fixture
def pages(registrar, signed_in):
    return signed_in(registrar)


@pytest.fixture
def police(someone, signed_in):
    return signed_in(someone(Role.REGISTRAR, partition=Partition.POLICE))


def send(client, text=ROWS, *, source="Customs", name="guns.csv", partition="civilian"):
    data = text if isinstance(text, bytes) else text.encode()
    sent = {"source": source, "partition": partition, "file": SimpleUploadedFile(name, data, "text/csv")}
    return client.post(reverse("load_new"), sent)


@pytest.fixture
def load(pages) -> LoadRow:
    answer = send(pages)
    assert answer.status_code == 302
    return LoadRow.objects.get()


def at(name, load) -> str:
    return reverse(name, args=[load.uuid])


def choices(pages, load, **changed) -> dict[str, str]:
    """What a browser sends from the page of the columns."""
    form = pages.get(at("load_columns", load)).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields if name != "numbers"}
    return {name: str(value) for name, value in (sent | changed).items()}


@pytest.fixture
def loaded(pages, load) -> LoadRow:
    pages.post(at("load_start", load))
    while jobs.run_next():
        pass
    load.refresh_from_db()
    return load


def test_a_file_is_taken_in_and_nothing_is_loaded_before_it_was_seen(pages, load):
    page = pages.get(at("load", load)).text
    assert (load.rows, load.state) == (3, "read")
    assert not WeaponRow.objects.exists()
    assert "QA10001" in page
    assert "There is no serial number." in page
    assert "Load 3 rows" in page


def test_the_list_shows_the_loads_of_the_own_register_newest_first(pages, police, load):
    send(pages, ROWS.replace("QA", "QB"), source="Second source")
    page = pages.get(reverse("loads")).text
    assert page.index("Second source") < page.index("Customs")
    assert load.reference in page
    assert load.reference not in police.get(reverse("loads")).text
    assert "No file was loaded yet" in police.get(reverse("loads")).text


def test_the_list_costs_the_same_for_many_loads(pages, load, django_assert_max_num_queries):
    for number in range(4):
        send(pages, ROWS.replace("QA", f"Q{number}"))
    with django_assert_max_num_queries(10):
        pages.get(reverse("loads"))


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "is empty"),
        (picture(), "neither a table of text"),
        (b"Serial number;Type\r\n", "no rows below its header"),
        (b'Serial number;Type\r\n"A1;pistol\r\n' + b"A2;rifle\r\n" * 3, "never closed"),
        (b"PK\x03\x04 half a spreadsheet", "cannot be opened"),
    ],
)
def test_a_refused_file_keeps_the_form_and_says_why_at_its_field(pages, data, why):
    page = send(pages, data, source="Dealer Ost")
    assert page.status_code == 422
    assert why in str(page.context["form"].errors["file"])
    assert why in page.text
    assert "Dealer Ost" in page.text
    assert not LoadRow.objects.exists()


def test_a_file_above_the_limit_of_the_node_is_refused_at_its_field(pages, settings):
    settings.TRACEMARK = settings.TRACEMARK.model_copy(update={"largest_upload_mb": 1})
    page = send(pages, ROWS + "QZ1;pistol;1999;x\r\n" * 70_000)
    assert page.status_code == 422
    assert "more than 1 MB" in page.text


def test_no_file_goes_into_the_register_of_others(pages):
    page = send(pages, partition="police")
    assert page.status_code == 422
    assert page.context["form"].errors["partition"]
    assert not LoadRow.objects.exists()


def test_the_same_file_of_the_same_source_is_not_loaded_twice(pages, loaded):
    page = send(pages)
    assert page.status_code == 422
    assert loaded.reference in page.text
    assert WeaponRow.objects.count() == 2


def test_the_columns_show_samples_and_are_changed(pages, load):
    page = pages.get(at("load_columns", load)).text
    assert "QA10001" in page
    assert "blue" in page
    sent = choices(pages, load, field_2="", same_country="BE")
    assert pages.post(at("load_columns", load), sent).url == at("load", load)
    load.refresh_from_db()
    plan = loads.plan_of(load)
    assert plan.columns[2].field is None
    assert plan.constants[loads.Field.COUNTRY] == "BE"
    assert "BE" in pages.get(at("load", load)).text


def test_columns_once_set_are_remembered_for_the_source(pages, load):
    pages.post(at("load_columns", load), choices(pages, load, field_2=""))
    at_next = send(pages, ROWS.replace("QA", "QC")).url
    plan = loads.plan_of(LoadRow.objects.get(uuid=at_next.split("/")[2]))
    assert plan.columns[2].field is None
    assert plan.columns[0].how == "remembered"
    other = send(pages, ROWS.replace("QA", "QD"), source="Another").url
    assert loads.plan_of(LoadRow.objects.get(uuid=other.split("/")[2])).columns[2].field is loads.Field.YEAR


def test_a_meaning_that_is_none_of_the_choices_is_refused(pages, load):
    page = pages.post(at("load_columns", load), choices(pages, load, field_0="passwords"))
    assert page.status_code == 422
    load.refresh_from_db()
    assert loads.plan_of(load).columns[0].field is loads.Field.SERIAL


def test_without_a_column_of_serials_nothing_starts(pages, load):
    pages.post(at("load_columns", load), choices(pages, load, field_0=""))
    page = pages.get(at("load", load)).text
    assert at("load_start", load) not in page
    pages.post(at("load_start", load))
    load.refresh_from_db()
    assert load.state == "read"
    assert not jobs.run_next()


def test_starting_asks_a_worker_and_the_page_looks_again_by_itself(pages, load):
    assert pages.get(at("load_start", load)).status_code == 405
    assert pages.post(at("load_start", load)).url == at("load", load)
    assert not WeaponRow.objects.exists(), "the page does not load; a worker does"
    page = pages.get(at("load", load)).text
    assert 'hx-trigger="every' in page
    assert "<progress" in page
    assert jobs.run_next()
    assert not jobs.run_next()
    assert 'hx-trigger="every' not in pages.get(at("load", load)).text


def test_starting_twice_loads_once(pages, load):
    pages.post(at("load_start", load))
    pages.post(at("load_start", load))
    while jobs.run_next():
        pass
    assert WeaponRow.objects.count() == 2


def test_the_page_says_what_became_of_every_row(pages, loaded, registrar):
    page = pages.get(at("load", loaded))
    figures = {str(one["label"]): one["value"] for one in page.context["figures"]}
    assert figures == {"Loaded": 2, "Already there": 0, "Kept aside": 1}
    assert "There is no serial number." in page.text
    assert {row.serial for row in WeaponRow.objects.all()} == {"QA10001", "QA10002"}
    acts = [entry.act for entry in ledger.entries_of(str(loaded.uuid))]
    assert acts == ["load.read", "load.started", "load.part_loaded", "load.ended"]
    assert ledger.entries_of(str(loaded.uuid))[-1].actor == registrar.id


def test_rows_kept_aside_come_as_a_file_with_reasons_that_is_mended_and_loaded_again(pages, loaded):
    answer = pages.get(at("load_aside", loaded))
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    head, row = csv.reader(StringIO(text, newline=""))
    assert f"{loaded.reference}-kept-aside.csv" in answer["Content-Disposition"]
    assert head[-4:] == ["Serial number", "Type", "Year", "Remark"]
    assert row[-4:] == ["", "pistol", "2001", "red"]
    assert "There is no serial number." in row
    mended = text.replace(",pistol,2001", "QA10003,pistol,2001")
    assert mended != text
    again = LoadRow.objects.get(uuid=send(pages, mended).url.split("/")[2])
    pages.post(at("load_start", again))
    assert jobs.run_next()
    again.refresh_from_db()
    assert (again.loaded, again.bad) == (1, 0)


def test_rows_that_were_there_already_come_with_the_record_that_they_repeat(pages, loaded):
    again = LoadRow.objects.get(uuid=send(pages, ROWS, source="Other office").url.split("/")[2])
    pages.post(at("load_start", again))
    assert jobs.run_next()
    answer = pages.get(at("load_repeats", again))
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert len(text.splitlines()) == 3
    assert "QA10001" in text
    assert WeaponRow.objects.count() == 2


def test_files_that_a_load_does_not_have_are_pages_not_found(pages, load):
    assert pages.get(at("load_aside", load)).status_code == 404
    assert pages.get(at("load_repeats", load)).status_code == 404


@pytest.fixture
def other(someone):
    return someone(Role.REGISTRAR, Role.LICENSING_OFFICER)


def undo(pages, loaded, other):
    """Asked for on its page, and approved by another officer."""
    request = pages.post(at("load_undo", loaded), {"why": "The wrong list"}).url
    assert not jobs.run_next(), "until then nothing is withdrawn"
    accounts.approve_step(by=other, request=UUID(request.split("/")[-1]))


def test_a_load_is_undone_after_a_confirmation_and_with_a_reason(pages, loaded, other):
    asked = pages.get(at("load_undo", loaded)).text
    assert "Nothing is deleted" in asked
    refused = pages.post(at("load_undo", loaded), {"why": " "})
    assert refused.status_code == 422
    assert not jobs.run_next()

    undo(pages, loaded, other)
    assert jobs.run_next()
    assert set(WeaponRow.objects.values_list("status", flat=True)) == {"withdrawn"}
    page = pages.get(at("load", loaded)).text
    assert "Undone: 2 withdrawn, 0 kept" in page
    assert at("load_undo", loaded) not in page
    undone = next(one for one in ledger.entries_of(str(loaded.uuid)) if one.act == "load.undone")
    assert "The wrong list" in str(undone.body) + str(undone.why)


def test_a_load_that_is_undone_is_not_undone_again(pages, loaded, other):
    undo(pages, loaded, other)
    assert jobs.run_next()
    page = pages.post(at("load_undo", loaded), {"why": "Again"})
    assert page.status_code in {409, 422}
    assert page.context["form"].non_field_errors()[0] in page.text
    assert not jobs.run_next()


def test_columns_do_not_change_once_the_load_has_begun(pages, loaded):
    sent = choices(pages, loaded, field_2="")
    page = pages.post(at("load_columns", loaded), sent)
    assert page.status_code == 422
    loaded.refresh_from_db()
    assert loads.plan_of(loaded).columns[2].field is loads.Field.YEAR


PAGES = ("load", "load_columns", "load_aside", "load_repeats", "load_undo")


def test_the_load_of_another_register_does_not_even_exist(police, loaded):
    for name in PAGES:
        assert police.get(at(name, loaded)).status_code == 404, name
        assert police.get(reverse(name, args=[new_uuid()])).status_code == 404, name
    police.post(at("load_undo", loaded), {"why": "Mine now"})
    assert not jobs.run_next()
    loaded.refresh_from_db()
    assert loaded.state == "ended"


def test_nobody_starts_the_load_of_another_register(police, load):
    police.post(at("load_start", load))
    load.refresh_from_db()
    assert load.state == "read"
    assert not jobs.run_next()


SHUT = [Role.POLICE_OFFICER, Role.TRACING_OFFICER, Role.ADMINISTRATOR, Role.PROGRAMME_OFFICER]


@pytest.mark.parametrize("role", SHUT)
def test_a_role_that_does_not_see_loads_gets_a_page_that_refuses(someone, signed_in, loaded, role):
    client = signed_in(someone(role))
    for address in (reverse("loads"), reverse("load_new"), *(at(name, loaded) for name in PAGES)):
        assert client.get(address).status_code == 403, address
    assert client.post(at("load_start", loaded)).status_code == 403
    assert reverse("loads") not in client.get("/").text


def test_an_inspector_sees_a_load_and_changes_nothing(someone, signed_in, loaded):
    client = signed_in(someone(Role.INSPECTOR))
    page = client.get(at("load", loaded))
    assert page.status_code == 200
    assert at("load_undo", loaded) not in page.text
    assert reverse("load_new") not in client.get(reverse("loads")).text
    assert client.get(at("load_undo", loaded)).status_code == 403
    assert client.get(at("load_columns", loaded)).status_code == 403


def test_the_pages_work_without_scripts_and_carry_none(pages, load):
    pages.post(at("load_start", load))
    addresses = [reverse("loads"), reverse("load_new"), at("load", load), at("load_columns", load)]
    for address in (*addresses, at("load_undo", load)):
        page = pages.get(address).text
        assert not re.search(r"<script(?![^>]*\bsrc=)", page), address
        assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", page), address
        assert all('method="post"' in form for form in re.findall(r"<form[^>]*>", page) if "load" in form)
