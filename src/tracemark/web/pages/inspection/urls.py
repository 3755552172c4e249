"""Addresses of the pages of inspections."""

from __future__ import annotations

from django.urls import path

from tracemark.web.pages.inspection import beginning, differences, looks, samples, seeing, taking

urlpatterns = [
    path("looks", looks.listing, name="looks"),
    path("looks/officers", looks.officers, name="looks_by_officer"),
    path("looks/export", taking.looks, name="looks_export"),
    path("looks/proof", taking.look_proofs, name="look_proofs"),
    path("looks/<uuid:uuid>/entry", looks.entry, name="look_entry"),
    path("inspections", samples.listing, name="samples"),
    path("inspections/draw", beginning.draw, name="sample_draw"),
    path("inspections/shelf", beginning.shelf, name="sample_shelf"),
    path("inspections/<uuid:uuid>", samples.show, name="sample"),
    path("inspections/<uuid:uuid>/shelf", seeing.add, name="sample_add"),
    path("inspections/<uuid:uuid>/close", samples.close, name="sample_close"),
    path("inspections/<uuid:uuid>/withdraw", samples.withdraw, name="sample_withdraw"),
    path("inspections/<uuid:uuid>/proof", taking.sample_proof, name="sample_proof"),
    path("inspections/lines/<uuid:uuid>", seeing.line, name="sample_line"),
    path("differences", differences.listing, name="differences"),
    path("differences/<uuid:uuid>", differences.show, name="difference"),
]
