"""Every address belongs to one audience of `audiences.csv`, and whoever is of another one is turned away.

The table is asked, not the code: real requests knock at each address without what its audience must show.

open      anybody
secret    whoever knows an address or a key that cannot be guessed; to others there is no such page
password  a person who has shown a password (the pages that lead on from there)
person    a person who has shown all that their role must show
role      such a person, of a role that the policy lets do what stands in `needs`
fresh     the same (`needs` may be empty: any role), with a second factor shown a moment ago
token     a system with a token of the scope in `needs` (none: any token)
"""

from __future__ import annotations

import csv
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from guards.test_routes import ROUTES, Route, address_of
from signing_in import browser_of, half_browser_of, session_of
from tracemark.apps.accounts import api as accounts
from tracemark.apps.accounts.data import Role
from tracemark.kernel import clock
from tracemark.kernel.identity import new_uuid
from tracemark.web.api.node import api
from tracemark.web.pages.door import FACTOR_AT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpResponse

    from tracemark.apps.accounts.data import Person

pytestmark = pytest.mark.django_db

AUDIENCES = ("open", "secret", "password", "person", "role", "fresh", "token")
with Path(__file__).with_name("audiences.csv").open(encoding="utf-8", newline="") as _file:
    TABLE = list(csv.DictReader(_file))
BY_NAME = {route.name: route for route in ROUTES}
ANY_TOKEN = "any token"
METHODS = {
    operation.url_name: operation.methods[0].lower()
    for bound in api._get_bound_routers()
    for view in bound.path_operations.values()
    for operation in view.operations
}
EVERY_ROLE = [role for role in Role if role is not Role.NODE]
NODE = accounts.NODE


def of(*audiences: str) -> list[dict[str, str]]:
    return [row for row in TABLE if row["audience"] in audiences and row["route"] in BY_NAME]


def address(row: dict[str, str]) -> str:
    if row["route"] == "api_unknown":
        return "/api/1/nowhere"
    route = BY_NAME[row["route"]]
    filled = route.address.replace("uuidstr:", "uuid:")
    return address_of(Route(route.name, filled, route.view))


def knock(client: Client, row: dict[str, str], **how: Any) -> list[HttpResponse]:
    return [client.get(address(row), **how), client.post(address(row), **how)]  # type: ignore[misc]


def codes(answers: Iterable[HttpResponse]) -> set[int]:
    return {answer.status_code for answer in answers}


def goals(answers: Iterable[HttpResponse]) -> set[str]:
    """Where the answers send somebody, without what they take along."""
    return {answer.headers.get("Location", str(answer.status_code)).split("?")[0] for answer in answers}


def holder(*roles: Role) -> Person:
    """Somebody with these roles, of no office."""
    name = f"holder-{new_uuid()}"
    uuid = accounts.register_person(by=NODE, sign_in_name=name, name="A holder of roles")
    for role in roles:
        accounts.grant_role(by=NODE, person=uuid, role=role)
    return accounts.find_person(name, auth="password")


def token_of(person: Person, scopes: Iterable[str]) -> dict[str, Any]:
    _uuid, key = accounts.issue_token(by=NODE, person=person.id, name="Customs", scopes=scopes, days=1)
    return {"headers": {"Authorization": f"Bearer {key}"}}


# The table


def faults(table: list[dict[str, str]], routes: Iterable[Route]) -> list[str]:
    """Routes without a row, rows without a route, rows that say what there is not."""
    rows, names = Counter(row["route"] for row in table), {route.name for route in routes}
    wrong = [f"{name}: {rows[name]} rows" for name in names if rows[name] != 1]
    wrong += [f"{name}: no such route" for name in rows if name not in names]
    for row in table:
        known = not row["needs"] or row["needs"] in accounts.table() or row["needs"] == ANY_TOKEN
        must = row["audience"] == "role"
        if row["audience"] not in AUDIENCES or not known or (must and not row["needs"]):
            wrong.append(f"{row['route']}: {row['audience']} {row['needs']}")
    return wrong


def test_every_route_has_one_row_in_the_table_of_audiences():
    assert faults(TABLE, ROUTES) == []


@pytest.mark.parametrize(
    "planted",
    [
        {"route": "home", "audience": "person", "needs": ""},
        {"route": "nowhere", "audience": "open", "needs": ""},
    ],
)
def test_a_second_row_or_one_of_no_route_is_found(planted):
    assert faults([*TABLE, planted], ROUTES)


def test_a_route_without_a_row_is_found():
    assert faults(TABLE[1:], ROUTES) == [f"{TABLE[0]['route']}: 0 rows"]


