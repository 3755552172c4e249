"""The form of an entry, made from the columns of its table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _

from tracemark.apps.catalogue import api as catalogue
from tracemark.apps.catalogue.words import type_label
from tracemark.kernel import clock
from tracemark.web.pages.catalogue.cells import RECALLED
from tracemark.web.pages.catalogue.words import COLUMNS, language_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tracemark.apps.catalogue.tables import Table

WHY, SEEN = "reason_for_change", "as_seen"
_ONE_A_LINE = frozenset({"aliases", "calibres", "applies_to", "successors"})
_RESOLVED = {
    "maker": "maker",
    "successor": "maker",
    "model": "model",
    "variant_of": "model",
    "calibres": "calibre",
}
"""Columns where a name may be typed instead of a code, and as what it is looked up."""


class EntryForm(forms.Form):
    """Fields for the columns of a table: all of them for a new entry, without the key for a change."""

    def __init__(self, table: Table, data: Any = None, *, entry: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial=_initial(table, entry))
        self.table = table
        self.is_new = entry is None
        for column in table.columns:
            if self.is_new or column not in table.key:
                self.fields[column] = _field(table, column)
        self.fields[WHY] = forms.CharField(
            label=_("Reason for the change") if entry else _("Reason"),
            help_text=_("It stands in the ledger beside your name."),
            max_length=300,
            required=entry is not None,
        )
        self.fields[SEEN] = forms.CharField(widget=forms.HiddenInput, required=False)

    def facts(self) -> dict[str, str]:
        """What was typed, as the table keeps it: codes where names were given, one separator in lists."""
        given = {name: str(self.cleaned_data[name]) for name in self.table.columns if name in self.fields}
        return {name: _kept(name, value) for name, value in given.items()}

    def show_faults(self, faults: Mapping[str, str]) -> None:
        for column, fault in faults.items():
            self.add_error(column if column in self.fields else None, fault)


def _initial(table: Table, entry: Mapping[str, Any] | None) -> dict[str, Any]:
    if entry is None:
        return {"source": RECALLED, "source_date": clock.today().isoformat()}
    facts = {name: entry[name] for name in table.columns}
    shown = {
        name: "\n".join(catalogue.parts(value)) if name in _ONE_A_LINE else value
        for name, value in facts.items()
    }
    return {**shown, SEEN: catalogue.print_of(facts)}


def _field(table: Table, column: str) -> forms.Field:
    of = table.model._meta.get_field(column)
    label = (
        language_name(column)
        if table.name == "states" and column in {"en", "ar", "zh", "fr", "ru", "es"}
        else COLUMNS[column]
    )
    about: dict[str, Any] = {
        "label": label,
        "required": column == "source_date" or not getattr(of, "blank", False),
        "help_text": _hint(table, column),
    }
    choices = _choices(table, column)
    if choices:
        return forms.ChoiceField(choices=[("", "–"), *choices], **about)
    if column in _ONE_A_LINE or column in {"meaning", "gives", "note"}:
        return forms.CharField(widget=forms.Textarea({"rows": 3}), **about)
    return forms.CharField(max_length=getattr(of, "max_length", None), **about)


def _choices(table: Table, column: str) -> list[tuple[str, str]]:
    if column in {"country", "state"}:
        return sorted(catalogue.state_names().items(), key=lambda item: catalogue.folded(item[1]))
    if column == "lang":
        return [(code, language_name(code)) for code in catalogue.LANGUAGES_OF_WORDS]
    return [(code, str(word)) for code, word in catalogue.choices_of(table.name, column).items()]


def _hint(table: Table, column: str) -> str:
    if column in _RESOLVED:
        one = _(
            "One a line, the most usual first. The name or the code of an entry in the table “%(table)s”."
        )
        line = _("The name or the code of an entry in the table “%(table)s”.")
        label = catalogue.TABLES[catalogue.REFERENCES[column]].label
        return (one if column in _ONE_A_LINE else line) % {"table": label}
    return {
        "code": _("Small Latin letters, digits and hyphens; it never changes.")
        if table.name != "factory_codes"
        else "",
        "aliases": _("One a line, in any script."),
        "successors": _("Codes of States, one a line, the responsible one first."),
        "applies_to": _("Types or codes of models, one a line; nothing for all."),
        "pattern": _("The text that stands there. @ and a word for the shape or the place: 66 @triangle."),
        "gives": _("Names and values as JSON, for example country, maker, year."),
        "source": _("The address of a page that you opened, or the word recalled."),
        "source_date": _("The day on which you opened it, or wrote this down: 2026-03-14."),
    }.get(column, "")


def _kept(column: str, value: str) -> str:
    if column in _ONE_A_LINE:
        lines = [line.strip() for part in value.splitlines() for line in catalogue.parts(part)]
        return catalogue.SEPARATOR.join(dict.fromkeys(_code(column, line) for line in lines))
    return _code(column, " ".join(value.split()) if column != "gives" else value.strip())


def _code(column: str, said: str) -> str:
    """The code of what was named; what cannot be told stays as typed, and the check of the entry says so."""
    if not said:
        return said
    if column == "applies_to":
        types = {catalogue.folded(type_label(code)): code for code in catalogue.choices_of("models", "type")}
        return types.get(catalogue.folded(said), said)
    if column not in _RESOLVED:
        return said
    named = catalogue.resolve(catalogue.snapshot(), _RESOLVED[column], said)
    return named.codes[0] if named.sure else said
