"""Registering a weapon (ITI 11): described, marked, held, documented - and first compared with what is there.

A record with the same serial, look-alikes taken as the same, is shown before anything is saved: it may be the
same weapon. Whoever has looked at it saves all the same, for a serial alone is never unique.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.forms import formset_factory
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from tracemark.apps.accounts.data import Partition
from tracemark.apps.catalogue import api as catalogue
from tracemark.apps.registry import api as registry
from tracemark.apps.registry import errors
from tracemark.apps.registry.data import Description, Mark, NewWeapon, Status
from tracemark.kernel.errors import TracemarkError
from tracemark.web.look.forms import MarkInput
from tracemark.web.pages.door import needs
from tracemark.web.pages.registry import fields
from tracemark.web.pages.registry.describing import DescriptionForm
from tracemark.web.pages.registry.forms import DeedPart, HolderPart, MarkPart
from tracemark.web.pages.registry.naming import weapon_name
from tracemark.web.pages.registry.suggesting import suggestions

if TYPE_CHECKING:
    from django.http import HttpResponse

    from tracemark.apps.accounts.data import Person
    from tracemark.apps.registry.models import WeaponRow
    from tracemark.web.pages.door import PersonRequest

FURTHER_MARKS = 3
AT_FIELD = {
    errors.SerialMissing: "serial",
    errors.DateInFuture: "on",
    errors.DateBeforeManufacture: "on",
    errors.OtherPartition: "partition",
}


class RegisterForm(DescriptionForm, HolderPart, DeedPart):
    partition = forms.ChoiceField(
        label=gettext_lazy("Register"), help_text=gettext_lazy("The register that your office keeps.")
    )
    serial = forms.CharField(
        label=gettext_lazy("Serial number"),
        help_text=gettext_lazy("Exactly as it stands on the weapon, with its spaces and signs."),
        max_length=200,
        required=False,
        widget=MarkInput,
    )
    serial_place = fields.choice_field(gettext_lazy("Place of the serial number"), fields.place_choices)
    serial_condition = forms.ChoiceField(
        label=gettext_lazy("Condition"), required=False, choices=fields.condition_choices
    )
    all_the_same = forms.BooleanField(
        label=gettext_lazy("This is another weapon: save it all the same."), required=False
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = [(part.value, part.label) for part in Partition if part in person.partitions]
        self.fields["partition"].choices = own  # type: ignore[attr-defined]
        for name in ("from_state", "to_state"):
            del self.fields[name]

    def clean_serial(self) -> str:
        text: str = self.cleaned_data["serial"]
        if any(ord(char) < 32 for char in text):
            raise forms.ValidationError(
                _("A character of it cannot be printed. Type the serial again by hand.")
            )
        return text

    def serial_mark(self) -> Mark | None:
        said = self.cleaned_data
        if not said["serial"]:
            return None
        return Mark(
            said["serial"], place=said["serial_place"], condition=said["serial_condition"] or "legible"
        )

    @property
    def described(self) -> str:
        return self.names


MarkFormSet = formset_factory(MarkPart, extra=FURTHER_MARKS, max_num=FURTHER_MARKS, absolute_max=10)


@needs("registry.register_weapon")
@require_http_methods(["GET", "POST"])
def register(request: PersonRequest) -> HttpResponse:
    form = RegisterForm(request.POST or None, person=request.person)
    marks = MarkFormSet(request.POST or None, prefix="marks")
    same: list[WeaponRow] = []
    if form.is_valid() and marks.is_valid():
        same = registry.same_serial(request.person, [form.cleaned_data["serial"]])
        if not same or form.cleaned_data["all_the_same"]:
            done = _save(request, form, marks)
            if done:
                return done
        else:
            form.add_error(None, _("There is a record with this serial already. Nothing was saved yet."))
    facts = {
        "form": form,
        "marks": marks,
        "same": [_known(row) for row in same],
        "suggestions": suggestions(form.known, models=True, makers=form.makers),
        "trail": [{"label": _("Records"), "url": reverse("weapons")}],
    }
    wrong = bool(form.errors) or (marks.is_bound and not marks.is_valid())
    return render(request, "registry/register.html", facts, status=422 if wrong else 200)


def _save(request: PersonRequest, form: RegisterForm, marks: Any) -> HttpResponse | None:
    said = form.cleaned_data
    written = [form.serial_mark(), *(part.mark() for part in marks if part.has_changed())]
    new = NewWeapon(
        partition=Partition(said["partition"]),
        description=Description(serial=said["serial"], **form.description()),
        marks=tuple(mark for mark in written if mark),
        deed=form.facts(),
    )
    try:
        uuid = registry.register_weapon(by=request.person, weapon=new, holder=form.holder())
    except TracemarkError as error:
        form.add_error(AT_FIELD.get(type(error)), str(error))
        return None
    messages.success(request, _("The weapon is registered, and the ledger has it."))
    return redirect("weapon", uuid)


def _known(row: WeaponRow) -> dict[str, Any]:
    return {
        "serial": row.serial,
        "name": weapon_name(catalogue.snapshot(), row),
        "reference": row.reference,
        "status": Status(row.status).label,
        "url": reverse("weapon", args=[row.uuid]),
    }
