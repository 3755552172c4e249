"""Addresses of the pages of loads."""

from __future__ import annotations

from django.urls import path

from tracemark.web.pages.loads import listing, mapping, result, taking

urlpatterns = [
    path("", listing.show, name="loads"),
    path("new", taking.take, name="load_new"),
    path("<uuid:uuid>", result.show, name="load"),
    path("<uuid:uuid>/columns", mapping.columns, name="load_columns"),
    path("<uuid:uuid>/start", mapping.start, name="load_start"),
    path("<uuid:uuid>/aside", result.aside, name="load_aside"),
    path("<uuid:uuid>/repeats", result.repeats, name="load_repeats"),
    path("<uuid:uuid>/undo", result.undo, name="load_undo"),
]
