"""Exercise (b): what is this weapon, from its marks and a note; with the two traps that cost most time at work.

An importer's mark names who brought the weapon in, an owner's mark who held it: neither says who made it or where.
Weapons, importers and owners' marks are drawn from the catalogue; its own identification judges (it must itself come
to the right answer before an exercise is set).
"""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext as _

from tracemark.apps.catalogue import api as catalogue
from tracemark.apps.catalogue.identify import Observation, ObservedMark, identify_marks
from tracemark.apps.catalogue.identify.words import sentence
from tracemark.apps.catalogue.words import type_label
from tracemark.web.pages.practice.reading import serial
from tracemark.web.pages.practice.tasks import Judgement, Line, share

if TYPE_CHECKING:
    from tracemark.apps.catalogue.api import Snapshot
    from tracemark.apps.catalogue.identify import Identification

TRAPS = ("plain", "importer", "owner")
CHOICES, TURNS, SHOWN = 5, 60, 3


class IdentifyForm(forms.Form):
    maker = forms.ChoiceField(label=gettext_lazy("Who made it?"), widget=forms.RadioSelect)
    model = forms.ChoiceField(label=gettext_lazy("Which model?"), widget=forms.RadioSelect)
    calibre = forms.ChoiceField(label=gettext_lazy("Which calibre?"), widget=forms.RadioSelect)
    country = forms.ChoiceField(label=gettext_lazy("Where was it made?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, choices: dict[str, list[tuple[str, str]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, one in choices.items():
            self.fields[name].choices = one  # type: ignore[attr-defined]


class IdentifyTask:
    """The marks of one weapon; maker, calibre and country are asked for."""

    picture = ""

    def __init__(self, seed: int, *, known: Snapshot) -> None:
        self.known = known
        self.states = catalogue.state_names()
        chance = Random(f"identify {seed}")  # noqa: S311 - an exercise must come again by its number
        self.trap = TRAPS[seed % len(TRAPS)]
        for _turn in range(TURNS):
            self._draw(chance)
            best = self.answer.candidates[0] if self.answer.candidates else None
            if best and (best.maker, best.model) == (self.model.maker, self.model.code):
                break
        self.choices = self._choices(chance)
        self.question = _("Say what the weapon is. Which of the marks speak of its making?")
        self.story = (_("Kind of weapon: %(kind)s.") % {"kind": type_label(self.model.type)},)

    def form(self, data: Any) -> IdentifyForm:
        return IdentifyForm(data, choices=self.choices)

    def judge(self, form: forms.Form) -> Judgement:
        known = self.known
        truth = {
            "maker": self.model.maker,
            "model": self.model.code,
            "calibre": self.model.calibres[0],
            "country": self.country,
        }
        right = {name: form.cleaned_data[name] == value for name, value in truth.items()}
        lines = [self._on_maker(form.cleaned_data["maker"], right=right["maker"])]
        lines.append(
            Line("good", _("The model is right."))
            if right["model"]
            else Line(
                "bad",
                _("The model is %(model)s, as it is marked.") % {"model": known.model_name(self.model.code)},
            )
        )
        lines.append(
            Line("good", _("The calibre is right."))
            if right["calibre"]
            else Line(
                "bad",
                _("The calibre is %(calibre)s, as it is marked.")
                % {"calibre": known.calibre_name(truth["calibre"])},
            )
        )
        lines.append(self._on_country(form.cleaned_data["country"], right=right["country"]))
        named = f"{known.maker_name(truth['maker'])}, {known.model_name(self.model.code)}"
        return Judgement(share(sum(right.values()), len(right)), tuple(lines), self._rows(), None, named)

    def _draw(self, chance: Random) -> None:
        """One weapon with its marks, and what the identification says of it."""
        known = self.known
        models = sorted(
            code
            for code, one in known.models.items()
            if one.calibres and len(known.productions.get(code, ())) == 1
            and one.maker in known.makers and known.makers[one.maker].kind == "maker"
        )  # fmt: skip
        self.model = known.models[chance.choice(models)]
        self.country = known.productions[self.model.code][0].country or known.makers[self.model.maker].country
        self.misleading = self.owner = ""
        marks = [
            ObservedMark(known.maker_name(self.model.maker), place="receiver_left", kind="maker"),
            ObservedMark(known.model_name(self.model.code), place="receiver_left", kind="model"),
            ObservedMark(known.calibre_name(self.model.calibres[0]), place="barrel", kind="calibre"),
            ObservedMark(serial(chance), place="receiver_left", kind="serial"),
        ]
        if self.trap == "importer":
            importers = sorted(code for code, one in known.makers.items() if one.kind == "importer")
            if importers:
                self.misleading = chance.choice(importers)
                marks.insert(
                    0, ObservedMark(known.maker_name(self.misleading), place="barrel", kind="import")
                )
        if self.trap == "owner":
            owners = [
                one
                for one in known.practices
                if one.kind == "owner" and "@" not in one.pattern and one.gives.get("owner")
            ]
            if owners:
                practice = chance.choice(owners)
                self.owner = practice.gives["owner"]
                marks.insert(0, ObservedMark(practice.pattern, place="receiver_left", kind="owner"))
        self.answer: Identification = identify_marks(
            known, Observation(tuple(marks), type_label(self.model.type))
        )
        self.marks = [
            {"text": one.text, "kind": KINDS[one.kind], "place": PLACES[one.place], "condition": ""}
            for one in marks
        ]

    def _choices(self, chance: Random) -> dict[str, list[tuple[str, str]]]:
        known = self.known
        makers = self._some(chance, (self.model.maker, self.misleading), sorted(
            code for code, one in known.makers.items() if one.kind == "maker"
        ))  # fmt: skip
        kin = sorted(code for code, one in known.models.items() if one.type == self.model.type)
        models = self._some(chance, (self.model.code,), kin)
        calibres = self._some(chance, self.model.calibres[:1], sorted(known.calibres))
        countries = self._some(
            chance,
            (self.country, self.owner, known.makers[self.misleading].country if self.misleading else ""),
            sorted({one.country for one in known.makers.values() if one.country}),
        )
        return {
            "maker": sorted(((code, known.maker_name(code)) for code in makers), key=_label),
            "model": sorted(((code, known.model_name(code)) for code in models), key=_label),
            "calibre": sorted(((code, known.calibre_name(code)) for code in calibres), key=_label),
            "country": sorted(((code, self.states.get(code, code)) for code in countries), key=_label),
        }

    def _some(self, chance: Random, given: tuple[str, ...], others: list[str]) -> list[str]:
        kept = [one for one in dict.fromkeys(given) if one]
        rest = [one for one in others if one not in kept]
        return [*kept, *chance.sample(rest, k=min(CHOICES - len(kept), len(rest)))]

    def _on_maker(self, chosen: str, *, right: bool) -> Line:
        values = {"maker": self.known.maker_name(self.model.maker), "chosen": self.known.maker_name(chosen)}
        if right and self.misleading:
            return Line("good", _("The maker is right: an importer's mark does not name the maker."))
        if right:
            return Line("good", _("The maker is right."))
        if chosen == self.misleading:
            return Line(
                "bad",
                _(
                    "%(chosen)s brought the weapon in. An importer's mark does not name the maker; it was made by %(maker)s."
                )
                % values,
            )
        return Line("bad", _("It was made by %(maker)s: the mark on the receiver says so.") % values)

    def _on_country(self, chosen: str, *, right: bool) -> Line:
        country = self.states.get(self.country, self.country)
        if right:
            return Line("good", _("The country is right: it is the one of the maker on the day of making."))
        if chosen == self.owner:
            return Line(
                "bad",
                _(
                    "An owner's mark says who held the weapon, not where it was made; it was made in %(country)s."
                )
                % {"country": country},
            )
        return Line(
            "bad",
            _("It was made in %(country)s, as the catalogue says of this model.") % {"country": country},
        )

    def _rows(self) -> list[dict[str, Any]]:
        return [
            {
                "probability": one.probability,
                "title": self.known.model_name(one.variant or one.model) or self.known.maker_name(one.maker),
                "detail": self.known.maker_name(one.maker),
                "certainty": str(one.certainty),
                "reasons": [sentence(note, gettext) for note in one.reasons],
                "warnings": [sentence(note, gettext) for note in one.warnings],
            }
            for one in self.answer.candidates[:SHOWN]
        ]


KINDS = {
    "maker": gettext_lazy("Name"),
    "model": gettext_lazy("Model"),
    "calibre": gettext_lazy("Calibre"),
    "serial": gettext_lazy("Serial number"),
    "import": gettext_lazy("Name and place"),
    "owner": gettext_lazy("Letters or sign"),
}
"""What an officer who does not know the mark yet would call it: the kind itself would give the answer away."""

PLACES = {"receiver_left": gettext_lazy("Receiver, left side"), "barrel": gettext_lazy("Barrel")}


def _label(choice: tuple[str, str]) -> str:
    return choice[1]
