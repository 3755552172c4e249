"""Who comes in: a token in the header, and nothing else.

The session of a browser is not looked at, so no page elsewhere can make a person's browser ask here; that is
why the check of forms is not needed. No header allows other origins. Each operation names its scope; one
without a scope does not exist (a test walks over all routes).
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpRequest
from django.views.decorators.csrf import csrf_exempt
from ninja.security import HttpBearer

from tracemark.apps.accounts import api as accounts
from tracemark.web.api.problems import AddressUnknown, MethodUnknown, of_error, problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from tracemark.apps.accounts.api import Bearer

ANY = "any token"
"""The scope of what every token may ask: who it is."""


class TokenRequest(HttpRequest):
    """A request behind the door: somebody came with a token."""

    auth: Bearer


class Token(HttpBearer):
    """A token with this scope, of a person whose role the policy table lets do it."""

    def __init__(self, scope: str) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> Bearer:
        """Raises: TokenRefused, TooOften, BeyondScope, NotAllowed."""
        bearer = accounts.bearer_of(token)
        accounts.count_use(bearer.token, most=settings.TRACEMARK.api_requests_a_minute)
        if self.scope != ANY:
            bearer.check(self.scope)
        return bearer


def by_token(view: Callable[..., Any]) -> Callable[..., HttpResponse]:
    """The door around a view of the framework."""

    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        request.COOKIES.clear()
        answer = view(request, *args, **kwargs)
        if answer.status_code == 405:
            return problem(MethodUnknown(), headers={"Allow": answer["Allow"]})
        answer.setdefault("Cache-Control", "no-store")
        return answer

    guarded.__module__ = __name__
    guarded.by_token = True  # type: ignore[attr-defined]
    return guarded


def unknown(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Any other address below /api/."""
    del request, rest
    return of_error(AddressUnknown())


def open_address(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The two addresses that tell how the API is used: they need no token."""
    view.open_to_all = True  # type: ignore[attr-defined]
    return view
