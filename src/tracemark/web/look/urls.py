"""The address of the gallery of components."""

from __future__ import annotations

from django.urls import path

from tracemark.web.look import views

urlpatterns = [path("", views.gallery, name="look")]
