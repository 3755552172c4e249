"""Addresses of the pages of steps that need two officers."""

from __future__ import annotations

from django.urls import path

from tracemark.web.pages.two_officers import deciding, listing

urlpatterns = [
    path("", listing.show, name="second_requests"),
    path("<uuid:uuid>", deciding.show, name="second_request"),
    path("<uuid:uuid>/approve", deciding.approve, name="approve_step"),
    path("<uuid:uuid>/decline", deciding.decline, name="decline_step"),
    path("<uuid:uuid>/withdraw", deciding.withdraw, name="withdraw_step"),
]
