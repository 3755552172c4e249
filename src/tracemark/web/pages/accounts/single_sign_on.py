"""Signing in through the State's own service, by OpenID Connect.

The library speaks the protocol: state, code, proof of possession, keys. Decided here: the token's signature is
always checked, only people whom an administrator linked come in, and the service's second factor counts only
as the node's settings say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from tracemark.apps.accounts import api as accounts
from tracemark.kernel.node import SINGLE_SIGN_ON
from tracemark.web.pages import refusals
from tracemark.web.pages.accounts.session import begin_session, inside
from tracemark.web.pages.door import needs, open_to_all, stepped_up, strengthen

if TYPE_CHECKING:
    from uuid import UUID

    from allauth.socialaccount.models import SocialApp, SocialLogin
    from django.http import HttpRequest, HttpResponse

    from tracemark.web.pages.door import PersonRequest


class SubjectForm(forms.Form):
    subject = forms.CharField(
        label=gettext_lazy("Subject"),
        help_text=gettext_lazy("The identifier (sub) by which the sign-in service knows this person."),
        max_length=200,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false", "dir": "ltr"}),
    )


class StateService(OpenIDConnectOAuth2Adapter):
    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        return request.build_absolute_uri(reverse("single_sign_on_back"))

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        # The library would trust the connection; behind a proxy that opens TLS that is not enough.
        claims: dict[str, Any] = jwtkit.verify_and_decode(
            credential=id_token,
            keys_url=self.openid_config["jwks_uri"],
            issuer=self.openid_config["issuer"],
            audience=app.client_id,
            lookup_kid=jwtkit.lookup_kid_jwk,
            verify_signature=True,
        )
        return claims


class LinkedPeopleOnly(DefaultSocialAccountAdapter):
    """The library's seam: it hands over what the service vouched for, and here it ends."""

    def get_provider(self, request: HttpRequest, provider: str, client_id: str | None = None) -> Any:
        found = super().get_provider(request, provider, client_id=client_id)
        found.oauth2_adapter_class = StateService
        return found

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        raise ImmediateHttpResponse(_let_in(request, sociallogin))

    def on_authentication_error(self, request: HttpRequest, *args: Any, **facts: Any) -> None:
        sentence = _(
            "The sign-in service did not confirm who you are. Try again, or sign in with your password."
        )
        raise ImmediateHttpResponse(
            refusals.page(request, sentence, status=403, code="accounts.single_sign_on_failed")
        )


@open_to_all
@require_GET
def start(request: HttpRequest) -> HttpResponse:
    return _view(OAuth2LoginView, request)


@open_to_all
@require_GET
def back(request: HttpRequest) -> HttpResponse:
    return _view(OAuth2CallbackView, request)


@needs("accounts.link_subject")
@stepped_up()
@require_POST
def link(request: PersonRequest, uuid: UUID) -> HttpResponse:
    form = SubjectForm(request.POST)
    if "unlink" in request.POST:
        accounts.unlink_subject(by=request.person, person=uuid)
        messages.success(request, _("The link to the sign-in service is ended, and this is recorded."))
    elif form.is_valid():
        accounts.link_subject(by=request.person, person=uuid, subject=form.cleaned_data["subject"])
        messages.success(request, _("The person is linked to the sign-in service, and this is recorded."))
    return redirect("person", uuid)


def _view(kind: Any, request: HttpRequest) -> HttpResponse:
    if not accounts.service_name():
        raise Http404
    answer: HttpResponse = kind.adapter_view(StateService(request, SINGLE_SIGN_ON))(request)
    return answer


def _let_in(request: HttpRequest, vouched: SocialLogin) -> HttpResponse:
    claims = vouched.account.extra_data.get("id_token", {})
    where = accounts.where_of(request)
    row = accounts.person_linked_to(str(claims.get("iss", "")), str(claims.get("sub", "")))
    if row is None:
        accounts.record_refused_sign_in(by=accounts.NODE, person=accounts.NODE.id, where=where)
        sentence = _(
            "The sign-in service knows you, and this node does not. Ask an administrator to link you."
        )
        return refusals.page(request, sentence, status=403, code="accounts.not_linked")
    accounts.record_sign_in(by=accounts.NODE, person=row.uuid, where=where)
    goal = inside(request, str(vouched.state.get("next") or ""))
    begin_session(request, row)
    if accounts.vouches_for_factor(claims):
        strengthen(request)
    return HttpResponseRedirect(goal)
