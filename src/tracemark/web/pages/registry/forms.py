"""The small forms of a record's page: a deed, a mark, a photograph, a look at a name, a correction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracemark.apps.registry.data import HOLDER_LABELS, Act, DeedFacts, HolderFacts, HolderKind, Mark
from tracemark.apps.registry.labels import SYMBOLS
from tracemark.kernel.calendars import noted
from tracemark.web.look.forms import MarkInput
from tracemark.web.pages.registry import fields
from tracemark.web.pages.tracing.dates import PartialDateField

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tracemark.apps.accounts.data import Purpose

HOW = {
    "by_eye": gettext_lazy("by eye"),
    "magnifier": gettext_lazy("with a magnifier"),
    "photograph": gettext_lazy("from a photograph"),
    "laboratory": gettext_lazy("restored in a laboratory"),
    "document": gettext_lazy("from a document"),
    "correction": gettext_lazy("by a correction of the record"),
}
METHODS = {
    "": "–",
    "stamped": gettext_lazy("Stamped"),
    "engraved": gettext_lazy("Engraved"),
    "laser": gettext_lazy("By laser"),
    "cast": gettext_lazy("Cast"),
    "dot_peen": gettext_lazy("Dot by dot"),
    "etched": gettext_lazy("Etched"),
    "plate": gettext_lazy("On a plate"),
    "other": gettext_lazy("Another way"),
}
GAINS_HOLDER = frozenset({Act.TRANSFERRED, Act.ISSUED})
FROM_STATE = frozenset({Act.IMPORTED})
TO_STATE = frozenset({Act.EXPORTED})


class HolderPart(forms.Form):
    """Who holds the weapon: no more than tells one holder from another."""

    holder_kind = forms.ChoiceField(
        label=gettext_lazy("Kind of holder"),
        required=False,
        choices=lambda: [("", "–"), *((kind.value, str(HOLDER_LABELS[kind])) for kind in HolderKind)],
    )
    holder_name = forms.CharField(
        label=gettext_lazy("Name of the holder"),
        help_text=gettext_lazy(
            "One name is enough. A private person's name is sealed: the record shows none."
        ),
        max_length=200,
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "dir": "auto"}),
    )
    holder_number = forms.CharField(
        label=gettext_lazy("Number of a document"),
        help_text=gettext_lazy("Of a licence or an identity document; it tells two of one name apart."),
        max_length=80,
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "dir": "ltr"}),
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("holder_kind") and not said.get("holder_name"):
            self.add_error("holder_name", _("Name the holder, or leave the kind empty."))
        if said.get("holder_name") and not said.get("holder_kind"):
            self.add_error("holder_kind", _("Say what kind of holder this is."))
        return said

    def holder(self) -> HolderFacts | None:
        said = self.cleaned_data
        if not said.get("holder_kind"):
            return None
        return HolderFacts(HolderKind(said["holder_kind"]), said["holder_name"], said["holder_number"])


class DeedPart(forms.Form):
    """When, where, by which document and law."""

    on = PartialDateField(label=gettext_lazy("Date"), required=False, calendars=True)
    place = forms.CharField(label=gettext_lazy("Place"), max_length=200, required=False)
    from_state = fields.state_field(gettext_lazy("From the State"))
    to_state = fields.state_field(gettext_lazy("To the State"))
    document = forms.CharField(
        label=gettext_lazy("Document"),
        help_text=gettext_lazy("Its kind, number and date, so that it can be found again."),
        max_length=200,
        required=False,
    )
    legal_basis = forms.CharField(label=gettext_lazy("Legal basis"), max_length=200, required=False)
    note = forms.CharField(
        label=gettext_lazy("Note"), max_length=500, required=False, widget=forms.Textarea({"rows": 3})
    )

    def facts(self) -> DeedFacts:
        said = self.cleaned_data
        texts = ("place", "from_state", "to_state", "document", "legal_basis", "note")
        facts = {name: said.get(name, "") for name in texts}
        facts["note"] = noted(facts["note"], said.get("on"))
        return DeedFacts(on=said.get("on"), **facts)


class DeedForm(HolderPart, DeedPart):
    """One deed; it asks only what this kind of deed has."""

    def __init__(self, *args: Any, act: Act, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if act not in FROM_STATE:
            del self.fields["from_state"]
        if act not in TO_STATE:
            del self.fields["to_state"]
        if act not in GAINS_HOLDER:
            for name in ("holder_kind", "holder_name", "holder_number"):
                del self.fields[name]
        self.order_fields(["on", "place", "from_state", "to_state", "holder_kind", "holder_name"])
        for name in ("from_state", "to_state", "holder_kind", "holder_name"):
            if name in self.fields:
                self.fields[name].required = True


class MarkPart(forms.Form):
    """One mark beside the serial: all of it may stay empty."""

    kind = fields.choice_field(gettext_lazy("Kind of mark"), fields.kind_choices)
    text = forms.CharField(label=gettext_lazy("Text"), max_length=200, required=False, widget=MarkInput)
    symbol = forms.ChoiceField(
        label=gettext_lazy("Symbol"),
        required=False,
        choices=lambda: [("", "–"), *((code, str(label)) for code, label in SYMBOLS.items())],
        widget=fields.LongSelect,
    )
    place = fields.choice_field(gettext_lazy("Place on the weapon"), fields.place_choices)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if (said.get("text") or said.get("symbol")) and not said.get("kind"):
            self.add_error("kind", _("Say what kind of mark this is."))
        return said

    def mark(self) -> Mark | None:
        said = self.cleaned_data
        if not said.get("text") and not said.get("symbol"):
            return None
        return Mark(said["text"], kind=said["kind"], place=said["place"], symbol=said["symbol"])


class MarkForm(MarkPart):
    """A mark read on the weapon, or read again."""

    method = forms.ChoiceField(
        label=gettext_lazy("How it was put on"), required=False, choices=list(METHODS.items())
    )
    condition = forms.ChoiceField(label=gettext_lazy("Condition"), choices=fields.condition_choices)
    how = forms.ChoiceField(
        label=gettext_lazy("How you read it"),
        choices=[pair for pair in HOW.items() if pair[0] != "correction"],
    )
    replaces = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if not said.get("text") and not said.get("symbol"):
            self.add_error("text", _("Type what you read, or choose the symbol."))
        return said

    def mark(self) -> Mark:
        said = self.cleaned_data
        return Mark(
            said["text"],
            kind=said["kind"],
            place=said["place"],
            symbol=said["symbol"],
            method=said["method"],
            condition=said["condition"],
        )


class ReasonForm(forms.Form):
    """What a look at personal data is for, and in which case: both are recorded."""

    purpose = forms.ChoiceField(
        label=gettext_lazy("Purpose"),
        help_text=gettext_lazy("Why you need it: it is recorded with your name."),
    )
    case = forms.CharField(
        label=gettext_lazy("Case number"),
        help_text=gettext_lazy("To trace, the number of an open case; else the number of the file at hand."),
        max_length=80,
        widget=forms.TextInput({"dir": "ltr"}),
    )

    def __init__(self, *args: Any, purposes: Iterable[Purpose], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(one.value, one.label) for one in purposes]
        first = [("", "–")] if len(offered) > 1 else []
        self.fields["purpose"].choices = [*first, *offered]  # type: ignore[attr-defined]


class LookForm(ReasonForm):
    """Whose name, what for, and in which case."""

    holder = forms.ChoiceField(label=gettext_lazy("Holder"))
    field_order = ("holder", "purpose", "case")

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["holder"].choices = people  # type: ignore[attr-defined]
        if len(people) == 1:
            self.fields["holder"].widget = forms.HiddenInput()
            self.fields["holder"].initial = people[0][0]
