from __future__ import annotations

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "tracemark.apps.registry"
    label = "registry"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """A worker knows the jobs of loads and of photographs from the start."""
        from tracemark.apps.registry import photographs
        from tracemark.apps.registry.loads import undo

        del photographs, undo
