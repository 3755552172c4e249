from __future__ import annotations

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "tracemark.apps.registry"
    label = "registry"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """A worker knows the jobs of loads, photographs and books from the start; what waits is told."""
        from tracemark.apps.registry import holding, photographs, two_officers
        from tracemark.apps.registry.books import tasks
        from tracemark.apps.registry.loads import undo

        del photographs, undo

        holding.register()
        tasks.register()
        two_officers.register_steps()
