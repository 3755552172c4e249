"""Signing in and out, the choice of language, one's own password."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from tracemark.apps.accounts import api as accounts
from tracemark.apps.accounts.errors import TooManyAttempts
from tracemark.kernel.errors import TracemarkError
from tracemark.web.pages.accounts.known_device import known_device_of
from tracemark.web.pages.door import FACTOR_WANTED, halfway, open_to_all

if TYPE_CHECKING:
    from django.http import HttpRequest

    from tracemark.apps.accounts.models import PersonRow
    from tracemark.web.pages.door import PersonRequest

YEAR = 365 * 24 * 3600


class SignInForm(forms.Form):
    sign_in_name = forms.CharField(
        label=gettext_lazy("Sign-in name"),
        max_length=80,
        widget=forms.TextInput({"autocomplete": "username", "autocapitalize": "off", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label=gettext_lazy("Password"),
        max_length=200,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )


class PasswordForm(forms.Form):
    old = forms.CharField(
        label=gettext_lazy("Your password until now"),
        max_length=200,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )
    password = forms.CharField(
        label=gettext_lazy("New password"),
        help_text=gettext_lazy("At least 12 characters; a sentence is easy to keep in mind."),
        max_length=200,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )


@open_to_all
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    form = SignInForm(request.POST or None)
    goal = inside(request, request.POST.get("next") or request.GET.get("next") or "")
    status = 200
    if form.is_valid():
        known = known_device_of(request, form.cleaned_data["sign_in_name"])
        try:
            row = authenticate(request, **form.cleaned_data, known_device=known)
        except TooManyAttempts as locked:
            row, status = None, locked.status
            form.add_error(None, str(locked))
        if row is not None:
            begin_session(request, row)
            answer = HttpResponseRedirect(goal)
            if row.language:
                _keep_language(answer, row.language)
            return answer
        if status == 200:
            form.add_error(None, _("The sign-in name or the password is not right."))
    if form.errors and status == 200:
        status = 422
    facts = {"form": form, "next": goal, "service": accounts.service_name()}
    return render(request, "accounts/sign_in.html", facts, status=status)


def begin_session(request: HttpRequest, row: PersonRow) -> None:
    """A new session of this person on this device; the second factor is still to be shown."""
    request.session.flush()  # nothing that somebody put into it before is carried in
    login(request, row, backend=settings.AUTHENTICATION_BACKENDS[0])
    accounts.begin(request.session, person=row.uuid, where=accounts.where_of(request))
    request.session[FACTOR_WANTED] = accounts.has_second_factor(row.uuid)


@halfway
@require_POST
def sign_out(request: PersonRequest) -> HttpResponse:
    # Whoever lost every role must still get out, so the node records it where the person may do nothing.
    may = accounts.may(request.person, "accounts.record_sign_out")
    accounts.record_sign_out(
        by=request.person if may else accounts.NODE,
        person=request.person.id,
        where=accounts.where_of(request),
    )
    logout(request)
    return redirect("sign_in")


@open_to_all
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Keep the language in a cookie: it is a choice of this device, not a fact about the person."""
    answer = HttpResponseRedirect(inside(request, request.POST.get("next", "")))
    wanted = request.POST.get("language", "")
    if wanted in dict(settings.LANGUAGES):
        _keep_language(answer, wanted)
        translation.activate(wanted)
    return answer


@require_http_methods(["GET", "POST"])
def change_password(request: PersonRequest) -> HttpResponse:
    form = PasswordForm(request.POST or None)
    person = request.person
    if form.is_valid() and not accounts.try_password(person.id, form.cleaned_data.pop("old")):
        # Whoever finds an open page must not be able to make it theirs.
        form.add_error("old", _("This is not your password."))
    if form.is_valid():
        acting = person if accounts.may(person, "accounts.set_password") else accounts.NODE
        try:
            accounts.set_password(by=acting, person=person.id, **form.cleaned_data)
        except TracemarkError as error:
            form.add_error("password", str(error))
        else:
            logout(request)
            messages.success(request, _("Your password is set. Sign in with it."))
            return redirect("sign_in")
    status = 422 if form.errors else 200
    return render(request, "accounts/password.html", {"form": form}, status=status)


def inside(request: HttpRequest, goal: str) -> str:
    """Only addresses of this node: a link from outside must not send people away after signing in."""
    if goal and url_has_allowed_host_and_scheme(
        goal, {request.get_host()}, require_https=request.is_secure()
    ):
        return goal
    return "/"


def _keep_language(answer: HttpResponse, code: str) -> None:
    answer.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=YEAR,
        samesite="Lax",
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
    )
