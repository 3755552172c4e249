"""Fields that records are described with: names resolved by the catalogue, States, dates, choices in words.

Suggestions are a `datalist` of the browser, so they need no script. What a name means is never guessed: where
it may mean several things the form asks back, and what the catalogue does not know is kept as written.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from tracemark.apps.catalogue import api as catalogue
from tracemark.apps.registry.data import STATUS_LABELS, Status
from tracemark.apps.registry.labels import CONDITIONS, KINDS, PLACES, TYPES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from django.forms.renderers import BaseRenderer
    from django.utils.safestring import SafeString

    from tracemark.apps.catalogue.api import Snapshot

Choices = list[tuple[str, str]]

LABELS = {
    "maker": gettext_lazy("Maker"),
    "model": gettext_lazy("Model"),
    "calibre": gettext_lazy("Calibre"),
}
NOT_LISTED = "-"


class LongSelect(forms.Select):
    """Draws its options itself: a template for each of 280 States costs more time than the rest of a page."""

    listed: Callable[[], Listed] | None = None

    def use_required_attribute(self, initial: Any) -> bool:
        if self.listed is None:
            return super().use_required_attribute(initial)
        return "" in self.listed().codes  # nothing chosen can then be told from a choice

    def render(
        self,
        name: str,
        value: Any,
        attrs: dict[str, Any] | None = None,
        renderer: BaseRenderer | None = None,
    ) -> SafeString:
        options = self.listed().options if self.listed else _options(self.choices)
        for chosen in self.format_value(value):
            option = f'<option value="{escape(chosen)}"'
            options = options.replace(f"{option}>", f"{option} selected>", 1)
        said = flatatt(self.build_attrs(self.attrs, {**(attrs or {}), "name": name}))
        return mark_safe(f"<select{said}>{options}</select>")  # noqa: S308 - every part is escaped where it is made


@dataclass(frozen=True, slots=True)
class Listed:
    """What a long list offers, and how it is drawn, in one language."""

    codes: frozenset[str]
    options: str


_kept: dict[tuple[Callable[[], Choices], str], tuple[Snapshot | None, Listed]] = {}


class ListField(forms.ChoiceField):
    """A choice from a list that is made once for each language and each state of the catalogue."""

    widget = LongSelect

    def __init__(self, *, choices: Callable[[], Choices], **said: Any) -> None:
        self.made_by = choices
        self.known: Snapshot | None = None
        """The catalogue as the page has it, where it has it: States are named by it."""
        self.kept: Listed | None = None
        super().__init__(choices=choices, **said)

    def __deepcopy__(self, memo: dict[int, Any]) -> ListField:
        copied: ListField = super().__deepcopy__(memo)
        copied.widget.listed = copied.listed
        return copied

    def valid_value(self, value: Any) -> bool:
        return str(value) in self.listed().codes

    def listed(self) -> Listed:
        if self.kept is None:
            self.kept = _listed(self.made_by, self.known)
        return self.kept


def _listed(choices: Callable[[], Choices], known: Snapshot | None) -> Listed:
    """The list as it was made for this language; that of the States for this state of the catalogue."""
    if choices is not state_choices:
        known = None
    elif known is None:
        known = catalogue.snapshot()
    key = choices, get_language() or ""
    kept = _kept.get(key)
    if kept and kept[0] is known:
        return kept[1]
    made = choices()
    listed = Listed(frozenset(str(code) for code, _label in made), _options(made))
    _kept[key] = known, listed
    return listed


def _options(choices: Iterable[tuple[Any, Any]]) -> str:
    return "".join(f'<option value="{escape(code)}">{escape(label)}</option>' for code, label in choices)


def named_field(kind: str, *, help_text: str = "") -> forms.CharField:
    """A text for a maker, a model or a calibre, with suggestions of the list `<kind>s` in the page."""
    attrs = {"list": f"{kind}s", "autocomplete": "off", "spellcheck": "false", "dir": "auto"}
    return forms.CharField(
        label=LABELS[kind],
        max_length=200,
        required=False,
        help_text=help_text,
        widget=forms.TextInput(attrs),
    )


def state_field(label: Any, *, required: bool = False, help_text: Any = "") -> forms.ChoiceField:
    return ListField(label=label, required=required, help_text=help_text, choices=state_choices)


def choice_field(label: Any, choices: Callable[[], Choices], *, required: bool = False) -> forms.ChoiceField:
    return ListField(label=label, required=required, choices=choices)


def state_choices() -> Choices:
    return _optional(sorted(catalogue.state_names().items(), key=lambda pair: pair[1]))


def type_choices() -> Choices:
    return _optional((code, str(label)) for code, label in TYPES.items())


def status_choices() -> Choices:
    shown = (status for status in Status if status is not Status.WITHDRAWN)
    return _optional((status.value, str(STATUS_LABELS[status])) for status in shown)


def place_choices() -> Choices:
    return _optional((code, str(label)) for code, label in PLACES.items())


def kind_choices() -> Choices:
    return _optional((code, str(label)) for code, label in KINDS.items())


def condition_choices() -> Choices:
    return [(code, str(label)) for code, label in CONDITIONS.items()]


def names(known: Snapshot, kind: str, codes: Iterable[str]) -> Choices:
    """Codes with what the catalogue calls them."""
    called = {"maker": known.maker_name, "model": known.model_name, "calibre": known.calibre_name}[kind]
    return [(code, called(code)) for code in codes]


def which_field(known: Snapshot, kind: str, codes: Iterable[str], written: str) -> forms.ChoiceField:
    """Asks back which of several things a name means."""
    kept = _("None of these: keep “%(written)s” as written.") % {"written": written}
    return forms.ChoiceField(
        label=_("Which one is “%(written)s”?") % {"written": written},
        choices=[*names(known, kind, codes), (NOT_LISTED, kept)],
        widget=forms.RadioSelect,
        required=False,
    )


def _optional(choices: Iterable[tuple[str, str]]) -> Choices:
    return [("", "–"), *choices]
