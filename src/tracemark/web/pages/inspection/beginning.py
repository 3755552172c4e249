"""Beginning an inspection: a draw from the book, or at the shelf."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from tracemark.apps.accounts.data import Partition
from tracemark.apps.inspection import api as inspection
from tracemark.apps.inspection.data import Population
from tracemark.apps.registry.data import Status
from tracemark.kernel.errors import TracemarkError
from tracemark.web.pages.door import needs
from tracemark.web.pages.registry import fields

if TYPE_CHECKING:
    from django.http import HttpResponse

    from tracemark.web.pages.door import PersonRequest

SHOULD_BE_THERE = [Status.REGISTERED.value, Status.IN_SERVICE.value, Status.RECOVERED.value]
SHARES = (0.01, 0.02, 0.05, 0.10)


class PlaceForm(forms.Form):
    place = forms.CharField(
        label=gettext_lazy("Where you inspect"),
        help_text=gettext_lazy("The store or the office, as it will stand in the report."),
        max_length=200,
        widget=forms.TextInput({"dir": "auto"}),
    )
    partition = forms.ChoiceField(label=gettext_lazy("Register"), required=False)

    def __init__(self, *args: Any, partitions: frozenset[Partition], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(one.value, one.label) for one in Partition if one in partitions]
        self.fields["partition"].choices = [("", _("All registers")), *offered]  # type: ignore[attr-defined]


class DrawForm(PlaceForm):
    held_by = forms.CharField(
        label=gettext_lazy("Held by"),
        help_text=gettext_lazy("The name of a unit, an authority or a dealer as its records have it. Never a person's."),
        max_length=200,
        required=False,
        widget=forms.TextInput({"dir": "auto"}),
    )  # fmt: skip
    statuses = forms.MultipleChoiceField(
        label=gettext_lazy("Status"),
        help_text=gettext_lazy("What should lie on the shelf; with none ticked, records of every status."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        initial=SHOULD_BE_THERE,
        choices=lambda: fields.status_choices()[1:],
    )
    type = fields.choice_field(gettext_lazy("Class of weapon"), fields.type_choices)
    wanted = forms.IntegerField(
        label=gettext_lazy("How many to draw"), min_value=1, max_value=inspection.MOST, initial=59
    )
    field_order = ("place", "partition", "held_by", "statuses", "type", "wanted")

    def population(self) -> Population:
        said = self.cleaned_data
        return Population(
            partition=said["partition"],
            statuses=frozenset(said["statuses"]),
            types=frozenset({said["type"]} - {""}),
            held_by=said["held_by"].strip(),
        )


@needs("inspection.draw_sample")
@require_http_methods(["GET", "POST"])
def draw(request: PersonRequest) -> HttpResponse:
    """Count first how many records there are and how many would do; then draw."""
    form = DrawForm(request.POST or None, partitions=request.person.partitions)
    facts: dict[str, Any] = {"form": form, "trail": _trail()}
    if form.is_valid():
        if "count" in request.POST:
            facts["count"] = inspection.records_of(request.person, form.population()).count()
            facts["sizes"] = _sizes(facts["count"])
            return render(request, "inspection/draw.html", facts)
        try:
            sample = inspection.draw_sample(
                by=request.person,
                population=form.population(),
                wanted=form.cleaned_data["wanted"],
                place=form.cleaned_data["place"],
            )
        except TracemarkError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The sample is drawn. Look for each weapon now."))
            return redirect("sample", sample.uuid)
    return render(request, "inspection/draw.html", facts, status=422 if form.errors else 200)


def _sizes(count: int) -> list[tuple[str, int]]:
    """For each share of wrong records how many must be drawn to meet one."""
    return [
        (_("if %(percent)s of 100 are wrong") % {"percent": round(share * 100)}, inspection.sample_size(count, share))
        for share in SHARES
    ]  # fmt: skip


@needs("inspection.begin_at_shelf")
@require_http_methods(["GET", "POST"])
def shelf(request: PersonRequest) -> HttpResponse:
    form = PlaceForm(request.POST or None, partitions=request.person.partitions)
    if form.is_valid():
        try:
            sample = inspection.begin_at_shelf(by=request.person, **form.cleaned_data)
        except TracemarkError as error:
            form.add_error(None, str(error))
        else:
            messages.success(
                request, _("Pick a weapon off the shelf without choosing, and type what it says.")
            )
            return redirect("sample_add", sample.uuid)
    facts = {"form": form, "trail": _trail()}
    return render(request, "inspection/shelf.html", facts, status=422 if form.errors else 200)


def _trail() -> list[dict[str, str]]:
    return [{"label": _("Inspections"), "url": reverse("samples")}]
