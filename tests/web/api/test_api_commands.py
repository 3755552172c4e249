"""Commands by token: done once under a key, with their deed and their entry."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tracemark.apps.accounts.data import Partition, Role
from tracemark.apps.ledger import api as ledger
from tracemark.apps.registry import api as registry
from tracemark.kernel import clock, replies
from tracemark.kernel.models import Reply

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]

NEW = {"partition": "civilian", "serial": "K 0815", "type": "rifle", "country": "BE"}
KEY = {"Idempotency_Key": "customs-2026-11-23-0001"}


@pytest.fixture
def system(asking, registrar):
    return asking(registrar)


def count(person) -> int:
    return registry.list_weapons(person).count()


def test_a_command_sent_twice_under_a_key_is_done_once_and_answered_alike(system, registrar):
    first = system.post("/weapons", NEW, **KEY)
    again = system.post("/weapons", NEW, **KEY)
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.content == again.content
    assert again["Idempotency-Replayed"] == "true"
    assert count(registrar) == 1


def test_without_a_key_the_same_is_done_again(system, registrar):
    system.post("/weapons", NEW)
    system.post("/weapons", NEW)
    assert count(registrar) == 2


def test_another_command_under_the_same_key_is_a_conflict(system, registrar):
    system.post("/weapons", NEW, **KEY)
    other = system.post("/weapons", NEW | {"serial": "K 0816"}, **KEY)
    assert (other.status_code, other.json()["type"]) == (409, "replies.key_used")
    assert count(registrar) == 1


def test_the_key_of_one_token_is_nothing_to_another(system, asking, registrar):
    system.post("/weapons", NEW, **KEY)
    assert asking(registrar).post("/weapons", NEW, **KEY).status_code == 200
    assert count(registrar) == 2


def test_a_refused_command_keeps_no_key(system, registrar):
    refused = system.post("/weapons", NEW | {"serial": ""}, **KEY)
    assert refused.status_code == 422
    assert not Reply.objects.exists()
    assert system.post("/weapons", NEW, **KEY).status_code == 200


def test_where_the_answer_was_lost_the_command_is_not_done_again(system, registrar):
    done = system.post("/weapons", NEW, **KEY).json()
    Reply.objects.update(status=None, body="")  # the process was killed between the commit and the answer
    again = system.post("/weapons", NEW, **KEY)
    assert (again.status_code, again.json()["type"]) == (409, "replies.done_already")
    assert again.json()["data"]["deed"] == done["deed"]
    assert count(registrar) == 1


def test_the_same_key_twice_at_once_is_done_once(system, registrar, monkeypatch):
    system.post("/weapons", NEW, **KEY)
    monkeypatch.setattr(replies, "kept", lambda *_which: None)  # the other one had not committed yet
    late = system.post("/weapons", NEW, **KEY)
    assert (late.status_code, late.json()["type"]) == (409, "conflict")
    assert count(registrar) == 1


def test_keys_are_forgotten_after_a_week(system, registrar):
    system.post("/weapons", NEW, **KEY)
    Reply.objects.update(at=clock.now() - timedelta(days=8))
    system.post("/weapons", NEW | {"serial": "K 1"}, Idempotency_Key="another-key")
    assert Reply.objects.count() == 1


def test_the_key_goes_with_the_transaction_of_the_command(system, registrar, monkeypatch):
    def broken(*_anything, **_named):
        raise RuntimeError

    monkeypatch.setattr(Reply.objects, "create", broken)
    assert system.post("/weapons", NEW, **KEY).status_code == 500
    assert count(registrar) == 0


@pytest.mark.parametrize("key", ["short", "with space in it", "x" * 121, "ümlaut-in-it"])
def test_a_key_has_a_form(system, key):
    answer = system.post("/weapons", NEW, Idempotency_Key=key)
    assert (answer.status_code, answer.json()["type"]) == (422, "api.key_wrong")


def test_a_person_is_registered_as_holder_and_not_shown(system):
    holder = {"kind": "person", "name": "Ana Okoro", "number": "P-1"}
    made = system.post("/weapons", NEW | {"holder": holder}).json()
    record = system.get(f"/weapons/{made['uuid']}")
    assert record.json()["holder_kind"] == "person"
    assert "Okoro" not in record.text


def test_a_correction_changes_what_was_sent_and_nothing_else(system):
    made = system.post("/weapons", NEW | {"year": 1990}).json()
    sent = {"changes": {"serial": "K 0818"}, "why": "Misread."}
    assert system.post(f"/weapons/{made['uuid']}/corrections", sent).status_code == 200
    record = system.get(f"/weapons/{made['uuid']}").json()
    assert (record["serial"], record["year"], record["country"]) == ("K 0818", 1990, "BE")
    assert [deed["act"] for deed in record["deeds"]] == ["weapon.registered", "weapon.corrected"]


def test_a_trace_from_the_find_to_its_end(asking, someone, system):
    made = system.post("/weapons", NEW).json()
    officer = asking(someone(Role.TRACING_OFFICER, Role.POLICE_OFFICER))
    incident = officer.post(
        "/incidents", {"kind": "seized", "on": "2026-10", "place": "Port", "legal_basis": "Act 12"}
    ).json()
    assert incident["reference"]
    find = officer.post(
        f"/incidents/{incident['uuid']}/finds", {"made_safe": True, "marks": [{"text": "K 08?5"}]}
    ).json()
    case = officer.post("/cases", {"find": find["uuid"]}).json()
    searched = officer.post(f"/cases/{case['uuid']}/searches", {"reading": "K 08?5"}).json()
    [best] = searched["found"]["candidates"]
    assert best["weapon"] == made["uuid"]
    assert best["reasons"]
    at = f"/cases/{case['uuid']}"
    steps = [
        ("/grounds", {"limbs": ["a"], "justification": "Carried without a licence."}),
        (
            "/confirmation",
            {"weapon": best["weapon"], "reading": "K 08?5", "compared": "All other marks agree."},
        ),
        ("/point", {"on": "2026-09", "place": "Port", "how": "Stolen from the holder."}),
        ("/closing", {"outcome": "last_legal_holder"}),
    ]
    for step, body in steps:
        answer = officer.post(at + step, body)
        assert answer.status_code == 200, answer.text
    assert officer.get(at).json()["state"] == "closed"
    assert [item["uuid"] for item in officer.get("/cases?standing=traced").json()["items"]] == [case["uuid"]]
    assert officer.get(f"/finds/{find['uuid']}").json()["case"] == case["uuid"]
    proof = officer.get(f"/ledger/entries/{searched['entry']}/proof").json()
    assert proof["checkpoint"] == ledger.head().note


def test_a_find_that_was_not_made_safe_is_not_recorded(asking, someone):
    officer = asking(someone(Role.POLICE_OFFICER))
    incident = officer.post("/incidents", {"kind": "found", "on": "2026", "place": "Field"}).json()
    refused = officer.post(f"/incidents/{incident['uuid']}/finds", {"made_safe": False})
    assert (refused.status_code, refused.json()["type"]) == (403, "rule_refused")


def test_pages_of_a_list_follow_each_other_both_ways(asking, someone):
    officer = asking(someone(Role.POLICE_OFFICER))
    for number in range(5):
        officer.post("/incidents", {"kind": "found", "on": "2026", "place": f"Field {number}"})
    first = officer.get("/incidents?limit=2").json()
    second = officer.get(f"/incidents?limit=2&after={first['after']}").json()
    third = officer.get(f"/incidents?limit=2&after={second['after']}").json()
    places = [item["place"] for page in (first, second, third) for item in page["items"]]
    assert places == [f"Field {number}" for number in (4, 3, 2, 1, 0)]
    assert (first["before"], third["after"]) == (None, None)
    assert officer.get(f"/incidents?limit=2&before={second['before']}").json()["items"] == first["items"]
    assert officer.get("/incidents?after=00000000-0000-4000-8000-000000000000").status_code == 404


def test_a_list_costs_the_same_for_many(asking, someone, django_assert_max_num_queries):
    officer = asking(someone(Role.TRACING_OFFICER))
    for number in range(8):
        incident = officer.post(
            "/incidents", {"kind": "found", "on": "2026", "place": f"Field {number}"}
        ).json()
        officer.post(
            f"/incidents/{incident['uuid']}/finds", {"made_safe": True, "marks": [{"text": f"A{number}"}]}
        )
    for address in ("/incidents", "/finds", "/cases", "/inquiries"):
        with django_assert_max_num_queries(14):
            assert officer.get(address).status_code == 200


def test_the_catalogue_is_listed_changed_and_identifies(asking, someone):
    system = asking(someone(Role.REGISTRAR))
    tables = {table["table"] for table in system.get("/catalogue").json()}
    assert {"makers", "models", "states"} <= tables
    page = system.get("/catalogue/calibres?limit=3").json()
    following = system.get(f"/catalogue/calibres?limit=3&after={page['after']}").json()
    assert (
        system.get(f"/catalogue/calibres?limit=3&before={following['before']}").json()["items"]
        == page["items"]
    )
    entry = page["items"][0]
    assert system.get(f"/catalogue/calibres/{entry['uuid']}").json() == entry
    facts = entry["facts"] | {"aliases": "a name from the API"}
    body = {"facts": {"aliases": facts["aliases"]}, "seen": entry["seen"], "why": "A new name."}
    assert system.post(f"/catalogue/calibres/{entry['uuid']}", body).status_code == 200
    assert system.post(f"/catalogue/calibres/{entry['uuid']}", body).status_code == 409
    assert system.get("/catalogue/nothing").status_code == 404
    found = system.post("/identify", {"text": "Glock 17 9mm pistol"}).json()
    assert found["candidates"][0]["model"] == "glock-17"
    assert found["candidates"][0]["reasons"]


def test_points_of_contact_are_registered_confirmed_and_ended(asking, someone):
    office = asking(someone(Role.POINT_OF_CONTACT))
    authority = office.post("/authorities", {"kind": "state", "name": "Focal point", "state": "BE"}).json()
    contact = office.post(
        f"/authorities/{authority['uuid']}/contacts", {"function": "iti", "office": "Tracing unit"}
    ).json()
    assert office.get("/contacts").json()["items"][0]["authority"] == authority["uuid"]
    assert office.post(f"/contacts/{contact['uuid']}/confirmation", {}).status_code == 200
    assert office.post(f"/contacts/{contact['uuid']}/end", {}).status_code == 200
    assert office.get("/contacts").json()["items"] == []
    assert office.get(f"/contacts/{contact['uuid']}").json()["until"]
    assert office.get("/authorities").json()["items"][0]["uuid"] == authority["uuid"]


def test_what_an_entry_says_shows_to_those_who_see_its_record(asking, someone, system):
    made = system.post("/weapons", NEW).json()
    other = asking(someone(Role.STOREKEEPER, partition=Partition.STATE), "see.ledger")
    mine = system.get(f"/ledger/entries/{made['entry']}").json()
    theirs = other.get(f"/ledger/entries/{made['entry']}").json()
    assert mine["subject"] == made["uuid"]
    assert (theirs["act"], theirs["subject"], theirs["body"]) == (mine["act"], "", {})
    size = system.get("/ledger/head").json()["size"]
    assert system.get(f"/ledger/entries?start={size - 1}").json()["next"] is None
    assert system.get(f"/ledger/consistency?old=1&new={size}").json()["hashes"]
    assert system.get(f"/ledger/entries/{size}").status_code == 404


def test_a_page_of_entries_is_asked_for_at_once(system, django_assert_max_num_queries):
    for number in range(12):
        system.post("/weapons", NEW | {"serial": f"K {number}"})
    size = system.get("/ledger/head").json()["size"]
    with django_assert_max_num_queries(10):
        page = system.get(f"/ledger/entries?start={size - 12}&limit=10").json()
    assert len(page["items"]) == 10
    assert all(item["subject"] for item in page["items"])
    assert page["next"] == size - 2
