"""Who gets in: a token that lives, of a person whose role may, for what it was issued for; nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tracemark.apps.accounts import api as accounts
from tracemark.apps.accounts.data import Partition, Role
from tracemark.apps.accounts.errors import (
    ExpiryImpossible,
    ScopeMissing,
    ScopeUnknown,
    TokenNameMissing,
    TokenRevoked,
)
from tracemark.apps.accounts.models import PersonRow, TokenRow
from tracemark.apps.ledger import api as ledger
from tracemark.kernel import clock
from tracemark.kernel.errors import NotAllowed, NotFound
from tracemark.kernel.models import Use
from tracemark.web.api.document import document
from tracemark.web.api.door import ANY, Token
from tracemark.web.api.node import api

pytestmark = pytest.mark.django_db

OPERATIONS = [
    (path, operation)
    for bound in api._get_bound_routers()
    for path, view in bound.path_operations.items()
    for operation in view.operations
]


def test_a_system_with_a_token_sees_the_records_that_its_person_sees(asking, registrar, weapon):
    listed = asking(registrar).get("/weapons")
    assert listed.status_code == 200
    assert [item["uuid"] for item in listed.json()["items"]] == [str(weapon)]
    record = asking(registrar).get(f"/weapons/{weapon}").json()
    assert record["serial"] == "AK 7010 33918"
    assert [mark["text"] for mark in record["marks"]] == ["AK 7010 33918"]


def test_a_record_of_another_register_is_answered_like_none(asking, someone, weapon):
    police = asking(someone(Role.REGISTRAR, partition=Partition.POLICE))
    nothing = police.get("/weapons/00000000-0000-4000-8000-000000000000")
    hidden = police.get(f"/weapons/{weapon}")
    assert hidden.status_code == nothing.status_code == 404
    assert hidden.json() == nothing.json()
    assert police.get("/weapons").json()["items"] == []
    assert police.get(f"/weapons?after={weapon}").json()["items"] == []


def test_a_token_does_only_what_its_scopes_say(asking, registrar, weapon):
    reader = asking(registrar, "see.weapons")
    refused = reader.post(f"/weapons/{weapon}/deeds", {"act": "weapon.lost"})
    assert refused.status_code == 403
    assert refused.json()["type"] == "accounts.beyond_scope"
    assert reader.get("/weapons").status_code == 200


def test_a_scope_gives_nothing_that_the_policy_does_not_give_the_person(asking, someone):
    writer = asking(someone(Role.REPORT_WRITER), "see.weapons", "registry.register_weapon")
    assert writer.get("/weapons").json()["type"] == "not_allowed"
    assert writer.get("/me").json()["usable"] == []


def test_a_role_that_was_withdrawn_is_gone_from_the_token_at_once(asking, registrar):
    system = asking(registrar)
    assert system.get("/weapons").status_code == 200
    accounts.withdraw_role(by=accounts.NODE, person=registrar.id, role=Role.REGISTRAR)
    assert system.get("/weapons").status_code == 403


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", "Bearer tm_guessed", "Basic dG06dG0=", "Token tm_x", "Bearer  a b"]
)
def test_without_a_valid_token_nobody_gets_in(client, header):
    answer = client.get("/api/1/weapons", headers={"Authorization": header} if header else {})
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Bearer"
    assert answer.json()["type"] == "accounts.token_refused"


def test_expired_revoked_and_unknown_tokens_are_refused_alike(asking, registrar, administrator):
    expired, revoked, left = asking(registrar, days=1), asking(registrar), asking(administrator)
    row = TokenRow.objects.filter(person__uuid=registrar.id).order_by("-pk").first()
    accounts.revoke_token(by=accounts.NODE, token=row.uuid)
    PersonRow.objects.filter(uuid=administrator.id).update(active=False)
    with clock.frozen(clock.now() + timedelta(days=2)):
        answers = [system.get("/me") for system in (expired, revoked, left)]
    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.content for answer in answers}) == 1


def test_a_session_of_a_browser_opens_nothing_here(client, registrar):
    client.force_login(PersonRow.objects.get(uuid=registrar.id))
    assert client.get("/api/1/weapons").status_code == 401
    assert client.post("/api/1/weapons", "{}", content_type="application/json").status_code == 401


def test_the_api_sets_no_cookie_and_allows_no_other_origin(asking, registrar):
    answer = asking(registrar).get("/me", Origin="https://elsewhere.example")
    assert not answer.cookies
    assert not [name for name in answer.headers if name.lower().startswith("access-control")]
    assert answer["Cache-Control"] == "no-store"


def test_a_token_is_answered_so_often_a_minute_and_then_waits(asking, registrar, settings):
    settings.TRACEMARK = settings.TRACEMARK.model_copy(update={"api_requests_a_minute": 3})
    system, other = asking(registrar), asking(registrar)
    now = clock.now()
    with clock.frozen(now):
        assert [system.get("/me").status_code for _ in range(4)] == [200, 200, 200, 429]
        refused = system.get("/me")
        assert refused.json()["type"] == "uses.too_often"
        assert 1 <= int(refused["Retry-After"]) <= 60
        assert other.get("/me").status_code == 200
    with clock.frozen(now + timedelta(seconds=61)):
        assert system.get("/me").status_code == 200


def test_a_clock_that_is_set_back_does_not_lock_a_token_out(asking, registrar, settings):
    settings.TRACEMARK = settings.TRACEMARK.model_copy(update={"api_requests_a_minute": 1})
    system = asking(registrar, days=300)
    later = clock.now() + timedelta(days=200)
    with clock.frozen(later):
        system.get("/me")
    assert system.get("/me").status_code == 200


def test_the_key_is_not_kept_and_its_use_is_counted(asking, registrar):
    system = asking(registrar)
    assert not TokenRow.objects.filter(digest__contains=system.token).exists()
    row = TokenRow.objects.get()
    assert system.token not in str(row.__dict__)
    assert accounts.last_uses([row.uuid]) == {}
    system.get("/me")
    assert set(accounts.last_uses([row.uuid])) == {row.uuid}
    assert Use.objects.get().count == 1


def test_issuing_and_revoking_stand_in_the_ledger_without_the_key(administrator, registrar):
    uuid, key = accounts.issue_token(
        by=administrator, person=registrar.id, name="Customs", scopes=["see.weapons"], days=30
    )
    accounts.revoke_token(by=administrator, token=uuid, why="replaced")
    entries = ledger.entries_of(str(uuid))
    assert [entry.act for entry in entries] == ["token.issued", "token.revoked"]
    assert entries[0].body["scopes"] == ["see.weapons"]
    assert key not in str(entries)
    with pytest.raises(TokenRevoked):
        accounts.revoke_token(by=administrator, token=uuid)


def test_a_deed_by_token_says_so_in_the_ledger(asking, registrar, weapon):
    done = asking(registrar).post(f"/weapons/{weapon}/deeds", {"act": "weapon.lost", "note": "not on shelf"})
    entry = ledger.entry(done.json()["entry"])
    assert (entry.auth, entry.actor, entry.act) == ("token", registrar.id, "weapon.lost")
    assert str(entry.deed) == done.json()["deed"]


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"name": " "}, TokenNameMissing),
        ({"scopes": []}, ScopeMissing),
        ({"scopes": ["registry.erase_holder"]}, ScopeUnknown),
        ({"scopes": ["see.everything"]}, ScopeUnknown),
        ({"days": 0}, ExpiryImpossible),
        ({"days": 367}, ExpiryImpossible),
    ],
)
def test_a_token_has_a_name_scopes_and_an_end(administrator, registrar, wrong, error):
    asked = {"name": "Customs", "scopes": ["see.weapons"], "days": 30} | wrong
    with pytest.raises(error):
        accounts.issue_token(by=administrator, person=registrar.id, **asked)
    assert not TokenRow.objects.exists()


def test_a_token_is_issued_by_administrators_for_people_who_are_there(administrator, registrar):
    with pytest.raises(NotAllowed):
        accounts.issue_token(by=registrar, person=registrar.id, name="Mine", scopes=["see.weapons"], days=1)
    with pytest.raises(NotFound):
        accounts.issue_token(
            by=administrator, person=accounts.NODE.id, name="Node", scopes=["see.weapons"], days=1
        )


# By construction


@pytest.mark.parametrize(
    ("path", "operation"), OPERATIONS, ids=lambda one: str(getattr(one, "operation_id", one))
)
def test_every_operation_declares_one_scope_of_the_policy(path, operation):
    [door] = operation.auth_callbacks
    assert isinstance(door, Token)
    assert door.scope == ANY or (door.scope in accounts.SCOPES and door.scope in accounts.table())


def test_what_tokens_can_be_for_is_what_operations_ask_for():
    asked = {operation.auth_callbacks[0].scope for _path, operation in OPERATIONS} - {ANY}
    assert asked == set(accounts.SCOPES)


def test_no_token_releases_erases_exports_or_looks_at_a_name():
    words = ("erase", "export", "look", "release", "password", "grant", "role", "token", "factor")
    assert [scope for scope in accounts.SCOPES if any(word in scope for word in words)] == []


def test_only_me_is_open_to_any_token():
    open_ones = [
        operation.operation_id for _path, operation in OPERATIONS if operation.auth_callbacks[0].scope == ANY
    ]
    assert open_ones == ["who_am_i"]


def test_every_address_refuses_who_comes_without_a_token(client):
    unknown = "00000000-0000-4000-8000-000000000000"
    for path, methods in document()["paths"].items():
        address = "/api/1" + "/".join(
            part if "{" not in part else {"{seq}": "1", "{table}": "makers"}.get(part, unknown)
            for part in path.split("/")
        )
        for method in methods:
            answer = getattr(client, method)(
                address, **({"data": "{}", "content_type": "application/json"} if method == "post" else {})
            )
            assert answer.status_code == 401, (method, address)
