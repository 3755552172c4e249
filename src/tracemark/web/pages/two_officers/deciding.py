"""One request: what is asked, by whom, why, until when; approving, declining and withdrawing it.

Whoever approves shows the second factor a moment before. What stands against the step at that moment is shown, and the
request goes on waiting.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from tracemark.apps.accounts import api as accounts
from tracemark.apps.accounts.states import RequestState
from tracemark.kernel.errors import TracemarkError
from tracemark.web.pages.accounts.words import command_words
from tracemark.web.pages.door import needs, stepped_up
from tracemark.web.pages.two_officers.listing import TONES
from tracemark.web.pages.two_officers.told import consequences_of, facts_of

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from tracemark.apps.accounts.models import SecondRequestRow
    from tracemark.web.pages.door import PersonRequest


class DeclineForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why is it declined?"),
        help_text=gettext_lazy("Whoever asked reads it. Name no private person."),
        max_length=500,
        widget=forms.Textarea({"rows": 3, "dir": "auto"}),
    )


@needs("accounts.ask_second_officer")
@require_safe
@never_cache
def show(request: PersonRequest, uuid: UUID) -> HttpResponse:
    return _page(request, accounts.request_for(request.person, uuid))


@needs("accounts.do_approved_step")
@stepped_up()
@require_POST
def approve(request: PersonRequest, uuid: UUID) -> HttpResponse:
    row = accounts.request_for(request.person, uuid)
    try:
        accounts.approve_step(by=request.person, request=uuid)
    except TracemarkError as error:
        return _page(request, row, against=str(error), status=error.status)
    messages.success(request, _("Approved, and done in the name of whoever asked."))
    return redirect("second_request", uuid)


@needs("accounts.decline_step")
@require_POST
def decline(request: PersonRequest, uuid: UUID) -> HttpResponse:
    row = accounts.request_for(request.person, uuid)
    form = DeclineForm(request.POST)
    if form.is_valid():
        try:
            accounts.decline_step(by=request.person, request=uuid, reason=form.cleaned_data["reason"])
        except TracemarkError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Declined. Whoever asked sees why."))
            return redirect("second_request", uuid)
    return _page(request, row, decline_form=form, status=422)


@needs("accounts.withdraw_step")
@require_POST
def withdraw(request: PersonRequest, uuid: UUID) -> HttpResponse:
    accounts.withdraw_step(by=request.person, request=uuid)
    messages.success(request, _("Taken back. Nothing was done."))
    return redirect("second_request", uuid)


def _page(request: PersonRequest, row: SecondRequestRow, *, status: int = 200, **more: Any) -> HttpResponse:
    state = accounts.request_standing(row)
    names = accounts.names_of({one for one in (row.asked_by, row.decided_by) if one})
    mine, waits = row.asked_by == request.person.id, state is RequestState.WAITING
    facts = {
        "row": row,
        "title": command_words()[row.command],
        "state": state.value,
        "badges": [{"word": state.label, "tone": TONES[state]}],
        "trail": [{"label": _("Two officers"), "url": reverse("second_requests")}],
        "facts": facts_of(request.person, row),
        "consequences": consequences_of(row),
        "asker": names.get(row.asked_by, "–"),
        "decider": names.get(row.decided_by, "–") if row.decided_by else "",
        "mine": mine,
        "may_withdraw": mine and waits,
        "may_decide": waits and accounts.may_decide(request.person, row),
        "decline_form": DeclineForm(),
        **more,
    }
    return render(request, "two_officers/request.html", facts, status=status)
