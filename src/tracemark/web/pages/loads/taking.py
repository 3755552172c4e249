"""Taking a file in: which register it is for, who made it, the file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from tracemark.apps.accounts.data import Partition
from tracemark.apps.registry.loads import api as loads
from tracemark.kernel.errors import TracemarkError
from tracemark.web.pages.door import needs

if TYPE_CHECKING:
    from django.http import HttpResponse

    from tracemark.web.pages.door import PersonRequest

MEGABYTE = 1 << 20


class TakeForm(forms.Form):
    source = forms.CharField(
        label=gettext_lazy("Source"),
        help_text=gettext_lazy("Who made the file. What its columns mean is remembered under this name."),
        max_length=120,
    )
    partition = forms.ChoiceField(label=gettext_lazy("For which register"))
    file = forms.FileField(label=gettext_lazy("File"))

    def __init__(self, partitions: frozenset[Partition], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["partition"].choices = [(one.value, one.label) for one in Partition if one in partitions]  # type: ignore[attr-defined]
        self.fields["file"].help_text = _(
            "CSV, XLSX, XLS or ODS, at most %(limit)s MB. Nothing is loaded before you have seen what it means."
        ) % {"limit": settings.TRACEMARK.largest_upload_mb}


@needs("registry.read_load")
@require_http_methods(["GET", "POST"])
def take(request: PersonRequest) -> HttpResponse:
    form = TakeForm(request.person.partitions, request.POST or None, request.FILES or None)
    if form.is_valid():
        said = form.cleaned_data
        try:
            load = loads.take_in(
                by=request.person,
                partition=Partition(said["partition"]),
                source=said["source"],
                name=said["file"].name,
                chunks=said["file"].chunks(),
                limit=settings.TRACEMARK.largest_upload_mb * MEGABYTE,
            )
        except TracemarkError as error:
            form.add_error("file", str(error))
        else:
            return redirect("load", load.uuid)
    return render(request, "loads/take.html", {"form": form}, status=422 if form.errors else 200)
