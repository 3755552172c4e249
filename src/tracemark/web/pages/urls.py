"""The addresses of the pages, app by app."""

from __future__ import annotations

from django.urls import include, path

from tracemark.web.pages import health, icon

urlpatterns = [
    path("health/live", health.live, name="health_live"),
    path("health/ready", health.ready, name="health_ready"),
    path("favicon.ico", icon.favicon, name="favicon"),
    path("metrics", health.metrics, name="metrics"),
    path("", include("tracemark.web.pages.home.urls")),
    path("", include("tracemark.web.pages.accounts.urls")),
    path("", include("tracemark.web.pages.tracing.urls")),
    path("", include("tracemark.web.pages.registry.urls")),
    path("two-officers/", include("tracemark.web.pages.two_officers.urls")),
    path("loads/books/", include("tracemark.web.pages.books.urls")),
    path("loads/", include("tracemark.web.pages.loads.urls")),
    path("jobs/", include("tracemark.web.pages.jobs.urls")),
    path("notices/", include("tracemark.web.pages.notices.urls")),
    path("catalogue/", include("tracemark.web.pages.catalogue.urls")),
    path("contacts/", include("tracemark.web.pages.directory.urls")),
    path("ledger/", include("tracemark.web.pages.ledger.urls")),
    path("", include("tracemark.web.pages.inspection.urls")),
    path("", include("tracemark.web.pages.papers.urls")),
    path("", include("tracemark.web.pages.help.urls")),
    path("practice/", include("tracemark.web.pages.practice.urls")),
]
