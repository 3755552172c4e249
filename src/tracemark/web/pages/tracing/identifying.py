"""The form in which an officer says which weapon a find is: one of the candidates, or a maker and model by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracemark.apps.catalogue.identify import resolve_maker

if TYPE_CHECKING:
    from tracemark.apps.tracing.models import FindRow
    from tracemark.web.pages.tracing.answers import Named

OTHER = "other"


class IdentifyForm(forms.Form):
    which = forms.ChoiceField(label=gettext_lazy("It is"), widget=forms.RadioSelect)
    maker = forms.CharField(label=gettext_lazy("Other maker"), max_length=120, required=False)
    model = forms.CharField(label=gettext_lazy("Other model"), max_length=120, required=False)

    def __init__(self, *args: Any, named: Named, row: FindRow, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = named.snapshot
        self.candidates = {
            f"{one.maker}|{one.model}": (one, line["title"])
            for one, line in zip(named.answer.candidates, named.rows, strict=False)
            if one.maker or one.model
        }
        choices = [(code, title) for code, (_one, title) in self.candidates.items()]
        self.fields["which"].choices = [*choices, (OTHER, _("Another weapon, named here"))]  # type: ignore[attr-defined]
        chosen = f"{row.maker}|{row.model}"
        if row.maker or row.model:
            self.fields["which"].initial = chosen if chosen in self.candidates else OTHER
            if chosen not in self.candidates:
                self.fields["maker"].initial = self.known.maker_name(row.maker)
                self.fields["model"].initial = self.known.model_name(row.model)

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("which") != OTHER:
            return said
        said["maker_code"] = self._maker(said.get("maker", ""))
        said["model_code"] = self._model(said.get("model", ""), said["maker_code"])
        if not said.get("maker") and not said.get("model"):
            self.add_error("maker", _("Name the maker or the model, or choose one of the candidates."))
        return said

    def said(self) -> dict[str, str]:
        """What the command takes."""
        which = self.cleaned_data["which"]
        if which == OTHER:
            said = self.cleaned_data
            return {"maker": said["maker_code"], "model": said["model_code"], "certainty": "certain"}
        one, _title = self.candidates[which]
        return {"maker": one.maker, "model": one.model, "certainty": str(one.certainty)}

    def _maker(self, text: str) -> str:
        if not text:
            return ""
        found = resolve_maker(self.known, text).code
        if not found:
            self.add_error("maker", _("The catalogue has no maker of this name. Add it there first."))
        return found

    def _model(self, text: str, maker: str) -> str:
        if not text:
            return ""
        wanted = _plain(text)
        bearers = [
            model
            for model in self.known.models.values()
            if wanted in {_plain(name) for name in (model.code, model.name, *model.aliases)}
        ]
        bearers.sort(key=lambda model: model.maker != maker)
        if not bearers:
            self.add_error("model", _("The catalogue has no model of this name. Add it there first."))
            return ""
        return bearers[0].code


def _plain(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())
