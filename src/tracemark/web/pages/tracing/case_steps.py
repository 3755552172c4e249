"""The steps of a case: each a form that is checked, a command, and the page again with what was wrong beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from tracemark.apps.accounts import api as accounts
from tracemark.apps.catalogue import api as catalogue
from tracemark.apps.registry import api as registry
from tracemark.apps.registry import words
from tracemark.apps.tracing import api as tracing
from tracemark.apps.tracing.data import Limb, Outcome, Question
from tracemark.kernel.errors import NotFound, TracemarkError
from tracemark.marks import ReadingRefused
from tracemark.web.pages.door import needs
from tracemark.web.pages.tracing import answers, case_forms, shown, story
from tracemark.web.pages.tracing.case import page
from tracemark.web.pages.tracing.comparing import comparison
from tracemark.web.pages.tracing.sheet import marks_of, observation

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from django import forms
    from django.http import HttpResponse

    from tracemark.web.pages.door import PersonRequest


def _step(
    request: PersonRequest,
    case: UUID,
    form: forms.Form,
    name: str,
    run: Callable[[dict[str, Any]], object],
    *,
    done: str,
    anchor: str,
) -> HttpResponse:
    """Check the form, run the command, go back to the place; or show what was wrong there."""
    if form.is_valid():
        try:
            run(form.cleaned_data)
        except ReadingRefused as refused:
            form.add_error("reading", words.refusal(refused))
        except TracemarkError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, done)
            return redirect(f"{reverse('case', args=[case])}#{anchor}")
    return page(request, tracing.case_for(request.person, case), 422, **{name: form})


@needs("tracing.search_for_case")
@require_POST
def search(request: PersonRequest, uuid: UUID) -> HttpResponse:
    row = tracing.case_for(request.person, uuid)
    form = case_forms.SearchForm(request.POST, prefix="search")

    def run(said: dict[str, Any]) -> None:
        find = row.find
        named = answers.name_weapon(observation(marks_of(find), find.calibre, find.words, find.absent))
        asked = answers.search_for(said["reading"], named)
        result = tracing.search_for_case(by=request.person, case=uuid, search=asked)
        shown.keep(request, uuid, result)

    done = _("All registers were searched for this case, and the search is recorded.")
    return _step(request, uuid, form, "search", run, done=done, anchor="record")


@needs("tracing.confirm_record")
@require_http_methods(["GET", "POST"])
def compare(request: PersonRequest, uuid: UUID, weapon: UUID) -> HttpResponse:
    """Find and record side by side; the officer confirms with what was compared."""
    row = tracing.case_for(request.person, uuid)
    last = shown.last(request, uuid)
    found = last.one(weapon) if last else None
    if last is None or found is None:
        messages.info(
            request, _("Search the registers again: a record is compared after a search has shown it.")
        )
        return redirect(f"{reverse('case', args=[uuid])}#record")
    form = case_forms.CompareForm(request.POST or None)
    if form.is_valid():
        try:
            tracing.confirm_record(
                by=request.person,
                case=uuid,
                weapon=weapon,
                reading=last.reading,
                probability=f"{found.probability:.4f}",
                compared=form.cleaned_data["compared"],
            )
        except TracemarkError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The record is confirmed as that of this weapon."))
            return redirect(f"{reverse('case', args=[uuid])}#record")
    context = {
        **comparison(row, registry.weapon_in_case(weapon), last.reading),
        "found": found,
        "candidate": answers.record_rows([found], last.reading, address=lambda _one: "", action="")[0],
        "form": form,
        "row": row,
        "reference": row.reference,
        "trail": [
            {"label": _("Cases"), "url": reverse("cases")},
            {"label": row.reference, "url": reverse("case", args=[uuid])},
        ],
    }
    return render(request, "tracing/compare.html", context, status=422 if form.errors else 200)


@needs("tracing.report_no_record")
@require_POST
def no_record(request: PersonRequest, uuid: UUID) -> HttpResponse:
    last = shown.last(request, uuid)
    form = case_forms.NoRecordForm(request.POST, prefix="none")
    reading = last.reading if last else ""
    return _step(
        request, uuid, form, "no_record",
        lambda said: tracing.report_no_record(by=request.person, case=uuid, reading=reading, **said),
        done=_("It is recorded that the registers have no record of this weapon."), anchor="record",
    )  # fmt: skip


@needs("tracing.state_grounds")
@require_POST
def grounds(request: PersonRequest, uuid: UUID) -> HttpResponse:
    form = case_forms.GroundsForm(request.POST, prefix="grounds")
    return _step(
        request, uuid, form, "grounds",
        lambda said: tracing.state_grounds(
            by=request.person,
            case=uuid,
            limbs=frozenset(Limb(code) for code in said["limbs"]),
            justification=said["justification"],
        ),
        done=_("The grounds are recorded."), anchor="grounds",
    )  # fmt: skip


@needs("tracing.establish_point")
@require_POST
def point(request: PersonRequest, uuid: UUID) -> HttpResponse:
    form = case_forms.PointForm(request.POST, prefix="point", states=catalogue.state_names())
    return _step(
        request, uuid, form, "point",
        lambda said: tracing.establish_point(
            by=request.person, case=uuid, point=form.point(), next_state=said["next_state"]
        ),
        done=_("The point at which the weapon became illicit is recorded."), anchor="point",
    )  # fmt: skip


@needs("tracing.ask_office")
@require_POST
def ask(request: PersonRequest, uuid: UUID) -> HttpResponse:
    offices = [(office.code, office.name) for office in accounts.list_offices()]
    form = case_forms.InquiryForm(request.POST, prefix="ask", offices=offices)
    return _step(
        request, uuid, form, "inquiry",
        lambda said: tracing.ask_office(
            by=request.person, case=uuid, **{**said, "question": Question(said["question"])}
        ),
        done=_("The office is asked; the day by which it answers stands beside the question."), anchor="inquiries",
    )  # fmt: skip


@needs("registry.look_at_holder")
@require_POST
def look(request: PersonRequest, uuid: UUID, holder: UUID) -> HttpResponse:
    """The name of a person on the confirmed record, once, for a purpose that is recorded (ITI 15)."""
    row = tracing.case_for(request.person, uuid)
    weapon = registry.weapon_in_case(row.record) if row.record else None
    persons = story.tell(weapon, row, None, [], {}, {}).persons
    if all(person.uuid != holder for person in persons):
        raise NotFound
    form = case_forms.PurposeForm(request.POST, prefix="look", purposes=accounts.purposes_of(request.person))
    if form.is_valid():
        try:
            named = registry.look_at_holder(
                by=request.person, holder=holder, purpose=form.cleaned_data["purpose"], case=row.reference
            )
        except TracemarkError as error:
            form.add_error(None, str(error))
        else:
            answer = page(request, row, looked=named)
            answer["Cache-Control"] = "no-store"
            return answer
    return page(request, row, 422, purpose=form)


@needs("tracing.withdraw_confirmation")
@require_http_methods(["GET", "POST"])
def withdraw_confirmation(request: PersonRequest, uuid: UUID) -> HttpResponse:
    return _confirmed(
        request,
        uuid,
        lambda why: tracing.withdraw_confirmation(by=request.person, case=uuid, why=why),
        done=_("The confirmation is withdrawn."),
        title=_("Withdraw the confirmation"),
        what=_("The case goes back to the search for its record."),
        consequences=[
            _("What was confirmed stays in the story of the case, with the day on which it was withdrawn."),
            _("Grounds, inquiries and the point at which it became illicit stay as they are."),
        ],
        button=_("Withdraw the confirmation"),
    )


@needs("tracing.reopen_case")
@require_http_methods(["GET", "POST"])
def reopen(request: PersonRequest, uuid: UUID) -> HttpResponse:
    return _confirmed(
        request,
        uuid,
        lambda why: tracing.reopen_case(by=request.person, case=uuid, why=why),
        done=_("The case is open again."),
        title=_("Open the case again"),
        what=_("The case is open again and no longer counts as closed."),
        consequences=[
            _("The outcome and the confirmed record are taken back; both stay in the log."),
            _("The statistics of the period change with it."),
        ],
        button=_("Open the case again"),
    )


def _confirmed(
    request: PersonRequest, case: UUID, run: Callable[[str], object], *, done: str, **said: Any
) -> HttpResponse:
    """Say what will happen, ask why, then do it."""
    row = tracing.case_for(request.person, case)
    form = case_forms.WhyForm(request.POST or None)
    if form.is_valid():
        try:
            run(form.cleaned_data["why"])
        except TracemarkError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, done)
            return redirect("case", case)
    facts = {
        **said,
        "form": form,
        "back_url": reverse("case", args=[case]),
        "reference": row.reference,
    }
    return render(request, "look/confirm.html", facts, status=422 if form.errors else 200)


@needs("tracing.close_case")
@require_http_methods(["GET", "POST"])
def close(request: PersonRequest, uuid: UUID) -> HttpResponse:
    row = tracing.case_for(request.person, uuid)
    form = case_forms.ClosingForm(request.POST if request.method == "POST" else request.GET)
    if not form.is_valid():
        messages.error(request, _("Choose first how the trace ended."))
        return redirect(f"{reverse('case', args=[uuid])}#close")
    outcome = Outcome(form.cleaned_data["outcome"])
    if request.method == "POST":
        try:
            tracing.close_case(by=request.person, case=uuid, outcome=outcome, note=form.cleaned_data["note"])
        except TracemarkError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The case is closed."))
            return redirect("case", uuid)
    context = {
        "title": _("Close the case"),
        "what": _("The case %(reference)s is closed with the outcome “%(outcome)s”.")
        % {"reference": row.reference, "outcome": outcome.label},
        "consequences": _consequences(row, outcome),
        "form": form,
        "button": _("Close the case"),
        "back_url": f"{reverse('case', args=[uuid])}#close",
        "reference": row.reference,
    }
    return render(request, "look/confirm.html", context, status=422 if form.errors else 200)


def _consequences(row: Any, outcome: Outcome) -> list[str]:
    facts = tracing.facts_of(row)
    lines = [str(reason) for reason in tracing.verdicts_on_closing(facts)[outcome].reasons]
    since = tracing.time_illicit(facts)
    if since is not None:
        lines.append(
            ngettext(
                "The weapon was illicit for %(count)s day before it was found.",
                "The weapon was illicit for %(count)s days before it was found.",
                since.days,
            )
            % {"count": since.days}
        )
    return [
        *lines,
        _("The outcome counts in the national statistics of traced weapons (SDG 16.4.2)."),
        _("A closed case can be opened again when something new comes to light."),
    ]
