"""A field for a date as precisely as it is known: 2026-03-14, 2026-03, 2026 or 1970s; where wanted, in another calendar.

The choice of calendar stands beside the text under a name of its own (`<name>_calendar`), so a form that knows nothing
of it goes on sending the text alone. What was typed is kept with the date.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracemark.kernel.calendars import SAID, Calendar, parted, read_date
from tracemark.kernel.dates import PartialDate
from tracemark.kernel.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.forms.renderers import BaseRenderer
    from django.utils.safestring import SafeString

HELP = gettext_lazy("As precisely as you know it: 2026-03-14, 2026-03, 2026 or 1970s.")
HELP_CALENDARS = gettext_lazy(
    "As precisely as you know it: 2026-03-14, 2026-03, 2026 or 1970s. Of another calendar write the whole day, 1445-09-12; it is converted and kept as you typed it."
)
ATTRS = {"dir": "ltr", "autocomplete": "off", "inputmode": "text", "spellcheck": "false"}
SELECTED = mark_safe(" selected")
LONGEST, LONGEST_TYPED = 10, 40


class CalendarDateInput(forms.TextInput):
    """The text of a date, and beside it the calendar that it is of."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        text = super().value_from_datadict(data, files, name)
        sign = SAID.get(data.get(f"{name}_calendar"))  # type: ignore[arg-type] # a StrEnum is met by its text
        return f"{text} {sign}" if text and sign else text

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: BaseRenderer | None = None
    ) -> SafeString:
        calendar, text = parted(str(value or ""))
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            ((one.value, SELECTED if one is calendar else "", one.label) for one in Calendar),
        )
        return format_html(
            '<span class="row">{}<select name="{}_calendar" aria-label="{}">{}</select></span>',
            super().render(name, text, attrs, renderer),
            name,
            _("Calendar of the date"),
            options,
        )


class PartialDateField(forms.CharField):
    """`calendars`: where what was typed can be kept beside the date."""

    def __init__(self, *, calendars: bool = False, **kwargs: Any) -> None:
        self.calendars = calendars
        widget = CalendarDateInput(ATTRS) if calendars else forms.TextInput(ATTRS)
        defaults = {
            "max_length": LONGEST_TYPED if calendars else LONGEST,
            "help_text": HELP_CALENDARS if calendars else HELP,
            "widget": widget,
        }
        super().__init__(**{**defaults, **kwargs})

    def clean(self, value: Any) -> PartialDate | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return read_date(text) if self.calendars else PartialDate.read(text)
        except BadInput as error:
            raise forms.ValidationError(str(error)) from None


def both(on: PartialDate | None, shown: Any) -> Any:
    """A date with what was typed before it, where that was another calendar: 1445-09-12 Hijri = 22 March 2024."""
    if on is None or not on.typed:
        return shown
    return format_html('<bdi dir="ltr">{}</bdi> = {}', on.typed, shown)
