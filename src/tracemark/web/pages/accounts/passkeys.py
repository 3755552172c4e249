"""Adding a passkey, and reading what a browser's passkey answered."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tracemark.apps.accounts import api as accounts
from tracemark.kernel.errors import TracemarkError
from tracemark.web.pages.accounts.second_factor import may_enrol, redirect_with, show_codes
from tracemark.web.pages.accounts.session import inside
from tracemark.web.pages.door import halfway, strengthen

if TYPE_CHECKING:
    from django.http import HttpResponse

    from tracemark.web.pages.door import PersonRequest


class PasskeyForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("What you call this key"),
        help_text=gettext_lazy("For example: telephone, key on my ring."),
        max_length=60,
    )


@halfway
@never_cache
@require_http_methods(["GET", "POST"])
def enrol(request: PersonRequest) -> HttpResponse:
    goal = inside(request, request.POST.get("next") or request.GET.get("next") or "")
    person, held = request.person, accounts.has_second_factor(request.person.id)
    if not may_enrol(request):
        return redirect_with("second_factor", goal)
    form = PasskeyForm(request.POST or None)
    if form.is_valid():
        answer = read_answer(request.POST.get("credential", ""))
        try:
            accounts.enrol_passkey(by=person, person=person.id, credential=answer, **form.cleaned_data)
        except TracemarkError as error:
            form.add_error(None, str(error))
        else:
            strengthen(request)
            messages.success(request, _("The passkey is your second factor from now on."))
            return HttpResponseRedirect(goal) if held else show_codes(request, goal)
    facts = {"form": form, "next": goal, "options": json.dumps(accounts.question_to_enrol(person.id))}
    return render(request, "accounts/enrol_passkey.html", facts, status=422 if form.errors else 200)


def read_answer(text: str) -> dict[str, Any]:
    try:
        answer = json.loads(text)
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}
