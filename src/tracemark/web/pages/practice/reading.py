"""Exercise (a): read a worn mark and type what you read, with doubts.

Doubt is part of a good reading: [38] where it is a 3 or an 8 is worth more than a lucky 8.
"""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracemark.apps.registry.words import refusal
from tracemark.marks import DifferenceKind, Reading, ReadingRefused, compare
from tracemark.web.look.forms import MarkInput
from tracemark.web.pages.practice.drawing import draw, wear
from tracemark.web.pages.practice.tasks import Judgement, Line, share

if TYPE_CHECKING:
    from collections.abc import Callable

    from tracemark.marks.compare import Difference
    from tracemark.web.pages.practice.drawing import Sign

LETTERS, DIGITS = "ABCDEFGHJKLMNPRTUVXZ", "0123456789"
FORMS = ("LLDDDDDD", "DDDDDDDD", "LDDDDD", "LLLDDDDDD", "DDDLDDDD", "LLDDDLL")

UNNEEDED_DOUBT, LUCK, WORN_AS_UNKNOWN = 0.5, 0.6, 0.8
"""What a doubt is worth where all could be seen, a guess that came true, and ? where some strokes are left."""


class ReadingForm(forms.Form):
    reading = forms.CharField(
        label=gettext_lazy("What you read"),
        help_text=gettext_lazy("? for a character not read, [38] for one of two, * for a part that is gone."),
        max_length=80,
        widget=MarkInput,
    )

    def clean_reading(self) -> str:
        text: str = self.cleaned_data["reading"]
        try:
            Reading.parse(text)
        except ReadingRefused as refused:
            raise forms.ValidationError(refusal(refused)) from None
        return text


class ReadTask:
    """One serial, stamped and worn."""

    story: tuple[str, ...] = ()

    def __init__(self, seed: int) -> None:
        chance = Random(f"read {seed}")  # noqa: S311 - an exercise must come again by its number
        self.serial = serial(chance)
        self.signs = wear(self.serial, chance, doubtful=chance.randint(1, 2), gone=chance.randint(0, 1))
        self.picture = draw(self.signs, chance)
        self.question = _("Type the serial number as you read it, with your doubts.")
        self.marks: list[dict[str, Any]] = []

    def form(self, data: Any) -> ReadingForm:
        return ReadingForm(data)

    def judge(self, form: forms.Form) -> Judgement:
        said = Reading.parse(form.cleaned_data["reading"])
        points, lines, at = 0.0, [], 0
        for step in compare(said, self.serial).steps:
            signs = self.signs[at : at + len(step.recorded)]
            at += len(step.recorded)
            worth, line = _weigh(step, signs)
            points += worth
            lines += [line] if line else []
        if not lines:
            lines = [Line("good", _("You read every character as it can be read."))]
        return Judgement(share(points, len(self.signs)), tuple(lines), solution=self.serial)


def serial(chance: Random) -> str:
    """A made-up serial number in one of the forms that makers use."""
    return "".join(chance.choice(LETTERS if one == "L" else DIGITS) for one in chance.choice(FORMS))


def _weigh(step: Difference, signs: tuple[Sign, ...]) -> tuple[float, Line | None]:
    """What one step of the comparison is worth, and what is said of it."""
    if step.kind is DifferenceKind.EXTRA:
        return -1.0, Line("bad", _("“%(seen)s” is not on the weapon.") % {"seen": step.seen})
    if step.kind is DifferenceKind.HIDDEN:
        return _hidden(signs)
    if len(signs) != 1:
        values = {"seen": step.seen, "stamped": step.recorded}
        return 1.0, Line("bad", _("“%(stamped)s” stands there in this order; you typed “%(seen)s”.") % values)
    sign = signs[0]
    values = {"seen": step.seen, "stamped": sign.stamped, "may_be": f"[{sign.may_be}]"}
    return _WORTH.get(step.kind, _as_it_is)(sign, values)


def _as_it_is(sign: Sign, values: dict[str, str]) -> tuple[float, Line | None]:
    """The character itself, or one that looks like it."""
    if not sign.is_clear:
        return LUCK, _lucky(sign, values)
    if values["seen"] == values["stamped"]:
        return 1.0, None
    return 1.0, Line(
        "good",
        _(
            "“%(stamped)s” read as “%(seen)s” is what the register expects: they look alike, and a search takes them for the same."
        )
        % values,
    )


def _lost(sign: Sign, values: dict[str, str]) -> tuple[float, Line | None]:
    del sign
    return 0.0, Line(
        "bad", _("“%(stamped)s” is missing: type ? for each character that you cannot read.") % values
    )


def _hidden(signs: tuple[Sign, ...]) -> tuple[float, Line]:
    worth = sum(1.0 if sign.is_gone else UNNEEDED_DOUBT for sign in signs)
    return worth, Line(
        "warn", _("* leaves open how many characters are gone. Where you can count them, type ? for each.")
    )


def _misread(sign: Sign, values: dict[str, str]) -> tuple[float, Line | None]:
    return 0.0, _why_misread(sign, values)


def _why_misread(sign: Sign, values: dict[str, str]) -> Line:
    if sign.is_clear:
        return Line("bad", _("“%(stamped)s” stands there clearly; you typed “%(seen)s”.") % values)
    if sign.is_gone:
        return Line(
            "bad",
            _(
                "Nothing can be read where you typed “%(seen)s”. A wrong character hides the right record: type ?."
            )
            % values,
        )
    return Line(
        "bad",
        _("You typed “%(seen)s”, it is “%(stamped)s”. What is left allows %(may_be)s: type all of these.")
        % values,
    )


def _unknown(sign: Sign, values: dict[str, str]) -> tuple[float, Line | None]:
    if sign.is_gone:
        return 1.0, None
    if sign.is_clear:
        return UNNEEDED_DOUBT, Line(
            "warn", _("“%(stamped)s” can be read; ? gives away what helps to find the record.") % values
        )
    return WORN_AS_UNKNOWN, Line(
        "warn",
        _("? is safe. What is left allows only %(may_be)s, and that finds the record faster.") % values,
    )


def _alternative(sign: Sign, values: dict[str, str]) -> tuple[float, Line | None]:
    if sign.is_clear:
        return UNNEEDED_DOUBT, Line(
            "warn", _("“%(stamped)s” stands there clearly; no doubt is needed.") % values
        )
    if sign.is_gone:
        return LUCK, Line("warn", _("Nothing is left there to choose from: type ?."))
    return 1.0, Line("good", _("A doubt well put: it may be %(may_be)s, and it is “%(stamped)s”.") % values)


def _lucky(sign: Sign, values: dict[str, str]) -> Line:
    if sign.is_gone:
        return Line(
            "warn", _("“%(stamped)s” is right, but nothing is left of it: that was a guess. Type ?.") % values
        )
    return Line(
        "warn",
        _("“%(stamped)s” is right, and it was luck: what is left allows %(may_be)s. Type all of these.")
        % values,
    )


_WORTH: dict[DifferenceKind, Callable[[Sign, dict[str, str]], tuple[float, Line | None]]] = {
    DifferenceKind.LOST: _lost,
    DifferenceKind.READ_AS: _misread,
    DifferenceKind.FILLED: _unknown,
    DifferenceKind.ALTERNATIVE: _alternative,
}
