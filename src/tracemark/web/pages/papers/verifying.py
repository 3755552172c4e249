"""Checking a paper by its code, open to all: a court or another office need not sign in to ask.

Whoever holds a code holds the paper, and is told no more than the paper says. What it must say in full is shown to those
who see its subject anyway.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from tracemark.apps.accounts import api as accounts
from tracemark.apps.ledger import api as ledger
from tracemark.kernel import uses
from tracemark.kernel.errors import TracemarkError
from tracemark.papers import api as papers
from tracemark.web.look import pieces
from tracemark.web.pages.door import open_to_all

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from tracemark.papers.api import Filing, PaperAnswer
    from tracemark.papers.models import BlankFormRow

LONGEST = 40
A_MINUTE = 60
"""So many codes a minute are looked up for one address."""


class CodeForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("Code on the paper"),
        max_length=LONGEST,
        help_text=gettext_lazy("Sixteen letters and figures, at the foot of each page."),
        widget=forms.TextInput(
            {"dir": "ltr", "autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}
        ),
    )


@open_to_all
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    form = CodeForm(request.GET if "code" in request.GET else None)
    facts: dict[str, Any] = {"form": form}
    status = 200
    if form.is_bound and form.is_valid():
        _count(request)
        code = form.cleaned_data["code"]
        try:
            blank = papers.form_with_code(code)
            if blank is None:
                answer = papers.answer_to(code)
                person = getattr(request, "person", None)
                facts |= _answered(answer, papers.told_again(code, person) if person else None)
            else:
                facts |= _blank(blank)
        except TracemarkError as error:
            form.add_error("code", str(error))
    if form.errors:
        status = 422
    answer_page = render(request, "papers/verify.html", facts, status=status)
    answer_page["Cache-Control"] = "private, no-store"
    answer_page["Referrer-Policy"] = "no-referrer"
    return answer_page


def _count(request: HttpRequest) -> None:
    """Whoever tries codes gets slow; addresses share rows of a fixed number, and none stands in clear.

    Raises: TooOften.
    """
    address = ledger.blind_digest(f"verify {accounts.where_of(request).address}")
    uses.use(f"verify:{address[:3]}", most=A_MINUTE)


def _answered(answer: PaperAnswer, again: Filing | None) -> dict[str, Any]:
    offices = {office.code: office.name for office in accounts.list_offices()}
    facts = [
        (_("Paper"), answer.kind.label),
        (_("Reference"), pieces.ref(answer.reference)),
        (_("Made"), pieces.when(answer.at)),
        (_("Made by"), offices.get(answer.office, answer.office)),
        (_("Position in the ledger"), pieces.ref(answer.size)),
        (_("Digest of what is printed"), pieces.ref(answer.digest)),
    ]
    return {"answer": answer, "verdict": _verdict(answer), "facts": facts, "again": again}


def _blank(form: BlankFormRow) -> dict[str, Any]:
    """What a blank form is told to be: no more than stands on it, and whether it still waits."""
    waits = form.state == papers.FormState.PRINTED
    verdict = {
        "tone": "good" if waits else "warn",
        "title": _("This node printed this form."),
        "text": _("It is not back yet.")
        if waits
        else _("Its number is used up: it was typed back or spoilt."),
    }
    offices = {office.code: office.name for office in accounts.list_offices()}
    facts = [
        (_("Form"), papers.FormKind(form.kind).label),
        (_("Number"), pieces.ref(form.reference)),
        (_("Printed"), pieces.when(form.at.date())),
        (_("Office"), offices.get(form.office, form.office)),
    ]
    return {"answer": form, "verdict": verdict, "facts": [(term, value) for term, value in facts if value]}


def _verdict(answer: PaperAnswer) -> dict[str, str]:
    """What it comes to, in one sentence each."""
    if not answer.intact:
        return {
            "tone": "bad",
            "title": _("The ledger does not bear this paper out."),
            "text": _(
                "What it was recorded with was changed afterwards. Tell the administrator of this node."
            ),
        }
    since = (
        ngettext(
            "%(count)s entry about it was made since.",
            "%(count)s entries about it were made since.",
            answer.later,
        )
        % {"count": answer.later}
        if answer.later
        else _("Nothing was recorded about it since.")
    )
    if answer.same:
        return {
            "tone": "good",
            "title": _("This node made this paper, and would print the same today."),
            "text": since,
        }
    return {
        "tone": "warn",
        "title": _("This node made this paper; what it would print today differs."),
        "text": since,
    }
