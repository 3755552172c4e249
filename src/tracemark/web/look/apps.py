"""The design system as an app: templates, tags and static files, no tables."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LookConfig(AppConfig):
    name = "tracemark.web.look"
    label = "look"
    verbose_name = _("Look")
