from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "tracemark.apps.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tracemark.apps.accounts.policy import PolicyTable
        from tracemark.kernel.commands import register_authority

        register_authority(PolicyTable())

        from tracemark.apps.accounts import mailing, more_looks, tasks

        del mailing  # imported for the kind of job that it handles
        tasks.register()
        more_looks.register_step()
