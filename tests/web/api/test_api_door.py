"""Who gets in: a token that lives, of a person whose role may, for what it was issued for; nobody else."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.django_db


def test_a_system_with_a_token_sees_the_records_that_its_person_sees(asking, registrar, weapon):
    listed = asking(registrar).get("/weapons")
    assert listed.status_code == 200
    assert [item["uuid"] for item in listed.json()["items"]] == [str(weapon)]
    record = asking(registrar).get(f"/weapons/{weapon}").json()
    assert record["serial"] == "AK 7010 33918"
    assert [mark["text"] for mark in record["marks"]] == ["AK 7010 33918"]
