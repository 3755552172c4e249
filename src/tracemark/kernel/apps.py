from __future__ import annotations

from django.apps import AppConfig, apps


class KernelConfig(AppConfig):
    name = "tracemark.kernel"
    label = "kernel"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Refuse a table that does not say what is personal in it; know what a worker sweeps."""
        from tracemark.kernel import intake, replies
        from tracemark.kernel.rows import Row

        del intake, replies

        for model in apps.get_models():
            if issubclass(model, Row) and "personal" not in vars(model):
                raise TypeError(f"{model.__name__} must say what is `personal` in it, even if that is ().")
