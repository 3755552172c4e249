"""Pages of the second factor: showing it at sign-in, enrolling an app, recovery codes, what one has."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import segno
from django import forms
from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from tracemark.apps.accounts import api as accounts
from tracemark.kernel.errors import TracemarkError
from tracemark.web.pages.accounts.known_device import keep_known_device
from tracemark.web.pages.accounts.session import inside
from tracemark.web.pages.door import halfway, is_fresh, needs, stepped_up, strengthen

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from tracemark.apps.accounts.second_factor import Factor
    from tracemark.web.pages.door import PersonRequest

NEW_APP = "new_app"


class CodeForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("Code"),
        help_text=gettext_lazy("The six digits of your authenticator app, or a recovery code."),
        max_length=20,
        required=False,
        widget=forms.TextInput({"autocomplete": "one-time-code", "inputmode": "numeric", "dir": "ltr"}),
    )

    credential = forms.JSONField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or {}
        if not isinstance(told.get("credential") or {}, dict):
            told["credential"] = None
        if not told.get("code") and not told.get("credential"):
            self.add_error("code", _("Type a code."))
        return told


class FirstCodeForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("Code"),
        help_text=gettext_lazy("The six digits that the app shows now."),
        max_length=20,
        widget=forms.TextInput({"autocomplete": "one-time-code", "inputmode": "numeric", "dir": "ltr"}),
    )


def check(request: PersonRequest, form: CodeForm) -> Factor | None:
    """Show the code or the passkey's answer to the node; a right one makes the session a strong one."""
    told, person = form.cleaned_data, request.person.id
    if told["credential"]:
        factor = accounts.try_passkey(person, told["credential"])
    else:
        factor = accounts.try_code(person, told["code"])
    if factor:
        strengthen(request)
    return factor


@halfway
@never_cache
@require_http_methods(["GET", "POST"])
def show(request: PersonRequest) -> HttpResponse:
    goal = inside(request, request.POST.get("next") or request.GET.get("next") or "")
    if not accounts.has_second_factor(request.person.id):
        return redirect_with("enrol_app", goal)
    form = CodeForm(request.POST or None)
    if form.is_valid():
        factor = check(request, form)
        if factor:
            _warn_of_few_codes(request, factor)
            return keep_known_device(HttpResponseRedirect(goal), request.person.id)
        form.add_error("code", _("This code is not right, or it was used before. Wait for the next one."))
    facts = {"form": form, "next": goal, "options": question(request)}
    return render(request, "accounts/second_factor.html", facts, status=422 if form.errors else 200)


@halfway
@never_cache
@require_http_methods(["GET", "POST"])
def enrol_app(request: PersonRequest) -> HttpResponse:
    goal = inside(request, request.POST.get("next") or request.GET.get("next") or "")
    person = request.person
    held = accounts.has_second_factor(person.id)
    if not may_enrol(request):
        return redirect_with("second_factor", goal)
    secret = _secret_under_way(request)
    form = FirstCodeForm(request.POST or None)
    if form.is_valid():
        try:
            accounts.enrol_app(by=person, person=person.id, secret=secret, **form.cleaned_data)
        except TracemarkError as error:
            form.add_error("code", str(error))
        else:
            del request.session[NEW_APP]
            strengthen(request)
            messages.success(request, _("Your authenticator app is your second factor from now on."))
            return HttpResponseRedirect(goal) if held else show_codes(request, goal)
    facts = {
        "form": form, "next": goal, "secret": _in_groups(secret), "must": accounts.needs_second_factor(person),
        "picture": _picture(accounts.address_for_app(person.id, secret)),
    }  # fmt: skip
    return render(request, "accounts/enrol_app.html", facts, status=422 if form.errors else 200)


@stepped_up()
@never_cache
def mine(request: PersonRequest) -> HttpResponse:
    held = accounts.factors_of(request.person.id)
    facts = {
        "held": [one for one in held if one.factor is not accounts.Factor.RECOVERY_CODE],
        "codes": next((one for one in held if one.factor is accounts.Factor.RECOVERY_CODE), None),
    }
    return render(request, "accounts/factors.html", facts)


@stepped_up()
@never_cache
@require_POST
def make_codes(request: PersonRequest) -> HttpResponse:
    return show_codes(request, "/")


@stepped_up()
@require_POST
def remove(request: PersonRequest, factor: int) -> HttpResponse:
    accounts.remove_factor(by=request.person, person=request.person.id, factor=factor)
    messages.success(request, _("The second factor is removed, and this is recorded."))
    return redirect("factors")


@needs("accounts.reset_second_factor")
@stepped_up()
@require_POST
def reset(request: PersonRequest, uuid: UUID) -> HttpResponse:
    accounts.reset_second_factor(by=request.person, person=uuid)
    messages.success(request, _("The second factors are taken back. The next sign-in leads to a new one."))
    return redirect("person", uuid)


def question(request: PersonRequest) -> str:
    """What a passkey is to sign, as the page carries it; empty for whoever has none."""
    person = request.person.id
    return json.dumps(accounts.question_to_show(person)) if accounts.has_passkey(person) else ""


def may_enrol(request: PersonRequest) -> bool:
    """Whoever knows a password only must not put their own telephone in place of the owner's."""
    return is_fresh(request, minutes=15) or not accounts.has_second_factor(request.person.id)


def redirect_with(name: str, goal: str) -> HttpResponse:
    answer = redirect(name)
    answer["Location"] += f"?{_query(goal)}"
    return answer


def _query(goal: str) -> str:
    from urllib.parse import urlencode

    return urlencode({"next": goal})


def show_codes(request: PersonRequest, goal: str) -> HttpResponse:
    """Shown in the answer itself and never again: they are not kept where they could be asked for twice."""
    codes = accounts.make_recovery_codes(by=request.person, person=request.person.id)
    return render(request, "accounts/recovery_codes.html", {"codes": codes, "next": goal})


def _secret_under_way(request: PersonRequest) -> str:
    if NEW_APP not in request.session:
        request.session[NEW_APP] = accounts.sealed(accounts.new_secret())
    return accounts.unsealed(request.session[NEW_APP])


def _in_groups(secret: str) -> str:
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))


def _picture(address: str) -> str:
    drawn = segno.make_qr(address, error="m").svg_inline(scale=5, border=4, light="white", dark="black")
    return mark_safe(drawn)  # noqa: S308 - made here from squares; the address stands in it as squares only


def _warn_of_few_codes(request: PersonRequest, factor: Factor) -> None:
    if factor is not accounts.Factor.RECOVERY_CODE:
        return
    left = next(one.left for one in accounts.factors_of(request.person.id) if one.factor is factor)
    messages.warning(
        request,
        _("You used a recovery code; %(left)s are left. Make new ones, or add an app to this account.")
        % {"left": left},
    )
