"""Addresses of the pages of paper."""

from __future__ import annotations

from django.urls import path

from tracemark.web.pages.papers import filing, form, forms, verifying

urlpatterns = [
    path("verify", verifying.show, name="verify_paper"),
    path("papers/forms", forms.listing, name="paper_forms"),
    path("papers/forms/<slug:reference>", form.show, name="paper_form"),
    path("papers/forms/<slug:reference>/spoilt", form.spoil, name="paper_form_spoil"),
    path("papers/forms/<slug:reference>/again", form.reopen, name="paper_form_reopen"),
    path("papers/forms/<slug:reference>/scans", form.scan, name="paper_form_scan"),
    path(
        "papers/forms/<slug:reference>/scans/<uuid:scan>/<slug:size>", form.picture, name="paper_form_picture"
    ),
    path("papers/<slug:kind>/<uuid:uuid>", filing.issue, name="issue_paper"),
]
