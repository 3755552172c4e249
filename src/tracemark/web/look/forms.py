"""How Django forms are drawn: our templates for the form, the field, and the list of errors.

What a form asks and accepts is said by the page that owns it.
"""

from __future__ import annotations

from typing import Any

from django.forms import TextInput
from django.forms.renderers import DjangoTemplates

__all__ = ["LookRenderer", "MarkInput"]


class LookRenderer(DjangoTemplates):
    form_template_name = "look/form.html"
    field_template_name = "look/field.html"


class MarkInput(TextInput):
    """A mark is typed in large letters that cannot be taken for each other, and nothing corrects the typist."""

    template_name = "look/mark_input.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        plain = {"class": "mark-input", "dir": "ltr", "spellcheck": "false", "autocomplete": "off"}
        super().__init__({**plain, "autocapitalize": "characters", "autocorrect": "off", **(attrs or {})})
