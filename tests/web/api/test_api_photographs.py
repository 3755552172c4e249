"""Photographs by token: handed in as they are, looked at, kept or refused; given to those who see the thing."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from tracemark.apps.accounts.data import Partition, Role
from tracemark.apps.ledger import api as ledger
from tracemark.kernel import files, jobs
from tracemark.kernel.models import Upload

pytestmark = pytest.mark.django_db

KEY = {"Idempotency_Key": "laboratory-2026-0001"}


@pytest.fixture(autouse=True)
def folder(tmp_path, settings):
    settings.TRACEMARK = settings.TRACEMARK.model_copy(update={"node_dir": tmp_path})


def picture(kind: str = "JPEG") -> bytes:
    out = BytesIO()
    Image.new("RGB", (60, 40), "grey").save(out, kind)
    return out.getvalue()


@pytest.fixture
def system(asking, registrar):
    return asking(registrar)


@pytest.fixture
def of_record(weapon):
    return f"/weapons/{weapon}/photographs"


@pytest.fixture
def officer(asking, someone):
    return asking(someone(Role.POLICE_OFFICER))


@pytest.fixture
def of_find(officer):
    incident = officer.post("/incidents", {"kind": "found", "on": "2026", "place": "Field"}).json()
    sent = {"made_safe": True, "marks": [{"text": "A1"}]}
    find = officer.post(f"/incidents/{incident['uuid']}/finds", sent).json()
    return f"/finds/{find['uuid']}/photographs"


def look_at_all() -> None:
    while jobs.run_next():
        pass


def hand_in(system, address: str, data: bytes, kind: str = "image/jpeg", **headers: str):
    sent = {"Authorization": f"Bearer {system.token}"}
    sent |= {name.replace("_", "-"): value for name, value in headers.items()}
    return system.client.post(f"/api/1{address}", data, content_type=kind, headers=sent)


def test_a_photograph_of_a_record_waits_is_kept_and_given_back(system, weapon, of_record):
    [mark] = system.get(f"/weapons/{weapon}").json()["marks"]
    said = f"?caption=Left%20side&moment=before&mark={mark['uuid']}"
    taken = hand_in(system, of_record + said, picture())
    assert taken.status_code == 202
    assert ledger.entry(taken.json()["entry"]).auth == "token"
    at = taken.json()["address"].removeprefix("/api/1")
    assert at == f"{of_record}/{taken.json()['uuid']}"
    assert (taken.json()["state"], system.get(at).json()["state"]) == ("waiting", "waiting")
    assert system.get(of_record).json()["items"] == []
    look_at_all()
    kept = system.get(at).json()
    assert (kept["state"], kept["caption"], kept["moment"]) == ("kept", "Left side", "before")
    assert (kept["mark"], kept["width"], kept["height"]) == (mark["uuid"], 60, 40)
    assert system.get(of_record).json()["items"] == [kept]
    for size in ("", "?size=large", "?size=thumb"):
        image = system.get(f"{at}/image{size}")
        assert image["Content-Type"] == "image/jpeg"
        assert Image.open(BytesIO(image.getvalue())).size == (60, 40)


def test_a_photograph_of_a_find_goes_the_same_way(officer, of_find):
    taken = hand_in(officer, of_find, picture("PNG"), "image/png").json()
    look_at_all()
    kept = officer.get(f"{of_find}/{taken['uuid']}").json()
    assert (kept["state"], officer.get(of_find).json()["items"]) == ("kept", [kept])
    assert officer.get(f"{of_find}/{taken['uuid']}/image").getvalue()[:3] == b"\xff\xd8\xff"


def test_what_is_refused_after_a_look_says_why(system, of_record):
    taken = hand_in(system, of_record, picture()[:200]).json()
    look_at_all()
    told = system.get(f"{of_record}/{taken['uuid']}").json()
    assert (told["state"], told["error"]) == ("refused", "files.not_an_image")
    assert told["why"] == str(files.NotAnImage())
    assert system.get(f"{of_record}/{taken['uuid']}/image").status_code == 404


def test_a_photograph_sent_twice_under_a_key_is_handed_in_once(system, of_record):
    first, again = (hand_in(system, of_record, picture(), **KEY) for _ in range(2))
    assert (first.status_code, again.status_code) == (202, 202)
    assert (first.content, again["Idempotency-Replayed"]) == (again.content, "true")
    assert Upload.objects.count() == 1
    other = hand_in(system, of_record, picture("PNG"), **KEY)
    assert (other.status_code, other.json()["type"]) == (409, "replies.key_used")


def test_a_photograph_may_be_larger_than_a_form_and_no_larger_than_on_the_pages(system, of_record, settings):
    start = picture()[:16]
    large = start + bytes(settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
    assert hand_in(system, of_record, large).status_code == 202
    refused = hand_in(system, of_record, start + bytes(files.MOST_BYTES))
    assert (refused.status_code, refused.json()["type"]) == (413, "api.too_large")


@pytest.mark.parametrize(
    ("data", "kind", "said", "status", "code"),
    [
        (b"{}", "application/json", "", 415, "api.not_photograph_content"),
        (b"GIF89a", "image/gif", "", 415, "api.not_photograph_content"),
        (b"\xff\xd8", "image/jpeg", "", 422, "files.not_an_image"),
        (b"%PDF-1.7", "image/png", "", 422, "files.not_an_image"),
        (picture(), "image/jpeg", "?moment=later", 422, "api.fields_wrong"),
        (picture(), "image/jpeg", "?caption=" + "x" * 201, 422, "api.fields_wrong"),
        (picture(), "image/jpeg", "?mark=00000000-0000-4000-8000-000000000000", 404, "not_found"),
    ],
)
def test_what_is_no_photograph_is_refused_at_once(system, of_record, data, kind, said, status, code):
    refused = hand_in(system, of_record + said, data, kind)
    assert (refused.status_code, refused.json()["type"]) == (status, code)
    assert not Upload.objects.exists()


def test_photographs_of_what_one_does_not_see_never_existed(
    asking, someone, system, of_record, officer, of_find
):
    others = asking(someone(Role.REGISTRAR, Role.POLICE_OFFICER, partition=Partition.POLICE))
    for owner, address in ((system, of_record), (officer, of_find)):
        uuid = hand_in(owner, address, picture()).json()["uuid"]
        look_at_all()
        assert hand_in(others, address, picture()).status_code == 404
        for below in ("", f"/{uuid}", f"/{uuid}/image"):
            assert others.get(address + below).status_code == 404


def test_a_photograph_is_no_photograph_of_another_thing(system, of_record):
    made = system.post("/weapons", {"partition": "civilian", "serial": "K 1"}).json()["uuid"]
    uuid = hand_in(system, of_record, picture()).json()["uuid"]
    for _look in range(2):
        assert system.get(f"/weapons/{made}/photographs/{uuid}").status_code == 404
        assert system.get(f"/weapons/{made}/photographs/{uuid}/image").status_code == 404
        look_at_all()


def test_a_token_to_read_hands_in_no_photograph(asking, registrar, of_record):
    refused = hand_in(asking(registrar, "see.weapons"), of_record, picture())
    assert (refused.status_code, refused.json()["type"]) == (403, "accounts.beyond_scope")


def test_a_list_of_photographs_costs_the_same_for_many(system, of_record, django_assert_max_num_queries):
    for number in range(4):
        hand_in(system, f"{of_record}?caption={number}", picture())
    look_at_all()
    with django_assert_max_num_queries(12):
        page = system.get(f"{of_record}?limit=3").json()
    assert [one["caption"] for one in page["items"]] == ["3", "2", "1"]
    following = system.get(f"{of_record}?after={page['after']}").json()["items"]
    assert [one["caption"] for one in following] == ["0"]
