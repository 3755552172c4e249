"""One numbered form: where it is, the scan of it, and the fields on which it is typed back.

A code or an address of a form opens nothing by itself: whoever comes here has signed in and sees the form.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from tracemark.apps.accounts import api as accounts
from tracemark.apps.accounts.data import Partition
from tracemark.kernel.errors import NotFound
from tracemark.papers import api as papers
from tracemark.web.look import pieces
from tracemark.web.pages import pictures
from tracemark.web.pages.door import needs
from tracemark.web.pages.papers.forms import TONES
from tracemark.web.pages.papers.typing import TYPED, link_of

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import FileResponse, HttpResponse

    from tracemark.papers.models import BlankFormRow
    from tracemark.web.pages.door import PersonRequest


class ScanForm(pictures.HandInForm):
    """Pages of the filled form, as a scanner or a telephone takes them."""

    moment = None  # type: ignore[assignment]
    caption = None  # type: ignore[assignment]


class WhyForm(forms.Form):
    why = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=200,
        help_text=gettext_lazy("It is recorded with the number. No names of persons."),
    )


@needs("see.forms")
@require_http_methods(["GET", "POST"])
def show(request: PersonRequest, reference: str) -> HttpResponse:
    row = papers.form_for(request.person, reference)
    if request.method == "GET" or not papers.may_type(request.person, row):
        return page(request, row)
    typed = TYPED[papers.FormKind(row.kind)](request.POST, request.FILES)
    made = typed.saved(request.person, row)
    if made is None:
        return page(request, row, 200 if typed.more else 422, typed=typed)
    if not typed.at_once:
        messages.success(
            request,
            _(
                "The page has come in. When its scan has been looked at, two people type it one after the other."
            ),
        )
        return redirect("paper_form", reference)
    messages.success(
        request,
        _("The form %(form)s is typed back as %(reference)s.")
        % {"form": row.reference, "reference": made.reference},
    )
    return redirect(typed.goes_to, made.uuid)


def page(request: PersonRequest, row: BlankFormRow, status: int = 200, **bound: Any) -> HttpResponse:
    """The page of a form; `bound` are forms that came back with mistakes."""
    person = request.person
    state, kind = papers.FormState(row.state), papers.FormKind(row.kind)
    waits = state is papers.FormState.PRINTED
    types = waits and papers.may_type(person, row) and kind in TYPED
    uploads = list(papers.scans_not_yet_kept(row))
    facts = {
        "row": row,
        "kind": kind.label,
        "badges": [{"word": state.label, "tone": TONES[row.state]}],
        "waits": waits,
        "facts": _facts(request, row),
        "typed": (bound.get("typed") or TYPED[kind](None)) if types else None,
        "refused": "typed" in bound and status != 200,
        "scans": [_shown(row, one) for one in row.scans.order_by("pk")],
        "uploads": pictures.shown_uploads(uploads),
        "under_way": pictures.under_way(uploads),
        "scan": bound.get("scan") or ScanForm(prefix="scan"),
        "why": bound.get("why") or WhyForm(prefix="why"),
        "may_change": accounts.may(person, "papers.spoil_form"),
        "reference": row.reference,
        "trail": [{"label": _("Paper forms"), "url": reverse("paper_forms")}],
    }
    return render(request, "papers/form.html", facts, status=status)


def _facts(request: PersonRequest, row: BlankFormRow) -> list[Any]:
    who = papers.makers_of([row])
    offices = {office.code: office.name for office in accounts.list_offices()}
    link = link_of(request.person, row)
    known: list[tuple[str, Any]] = [
        (_("Form"), papers.FormKind(row.kind).label),
        (_("Register"), Partition(row.partition).label if row.partition else ""),
        (_("Language"), dict(settings.LANGUAGES).get(row.language, row.language)),
        (_("Printed"), pieces.when(row.at.date())),
        (_("Printed by"), who.get(row.by, "")),
        (_("Office"), offices.get(row.office, row.office)),
        (
            _("Recorded as"),
            pieces.ref(row.became_reference, reverse(link, args=[row.became]) if link else "")
            if row.became_reference
            else "",
        ),
        (_("Ended"), pieces.when(row.ended_at.date()) if row.ended_at else ""),
        (_("Ended by"), who.get(row.ended_by, "") if row.ended_by else ""),
        (_("Why"), row.why),
    ]
    return [(term, value) for term, value in known if value]


@needs("papers.spoil_form")
@require_POST
def spoil(request: PersonRequest, reference: str) -> HttpResponse:
    row = papers.form_for(request.person, reference)
    form = WhyForm(request.POST, prefix="why")
    if not form.is_valid():
        return page(request, row, 422, why=form)
    papers.spoil_form(by=request.person, form=row.uuid, why=form.cleaned_data["why"])
    messages.success(request, _("The number is accounted for: the form is spoilt."))
    return redirect("paper_form", reference)


@needs("papers.reopen_form")
@require_POST
def reopen(request: PersonRequest, reference: str) -> HttpResponse:
    row = papers.form_for(request.person, reference)
    form = WhyForm(request.POST, prefix="why")
    if not form.is_valid():
        return page(request, row, 422, why=form)
    papers.reopen_form(by=request.person, form=row.uuid, why=form.cleaned_data["why"])
    messages.success(request, _("The form can be typed back again. What was recorded from it stays."))
    return redirect("paper_form", reference)


@needs("papers.scan_form")
@require_POST
def scan(request: PersonRequest, reference: str) -> HttpResponse:
    row = papers.form_for(request.person, reference)
    form = ScanForm(request.POST, request.FILES, prefix="scan")
    if form.is_valid():
        done = form.hand_in(lambda data: papers.scan_form(by=request.person, form=row.uuid, data=data))
        if done:
            messages.success(request, pictures.handed_in(done))
        if not form.errors:
            return redirect("paper_form", reference)
    return page(request, row, 422, scan=form)


@needs("see.forms")
def picture(request: PersonRequest, reference: str, scan: UUID, size: str) -> FileResponse:
    """The pixels of a scan, for whoever sees the form and nobody between."""
    row = papers.form_for(request.person, reference)
    kept = row.scans.filter(uuid=scan).first()
    if kept is None:
        raise NotFound
    return pictures.pixels(kept.sha256, size)


def _shown(row: BlankFormRow, kept: Any) -> dict[str, Any]:
    return {
        "at": kept.added_at,
        "src": reverse("paper_form_picture", args=[row.reference, kept.uuid, "large"]),
        "url": reverse("paper_form_picture", args=[row.reference, kept.uuid, "whole"]),
    }
