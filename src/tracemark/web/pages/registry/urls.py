"""Addresses of the pages of records."""

from __future__ import annotations

from django.urls import path

from tracemark.web.pages.registry import changes, holders, listing, photographs, register, search, weapon

urlpatterns = [
    path("search", search.show, name="search"),
    path("weapons/", listing.show, name="weapons"),
    path("weapons/export", listing.export, name="export_weapons"),
    path("weapons/register", register.register, name="register_weapon"),
    path("weapons/<uuid:uuid>", weapon.show, name="weapon"),
    path("weapons/<uuid:uuid>/deeds/<slug:act>", changes.deed, name="record_deed"),
    path("weapons/<uuid:uuid>/correct", changes.correct, name="correct_weapon"),
    path("weapons/<uuid:uuid>/marks", changes.mark, name="read_mark"),
    path("weapons/<uuid:uuid>/photographs", photographs.add, name="add_photograph"),
    path("weapons/<uuid:uuid>/holder", holders.look, name="look_at_holder"),
    path("weapons/photographs/<uuid:uuid>", photographs.show, name="weapon_photograph"),
]
