"""Addresses of the pages of the catalogue."""

from __future__ import annotations

from django.urls import path

from tracemark.web.pages.catalogue import changing, entry, identifying, listing, overview

urlpatterns = [
    path("", overview.show, name="catalogue"),
    path("identify", identifying.show, name="identify"),
    path("<slug:table>", listing.show, name="catalogue_table"),
    path("<slug:table>.csv", listing.export, name="catalogue_export"),
    path("<slug:table>/new", changing.add, name="catalogue_new"),
    path("<slug:table>/<int:pk>", entry.by_number, name="catalogue_entry"),
    path("<slug:table>/<int:pk>/change", changing.change, name="catalogue_change"),
    path("<slug:table>/code/<str:code>", entry.by_code, name="catalogue_code"),
]
