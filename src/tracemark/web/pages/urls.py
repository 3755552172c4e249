"""The addresses of the pages, app by app."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("tracemark.web.pages.home.urls")),
    path("", include("tracemark.web.pages.accounts.urls")),
    path("", include("tracemark.web.pages.tracing.urls")),
    path("", include("tracemark.web.pages.registry.urls")),
    path("loads/", include("tracemark.web.pages.loads.urls")),
    path("jobs/", include("tracemark.web.pages.jobs.urls")),
    path("catalogue/", include("tracemark.web.pages.catalogue.urls")),
    path("contacts/", include("tracemark.web.pages.directory.urls")),
    path("ledger/", include("tracemark.web.pages.ledger.urls")),
    path("", include("tracemark.web.pages.papers.urls")),
]
