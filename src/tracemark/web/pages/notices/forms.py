"""How somebody wants to be told, as a form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from tracemark.apps.accounts.data import DigestEvery, NoticeSettings

if TYPE_CHECKING:
    from collections.abc import Callable

HOURS = [(hour, f"{hour:02d}:00") for hour in range(24)]
NONE = [("", "–")]


def _number(value: str) -> int | None:
    return int(value) if value else None


def _choice(label: Any, choices: Any, *, required: bool = True, hint: Any = "") -> forms.TypedChoiceField:
    coerce: Callable[[str], Any] = _number
    return forms.TypedChoiceField(
        label=label, choices=choices, coerce=coerce, required=required, empty_value=None, help_text=hint
    )


class SettingsForm(forms.Form):
    digest = forms.ChoiceField(
        label=_("E-mail of what waits"),
        choices=lambda: [(every.value, every.label) for every in DigestEvery],
        help_text=_(
            "It says how many things wait, their references and their days, and nothing else. "
            "What cannot wait is sent at once, also in quiet hours."
        ),
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        max_length=254,
        help_text=_("Leave it empty to get no e-mail at all."),
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    weekday = _choice(
        _("Day of the week"), lambda: list(WEEKDAYS.items()), hint=_("If it comes once a week.")
    )
    hour = _choice(_("Hour"), HOURS)
    language = forms.ChoiceField(label=_("Language"), required=False)
    quiet_from = _choice(_("Quiet from"), NONE + HOURS, required=False)
    quiet_until = _choice(_("Quiet until"), NONE + HOURS, required=False)
    quiet_days = forms.TypedMultipleChoiceField(
        label=_("Quiet days"),
        choices=lambda: list(WEEKDAYS.items()),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        own = [("", _("The language of your pages"))]
        self.fields["language"].choices = own + list(settings.LANGUAGES)  # type: ignore[attr-defined]

    def wishes(self) -> NoticeSettings:
        said = dict(self.cleaned_data)
        said["digest"] = DigestEvery(said["digest"])
        said["quiet_days"] = tuple(said["quiet_days"])
        return NoticeSettings(**said)
