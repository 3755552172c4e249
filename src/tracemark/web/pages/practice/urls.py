"""Addresses of practice."""

from __future__ import annotations

from django.urls import path

from tracemark.web.pages.practice import views

urlpatterns = [
    path("", views.index, name="practice"),
    path("forget", views.forget, name="practice_forget"),
    path("<slug:exercise>/<int:seed>", views.exercise, name="practice_exercise"),
]
