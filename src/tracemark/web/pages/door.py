"""The door for people: whoever is not signed in gets to the sign-in page and nowhere else.

Default deny: a view is open only if it carries `@open_to_all`. Every other view finds the person who acts
as `request.person`; views that need a role say so with `@needs("see.…")`.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse

from tracemark.apps.accounts import api as accounts
from tracemark.kernel.errors import NotAllowed

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http.response import HttpResponseBase

    from tracemark.apps.accounts.data import Person

    View = Callable[..., HttpResponseBase]


class PersonRequest(HttpRequest):
    """A request behind the door: somebody has signed in."""

    person: Person


class DoorMiddleware:
    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.user.is_authenticated:
            request.person = accounts.person_of(request.user)  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        if getattr(view, "open_to_all", False) or request.user.is_authenticated:
            return None
        return HttpResponseRedirect(f"{reverse('sign_in')}?next={quote(request.get_full_path())}")


def open_to_all(view: View) -> View:
    """Mark a view that needs no sign-in: the sign-in page itself, the choice of language, health."""
    view.open_to_all = True  # type: ignore[attr-defined]
    return view


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
