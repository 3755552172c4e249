"""What an inspector takes along: looks as a list, looks and samples as entries that are checked without this node.

Each page says first what leaves the node and what the file proves; then it is handed over and recorded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from tracemark.apps.inspection import api as inspection
from tracemark.apps.ledger import api as ledger
from tracemark.kernel import clock
from tracemark.kernel.errors import BadInput
from tracemark.web.pages.door import needs, stepped_up
from tracemark.web.pages.inspection.looks import SPAN, FilterForm
from tracemark.web.pages.papers.filing import as_file

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from tracemark.web.pages.door import PersonRequest

LINES = "application/jsonl"


class SpanForm(forms.Form):
    since = forms.DateField(label=gettext_lazy("From"), widget=forms.DateInput({"type": "date"}))
    until = forms.DateField(label=gettext_lazy("Until"), widget=forms.DateInput({"type": "date"}))

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("since") and said.get("until") and said["since"] > said["until"]:
            self.add_error("until", _("The last day lies before the first."))
        return said


@needs("inspection.export_looks")
@stepped_up()
@require_http_methods(["GET", "POST"])
def looks(request: PersonRequest) -> HttpResponse:
    filters = FilterForm(request.GET).filters()
    refused = ""
    if request.method == "POST":
        try:
            data = inspection.export_looks(by=request.person, filters=filters)
        except BadInput as error:
            refused = str(error)
        else:
            return as_file(data, f"looks-{clock.today().isoformat()}.csv", "text/csv; charset=utf-8")
    count = inspection.list_looks(filters).count()
    facts = {
        "title": _("Save the list of looks as a file"),
        "what": ngettext(
            "%(count)s look leaves this node as a CSV file.", "%(count)s looks leave this node as a CSV file.", count
        ) % {"count": number_format(count, force_grouping=count >= 10_000)},
        "consequences": [
            _("The file names the officers who looked. Nobody at whom they looked is in it."),
            _("The ledger records that you took it, how many looks, and how they were chosen."),
        ],
        "button": _("Save the file"),
        "back_url": f"{reverse('looks')}?{request.GET.urlencode()}",
        "refused": refused,
    }  # fmt: skip
    return render(request, "inspection/take.html", facts, status=422 if refused else 200)


@needs("inspection.export_look_proofs")
@stepped_up()
@require_http_methods(["GET", "POST"])
def look_proofs(request: PersonRequest) -> HttpResponse:
    chosen = FilterForm(request.GET).filters()
    today = clock.today()
    form = SpanForm(
        request.POST or None, initial={"since": chosen.since or today - SPAN, "until": chosen.until or today}
    )
    if form.is_valid():
        try:
            selection, _number = inspection.export_look_proofs(
                by=request.person, officer=chosen.officer, **form.cleaned_data
            )
        except BadInput as error:
            form.add_error(None, str(error))
        else:
            data = b"".join(ledger.export_entries(selection))
            return as_file(data, "looks.bundle", LINES)
    facts = {
        "title": _("Save looks with their proofs"),
        "what": _("The entries that looks left in the ledger are saved, each with the proof that it stands there."),
        "consequences": [
            _("On any machine, without this node: tracemark verify --bundle looks.bundle"),
            _("This shows that no entry was changed. That none is missing shows only a copy of the whole ledger: tracemark verify --bundle looks.bundle --against ledger.bundle"),
            _("Whoever only registers a holder, or looks at one that is no person, leaves such an entry too."),
            _("No name of a person is in the file. The ledger records that you took it."),
        ],
        "form": form,
        "button": _("Save the file"),
        "back_url": f"{reverse('looks')}?{request.GET.urlencode()}",
    }  # fmt: skip
    return render(request, "inspection/take.html", facts, status=422 if form.errors else 200)


@needs("see.samples")
def sample_proof(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """Every entry of an inspection with its proof: the draw, each line, the result."""
    sample = inspection.sample_for(request.person, uuid)
    data = b"".join(ledger.export_record(str(sample.uuid)))
    return as_file(data, f"{sample.reference}.bundle", LINES)
