"""Inquiries inside the State: what one's office was asked, what one has asked, and answers (TRC-c, ITI 21)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from tracemark.apps.accounts import api as accounts
from tracemark.apps.catalogue import api as catalogue
from tracemark.apps.ledger import api as ledger
from tracemark.apps.tracing import api as tracing
from tracemark.apps.tracing.data import Answer
from tracemark.apps.tracing.states import InquiryState
from tracemark.kernel.errors import TracemarkError
from tracemark.web.look import pieces
from tracemark.web.look.tables import Column, Row, Table
from tracemark.web.pages.door import needs
from tracemark.web.pages.tracing.case import as_line
from tracemark.web.pages.tracing.case_forms import WORDS, WhyForm
from tracemark.web.pages.tracing.finds import as_dot, find_name
from tracemark.web.pages.tracing.incidents import serial_of
from tracemark.web.pages.tracing.sheet import marks_of

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from tracemark.apps.accounts.data import Person
    from tracemark.apps.tracing.models import InquiryRow
    from tracemark.web.pages.door import PersonRequest

PAGE = 50
LINES = forms.Textarea({"rows": 3, "dir": "auto"})
MOST_LINES = 50
LONGEST_LINE = 200


class AnswerForm(forms.Form):
    records = forms.CharField(
        label=gettext_lazy("Records found"),
        required=False,
        max_length=5000,
        help_text=gettext_lazy(
            "One per line: the reference of the record or the number of the file. No names."
        ),
        widget=LINES,
    )
    searched = forms.CharField(
        label=gettext_lazy("Registers searched"),
        required=False,
        max_length=5000,
        help_text=gettext_lazy("One per line, with its years: sales book 1998 to 2004."),
        widget=LINES,
    )
    text = forms.CharField(
        label=gettext_lazy("What else you can say"), required=False, max_length=500, widget=WORDS
    )
    nothing = forms.BooleanField(
        label=gettext_lazy("Nothing held: the registers named above have no record of this weapon"), required=False
    )  # fmt: skip

    def clean_records(self) -> tuple[str, ...]:
        return _lines(self.cleaned_data["records"])

    def clean_searched(self) -> tuple[str, ...]:
        return _lines(self.cleaned_data["searched"])

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("nothing") and said.get("records"):
            self.add_error(
                "nothing", _("Records are named above. Take them away, or do not say that nothing is held.")
            )
        if not said.get("records") and said.get("searched") and not said.get("nothing"):
            self.add_error("nothing", _("No record is named. Say that nothing is held, or name a record."))
        return said

    def answer(self) -> Answer:
        return Answer(self.cleaned_data["records"], self.cleaned_data["searched"], self.cleaned_data["text"])


def _lines(text: str) -> tuple[str, ...]:
    lines = tuple(line.strip() for line in text.splitlines() if line.strip())
    if len(lines) > MOST_LINES or any(len(line) > LONGEST_LINE for line in lines):
        raise forms.ValidationError(
            _("At most %(lines)s lines of %(length)s characters are taken.")
            % {"lines": MOST_LINES, "length": LONGEST_LINE}
        )
    return lines


@needs("see.inquiries")
def listing(request: PersonRequest) -> HttpResponse:
    """What waits for the own office first, then everything else that this person sees."""
    person = request.person
    offices = {office.code: office.name for office in accounts.list_offices()}
    waiting = [as_line(one, offices) for one in tracing.list_waiting_for(person)]
    rest = tracing.list_inquiries(person).exclude(pk__in=[line["row"].pk for line in waiting])
    page = Paginator(rest, PAGE).get_page(request.GET.get("page"))
    facts = {
        "waiting": Table(
            caption=_("Asked of your office"),
            columns=_columns(),
            rows=[_row(line) for line in waiting],
            empty_title=_("No question waits for your office"),
            empty_text=_("Questions come here when a case asks what your records say."),
        ),
        "others": Table(
            caption=_("Asked and answered"),
            columns=_columns(),
            rows=[_row(as_line(one, offices)) for one in page],
            page=page,
            empty_title=_("No inquiry yet"),
            empty_text=_("An office is asked on the page of a case."),
        ),
    }
    return render(request, "tracing/inquiries.html", facts)


def _columns() -> list[Column]:
    return [
        Column(_("Question")),
        Column(_("Office")),
        Column(_("Case")),
        Column(_("Asked")),
        Column(_("Due")),
        Column(_("Status")),
    ]


def _row(line: dict[str, Any]) -> Row:
    one = line["row"]
    return Row(
        [
            line["question"],
            line["office"],
            pieces.ref(one.case.reference),
            one.asked_on,
            one.due,
            pieces.badge(line["word"], line["tone"]),
        ],
        url=reverse("inquiry", args=[one.uuid]),
    )


@needs("see.inquiries")
@require_http_methods(["GET", "POST"])
def show(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """The question, and the form to answer it for whoever was asked."""
    row = tracing.inquiry_for(request.person, uuid)
    may_answer = _may_answer(request.person, row)
    form = AnswerForm(request.POST or None) if may_answer else None
    if form is not None and form.is_valid():
        try:
            tracing.answer_inquiry(by=request.person, inquiry=uuid, answer=form.answer())
        except TracemarkError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The answer is recorded, and the case has it."))
            return redirect("inquiry", uuid)
    status = 422 if form is not None and form.errors else 200
    return render(request, "tracing/inquiry.html", _context(request.person, row, form), status=status)


def _may_answer(person: Person, row: InquiryRow) -> bool:
    return (
        row.state == InquiryState.OPEN
        and accounts.may(person, "tracing.answer_inquiry")
        and tracing.may_answer(person, row)
    )


def _context(person: Person, row: InquiryRow, form: AnswerForm | None) -> dict[str, Any]:
    """The weapon and the question; where and by whom it was found stays in the case."""
    find = row.case.find
    entries = ledger.entries_of(str(row.uuid))
    offices = {office.code: office.name for office in accounts.list_offices()}
    people = accounts.names_of({entry.actor for entry in entries})
    names = catalogue.names_of(makers=[find.maker], models=[find.model])
    model = catalogue.snapshot().models.get(find.model)
    tracer = accounts.may(person, "tracing.remind_office")
    return {
        "row": row,
        "line": as_line(row, offices),
        "name": find_name(find, names),
        "serial": serial_of(find),
        "calibre": find.calibre,
        "outline_type": model.type if model else "",
        "marks": [as_dot(mark) for mark in marks_of(find)],
        "form": form,
        "log": [
            {"entry": entry, "label": ledger.act_label(entry.act), "who": people.get(entry.actor, "")}
            for entry in entries
        ],
        "escalated_at": next((entry.at for entry in entries if entry.act == "task.escalated"), None),
        "sees_case": accounts.may(person, "see.cases") and _sees(person, row),
        "may_press": tracer and row.state == InquiryState.OPEN,
        "reference": row.case.reference,
        "handling": {
            "label": _("For competent authorities only. Not to be passed on without prior consent."),
            "basis": _("ITI 15"),
        },
        "trail": [{"label": _("Inquiries"), "url": reverse("inquiries")}],
    }


def _sees(person: Person, row: InquiryRow) -> bool:
    return tracing.list_cases(person).filter(pk=row.case.pk).exists()


@needs("tracing.remind_office")
@require_POST
def remind(request: PersonRequest, uuid: UUID) -> HttpResponse:
    row = tracing.inquiry_for(request.person, uuid)
    try:
        tracing.remind_office(by=request.person, inquiry=uuid)
    except TracemarkError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The office is reminded; the reminder shows on its page."))
    return redirect(f"{reverse('case', args=[row.case.uuid])}#inquiries")


@needs("tracing.withdraw_inquiry")
@require_http_methods(["GET", "POST"])
def withdraw(request: PersonRequest, uuid: UUID) -> HttpResponse:
    row = tracing.inquiry_for(request.person, uuid)
    back = f"{reverse('case', args=[row.case.uuid])}#inquiries"
    form = WhyForm(request.POST or None)
    if form.is_valid():
        try:
            tracing.withdraw_inquiry(by=request.person, inquiry=uuid, why=form.cleaned_data["why"])
        except TracemarkError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The inquiry is withdrawn; the office need not search any more."))
            return redirect(back)
    offices = {office.code: office.name for office in accounts.list_offices()}
    facts = {
        "title": _("Withdraw the inquiry"),
        "what": _("The question is taken back: “%(question)s”") % {"question": as_line(row, offices)["question"]},
        "to_whom": offices.get(row.office, row.office),
        "consequences": [_("The office sees that it need not answer. The question and your reason stay on record.")],
        "form": form,
        "button": _("Withdraw the inquiry"),
        "back_url": back,
        "reference": row.case.reference,
    }  # fmt: skip
    return render(request, "look/confirm.html", facts, status=422 if form.errors else 200)
