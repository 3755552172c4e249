"""Every address belongs to one audience and has its door: open, one's own, or what the policy lets a role see."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver

from signing_in import browser_of
from tracemark.apps.accounts import api as accounts
from tracemark.web.pages.door import needs, open_to_all
from tracemark.web.pages.navigation import PLACES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

OPEN = {
    "sign_in": "how else would one get in",
    "set_language": "before signing in",
    "api_reference": "how other systems ask, and nothing that the node holds",
    "api_document": "the same for programs",
    "single_sign_on": "the way to the State's own sign-in service",
    "single_sign_on_back": "and the way back from it",
    "verify_paper": "a court asks with the code of a paper; it is told what the paper says",
    "calendar": "a calendar program cannot sign in: the secret address is the key, to references and days alone",
    "favicon": "a picture of 32 points",
    "health": "says `ok` and nothing else",
    "health_live": "says `ok` and nothing else",
    "health_ready": "says `ready` or not, and nothing else",
    "metrics": "wants a token of its own; without it there is no such page",
}
OWN = {
    "home": "what waits for whoever signed in", "sign_out": "one's own session", "change_password": "one's own password",
    "second_factor": "showing one's own", "enrol_app": "one's own", "enrol_passkey": "one's own", "factors": "one's own", "make_recovery_codes": "one's own",
    "remove_factor": "one's own", "sessions": "one's own", "end_session": "one's own", "end_sessions": "one's own",
    "sign_ins": "one's own",
    "help": "the texts of the pages", "first_day": "one's own", "first_day_tick": "one's own",
    "practice": "made-up weapons", "practice_exercise": "made-up weapons", "practice_forget": "one's own",
    "notices": "what one was told", "notices_read": "one's own", "notice_settings": "how one wants to be told",
    "renew_calendar": "one's own", "end_calendar": "one's own",
}  # fmt: skip
LOOK = {"look": "the gallery of components: made-up records only"}
AUDIENCES = {
    "systems of the State, by token": "tracemark.web.api.",
    "people": "tracemark.web.pages.",
    "everyone who signs in, nothing from records": "tracemark.web.look.",
}


@dataclass(frozen=True)
class Route:
    name: str
    address: str
    view: Any

    @property
    def module(self) -> str:
        return str(self.view.__module__)


def routes(resolver: URLResolver, before: str = "") -> Iterator[Route]:
    for pattern in resolver.url_patterns:
        address = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, address)
        elif isinstance(pattern, URLPattern):
            yield Route(pattern.name or "", address, pattern.callback)


ROUTES = list(routes(get_resolver()))


def by_token(route: Route) -> bool:
    """Whether a token opens it: each such operation declares its scope, which `web/api` holds by a test."""
    return getattr(route.view, "by_token", False)


def badly_guarded(found: Iterable[Route]) -> list[str]:
    """Routes without a door, with two, or with one that leads to nothing in the policy."""
    wrong = []
    for route in found:
        is_open, wants = getattr(route.view, "open_to_all", False), getattr(route.view, "needs", "")
        doors = [is_open, bool(wants), by_token(route), route.name in OWN, route.name in LOOK]
        if sum(map(bool, doors)) != 1:
            wrong.append(f"{route.address}: {sum(map(bool, doors))} doors")
        elif is_open and route.name not in OPEN:
            wrong.append(f"{route.address}: open to all, and not on the list")
        elif wants and wants not in accounts.table():
            wrong.append(f"{route.address}: needs {wants}, which the policy does not know")
    return wrong


def without_audience(found: Iterable[Route]) -> list[str]:
    return [
        f"{route.address}: {route.module}"
        for route in found
        if not route.name or sum(route.module.startswith(audience) for audience in AUDIENCES.values()) != 1
    ]


def test_every_route_has_its_door():
    assert badly_guarded(ROUTES) == []


def test_every_route_belongs_to_one_audience_and_has_a_name():
    assert without_audience(ROUTES) == []


def test_no_name_is_given_twice():
    names = [route.name for route in ROUTES]
    assert sorted(names) == sorted(set(names))


def test_what_is_open_to_all_is_exactly_the_list():
    assert {route.name for route in ROUTES if getattr(route.view, "open_to_all", False)} == set(OPEN)
    assert {route.name for route in ROUTES} >= set(OWN)


def test_whatever_the_policy_lets_be_seen_is_seen_on_some_page():
    wanted = {getattr(route.view, "needs", "") for route in ROUTES}
    seen_inside = {"see.finds", "see.inquiries", "see.all_jobs"}  # parts of a page that checks them itself
    rows = {name for name in accounts.table() if name.startswith("see.")}
    assert rows - wanted - seen_inside == set()


def test_every_place_of_the_menu_opens_to_those_who_see_it():
    by_name = {route.name: route for route in ROUTES}
    for place in PLACES:
        assert place.needs in accounts.table()
        assert by_name[place.url].view.needs == place.needs


def view(request: Any) -> HttpResponse:
    return HttpResponse()


PLANTED: list[tuple[str, Callable[..., HttpResponse]]] = [
    ("no door", view),
    ("open without being listed", open_to_all(lambda request: HttpResponse())),
    ("needs what nobody knows", needs("see.everything")(view)),
    ("two doors", open_to_all(needs("see.policy")(view))),
]


@pytest.mark.parametrize(("fault", "planted"), PLANTED, ids=[fault for fault, _view in PLANTED])
def test_a_route_without_a_proper_door_is_found(fault, planted):
    assert badly_guarded([Route("planted", "planted", planted)])


def test_a_route_of_no_audience_is_found():
    nowhere = SimpleNamespace(__module__="tracemark.apps.registry.life")
    assert without_audience([Route("planted", "planted", nowhere)])
    assert without_audience(
        [Route("", "planted", SimpleNamespace(__module__="tracemark.web.pages.home.views"))]
    )


# The door itself, from outside


def address_of(route: Route) -> str:
    filled = {
        "uuid": "0198a1b2-0000-7000-8000-0000000000aa",
        "int": "1",
        "slug": "x",
        "str": "x",
        "path": "x",
    }
    parts = [
        part if "<" not in part else filled[part.strip("<>").split(":")[0]] for part in _split(route.address)
    ]
    return "/" + "".join(parts)


def _split(address: str) -> list[str]:
    import re

    return re.split(r"(<[^>]+>)", address)


CLOSED = [route for route in ROUTES if route.name not in OPEN and not by_token(route)]


@pytest.mark.django_db
@pytest.mark.parametrize("route", CLOSED, ids=[route.address or "/" for route in CLOSED])
def test_whoever_has_not_signed_in_gets_to_the_sign_in_page_and_nowhere_else(client, route):
    for method in (client.get, client.post):
        answer = method(address_of(route))
        assert answer.status_code == 302
        assert answer["Location"].startswith("/sign-in?next=")


@pytest.mark.django_db
def test_a_person_without_a_role_is_refused_on_every_page_that_needs_one(someone):
    client = browser_of(someone())
    for route in CLOSED:
        if route.name not in OWN and route.name not in LOOK:
            answer = client.get(address_of(route))
            assert answer.status_code == 403, route.address
            assert b"not_allowed" in answer.content or answer.status_code == 403


def test_the_door_stands_right_behind_authentication():
    order = settings.MIDDLEWARE
    assert order.index("tracemark.web.pages.door.DoorMiddleware") == 1 + order.index(
        "django.contrib.auth.middleware.AuthenticationMiddleware"
    )
    assert "django.middleware.csrf.CsrfViewMiddleware" in order


def test_only_what_a_token_opens_is_exempt_from_the_check_of_forms():
    """A token is sent on purpose; a cookie goes along by itself, and is not looked at there."""
    exempt = {route.name for route in ROUTES if getattr(route.view, "csrf_exempt", False)}
    assert exempt == {route.name for route in ROUTES if by_token(route)}
