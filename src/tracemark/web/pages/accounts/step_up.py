"""Asking for the second factor once more, in the middle of sending a form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import render
from django.utils.translation import gettext as _

from tracemark.apps.accounts import api as accounts
from tracemark.web.pages.accounts.second_factor import CodeForm, check, question, redirect_with

if TYPE_CHECKING:
    from django.http import HttpResponse

    from tracemark.web.pages.door import PersonRequest

ASKED = "step_up-code"
OURS = {ASKED, "step_up-credential", "csrfmiddlewaretoken"}


def ask_again(request: PersonRequest) -> HttpResponse | None:
    """The question, or nothing when it was just answered and the view may go on with what was sent."""
    if not accounts.has_second_factor(request.person.id):
        return redirect_with("enrol_app", "/")
    if request.FILES:
        # A browser does not send a file twice by itself.
        messages.info(request, _("Your second factor is asked for again. Then choose the file once more."))
        return redirect_with("second_factor", request.path)
    form = CodeForm(request.POST if ASKED in request.POST else None, prefix="step_up")
    if form.is_valid():
        if check(request, form):
            return None
        form.add_error("code", _("This code is not right, or it was used before. Wait for the next one."))
    kept = [(name, value) for name, values in request.POST.lists() if name not in OURS for value in values]
    facts = {"form": form, "kept": kept, "options": question(request)}
    return render(request, "accounts/step_up.html", facts, status=422 if form.errors else 403)
