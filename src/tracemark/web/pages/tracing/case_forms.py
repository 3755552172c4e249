"""The forms of a case: what is compared, why it is illicit, since when, whom to ask, how it ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracemark.apps.tracing.data import IllicitPoint, Limb, Outcome, Question
from tracemark.kernel.calendars import noted
from tracemark.web.look.forms import MarkInput
from tracemark.web.pages.tracing.dates import PartialDateField

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tracemark.apps.accounts.data import Purpose

WORDS = forms.Textarea({"rows": 3, "dir": "auto"})


class SearchForm(forms.Form):
    reading = forms.CharField(
        label=gettext_lazy("Serial or mark, as you read it"), max_length=300, widget=MarkInput
    )


class GroundsForm(forms.Form):
    limbs = forms.MultipleChoiceField(
        label=gettext_lazy("The weapon is considered illicit because it is"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    justification = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("The law or the fact: which licence is missing, which embargo was broken."),
        widget=WORDS,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["limbs"].choices = [(limb.value, f"({limb.value}) {limb.label}") for limb in Limb]  # type: ignore[attr-defined]


class PointForm(forms.Form):
    on = PartialDateField(label=gettext_lazy("When"), required=False, calendars=True)
    place = forms.CharField(label=gettext_lazy("Where"), max_length=200, required=False)
    how = forms.CharField(
        label=gettext_lazy("How it became illicit"),
        max_length=450,
        required=False,
        help_text=gettext_lazy("Stolen from its holder, sold without a licence, diverted from a store."),
        widget=WORDS,
    )
    next_state = forms.ChoiceField(
        label=gettext_lazy("State that has the next record"),
        required=False,
        help_text=gettext_lazy("Only where the trail leads to another State."),
    )

    def __init__(self, *args: Any, states: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = sorted(states.items(), key=lambda item: item[1])
        self.fields["next_state"].choices = [("", _("none")), *names]  # type: ignore[attr-defined]

    def point(self) -> IllicitPoint:
        """A date of another calendar is kept in what happened, as it was typed."""
        on, place, how = (self.cleaned_data[name] for name in ("on", "place", "how"))
        return IllicitPoint(on, place, noted(how, on) if how else "")


class InquiryForm(forms.Form):
    office = forms.ChoiceField(label=gettext_lazy("Office"))
    question = forms.ChoiceField(label=gettext_lazy("Question"))
    text = forms.CharField(
        label=gettext_lazy("What helps the office to search"),
        max_length=500,
        required=False,
        widget=WORDS,
    )
    urgent = forms.BooleanField(label=gettext_lazy("Urgent: the office has half the days"), required=False)

    def __init__(self, *args: Any, offices: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].choices = list(offices)  # type: ignore[attr-defined]
        self.fields["question"].choices = [(one.value, one.label) for one in Question]  # type: ignore[attr-defined]


class CompareForm(forms.Form):
    compared = forms.CharField(
        label=gettext_lazy("What you compared"),
        max_length=500,
        help_text=gettext_lazy("Marks, photographs, papers: what makes you sure that this is its record."),
        widget=WORDS,
    )


class NoRecordForm(forms.Form):
    searched = forms.CharField(
        label=gettext_lazy("What was searched"),
        max_length=500,
        help_text=gettext_lazy("Registers and years, and the readings that were tried."),
        widget=WORDS,
    )


class WhyForm(forms.Form):
    why = forms.CharField(label=gettext_lazy("Why"), max_length=500, widget=WORDS)


class PurposeForm(forms.Form):
    """The case is this one; what is asked is the purpose."""

    purpose = forms.ChoiceField(
        label=gettext_lazy("For what you need the name"),
        help_text=gettext_lazy("It is recorded in the ledger with your name, the time and this case."),
    )

    def __init__(self, *args: Any, purposes: list[Purpose], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["purpose"].choices = [(one.value, one.label) for one in purposes]  # type: ignore[attr-defined]


class ClosingForm(forms.Form):
    outcome = forms.ChoiceField(
        label=gettext_lazy("How the trace ended"), choices=[(one.value, one.value) for one in Outcome]
    )
    note = forms.CharField(label=gettext_lazy("Note"), max_length=500, required=False, widget=WORDS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = [(one.value, one.label) for one in Outcome]  # type: ignore[attr-defined]
