"""Exercise (c): find the record of a weapon among a made-up register that is kept in memory for one page.

The comparison and its reasons are those of the real search; the register is drawn by the number of the exercise.
"""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracemark.apps.registry.words import segments, sentence
from tracemark.marks import Attributes, MemorySource, Reading, compare, find
from tracemark.marks.source import Hit
from tracemark.web.pages.practice.drawing import wear
from tracemark.web.pages.practice.reading import DIGITS, serial
from tracemark.web.pages.practice.tasks import Judgement, Line

if TYPE_CHECKING:
    from tracemark.apps.catalogue.api import Snapshot
    from tracemark.marks import FindResult

NONE = "none"
SIZE, SHOWN = 9, 4
ONE_IN = 5
"""In one exercise of five the weapon is not in the register."""


class RecordForm(forms.Form):
    record = forms.ChoiceField(label=gettext_lazy("Which record is it?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["record"].choices = choices  # type: ignore[attr-defined]


class FindTask:
    """A reading with doubts and nine records, one of which it may mean."""

    picture = ""

    def __init__(self, seed: int, *, known: Snapshot) -> None:
        chance = Random(f"find {seed}")  # noqa: S311 - an exercise must come again by its number
        stamped = serial(chance)
        models = sorted(
            code for code, one in known.models.items() if one.maker in known.makers and one.calibres
        )
        own, other = (known.models[code] for code in chance.sample(models, 2))
        self.known = known
        self.registered = bool(chance.randrange(ONE_IN))
        self.reading = _reading(stamped, chance)
        kept = [stamped] if self.registered else []
        for _turn in range(500):
            if len(kept) >= SIZE:
                break
            near = _near(stamped, chance)
            if near not in kept and near != stamped and _differs_clearly(self.reading, near):
                kept.append(near)
        self.hits = [
            Hit(str(number), one, model.maker, model.code, model.calibres[0], model.country)
            for number, one in enumerate(kept)
            for model in (own if one == stamped else chance.choice((own, other)),)
        ]
        chance.shuffle(self.hits)
        self.truth = "0" if self.registered else NONE
        self.attributes = Attributes.given(maker=own.maker, calibre=own.calibres[0])
        self.marks = [{"text": self.reading, "kind": _("Serial number"), "place": "", "condition": _("worn")}]
        self.story = (
            _("The officer read this serial with doubts. Maker: %(maker)s. Calibre: %(calibre)s.")
            % {"maker": known.maker_name(own.maker), "calibre": known.calibre_name(own.calibres[0])},
        )
        self.question = _("Which of these made-up records is the weapon, if any?")

    def form(self, data: Any) -> RecordForm:
        return RecordForm(
            data,
            choices=[*((str(one.weapon), self._named(one)) for one in self.hits), (NONE, _("None of these"))],
        )

    def judge(self, form: forms.Form) -> Judgement:
        chosen = form.cleaned_data["record"]
        found = find(
            Reading.parse(self.reading), MemorySource(self.hits), attributes=self.attributes, limit=SHOWN
        )
        right = chosen == self.truth
        lines = [
            Line("good", _("That is the record."))
            if right and self.registered
            else self._said(chosen, right=right)
        ]
        if not right and self.registered and chosen != NONE:
            lines.append(
                Line(
                    "info",
                    _(
                        "Compare every character that was read with certainty: one that differs speaks against the record."
                    ),
                )
            )
        named = next(
            (self._named(one) for one in self.hits if str(one.weapon) == self.truth), _("None of these")
        )
        return Judgement(100 if right else 0, tuple(lines), self._rows(found), found.not_registered, named)

    def _said(self, chosen: str, *, right: bool) -> Line:
        if right:
            return Line(
                "good",
                _(
                    "Right: it is in none of these records. Report that there is no record, and say what was searched."
                ),
            )
        if chosen == NONE:
            return Line(
                "bad", _("The weapon is among these records: doubts in the reading are filled by the record.")
            )
        if not self.registered:
            return Line(
                "bad", _("The weapon is in none of these records. The nearest record is not the record.")
            )
        return Line("bad", _("That is another weapon."))

    def _rows(self, found: FindResult) -> list[dict[str, Any]]:
        return [
            {
                "probability": one.probability,
                "title": self.known.model_name(one.hit.model or ""),
                "segments": segments(self.reading, one.hit.serial),
                "reasons": [sentence(remark) for remark in one.explanation],
            }
            for one in found.candidates
        ]

    def _named(self, hit: Hit) -> str:
        return _("%(serial)s, %(maker)s, %(model)s, %(calibre)s") % {
            "serial": hit.serial,
            "maker": self.known.maker_name(hit.maker or ""),
            "model": self.known.model_name(hit.model or ""),
            "calibre": self.known.calibre_name(hit.calibre or ""),
        }


def _reading(stamped: str, chance: Random) -> str:
    """The serial as an officer would note it after wear."""
    signs = wear(stamped, chance, doubtful=1, gone=1)
    return "".join(
        "?" if one.is_gone else one.stamped if one.is_clear else f"[{one.may_be}]" for one in signs
    )


def _near(stamped: str, chance: Random) -> str:
    """A serial that is easily taken for this one: one or two characters of another kind, or two changed over."""
    chars = list(stamped)
    at = chance.randrange(len(chars) - 1)
    if chance.random() < 1 / 3:
        chars[at], chars[at + 1] = chars[at + 1], chars[at]
    for place in chance.sample(range(len(chars)), chance.randint(1, 2)):
        if chars[place].isdigit():
            chars[place] = chance.choice(DIGITS)
    return "".join(chars)


def _differs_clearly(reading: str, near: str) -> bool:
    """Whether a certain character of the reading speaks against this serial: else the exercise had two answers."""
    return compare(Reading.parse(reading), near).edits > 0
