"""What is refused is told as a problem: a code that stays, a sentence in the caller's language, the place."""

from __future__ import annotations

import pytest

from tracemark.apps.accounts.data import Role
from tracemark.apps.registry import api as registry

pytestmark = pytest.mark.django_db

MEDIA_TYPE = "application/problem+json"


@pytest.fixture
def system(asking, registrar):
    return asking(registrar)


def test_an_error_of_the_house_is_told_with_its_code_and_data(system, weapon):
    answer = system.post(f"/weapons/{weapon}/deeds", {"act": "weapon.returned"})
    assert answer["Content-Type"] == MEDIA_TYPE
    said = answer.json()
    assert (answer.status_code, said["status"], said["type"]) == (409, 409, "step_not_open")
    assert set(said) == {"type", "title", "status", "detail", "data", "errors"}
    assert said["data"]["state"] == "registered"


def test_the_sentence_is_in_the_language_of_the_caller(system):
    missing = "/weapons/00000000-0000-4000-8000-000000000000"
    english = system.get(missing, Accept_Language="en").json()
    french = system.get(missing, Accept_Language="fr").json()
    assert english["type"] == french["type"] == "not_found"
    assert english["detail"] != french["detail"]


def test_a_field_that_is_wrong_is_named_by_its_place_and_not_repeated(system):
    answer = system.post(
        "/weapons",
        {"partition": "civilian", "serial": "X" * 301, "marks": [{"text": "A\u0000B"}], "colour": "red"},
    )
    assert answer.status_code == 422
    assert answer.json()["type"] == "api.fields_wrong"
    places = [error["place"] for error in answer.json()["errors"]]
    assert places == ["body.serial", "body.marks.0.text", "body.colour"]
    assert "XXX" not in answer.text


@pytest.mark.parametrize(
    ("field", "value"),
    [("maker", "no-such-maker"), ("model", "no-such-model"), ("calibre", "no-such"), ("country", "ZZ")],
)
def test_a_code_that_the_catalogue_does_not_know_is_refused_with_its_field(system, field, value):
    answer = system.post("/weapons", {"partition": "civilian", "serial": "A1", field: value})
    assert (answer.status_code, answer.json()["type"]) == (422, "api.code_unknown")
    assert answer.json()["errors"][0]["place"] == f"body.{field}"


def test_a_reading_that_cannot_be_read_says_where(system):
    answer = system.post("/find", {"reading": "AK[12"})
    assert (answer.status_code, answer.json()["type"]) == (422, "api.reading_not_read")
    assert answer.json()["data"]["because"].startswith("reading.")
    assert answer.json()["data"]["position"] >= 1


@pytest.mark.parametrize(
    "body",
    [
        "{",
        "[]",
        "null",
        '{"reading": NaN}',
        '{"reading": "A1", "reading": "A2"}',
        "[" * 50_000,
        b"\xff\xfe",
        '"x"',
    ],
    ids=["cut", "list", "null", "nan", "twice", "deep", "no-utf8", "text"],
)
def test_what_is_no_json_object_is_refused(system, body):
    answer = system.post("/find", body)
    assert (answer.status_code, answer.json()["type"]) == (400, "api.not_json")


def test_a_form_is_not_taken(system):
    answer = system.client.post(
        "/api/1/find", {"reading": "A1"}, headers={"Authorization": f"Bearer {system.token}"}
    )
    assert (answer.status_code, answer.json()["type"]) == (415, "api.not_json_content")


def test_a_body_without_end_is_refused(system, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    answer = system.post("/find", {"reading": "A1", "maker": ["x" * 50] * 100})
    assert (answer.status_code, answer.json()["type"]) == (413, "api.too_large")


def test_an_unknown_address_tells_nothing(system, client):
    for asker in (system.get("/nothing/here"), client.get("/api/1/nothing/here"), client.post("/api/1/x%0A")):
        assert asker.status_code == 404
        assert asker["Content-Type"] == MEDIA_TYPE
        assert asker.json()["type"] == "api.address_unknown"
        assert "nothing" not in asker.text


def test_a_method_that_is_not_there_names_those_that_are(system):
    answer = system.client.delete("/api/1/weapons", headers={"Authorization": f"Bearer {system.token}"})
    assert (answer.status_code, answer.json()["type"]) == (405, "api.method_unknown")
    assert set(answer["Allow"].replace(" ", "").split(",")) == {"GET", "POST"}


def test_what_breaks_inside_is_in_the_log_and_not_in_the_answer(system, monkeypatch, caplog):
    def broken(*_anything, **_named):
        raise RuntimeError("the secret of the house")

    monkeypatch.setattr(registry, "list_page", broken)
    answer = system.get("/weapons")
    assert (answer.status_code, answer.json()["type"]) == (500, "internal")
    assert answer["Content-Type"] == MEDIA_TYPE
    assert "secret" not in answer.text
    assert "secret" in caplog.text


@pytest.mark.parametrize(
    "address",
    [
        "/ledger/entries/99999999999999999999999999",
        "/ledger/entries?start=99999999999999999999",
        "/ledger/entries?limit=0",
        "/cases?limit=101",
        "/cases?after=x",
        "/weapons?year_from=-1",
        "/weapons?maker=%00",
        "/weapons?sort=holder",
        "/ledger/consistency?old=-1&new=1",
    ],
)
def test_numbers_and_texts_without_bounds_do_not_get_through(asking, someone, address):
    answer = asking(someone(Role.TRACING_OFFICER, Role.REGISTRAR)).get(address)
    assert answer.status_code == 422, answer.text


def test_a_query_of_thousands_of_fields_is_refused(system):
    answer = system.get("/weapons?" + "&".join(f"a{number}=1" for number in range(2100)))
    assert (answer.status_code, answer.json()["type"]) == (400, "api.request_not_safe")
