"""What the columns of a file mean: shown with how sure that is, changed, tried on the first rows, started."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tracemark.apps.registry.loads import api as loads
from tracemark.kernel.calendars import Calendar
from tracemark.kernel.errors import TracemarkError
from tracemark.web.pages.door import needs

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from tracemark.apps.registry.models import LoadRow
    from tracemark.web.pages.door import PersonRequest

SAMPLES = 3


class ColumnsForm(forms.Form):
    """A choice for each column, the order of its dates where that matters, and what is the same in all rows."""

    def __init__(self, load: LoadRow, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan = loads.plan_of(load)
        choices = [("", _("not loaded")), *((field.value, field.label) for field in loads.Field)]
        day_first, month_first = loads.ORDERS
        orders = [
            ("", _("as found")),
            (day_first, _("day before month")),
            (month_first, _("month before day")),
            *((code, Calendar(code).label) for code in loads.CALENDARS),
        ]
        for place, column in enumerate(self.plan.columns):
            self.fields[f"field_{place}"] = forms.ChoiceField(
                label=column.name,
                choices=choices,
                required=False,
                initial=column.field.value if column.field else "",
            )
            if column.field is loads.Field.DATE:
                self.fields[f"order_{place}"] = forms.ChoiceField(
                    label=_("Dates of “%(column)s”") % {"column": column.name},
                    choices=orders,
                    required=False,
                    initial=column.parted,
                )
        for field in loads.CONSTANT_FIELDS:
            self.fields[f"same_{field.value}"] = forms.CharField(
                label=field.label, max_length=200, required=False, initial=self.plan.constants.get(field, "")
            )
        self.fields["numbers"] = forms.BooleanField(
            label=_("Take serials that the spreadsheet holds as numbers; leading zeros may be lost."),
            required=False,
            initial=self.plan.numbers == "take",
        )

    def choices(self) -> dict[str, Any]:
        """As the command wants it."""
        said, columns = self.cleaned_data, list(enumerate(self.plan.columns))
        return {
            "columns": {one.name: said[f"field_{place}"] for place, one in columns if said[f"field_{place}"]},
            "orders": {
                one.name: said[f"order_{place}"] for place, one in columns if said.get(f"order_{place}")
            },
            "constants": {
                field.value: said[f"same_{field.value}"]
                for field in loads.CONSTANT_FIELDS
                if said[f"same_{field.value}"]
            },
            "numbers": "take" if said["numbers"] else "aside",
        }


@needs("registry.map_load")
@require_http_methods(["GET", "POST"])
def columns(request: PersonRequest, uuid: UUID) -> HttpResponse:
    load = loads.open_load(request.person, uuid)
    form = ColumnsForm(load, request.POST or None)
    if form.is_valid():
        try:
            loads.map_load(by=request.person, load=uuid, choices=form.choices())
        except TracemarkError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The columns are set, and remembered for this source."))
            return redirect("load", uuid)
    samples = loads.first_rows(load, SAMPLES)
    rows = [
        {
            "field": form[f"field_{place}"],
            "order": form[f"order_{place}"] if f"order_{place}" in form.fields else None,
            "name": column.name,
            "how": _how(column.how),
            "perhaps": column.perhaps.label if column.perhaps and not column.field else "",
            "samples": [row[place] for row in samples if place < len(row) and row[place].strip()],
        }
        for place, column in enumerate(form.plan.columns)
    ]
    same = [form[f"same_{field.value}"] for field in loads.CONSTANT_FIELDS]
    facts = {"load": load, "form": form, "rows": rows, "same": same}
    return render(request, "loads/columns.html", facts, status=422 if form.errors else 200)


@needs("registry.start_load")
@require_POST
def start(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """Ask a worker to load; the page of the load shows how far it is."""
    try:
        loads.start_load(by=request.person, load=uuid, in_background=True)
    except TracemarkError as error:
        messages.error(request, str(error))
    return redirect("load", uuid)


def _how(code: str) -> str:
    """How a meaning came about, in words."""
    words = {
        "remembered": _("as last time"),
        "chosen": _("chosen"),
        "sure": _("sure"),
        "likely": _("likely; look at it"),
    }
    return words.get(code, "")
