"""Forms of the directory: the filter, an authority, a contact."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracemark.apps.catalogue import api as catalogue
from tracemark.apps.directory import api as directory
from tracemark.apps.directory.data import AuthorityKind, ContactFacts, Function
from tracemark.web.pages.directory.words import SIX, language_name


def _kinds() -> list[tuple[str, str]]:
    return [(kind.value, kind.label) for kind in AuthorityKind]


def _functions() -> list[tuple[str, str]]:
    return [(function.value, function.label) for function in Function]


def _states(codes: set[str] | None = None) -> list[tuple[str, str]]:
    names = catalogue.state_names()
    kept = names if codes is None else {code: names.get(code, code) for code in codes}
    return sorted(kept.items(), key=lambda item: catalogue.folded(item[1]))


class FilterForm(forms.Form):
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind of authority"), required=False)
    function = forms.ChoiceField(label=gettext_lazy("Answers for"), required=False)
    confirmed = forms.ChoiceField(label=gettext_lazy("Confirmed"), required=False)

    def __init__(self, data: Any, *, states: set[str]) -> None:
        super().__init__(data)
        any_ = ("", _("any"))
        self._offer("state", [any_, *_states(states)])
        self._offer("kind", [any_, *_kinds()])
        self._offer("function", [any_, *_functions()])
        self._offer("confirmed", [any_, ("stale", _("more than a year ago"))])

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]


class AuthorityForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("Kind of authority"), choices=_kinds)
    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        help_text=gettext_lazy("For an authority of a State; an organisation has none."),
        required=False,
        choices=lambda: [("", "–"), *_states()],
    )


class ContactForm(forms.Form):
    authority = forms.ChoiceField(label=gettext_lazy("Authority"))
    function = forms.ChoiceField(label=gettext_lazy("Answers for"), choices=_functions)
    office = forms.CharField(
        label=gettext_lazy("Office"),
        help_text=gettext_lazy("The office, not a person: people change, the office answers."),
        max_length=200,
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=lambda: [(code, language_name(code)) for code in SIX],
    )
    other_languages = forms.CharField(
        label=gettext_lazy("Other languages"),
        help_text=gettext_lazy("With commas between them."),
        required=False,
        max_length=80,
    )
    hours = forms.CharField(
        label=gettext_lazy("Hours"),
        help_text=gettext_lazy("With the time zone: Monday to Friday 08:00-16:00 UTC+1."),
        required=False,
        max_length=200,
    )
    phone = forms.CharField(
        label=gettext_lazy("Telephone"),
        help_text=gettext_lazy("With the code of the country: +41 22 000 00 00."),
        required=False,
        max_length=60,
        widget=forms.TextInput({"type": "tel", "dir": "ltr"}),
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail"), required=False, widget=forms.EmailInput({"dir": "ltr"})
    )
    address = forms.CharField(label=gettext_lazy("Address"), required=False, max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = catalogue.state_names()
        self.fields["authority"].choices = [  # type: ignore[attr-defined]
            ("", "–"),
            *(
                (
                    str(row.uuid),
                    f"{names.get(row.state, row.state)} – {row.name}" if row.state else row.name,
                )
                for row in directory.list_authorities().prefetch_related(None)
            ),
        ]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        ways = ("phone", "email", "address")
        if not self.errors and not any(given.get(way) for way in ways):
            raise forms.ValidationError(_("Give at least one way to reach the office."))
        return given

    def facts(self) -> ContactFacts:
        given = self.cleaned_data
        others = [part.strip() for part in given["other_languages"].replace("|", ",").split(",")]
        return ContactFacts(
            function=Function(given["function"]),
            office=given["office"],
            languages="|".join([*given["languages"], *filter(None, others)]),
            hours=given["hours"],
            phone=given["phone"],
            email=given["email"],
            address=given["address"],
        )
