"""Addresses of the pages of records."""

from __future__ import annotations

from django.urls import path

from tracemark.web.pages.registry import (
    changes,
    erasing,
    holders,
    listing,
    look_ups,
    more_looks,
    photographs,
    register,
    search,
    weapon,
)

urlpatterns = [
    path("search", search.show, name="search"),
    path("weapons/", listing.show, name="weapons"),
    path("weapons/export", listing.export, name="export_weapons"),
    path("weapons/register", register.register, name="register_weapon"),
    path("weapons/<uuid:uuid>", weapon.show, name="weapon"),
    path("weapons/<uuid:uuid>/deeds/<slug:act>", changes.deed, name="record_deed"),
    path("weapons/<uuid:uuid>/correct", changes.correct, name="correct_weapon"),
    path("weapons/<uuid:uuid>/marks", changes.mark, name="read_mark"),
    path("weapons/<uuid:uuid>/photographs", photographs.listing, name="weapon_photographs"),
    path("weapons/<uuid:uuid>/photographs/new", photographs.add, name="add_photograph"),
    path("weapons/<uuid:uuid>/photographs/compare", photographs.compare, name="compare_photographs"),
    path("look-ups/person", look_ups.person, name="look_up_person"),
    path("look-ups/place", look_ups.place, name="look_up_place"),
    path("weapons/<uuid:uuid>/holder", holders.look, name="look_at_holder"),
    path("weapons/<uuid:uuid>/holder/erase", erasing.erase, name="erase_holder"),
    path("look-ups/more", more_looks.ask, name="more_looks"),
    path("weapons/photographs/<uuid:uuid>", photographs.look, name="photograph"),
    path("weapons/photographs/<uuid:uuid>/<slug:size>", photographs.show, name="weapon_photograph"),
    path(
        "weapons/photographs/<uuid:uuid>/tiles/<int:level>/<int:column>/<int:row>",
        photographs.tile,
        name="photograph_tile",
    ),
    path("weapons/photographs/<uuid:uuid>/places/new", photographs.annotate, name="annotate_photograph"),
    path(
        "weapons/photographs/<uuid:uuid>/places/<uuid:place>/withdraw",
        photographs.withdraw,
        name="withdraw_place",
    ),
]
