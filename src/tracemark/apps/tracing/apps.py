from __future__ import annotations

from django.apps import AppConfig


class TracingConfig(AppConfig):
    name = "tracemark.apps.tracing"
    label = "tracing"
    default_auto_field = "django.db.models.BigAutoField"
