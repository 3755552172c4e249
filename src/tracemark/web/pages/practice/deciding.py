"""Exercise (d): on which grounds is this find illicit (ITI 6), and what is asked next?

The stories are ours and made up; the grounds are those of the instrument. More than one may hold, and a ground that
the story does not bear out is as wrong as one that was overlooked.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracemark.apps.tracing.data import Limb, Question
from tracemark.web.pages.practice.reading import serial
from tracemark.web.pages.practice.tasks import Judgement, Line, share

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Said = str | _StrPromise


@dataclass(frozen=True, slots=True)
class Story:
    """A made-up find; `why` explains the grounds that hold, `then` the question that leads on."""

    text: Said
    limbs: frozenset[Limb]
    why: Said
    ask: Question
    then: Said


# fmt: off
STORIES = (
    Story(
        gettext_lazy("At a road check in %(year)s a driver has a pistol with the serial %(serial)s under the seat and no licence. The maker's marks are all there. No licence was ever given for it in this State."),
        frozenset({Limb.A}),
        gettext_lazy("Holding it without a licence is against the law of the State where it was found. Nothing is known of how it was transferred."),
        Question.HOLDER,
        gettext_lazy("The chain leads back through the last lawful holder: ask who held it last."),
    ),
    Story(
        gettext_lazy("A rifle with the serial %(serial)s is found in a shipment to an armed group in a State under an arms embargo of the Security Council. Its papers name another State as end user. The law here forbids breaking the embargo."),
        frozenset({Limb.A, Limb.B}),
        gettext_lazy("The transfer breaks an embargo of the Security Council, and the law of the State where it was found."),
        Question.TRANSFER,
        gettext_lazy("The papers hide to whom it really went: ask to whom it was transferred."),
    ),
    Story(
        gettext_lazy("A pistol from a workshop has no serial, no maker and no sign of a country. The workshop never held a licence to make weapons, which the law here demands."),
        frozenset({Limb.A, Limb.C, Limb.D}),
        gettext_lazy("It is not marked as the instrument requires, and it was made without a licence; that is against the law here too."),
        Question.MANUFACTURE,
        gettext_lazy("There is no lawful chain to follow: ask whether any maker holds a record of it, and go on from the workshop."),
    ),
    Story(
        gettext_lazy("A crate of rifles, one of them with the serial %(serial)s, crossed the border in %(year)s. The exporter had no export licence and the State of import gave none. The rifles are marked as they should be. The law here demands both licences."),
        frozenset({Limb.A, Limb.E}),
        gettext_lazy("They were transferred without a licence, which the law here demands too. They are marked, and nothing is said of an embargo."),
        Question.IMPORT,
        gettext_lazy("The import is where the papers stop: ask for the record of the import."),
    ),
    Story(
        gettext_lazy("A service pistol with the serial %(serial)s, reported missing from a station in %(year)s, is seized from somebody who has no right to hold it."),
        frozenset({Limb.A}),
        gettext_lazy("The law of the State where it was found forbids holding it. A theft is no transfer that could have been licensed."),
        Question.LOSS,
        gettext_lazy("The report of the loss gives the day and the place at which it became illicit: ask for it."),
    ),
    Story(
        gettext_lazy("A shotgun was marked by its maker when it was made. Somebody has ground the serial and the maker's name away; only the calibre is left. Its holder has no licence, which the law here demands."),
        frozenset({Limb.A, Limb.C}),
        gettext_lazy("A weapon whose marks were taken away is not marked as the instrument requires, and it is held against the law here."),
        Question.MANUFACTURE,
        gettext_lazy("Have the marks recovered, then ask for the maker's record of what appears."),
    ),
)
# fmt: on

HALF = 50
"""The grounds and the question count the same."""


class DecideForm(forms.Form):
    limbs = forms.MultipleChoiceField(
        label=gettext_lazy("On which grounds is it illicit?"),
        help_text=gettext_lazy("Tick each one that the story bears out, and no other."),
        widget=forms.CheckboxSelectMultiple,
    )
    ask = forms.ChoiceField(label=gettext_lazy("What do you ask next?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["limbs"].choices = [(one.value, f"({one.value}) {one.label}") for one in Limb]  # type: ignore[attr-defined]
        self.fields["ask"].choices = [(one.value, one.label) for one in Question]  # type: ignore[attr-defined]


class DecideTask:
    """One story of a find."""

    picture = ""

    def __init__(self, seed: int) -> None:
        chance = Random(f"decide {seed}")  # noqa: S311 - an exercise must come again by its number
        self.told = STORIES[seed % len(STORIES)]
        values = {"serial": serial(chance), "year": str(chance.randint(1998, 2025))}
        self.story = (str(self.told.text) % values,)
        self.question = _("Decide on which grounds the weapon is illicit, and what to ask next.")
        self.marks: list[dict[str, Any]] = []

    def form(self, data: Any) -> DecideForm:
        return DecideForm(data)

    def judge(self, form: forms.Form) -> Judgement:
        named = frozenset(map(Limb, form.cleaned_data["limbs"]))
        right = sum((limb in named) == (limb in self.told.limbs) for limb in Limb)
        lines = [self._missing(one) for one in Limb if one in self.told.limbs - named]
        lines += [self._not_borne_out(one) for one in Limb if one in named - self.told.limbs]
        if not lines:
            lines = [Line("good", _("The grounds are right."))]
        lines.append(Line("info", str(self.told.why)))
        asked = form.cleaned_data["ask"] == self.told.ask.value
        lines.append(Line("good" if asked else "bad", str(self.told.then)))
        score = share(right, len(Limb)) * HALF // 100 + (HALF if asked else 0)
        return Judgement(
            score,
            tuple(lines),
            solution=", ".join(f"({one.value})" for one in Limb if one in self.told.limbs),
        )

    def _missing(self, limb: Limb) -> Line:
        return Line(
            "bad",
            _("Ground (%(letter)s) holds too: %(ground)s.") % {"letter": limb.value, "ground": limb.label},
        )

    def _not_borne_out(self, limb: Limb) -> Line:
        return Line(
            "bad",
            _("The story does not bear ground (%(letter)s) out: %(ground)s.")
            % {"letter": limb.value, "ground": limb.label},
        )
