"""Every address of a node. Three kinds of trust, three doors: people, the State's own systems, other nodes."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("tracemark.web.pages.urls")),
    path("api/1/", include("tracemark.web.api.urls")),
    path("look/", include("tracemark.web.look.urls")),
]

handler400 = "tracemark.web.pages.refusals.bad_request"
handler404 = "tracemark.web.pages.refusals.not_found"
handler500 = "tracemark.web.pages.refusals.broken"
