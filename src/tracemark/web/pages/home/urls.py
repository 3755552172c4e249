"""Addresses of the first page and of help."""

from __future__ import annotations

from django.urls import path

from tracemark.web.pages.home import views

urlpatterns = [
    path("", views.home, name="home"),
    path("health", views.health, name="health"),
]