@pytest.mark.parametrize(
    "wrong", [{"audience": "everybody"}, {"audience": "role", "needs": "see.everything"}]
)
def test_a_row_that_says_what_there_is_not_is_found(wrong):
    assert faults([{**TABLE[0], **wrong}, *TABLE[1:]], ROUTES)


# Whoever shows nothing


def test_an_open_address_sends_nobody_to_the_sign_in_page():
    for row in of("open"):
        answers = knock(Client(raise_request_exception=False), row)
        assert codes(answers).isdisjoint({401, 403}), row
        assert "/sign-in" not in {answer.headers.get("Location", "").split("next=")[0] for answer in answers}


def test_to_whoever_does_not_know_the_secret_there_is_no_such_page():
    for row in of("secret"):
        for how in ({}, {"headers": {"Authorization": "Bearer guessed"}}):
            assert 404 in codes(knock(Client(), row, **how)) <= {404, 405}, row


def test_whoever_shows_nothing_is_sent_to_the_sign_in_page():
    for row in of("password", "person", "role", "fresh"):
        assert goals(knock(Client(), row)) == {"/sign-in"}, row


def test_a_token_is_nothing_to_a_page():
    shown = token_of(holder(*EVERY_ROLE), accounts.SCOPES)
    for row in of("password", "person", "role", "fresh"):
        assert goals(knock(Client(), row, **shown)) == {"/sign-in"}, row


def test_a_system_without_a_token_and_a_browser_that_signed_in_get_nothing_from_the_api():
    browser = browser_of(holder(*EVERY_ROLE))
    for row in of("token"):
        for client, how in (
            (Client(), {}),
            (browser, {}),
            (Client(), {"headers": {"Authorization": "Bearer tm_guessed"}}),
        ):
            answers = knock(client, row, **how)
            if row["route"] == "api_unknown":
                assert codes(answers) == {404}
            else:
                assert 401 in codes(answers) <= {401, 405}, row


# Whoever shows too little


def test_a_password_alone_leads_to_the_second_factor_and_nowhere_else():
    half = half_browser_of(holder(Role.REGISTRAR))
    for row in of("person", "role", "fresh"):
        assert goals(knock(half, row)) == {"/second-factor"}, row


def test_every_role_that_the_policy_leaves_out_is_refused():
    """All at once that may not, and nobody's role: also where a fresh factor is wanted, and was shown."""
    nobody, browsers = browser_of(holder()), {}
    for row in of("role", "fresh"):
        if not row["needs"]:
            continue
        others = tuple(role for role in EVERY_ROLE if role not in accounts.table()[row["needs"]].roles)
        if others not in browsers:
            browsers[others] = browser_of(holder(*others))
        for client in (nobody, browsers[others]):
            assert codes(knock(client, row)) == {403}, (row, others)


def test_a_second_factor_of_an_hour_ago_is_asked_for_again():
    hour_ago = (clock.now() - timedelta(hours=1)).timestamp()
    person = holder(*EVERY_ROLE)
    enrol(person)
    client = Client()
    client.cookies["sessionid"] = session_of(person, **{FACTOR_AT: hour_ago})
    for row in of("fresh"):
        page, sent = knock(client, row)
        assert goals([page]) == {"/second-factor"}, row
        assert (sent.status_code, sent.templates[0].name) == (403, "accounts/step_up.html"), row
    for row in of("person", "role"):
        assert "accounts/step_up.html" not in {
            one.name for answer in knock(client, row) for one in answer.templates
        }


def asked_for(row: dict[str, str], shown: dict[str, Any]) -> HttpResponse:
    """By the method of this operation: another one at the same address has its own row."""
    ask = getattr(Client(), METHODS[row["route"]])
    answer: HttpResponse = ask(address(row), **shown)
    return answer


def enrol(person: Person) -> None:
    secret = accounts.new_secret()
    accounts.enrol_app(by=person, person=person.id, secret=secret, code=accounts.code_at(secret, clock.now()))


def test_a_token_opens_only_what_it_was_issued_for():
    person = holder(*EVERY_ROLE)
    for needs in sorted({row["needs"] for row in of("token")} - {"", ANY_TOKEN}):
        shown = token_of(person, set(accounts.SCOPES) - {needs})
        for row in of("token"):
            if row["needs"] == needs:
                assert codes([asked_for(row, shown)]) == {403}, row


def test_a_token_for_everything_opens_nothing_that_its_person_may_not():
    for needs in sorted({row["needs"] for row in of("token")} - {"", ANY_TOKEN}):
        others = (role for role in EVERY_ROLE if role not in accounts.table()[needs].roles)
        shown = token_of(holder(*others), accounts.SCOPES)
        for row in of("token"):
            if row["needs"] == needs:
                assert codes([asked_for(row, shown)]) == {403}, row
