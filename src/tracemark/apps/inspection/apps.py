from __future__ import annotations

from django.apps import AppConfig


class InspectionConfig(AppConfig):
    name = "tracemark.apps.inspection"
    label = "inspection"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tracemark.apps.inspection import tasks

        tasks.register()
