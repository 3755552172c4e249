"""Tokens of the State's own systems: who acts through them, for what, until when; issued here, shown once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from tracemark.apps.accounts import api as accounts
from tracemark.kernel.errors import TracemarkError
from tracemark.web.look import pieces
from tracemark.web.look.tables import Column, Row, Table
from tracemark.web.pages.accounts.words import command_words
from tracemark.web.pages.door import needs, stepped_up

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from tracemark.web.pages.door import PersonRequest

STANDING = {
    "valid": gettext_lazy("Valid"),
    "expired": gettext_lazy("Expired"),
    "revoked": gettext_lazy("Revoked"),
}


class TokenForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("System"),
        help_text=gettext_lazy("The system that will use the token, so that you know it again."),
        max_length=120,
    )
    person = forms.ChoiceField(
        label=gettext_lazy("Acts for"),
        help_text=gettext_lazy("The token may do what this person's roles allow, and no more."),
    )
    scopes = forms.MultipleChoiceField(label=gettext_lazy("For what"), widget=forms.CheckboxSelectMultiple)
    days = forms.IntegerField(
        label=gettext_lazy("Days until it expires"), min_value=1, max_value=accounts.LONGEST.days, initial=90
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [(str(row.uuid), row.name) for row in accounts.list_people() if row.active]
        words = command_words()
        self.fields["person"].choices = [("", "–"), *people]  # type: ignore[attr-defined]
        self.fields["scopes"].choices = [  # type: ignore[attr-defined]
            (scope, words.get(scope, scope)) for scope in accounts.SCOPES
        ]


@needs("see.tokens")
def listing(request: PersonRequest) -> HttpResponse:
    page = Paginator(accounts.list_tokens(), 50).get_page(request.GET.get("page"))
    used = accounts.last_uses([row.uuid for row in page])
    rows = [
        Row(
            [
                row.name,
                row.person.name,
                str(STANDING[accounts.standing(row)]),
                pieces.when(row.expires_at.date()),
                pieces.when(used[row.uuid].date()) if row.uuid in used else "–",
            ],
            url=reverse("token", args=[row.uuid]),
        )
        for row in page
    ]
    table = Table(
        caption=_("Tokens"),
        columns=[
            Column(_("System")),
            Column(_("Acts for")),
            Column(_("Standing")),
            Column(_("Expires")),
            Column(_("Last used")),
        ],
        rows=rows,
        page=page,
        empty_title=_("No token yet"),
        empty_text=_("A system of the State that asks this node gets its token here."),
    )
    may_issue = accounts.may(request.person, "accounts.issue_token")
    return render(request, "accounts/tokens.html", {"table": table, "may_issue": may_issue})


@needs("accounts.issue_token")
@stepped_up()
@never_cache
@require_http_methods(["GET", "POST"])
def issue(request: PersonRequest) -> HttpResponse:
    """The key is in the answer to the form and nowhere else: it is not kept, so it cannot be shown again."""
    form = TokenForm(request.POST or None)
    if form.is_valid():
        try:
            uuid, key = accounts.issue_token(by=request.person, **form.cleaned_data)
        except TracemarkError as error:
            form.add_error(None, str(error))
        else:
            return render(request, "accounts/token_issued.html", {"key": key, "uuid": uuid})
    return render(request, "accounts/issue_token.html", {"form": form}, status=422 if form.errors else 200)


@needs("see.tokens")
def show(request: PersonRequest, uuid: UUID) -> HttpResponse:
    row = accounts.token_row(uuid)
    words = command_words()
    standing = accounts.standing(row)
    facts = {
        "row": row,
        "standing": STANDING[standing],
        "scopes": [words.get(scope, scope) for scope in row.scopes],
        "last": accounts.last_uses([uuid]).get(uuid),
        "may_revoke": standing == "valid" and accounts.may(request.person, "accounts.revoke_token"),
    }
    return render(request, "accounts/token.html", facts)


@needs("accounts.revoke_token")
@stepped_up()
@require_POST
def revoke(request: PersonRequest, uuid: UUID) -> HttpResponse:
    accounts.revoke_token(by=request.person, token=uuid)
    messages.success(request, _("The token is revoked, and this is recorded."))
    return redirect("token", uuid)
