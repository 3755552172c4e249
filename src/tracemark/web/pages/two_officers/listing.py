"""The list of requests: what one asked for, what waits for one's decision, what became of the others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.paginator import Paginator
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from tracemark.apps.accounts import api as accounts
from tracemark.apps.accounts.states import RequestState
from tracemark.web.look import pieces
from tracemark.web.look.tables import Column, Row, Table
from tracemark.web.pages.accounts.words import command_words
from tracemark.web.pages.door import needs

if TYPE_CHECKING:
    from django.http import HttpResponse

    from tracemark.web.pages.door import PersonRequest

PAGE = 50
TONES = {
    RequestState.WAITING: "warn",
    RequestState.DONE: "good",
    RequestState.DECLINED: "bad",
    RequestState.WITHDRAWN: "plain",
    RequestState.EXPIRED: "plain",
}
SORTS = {"reference": "pk", "asked": "asked_at", "until": "expires_at"}


class FilterForm(forms.Form):
    whose = forms.ChoiceField(label=gettext_lazy("Whose"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("Status"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["whose"].choices = [  # type: ignore[attr-defined]
            ("", _("Everybody's that I see")),
            ("mine", _("What I asked for")),
            ("others", _("What others asked for")),
        ]
        self.fields["state"].choices = [  # type: ignore[attr-defined]
            ("", _("Any status")),
            *((state.value, state.label) for state in RequestState),
        ]


@needs("accounts.ask_second_officer")
@require_safe
def show(request: PersonRequest) -> HttpResponse:
    filters = FilterForm(request.GET)
    asked = filters.cleaned_data if filters.is_valid() else {"whose": "", "state": ""}
    rows = accounts.list_requests(request.person, **asked)
    sort = request.GET.get("sort", "")
    column = SORTS.get(sort.removeprefix("-"))
    if column:
        rows = rows.order_by(f"-{column}" if sort.startswith("-") else column, "-pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    names = accounts.names_of(
        {row.asked_by for row in page} | {row.decided_by for row in page if row.decided_by}
    )
    words = command_words()
    table = Table(
        caption=_("Steps that need two officers"),
        columns=[
            Column(_("Reference"), key="reference"),
            Column(_("Step")),
            Column(_("Asked by")),
            Column(_("Asked on"), key="asked"),
            Column(_("Waits until"), key="until"),
            Column(_("Status")),
            Column(_("Decided by")),
        ],
        rows=[
            Row(
                [
                    pieces.ref(row.reference),
                    words[row.command],
                    names.get(row.asked_by, "–"),
                    row.asked_at.date(),
                    row.expires_at.date(),
                    pieces.badge(state.label, TONES[state]),
                    names.get(row.decided_by, "–") if row.decided_by else "–",
                ],
                url=reverse("second_request", args=[row.uuid]),
            )
            for row in page
            for state in (accounts.request_standing(row),)
        ],
        sort=sort if column else "",
        page=page,
        filters=filters,
        empty_title=_("No step here"),
        empty_text=_(
            "Take a step that needs two officers on its page, such as erasing a person: it comes here and waits."
        ),
    )  # fmt: skip
    waiting = accounts.requests_to_decide(request.person).count()
    return render(request, "two_officers/listing.html", {"table": table, "waiting": waiting})
