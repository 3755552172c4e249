"""Addresses of the pages of tracing."""

from __future__ import annotations

from django.urls import path

from tracemark.web.pages.tracing import (
    case,
    case_steps,
    cases,
    finds,
    incidents,
    inquiries,
    photographs,
    trace,
)

urlpatterns = [
    path("trace", trace.trace, name="trace"),
    path("trace/live", trace.live, name="trace_live"),
    path("incidents", incidents.listing, name="incidents"),
    path("incidents/new", incidents.begin, name="incident_new"),
    path("incidents/<uuid:uuid>", incidents.show, name="incident"),
    path("finds", finds.listing, name="finds"),
    path("finds/<uuid:uuid>", finds.show, name="find"),
    path("finds/<uuid:uuid>/marks", finds.read_again, name="find_read_again"),
    path("finds/<uuid:uuid>/identification", finds.identify, name="find_identify"),
    path("finds/<uuid:uuid>/custody", finds.hand_over, name="find_hand_over"),
    path("finds/<uuid:uuid>/photographs", photographs.listing, name="find_photographs"),
    path("finds/<uuid:uuid>/photographs/new", photographs.add, name="find_photograph"),
    path("finds/<uuid:uuid>/photographs/compare", photographs.compare, name="compare_find_photographs"),
    path("finds/photographs/<uuid:uuid>", photographs.look, name="find_look"),
    path("finds/photographs/<uuid:uuid>/<slug:size>", photographs.picture, name="find_picture"),
    path(
        "finds/photographs/<uuid:uuid>/tiles/<int:level>/<int:column>/<int:row>",
        photographs.tile,
        name="find_tile",
    ),
    path("finds/photographs/<uuid:uuid>/places/new", photographs.annotate, name="annotate_find_photograph"),
    path(
        "finds/photographs/<uuid:uuid>/places/<uuid:place>/withdraw",
        photographs.withdraw,
        name="withdraw_find_place",
    ),
    path("finds/<uuid:uuid>/case", finds.open_case, name="find_open_case"),
    path("cases", cases.listing, name="cases"),
    path("cases/export", cases.export, name="cases_export"),
    path("cases/<uuid:uuid>", case.show, name="case"),
    path("cases/<uuid:uuid>/search", case_steps.search, name="case_search"),
    path("cases/<uuid:uuid>/compare/<uuid:weapon>", case_steps.compare, name="case_compare"),
    path("cases/<uuid:uuid>/no-record", case_steps.no_record, name="case_no_record"),
    path(
        "cases/<uuid:uuid>/confirmation", case_steps.withdraw_confirmation, name="case_withdraw_confirmation"
    ),
    path("cases/<uuid:uuid>/grounds", case_steps.grounds, name="case_grounds"),
    path("cases/<uuid:uuid>/point", case_steps.point, name="case_point"),
    path("cases/<uuid:uuid>/inquiries", case_steps.ask, name="case_ask"),
    path("cases/<uuid:uuid>/holders/<uuid:holder>", case_steps.look, name="case_holder"),
    path("cases/<uuid:uuid>/close", case_steps.close, name="case_close"),
    path("cases/<uuid:uuid>/reopen", case_steps.reopen, name="case_reopen"),
    path("inquiries", inquiries.listing, name="inquiries"),
    path("inquiries/<uuid:uuid>", inquiries.show, name="inquiry"),
    path("inquiries/<uuid:uuid>/remind", inquiries.remind, name="inquiry_remind"),
    path("inquiries/<uuid:uuid>/withdraw", inquiries.withdraw, name="inquiry_withdraw"),
]
