"""A field for a date as precisely as it is known: 2026-03-14, 2026-03, 2026 or 1970s."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tracemark.kernel.dates import NotADate, PartialDate

HELP = _("As precisely as you know it: 2026-03-14, 2026-03, 2026 or 1970s.")


class PartialDateField(forms.CharField):
    def __init__(self, **kwargs: Any) -> None:
        attrs = {"dir": "ltr", "autocomplete": "off", "inputmode": "text", "spellcheck": "false"}
        defaults = {"max_length": 10, "help_text": HELP, "widget": forms.TextInput(attrs)}
        super().__init__(**{**defaults, **kwargs})

    def clean(self, value: Any) -> PartialDate | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return PartialDate.read(text)
        except NotADate as error:
            raise forms.ValidationError(str(error)) from None
