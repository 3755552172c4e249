"""The sheet on which an officer writes what is on a weapon: serial, other marks, what was looked for in vain, words.

One sheet serves the flow of tracing and the second reading of a find. It checks that a mark can be read as typed;
what the marks mean is said elsewhere (`answers`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from tracemark.apps.catalogue import api as catalogue
from tracemark.apps.catalogue.identify import Observation, ObservedMark
from tracemark.apps.registry import words
from tracemark.apps.registry.labels import CONDITIONS, SYMBOLS
from tracemark.apps.tracing.data import FindFacts, ReadMark
from tracemark.marks import Reading, ReadingRefused
from tracemark.web.look.forms import MarkInput

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import QueryDict

    from tracemark.apps.tracing.models import FindRow

MARKS = "marks"
MOST_MARKS = 20
OTHER = "other"
ABSENT = ("serial", "factory", "country", "year", "proof", "import", "other_factory")
ABSENT_LABELS = {"factory": _("Maker's or factory's mark"), "other_factory": _("A second factory symbol")}


@dataclass(frozen=True)
class Choices:
    """What can be chosen for a mark, in the language of the moment: two queries."""

    kinds: list[tuple[str, str]]
    places: list[tuple[str, str]]

    @classmethod
    def now(cls) -> Choices:
        return cls(
            [("", str(_("not known")))]
            + [
                (code, words.kind_label(code, name))
                for code, name in catalogue.list_kinds_of_marks()
                if code != "serial"
            ],
            [("", str(_("not noted")))]
            + [
                (code, words.place_label(code, name))
                for code, name, _carries in catalogue.list_places_of_marks()
            ],
        )


class ReadingForm(forms.Form):
    """What every mark has: a text with its doubts, a place, a condition."""

    text = forms.CharField(required=False, max_length=300, strip=True)
    place = forms.ChoiceField(label=_("Where on the weapon"), required=False)
    condition = forms.ChoiceField(
        label=_("Condition"), required=False, choices=[(code, label) for code, label in CONDITIONS.items()]
    )

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = choices.places  # type: ignore[attr-defined]

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if text:
            try:
                Reading.parse(text)
            except ReadingRefused as refused:
                raise forms.ValidationError(words.refusal(refused)) from None
        return text

    def clean_condition(self) -> str:
        return self.cleaned_data["condition"] or "legible"


class SerialForm(ReadingForm):
    field_order = ("text", "place", "condition")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["text"]
        field.label, field.widget = str(_("Serial, as you read it")), MarkInput()
        field.help_text = str(_("Copy every character; do not correct it."))

    def mark(self) -> ReadMark | None:
        said = self.cleaned_data
        if not said.get("text"):
            return None
        return ReadMark(said["text"], "serial", said["place"], "", said["condition"])


class MarkForm(ReadingForm):
    """Another mark: a text, a symbol, or a text in a symbol."""

    symbol = forms.ChoiceField(
        label=_("Symbol"),
        required=False,
        choices=[("", _("none")), *((code, label) for code, label in SYMBOLS.items())],
    )
    kind = forms.ChoiceField(label=_("What it is"), required=False)
    field_order = ("text", "symbol", "place", "kind", "condition")

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, choices=choices, **kwargs)
        self.fields["kind"].choices = choices.kinds  # type: ignore[attr-defined]
        field = self.fields["text"]
        field.label = str(_("Text of the mark"))
        field.widget.attrs |= {"dir": "auto", "spellcheck": "false", "autocomplete": "off"}

    def mark(self) -> ReadMark | None:
        said = self.cleaned_data
        if not said.get("text") and not said.get("symbol"):
            return None
        return ReadMark(said["text"], said["kind"] or OTHER, said["place"], said["symbol"], said["condition"])


class WeaponForm(forms.Form):
    calibre = forms.CharField(
        label=_("Calibre"), required=False, max_length=120,
        help_text=_("As it is stamped, or as you measured it."),
        widget=forms.TextInput({"dir": "auto", "autocomplete": "off"}),
    )  # fmt: skip
    words = forms.CharField(
        label=_("Other words"), required=False, max_length=500,
        help_text=_("Kind of weapon, stock, colour, what was changed. No names of persons."),
        widget=forms.Textarea({"rows": 2, "dir": "auto"}),
    )  # fmt: skip
    absent = forms.MultipleChoiceField(
        label=_("Looked for and not there"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["absent"].choices = [  # type: ignore[attr-defined]
            (code, absent_label(code)) for code in ABSENT
        ]


def absent_label(code: str) -> str:
    return str(ABSENT_LABELS.get(code) or words.kind_label(code))


class Sheet:
    """The three forms of a sheet together. `data` is what was sent; `first` what stands on it before."""

    def __init__(self, data: QueryDict | None, *, find: FindRow | None = None, rows: int = 1) -> None:
        choices = Choices.now()
        serial, marks, weapon = _of(find) if find else (None, [], {})
        kind: type[BaseFormSet[MarkForm]] = formset_factory(
            MarkForm, extra=rows, max_num=MOST_MARKS, absolute_max=MOST_MARKS
        )
        self.serial = SerialForm(data, prefix="serial", choices=choices, initial=serial)
        self.marks = kind(data, prefix=MARKS, initial=marks, form_kwargs={"choices": choices})
        self.weapon = WeaponForm(data, prefix="weapon", initial=weapon)

    def is_valid(self) -> bool:
        return all([self.serial.is_valid(), self.marks.is_valid(), self.weapon.is_valid()])

    @property
    def is_empty(self) -> bool:
        said = self.weapon.cleaned_data
        return not (self.read() or said["calibre"] or said["words"] or said["absent"])

    def read(self) -> tuple[ReadMark, ...]:
        """Every mark that was filled in, the serial first."""
        found = [self.serial.mark(), *(form.mark() for form in self.marks)]
        return tuple(mark for mark in found if mark)

    def facts(self, *, made_safe: bool, exhibit: str = "", seal: str = "", custody: str = "") -> FindFacts:
        said = self.weapon.cleaned_data
        return FindFacts(
            made_safe=made_safe,
            exhibit=exhibit,
            seal=seal,
            custody=custody,
            marks=self.read(),
            calibre=said["calibre"],
            words=said["words"],
            absent=tuple(said["absent"]),
        )

    def observation(self) -> Observation:
        said = self.weapon.cleaned_data
        return observation(self.read(), said["calibre"], said["words"], said["absent"])

    @property
    def reading(self) -> str:
        return str(self.serial.cleaned_data.get("text", ""))


def observation(marks: Iterable[ReadMark], calibre: str, said: str, absent: Iterable[str]) -> Observation:
    """What identification is told; a kind that nobody knew is left for it to find."""
    return Observation(
        marks=tuple(
            ObservedMark(mark.text, mark.symbol, mark.place, "" if mark.kind == OTHER else mark.kind)
            for mark in marks
        ),
        context=". ".join(part for part in (said, calibre) if part),
        absent=tuple(absent),
    )


def one_more(sent: QueryDict) -> QueryDict:
    """What was sent, with one more empty mark."""
    data = sent.copy()
    name = f"{MARKS}-TOTAL_FORMS"
    count = data.get(name) or ""
    if count.isdecimal() and len(count) < 4 and int(count) < MOST_MARKS:
        data[name] = str(int(count) + 1)
    return data


def marks_of(find: FindRow) -> list[ReadMark]:
    """The marks of a find as they are read now."""
    return [
        ReadMark(row.text, row.kind, row.place, row.symbol, row.condition)
        for row in find.marks.all()
        if not row.replaced
    ]


def _of(find: FindRow) -> tuple[dict[str, Any] | None, list[dict[str, Any]], dict[str, Any]]:
    """What stands on the sheet when a find is read again."""
    marks = [
        {"text": m.text, "place": m.place, "condition": m.condition, "kind": "" if m.kind == OTHER else m.kind, "symbol": m.symbol}
        for m in marks_of(find)
    ]  # fmt: skip
    serial = next((mark for mark in marks if mark["kind"] == "serial"), None)
    weapon = {"calibre": find.calibre, "words": find.words, "absent": find.absent}
    return serial, [mark for mark in marks if mark is not serial], weapon
