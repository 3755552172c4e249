"""Places of marks on a photograph: the forms to say one and to take it back, how it is drawn, how it is told."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracemark.apps.registry.labels import kind_label, place_label
from tracemark.kernel.photographs import WHOLE, Place

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from tracemark.kernel.photographs import PhotographRow, PlaceRow

PER_CENT = 100
"""Hundredths of a per cent in a per cent."""
SIDES = ("left", "top", "width", "height")


def _share(label: Any, *, required: bool = True) -> forms.DecimalField:
    """A part of a side, in per cent."""
    return forms.DecimalField(
        label=label, min_value=0, max_value=100, decimal_places=2, required=required, localize=False
    )


class PlaceForm(forms.Form):
    """Where on the picture, and which mark is there."""

    mark = forms.ChoiceField(label=gettext_lazy("Which mark is there"), required=False)
    note = forms.CharField(
        label=gettext_lazy("Or what else it is"), max_length=200, required=False,
    )  # fmt: skip
    left = _share(gettext_lazy("From the left edge, in per cent"))
    top = _share(gettext_lazy("From the upper edge, in per cent"))
    width = _share(gettext_lazy("Width, in per cent; empty for a point"), required=False)
    height = _share(gettext_lazy("Height, in per cent; empty for a point"), required=False)
    replaces = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, marks: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mark"].choices = [("", "–"), *marks]  # type: ignore[attr-defined]

    def place(self) -> Place:
        said = self.cleaned_data
        return Place(*(int((said[side] or Decimal(0)) * PER_CENT) for side in SIDES))


class WithdrawForm(forms.Form):
    why = forms.CharField(label=gettext_lazy("Why is it taken back?"), min_length=3, max_length=200)


def marks_to_choose(thing: Any) -> list[tuple[str, str]]:
    """The marks of a weapon or an exhibit as they are read now."""
    standing = thing.marks.filter(replaced=False).order_by("pk")
    return [(str(mark.uuid), f"{mark_words(mark)}: {mark.text or mark.symbol}") for mark in standing]


def mark_words(mark: Any) -> str:
    return f"{kind_label(mark.kind)}, {place_label(mark.place)}" if mark.place else str(kind_label(mark.kind))


def drawn(number: int, one: PlaceRow, kept: PhotographRow) -> dict[str, Any]:
    """A place as it is drawn, in pixels of the picture."""
    left, top = one.left * kept.width // WHOLE, one.top * kept.height // WHOLE
    font = max(kept.width, kept.height) // 30
    return {
        "number": number,
        "left": left,
        "top": top,
        "width": one.width * kept.width // WHOLE,
        "height": one.height * kept.height // WHOLE,
        "point": not (one.width and one.height),
        "radius": max(font // 3, 2),
        "font": font,
        "text_at": top - font // 2 if top > 2 * font else top + font * 3 // 2,
    }


def told(one: Any, people: dict[UUID, str], withdraw: WithdrawForm | None) -> dict[str, Any]:
    """The same place in words, for the list beside the picture; `withdraw` came back with a mistake."""
    where = {side: _per_cent(getattr(one, side)) for side in SIDES}
    if one.width and one.height:
        words = _(
            "%(left)s from the left edge and %(top)s from the upper one, %(width)s wide and %(height)s high."
        )
    else:
        words = _("A point %(left)s from the left edge and %(top)s from the upper one.")
    return {
        "uuid": one.uuid,
        "mark": one.mark.text if one.mark else "",
        "kind": mark_words(one.mark) if one.mark else "",
        "note": one.note,
        "where": words % where,
        "by": people.get(one.by, ""),
        "at": one.at,
        "withdraw": withdraw or WithdrawForm(auto_id=f"id_{one.uuid}_%s"),
        "open": bool(withdraw),
    }


def again(standing: Sequence[Any], asked: str | None) -> dict[str, Any]:
    """A place that is said again begins with what was said of it."""
    one = next((one for one in standing if str(one.uuid) == asked), None)
    if one is None:
        return {}
    sides = {side: Decimal(getattr(one, side)) / PER_CENT for side in SIDES}
    return {**sides, "mark": str(one.mark.uuid) if one.mark else "", "note": one.note, "replaces": one.uuid}


def _per_cent(hundredths: int) -> str:
    return f"{hundredths / PER_CENT:g} %"
