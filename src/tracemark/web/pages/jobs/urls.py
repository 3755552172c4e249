"""Addresses of the pages of work under way."""

from __future__ import annotations

from django.urls import path

from tracemark.web.pages.jobs import views

urlpatterns = [
    path("", views.show, name="jobs"),
    path("<str:reference>/cancel", views.cancel, name="cancel_job"),
    path("<str:reference>/again", views.again, name="job_again"),
]
