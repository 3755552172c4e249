"""The addresses that the base page asks for by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.urls import include, path

if TYPE_CHECKING:
    from django.http import HttpRequest


def nothing(request: HttpRequest) -> HttpResponse:
    del request
    return HttpResponse()


urlpatterns = [
    path("look/", include("tracemark.web.look.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
]
urlpatterns += [
    path(name, nothing, name=name) for name in ("home", "search", "sign_in", "sign_out", "policy", "help")
]
