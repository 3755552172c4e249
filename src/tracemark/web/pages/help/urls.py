"""Addresses of help and of the first day."""

from __future__ import annotations

from django.urls import path

from tracemark.web.pages.help import first_day, views

urlpatterns = [
    path("help", views.index, name="help"),
    path("first-day", first_day.show, name="first_day"),
    path("first-day/<slug:role>/<slug:step>", first_day.tick, name="first_day_tick"),
]
