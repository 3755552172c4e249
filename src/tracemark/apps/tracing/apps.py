from __future__ import annotations

from django.apps import AppConfig


class TracingConfig(AppConfig):
    name = "tracemark.apps.tracing"
    label = "tracing"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Looks at personal data ask here whether a case exists; a worker knows who keeps photographs of finds."""
        from tracemark.apps.accounts.api import register_case_book
        from tracemark.apps.tracing import holding, photographs, tasks
        from tracemark.apps.tracing.listing import OpenCases

        del photographs

        register_case_book(OpenCases())
        tasks.register()
        holding.register()
