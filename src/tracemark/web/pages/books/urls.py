"""Addresses of the pages of ledger books; they stand under loads."""

from __future__ import annotations

from django.urls import path

from tracemark.web.pages.books import differences, handing_in, listing, page, typing

urlpatterns = [
    path("", listing.show, name="books"),
    path("new", handing_in.hand_in, name="book_new"),
    path("<uuid:uuid>", page.show, name="book_page"),
    path("<uuid:uuid>/type", typing.read, name="book_type"),
    path("<uuid:uuid>/differences", differences.settle, name="book_differences"),
    path("<uuid:uuid>/load", page.load, name="book_load"),
    path("<uuid:uuid>/anew", page.anew, name="book_anew"),
    path("<uuid:uuid>/withdraw", page.withdraw, name="book_withdraw"),
    path("<uuid:uuid>/scan/<slug:size>", page.scan, name="book_scan"),
    path("<uuid:uuid>/scan/<int:level>/<int:column>/<int:row>", page.tile, name="book_scan_tile"),
]
