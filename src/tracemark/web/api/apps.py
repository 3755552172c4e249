"""The API as Django knows it: it has a template and no tables."""

from __future__ import annotations

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "tracemark.web.api"
    label = "api"
