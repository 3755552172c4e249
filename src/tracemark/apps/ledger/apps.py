from __future__ import annotations

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "tracemark.apps.ledger"
    label = "ledger"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tracemark.apps.ledger.recorder import LedgerRecorder
        from tracemark.kernel.commands import register_recorder

        register_recorder(LedgerRecorder())
