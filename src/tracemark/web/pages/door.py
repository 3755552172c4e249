"""The door for people: whoever is not signed in gets to the sign-in page and nowhere else.

Default deny: a view is open only if it carries `@open_to_all`. Every other view finds the person who acts
as `request.person`; views that need a role say so with `@needs("see.…")`.

A password alone opens nothing to those whose role needs a second factor: until it is shown they reach the
views marked `@halfway` (showing it, enrolling one, signing out). Views marked `@stepped_up` ask for it again
when it was shown too long ago: what leaves the node or cannot be undone is done by whoever sits there now.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from tracemark.apps.accounts import api as accounts
from tracemark.kernel import clock
from tracemark.kernel.errors import NotAllowed

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http.response import HttpResponseBase

    from tracemark.apps.accounts.data import Person

    View = Callable[..., HttpResponseBase]


FACTOR_AT = "second_factor_at"
FACTOR_WANTED = "second_factor_wanted"


class PersonRequest(HttpRequest):
    """A request behind the door: somebody has signed in."""

    person: Person


class DoorMiddleware:
    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.user.is_authenticated and not accounts.holds(request.session, accounts.where_of(request)):
            # Another browser than the one that signed in, or too old: whoever holds this cookie starts anew.
            logout(request)
        if request.user.is_authenticated:
            request.person = accounts.person_of(request.user)  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        if getattr(view, "open_to_all", False) or getattr(view, "by_token", False):
            return None
        if not request.user.is_authenticated:
            return _to("sign_in", request.get_full_path())
        if getattr(view, "halfway", False):
            return None
        if lacks_factor(request):
            return _to("second_factor", request.get_full_path() if request.method == "GET" else "/")
        return _without_role(request, view)


def lacks_factor(request: HttpRequest) -> bool:
    """Whether this person should have shown a second factor in this session, and has not."""
    if FACTOR_AT in request.session:
        return False
    person: Person = request.person  # type: ignore[attr-defined]
    return bool(request.session.get(FACTOR_WANTED)) or accounts.needs_second_factor(person)


def strengthen(request: HttpRequest) -> None:
    """The second factor was shown now; the session gets another key, so that an older copy is worth nothing."""
    request.session.cycle_key()
    request.session[FACTOR_AT] = clock.now().timestamp()


def is_fresh(request: HttpRequest, *, minutes: int) -> bool:
    """Whether the second factor was shown in the last minutes. A clock that was set back makes nothing fresh."""
    shown = float(request.session.get(FACTOR_AT, 0))
    return 0 <= clock.now().timestamp() - shown <= minutes * 60


def _without_role(request: HttpRequest, view: View) -> HttpResponseBase | None:
    """Whoever holds no role is told so, wherever they go: they may set their password and sign out."""
    person: Person = request.person  # type: ignore[attr-defined]
    match = request.resolver_match
    at_home = bool(match and match.url_name == "home")
    if person.roles or not (at_home or hasattr(view, "needs")):
        return None
    return render(request, "accounts/no_role.html", status=200 if at_home else 403)


def _to(name: str, goal: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{reverse(name)}?next={quote(goal)}")


def open_to_all(view: View) -> View:
    """Mark a view that needs no sign-in: the sign-in page itself, the choice of language, health."""
    view.open_to_all = True  # type: ignore[attr-defined]
    return view


def halfway(view: View) -> View:
    """Mark a view for those who have shown their password and not yet the second factor."""
    view.halfway = True  # type: ignore[attr-defined]
    return view


def stepped_up(*, minutes: int = 15) -> Callable[[View], View]:
    """Ask for the second factor again when it was shown longer ago, then go on to where the person was going.

    A page is asked for again. What was sent stays in the browser: the question carries it as hidden fields and
    sends it to the same address, so that nothing personal is parked in the session.
    """

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: PersonRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if is_fresh(request, minutes=minutes):
                return view(request, *args, **kwargs)
            if request.method != "POST":
                return _to("second_factor", request.get_full_path())
            from tracemark.web.pages.accounts.step_up import ask_again

            return ask_again(request) or view(request, *args, **kwargs)

        guarded.stepped_up = minutes  # type: ignore[attr-defined]
        return guarded

    return guard


def needs(what: str) -> Callable[[View], View]:
    """Open this view only to roles that the policy table lets see or do `what`."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: PersonRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not accounts.may(request.person, what):
                raise NotAllowed(command=what)
            return view(request, *args, **kwargs)

        guarded.needs = what  # type: ignore[attr-defined]
        return guarded

    return guard
