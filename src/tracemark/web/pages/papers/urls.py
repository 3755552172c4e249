"""Addresses of the pages of paper."""

from __future__ import annotations

from django.urls import path

from tracemark.web.pages.papers import filing, verifying

urlpatterns = [
    path("verify", verifying.show, name="verify_paper"),
    path("papers/<slug:kind>/<uuid:uuid>", filing.issue, name="issue_paper"),
]
