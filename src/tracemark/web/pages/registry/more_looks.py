"""Asking for looks at personal data beyond the budget: how many, for what, in which case (ITI 15 (a))."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from tracemark.apps.accounts import api as accounts
from tracemark.kernel.errors import TracemarkError
from tracemark.web.pages.door import needs
from tracemark.web.pages.registry.forms import ReasonForm
from tracemark.web.pages.two_officers.asking import taken

if TYPE_CHECKING:
    from django.http import HttpResponse

    from tracemark.web.pages.door import PersonRequest


class MoreLooksForm(ReasonForm):
    looks = forms.IntegerField(
        label=gettext_lazy("How many looks"),
        help_text=gettext_lazy("As few as the case needs. Each person who is named counts as a look."),
        min_value=1,
        initial=5,
    )
    field_order = ("looks", "purpose", "case")


@needs("accounts.allow_more_looks")
@require_http_methods(["GET", "POST"])
def ask(request: PersonRequest) -> HttpResponse:
    form = MoreLooksForm(request.POST or None, purposes=accounts.purposes_of(request.person))
    if form.is_valid():
        said = form.cleaned_data
        try:
            waits = taken(
                request,
                lambda: accounts.allow_more_looks(
                    by=request.person, looks=said["looks"], purpose=said["purpose"], case=said["case"]
                ),
            )
        except TracemarkError as error:
            form.add_error(None, str(error))
        else:
            return waits or _allowed(request)
    facts = {
        "title": _("Ask for more looks at personal data"),
        "what": _("A second officer of your agency allows them, until the end of the day."),
        "consequences": [
            _("At most %(most)s looks are asked for at a time.") % {"most": settings.TRACEMARK.looks_per_day},
            _("The ledger records how many, the purpose and the case, and who allowed them."),
            _("Each look is recorded as always. An inspector outside your agency sees it."),
        ],
        "form": form,
        "button": _("Ask for more looks"),
        "back_url": reverse("home"),
    }
    return render(request, "look/confirm.html", facts, status=422 if form.errors else 200)


def _allowed(request: PersonRequest) -> HttpResponse:
    messages.success(request, _("The looks are there until the end of the day."))
    return redirect("home")
