"""The tag of an object: what has not changed is not sent again, what has changed is not written over."""

from __future__ import annotations

import pytest

from tracemark.apps.accounts.data import Partition, Role
from tracemark.apps.registry import api as registry
from tracemark.web.api import versions
from tracemark.web.api.document import document

pytestmark = pytest.mark.django_db

YEAR = {"changes": {"year": 1999}, "why": "Read on the barrel."}


@pytest.fixture
def system(asking, registrar):
    return asking(registrar)


@pytest.fixture
def at(weapon):
    return f"/weapons/{weapon}"


def correct(system, at, tag, **headers):
    return system.post(f"{at}/corrections", YEAR, If_Match=tag, **headers)


def test_what_has_not_changed_is_not_sent_again(system, at):
    tag = system.get(at)["ETag"]
    for seen in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = system.get(at, If_None_Match=seen)
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", tag)
    system.post(f"{at}/corrections", YEAR)
    changed = system.get(at, If_None_Match=tag)
    assert (changed.status_code, changed.json()["year"]) == (200, 1999)
    assert changed["ETag"] != tag


def test_of_two_systems_that_saw_the_same_only_the_first_changes_it(system, asking, registrar, at):
    other = asking(registrar)
    tag = system.get(at)["ETag"]
    assert other.get(at)["ETag"] == tag
    assert correct(system, at, tag).status_code == 200
    refused = correct(other, at, tag)
    assert (refused.status_code, refused.json()["type"]) == (412, "api.changed_meanwhile")
    assert len(system.get(at).json()["deeds"]) == 2
    assert correct(other, at, other.get(at)["ETag"]).status_code == 200


@pytest.mark.parametrize(
    ("seen", "status"), [("*", 200), ('"other"', 412), ("no tag", 412), ("W/{tag}", 412), ('"a", {tag}', 200)]
)
def test_a_tag_matches_as_the_protocol_has_it(system, at, seen, status):
    assert correct(system, at, seen.format(tag=system.get(at)["ETag"])).status_code == status


def test_a_command_that_was_done_is_answered_again_although_the_object_has_changed_by_it(system, at):
    tag = system.get(at)["ETag"]
    first, again = (correct(system, at, tag, Idempotency_Key="customs-0001") for _ in range(2))
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.content == again.content


def test_the_tag_is_compared_in_the_transaction_of_the_command(system, at, registrar, weapon, monkeypatch):
    """Somebody is quicker after the request was read: a look before the transaction would miss it."""
    tag, begin = system.get(at)["ETag"], versions.check

    def late(*which):
        registry.correct_weapon(by=registrar, weapon=weapon, changes={"year": 1990}, why="Quicker.")
        begin(*which)

    monkeypatch.setattr(versions, "check", late)
    assert correct(system, at, tag).status_code == 412
    assert system.get(at).json()["year"] == 1998, "what was done inside a refused command is undone with it"


def test_a_tag_of_what_one_does_not_see_is_answered_like_none(asking, someone, at):
    stranger = asking(someone(Role.REGISTRAR, partition=Partition.POLICE))
    assert correct(stranger, at, "*").status_code == 404


def test_each_object_of_a_trace_has_its_tag(asking, someone):
    person = someone(Role.TRACING_OFFICER, Role.POLICE_OFFICER)
    officer = asking(person)
    incident = officer.post("/incidents", {"kind": "found", "on": "2026", "place": "Field"}).json()["uuid"]
    safe = {"made_safe": True, "marks": [{"text": "A1"}]}
    find = officer.post(f"/incidents/{incident}/finds", safe).json()["uuid"]
    case = officer.post("/cases", {"find": find}).json()["uuid"]
    asked = {"office": person.office, "question": "holder"}
    inquiry = officer.post(f"/cases/{case}/inquiries", asked).json()["uuid"]
    grounds = {"limbs": ["a"], "justification": "Carried without a licence."}
    for address, step, body in (
        (f"/incidents/{incident}", "/finds", safe),
        (f"/finds/{find}", "/readings", {"made_safe": True, "marks": [{"text": "A7"}]}),
        (f"/cases/{case}", "/grounds", grounds),
        (f"/inquiries/{inquiry}", "/withdrawal", {"why": "Found elsewhere."}),
    ):
        tag = officer.get(address)["ETag"]
        assert officer.get(address, If_None_Match=tag).status_code == 304
        assert officer.post(address + step, body, If_Match='"other"').status_code == 412
        assert officer.post(address + step, body, If_Match=tag).status_code == 200
        assert officer.post(address + step, body, If_Match=tag).status_code == 412


def test_every_json_command_below_an_object_takes_its_tag():
    paths = document()["paths"]
    objects = [path for path, methods in paths.items() if takes(methods.get("get", {}), "If-None-Match")]
    assert objects == [
        "/weapons/{weapon}", "/incidents/{incident}", "/finds/{find}", "/cases/{case}", "/inquiries/{inquiry}",
    ]  # fmt: skip
    for path, methods in paths.items():
        below = any(path.startswith(f"{one}/") for one in objects) and not path.endswith("/photographs")
        assert takes(methods.get("post", {}), "If-Match") == (below and "post" in methods), path


def takes(operation: dict, header: str) -> bool:
    return header in {one["name"] for one in operation.get("parameters", ())}
