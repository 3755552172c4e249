"""Weapon by weapon: what was seen of a line, and which record belongs to a weapon off the shelf."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from tracemark.apps.catalogue import api as catalogue
from tracemark.apps.inspection import api as inspection
from tracemark.apps.inspection.data import FINDINGS, Finding, Seen, Way
from tracemark.apps.registry import api as registry
from tracemark.apps.registry.data import Search
from tracemark.apps.registry.words import refusal
from tracemark.kernel.errors import TracemarkError
from tracemark.marks import ReadingRefused
from tracemark.web.look.forms import MarkInput
from tracemark.web.pages.door import needs
from tracemark.web.pages.inspection.words import serial_of, weapon_words
from tracemark.web.pages.registry import fields
from tracemark.web.pages.registry.naming import weapon_name
from tracemark.web.pages.registry.suggesting import suggestions

if TYPE_CHECKING:
    from django.http import HttpResponse

    from tracemark.apps.accounts.data import Person
    from tracemark.apps.inspection.models import LineRow
    from tracemark.web.pages.door import PersonRequest

SHOWN = 5
NOTE = gettext_lazy("What else differs, or where the weapon is said to be. No names of persons.")


class LineForm(forms.Form):
    finding = forms.ChoiceField(label=gettext_lazy("Finding"), widget=forms.RadioSelect)
    read = forms.CharField(
        label=gettext_lazy("Serial on the weapon"),
        help_text=gettext_lazy("Where it differs: as you read it, with its doubts."),
        max_length=300,
        required=False,
        widget=MarkInput,
    )
    note = forms.CharField(
        label=gettext_lazy("Note"),
        help_text=NOTE,
        max_length=500,
        required=False,
        widget=forms.TextInput({"dir": "auto"}),
    )

    def __init__(self, *args: Any, of: LineRow, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [
            one for one in FINDINGS[Way(of.sample.way)] if (one is Finding.NOT_IN_BOOK) != bool(of.weapon)
        ]
        self.fields["finding"].choices = [(one.value, one.label) for one in offered]  # type: ignore[attr-defined]

    def seen(self, read_maker: str) -> Seen:
        said = self.cleaned_data
        return Seen(Finding(said["finding"]), said["read"], read_maker, said["note"])


@needs("inspection.record_line")
@require_http_methods(["GET", "POST"])
def line(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """One line, as it is filled in beside the shelf; then the next one."""
    row = inspection.line_for(request.person, uuid)
    given = {"finding": row.finding, "read": row.read, "note": row.note}
    form = LineForm(request.POST or None, of=row, initial=given)
    if form.is_valid():
        try:
            inspection.record_line(by=request.person, line=uuid, seen=form.seen(row.read_maker))
        except TracemarkError as error:
            form.add_error(None, str(error))
        else:
            return _next(request, row)
    facts = {
        "form": form,
        "line": row,
        "serial": serial_of(row),
        "weapon": weapon_words(catalogue.snapshot(), row),
        "reference": row.sample.reference,
        "trail": [
            {"label": _("Inspections"), "url": reverse("samples")},
            {"label": row.sample.reference, "url": reverse("sample", args=[row.sample.uuid])},
        ],
    }
    return render(request, "inspection/line.html", facts, status=422 if form.errors else 200)


def _next(request: PersonRequest, row: LineRow) -> HttpResponse:
    unseen = row.sample.lines.filter(finding=Finding.UNSEEN.value).order_by("number")
    following = unseen.filter(number__gt=row.number).first() or unseen.first()
    if following:
        messages.success(request, _("Line %(number)s is recorded. This is the next one.") % {"number": row.number})  # fmt: skip
        return redirect("sample_line", following.uuid)
    messages.success(request, _("Line %(number)s is recorded.") % {"number": row.number})
    return redirect("sample", row.sample.uuid)


class ReadForm(forms.Form):
    """What the weapon says."""

    q = forms.CharField(label=gettext_lazy("Serial on the weapon"), max_length=300, widget=MarkInput)
    maker = fields.named_field("maker")


class ShelfForm(forms.Form):
    """Which record it is, and whether it agrees."""

    found = forms.ChoiceField(label=gettext_lazy("Its record"), required=False, widget=forms.RadioSelect)
    finding = forms.ChoiceField(
        label=gettext_lazy("Finding, if it has a record"),
        widget=forms.RadioSelect,
        required=False,
        initial=Finding.AS_RECORDED.value,
        choices=lambda: [(one.value, one.label) for one in (Finding.AS_RECORDED, Finding.DIFFERS)],
    )
    note = forms.CharField(
        label=gettext_lazy("Note"),
        help_text=NOTE,
        max_length=500,
        required=False,
        widget=forms.TextInput({"dir": "auto"}),
    )

    def __init__(self, *args: Any, candidates: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        none = ("", _("None of these: it is not in the book"))
        self.fields["found"].choices = [*candidates, none]  # type: ignore[attr-defined]
        self.fields["found"].initial = candidates[0][0] if candidates else ""
        if not candidates:
            del self.fields["finding"]


@needs("inspection.add_from_shelf")
@require_http_methods(["GET", "POST"])
def add(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """A weapon off the shelf: type what it says, say which record it is, go on to the next."""
    row = inspection.sample_for(request.person, uuid)
    known = catalogue.snapshot()
    read = ReadForm(request.GET if "q" in request.GET else None)
    form = None
    if read.is_valid():
        try:
            candidates = _candidates(request.person, read)
        except ReadingRefused as error:
            read.add_error("q", refusal(error))
        else:
            form = ShelfForm(request.POST or None, candidates=candidates)
    if form is not None and form.is_valid():
        try:
            done = inspection.add_from_shelf(by=request.person, sample=uuid, **_said(read, form))
        except TracemarkError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Line %(number)s is recorded. Pick the next weapon.") % {"number": done.number})  # fmt: skip
            return redirect("sample_add", uuid)
    facts = {
        "row": row,
        "read": read,
        "form": form,
        "suggestions": suggestions(known),
        "reference": row.reference,
        "trail": [
            {"label": _("Inspections"), "url": reverse("samples")},
            {"label": row.reference, "url": reverse("sample", args=[row.uuid])},
        ],
    }
    wrong = read.errors or (form is not None and form.errors)
    return render(request, "inspection/add.html", facts, status=422 if wrong else 200)


def _candidates(person: Person, read: ReadForm) -> list[tuple[str, str]]:
    """The records that the reading may mean, the most probable first."""
    known = catalogue.snapshot()
    maker = read.cleaned_data["maker"]
    makers = frozenset(catalogue.resolve(known, "maker", maker).codes) if maker else frozenset()
    found = registry.search(person, Search(read.cleaned_data["q"], makers=makers, limit=SHOWN))
    return [
        (
            str(one.weapon),
            " · ".join((one.serial, weapon_name(known, one), one.status.label, one.partition.label, one.reference)),
        )
        for one in found.candidates
    ]  # fmt: skip


def _said(read: ReadForm, form: ShelfForm) -> dict[str, Any]:
    found = form.cleaned_data["found"]
    finding = (
        Finding(form.cleaned_data.get("finding") or Finding.AS_RECORDED) if found else Finding.NOT_IN_BOOK
    )
    seen = Seen(finding, read.cleaned_data["q"], read.cleaned_data["maker"], form.cleaned_data["note"])
    return {"seen": seen, "found": UUID(found) if found else None}
