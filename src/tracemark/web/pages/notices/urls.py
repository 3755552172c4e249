"""Addresses of notices, of their settings, and of calendars."""

from __future__ import annotations

from django.urls import path

from tracemark.web.pages.notices import calendar, views

urlpatterns = [
    path("", views.show, name="notices"),
    path("read", views.read, name="notices_read"),
    path("settings", views.settings_page, name="notice_settings"),
    path("calendar", views.renew, name="renew_calendar"),
    path("calendar/end", views.end, name="end_calendar"),
    path("calendar/<str:secret>.ics", calendar.feed, name="calendar"),
]
