from __future__ import annotations

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "tracemark.apps.directory"
    label = "directory"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tracemark.apps.directory import tasks

        tasks.register()
