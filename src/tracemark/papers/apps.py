from __future__ import annotations

from django.apps import AppConfig


class PapersConfig(AppConfig):
    name = "tracemark.papers"
    label = "papers"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """A worker knows who keeps the scans of filled forms."""
        from tracemark.papers import scans

        del scans
