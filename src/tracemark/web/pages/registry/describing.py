"""The form part that describes a weapon: class, maker, model, calibre, country, year (ITI 8 (a)).

Maker, model and calibre are typed as text and resolved to codes. Where a text may mean several things, a
choice appears beside it and nothing is saved until it is made; an unknown text stays as it was written.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracemark.apps.catalogue import api as catalogue
from tracemark.kernel import clock
from tracemark.web.pages.registry import fields

RESOLVED = ("maker", "model", "calibre")
ASKED_BACK = 12
"""At most so many meanings of one text are offered."""


class DescriptionForm(forms.Form):
    """Gives `cleaned_data` with codes in `maker`, `model`, `calibre` and what was typed in `<name>_text`."""

    type = fields.choice_field(gettext_lazy("Class of weapon"), fields.type_choices)
    maker = fields.named_field("maker")
    model = fields.named_field("model")
    calibre = fields.named_field("calibre")
    country = fields.state_field(
        gettext_lazy("Country of manufacture"),
        help_text=gettext_lazy("The State of that day: a weapon made in the Soviet Union keeps it."),
    )
    year = forms.IntegerField(
        label=gettext_lazy("Year of manufacture"), min_value=1700, max_value=2200, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.known = catalogue.snapshot()
        super().__init__(*args, **kwargs)
        self.asked_back: list[str] = []
        if self.is_bound:
            for kind in RESOLVED:
                self._ask_back(kind)

    def _ask_back(self, kind: str) -> None:
        """Put a choice behind a text that means several things."""
        written = (self.data.get(self.add_prefix(kind)) or "").strip()
        named = catalogue.resolve(self.known, kind, written) if written else None
        if named is None or named.sure or not named.codes:
            return
        which = f"{kind}_which"
        self.asked_back.append(kind)
        self.fields[which] = fields.which_field(self.known, kind, named.codes[:ASKED_BACK], written)
        order = list(self.fields)
        order.remove(which)
        order.insert(order.index(kind) + 1, which)
        self.order_fields(order)

    def clean_year(self) -> int | None:
        year: int | None = self.cleaned_data["year"]
        if year and year > clock.today().year:
            raise forms.ValidationError(_("This year lies in the future."))
        return year

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for kind in RESOLVED:
            written = said.get(kind, "").strip()
            said[f"{kind}_text"] = written
            said[kind] = self._code(kind, written, said)
        return said

    def _code(self, kind: str, written: str, said: dict[str, Any]) -> str:
        if not written:
            return ""
        if kind not in self.asked_back:
            return next(iter(catalogue.resolve(self.known, kind, written).codes), "")
        chosen: str = said.get(f"{kind}_which", "")
        if not chosen:
            self.add_error(
                f"{kind}_which",
                _("“%(written)s” may mean several things. Choose one, or keep it as written.")
                % {"written": written},
            )
        return "" if chosen == fields.NOT_LISTED else chosen

    @property
    def makers(self) -> tuple[str, ...]:
        """The makers that are named so far: their models are proposed."""
        written = str(self["maker"].value() or "").strip()
        return catalogue.resolve(self.known, "maker", written).codes if written else ()

    def description(self) -> dict[str, Any]:
        """The facts by the names of a record's description."""
        names = ("type", "country", "year", *RESOLVED, *(f"{kind}_text" for kind in RESOLVED))
        return {name: self.cleaned_data[name] for name in names}

    @property
    def names(self) -> str:
        """The fields of this part in order, for a fieldset."""
        own = ("type", "maker", "model", "calibre", "country", "year")
        return " ".join(
            name for name in self.fields if name in own or name.removesuffix("_which") in self.asked_back
        )
