"""Access in an emergency: taking it, ending it, what was done in it, and what an inspector said of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tracemark.apps.accounts import api as accounts
from tracemark.apps.accounts.data import EmergencyState, Role
from tracemark.apps.ledger import api as ledger
from tracemark.kernel.errors import TracemarkError
from tracemark.web.look import pieces
from tracemark.web.look.tables import Column, Row, Table
from tracemark.web.pages.door import needs, stepped_up

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse, QueryDict

    from tracemark.apps.accounts.data import Person
    from tracemark.web.pages.door import PersonRequest

PAGE = 50
TONES = {
    EmergencyState.LASTING: "warn",
    EmergencyState.TO_REVIEW: "info",
    EmergencyState.JUSTIFIED: "good",
    EmergencyState.NOT_JUSTIFIED: "bad",
}


class TakeForm(forms.Form):
    role = forms.ChoiceField(label=gettext_lazy("Role"))
    case = forms.CharField(
        label=gettext_lazy("Number of the case or incident"),
        max_length=80,
        widget=forms.TextInput({"dir": "auto"}),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why it cannot wait"),
        help_text=gettext_lazy("Who should have done it, and why they cannot. An inspector reads it."),
        min_length=20,
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, said: QueryDict | None, *, person: Person) -> None:
        super().__init__(said)
        roles = [(role.value, role.label) for role in accounts.roles_to_take(person)]
        self.fields["role"].choices = [("", "–"), *roles]  # type: ignore[attr-defined]


class ReviewForm(forms.Form):
    justified = forms.ChoiceField(
        label=gettext_lazy("Was it justified?"),
        choices=lambda: [("yes", _("It was justified")), ("no", _("It was not justified"))],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(label=gettext_lazy("Why"), max_length=500, widget=forms.Textarea({"rows": 3}))


class FilterForm(forms.Form):
    state = forms.ChoiceField(
        label=gettext_lazy("Which ones"),
        required=False,
        choices=lambda: [("", _("All"))] + [(one.value, one.label) for one in EmergencyState],
    )


@needs("see.emergencies")
@require_safe
def listing(request: PersonRequest) -> HttpResponse:
    filters = FilterForm(request.GET)
    wanted = filters.cleaned_data["state"] if filters.is_valid() else ""
    rows = accounts.list_emergencies(request.person, state=EmergencyState(wanted) if wanted else None)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    at = accounts.moment()
    table = Table(
        caption=_("Access in an emergency"),
        columns=[
            Column(_("Reference")),
            Column(_("Who")),
            Column(_("Role")),
            Column(_("Case")),
            Column(_("Taken (UTC)")),
            Column(_("Standing")),
        ],
        rows=[
            Row(
                [
                    pieces.ref(row.reference),
                    row.grant.person.name,
                    Role(row.grant.role).label,
                    pieces.ref(row.case),
                    pieces.when(row.grant.since),
                    _badge(accounts.emergency_state(row, at)),
                ],
                url=reverse("emergency", args=[row.uuid]),
            )
            for row in page
        ],
        page=page,
        filters=filters,
        empty_title=_("No access in an emergency"),
        empty_text=_("Whoever takes a role in an emergency is listed here at once, and reviewed afterwards."),
    )
    may_take = (
        accounts.may(request.person, "accounts.take_role_in_emergency")
        and Role.INSPECTOR not in request.person.roles
        and not _lasting(request.person)
    )
    return render(request, "accounts/emergencies.html", {"table": table, "may_take": may_take})


@needs("accounts.take_role_in_emergency")
@stepped_up(minutes=5)
@require_http_methods(["GET", "POST"])
def take(request: PersonRequest) -> HttpResponse:
    form = TakeForm(request.POST or None, person=request.person)
    if form.is_valid():
        said = form.cleaned_data
        try:
            accounts.take_role_in_emergency(
                by=request.person, role=Role(said["role"]), reason=said["reason"], case=said["case"]
            )
        except TracemarkError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("You hold the role now. Those who watch over this node are told."))
            return redirect("home")
    facts = {"form": form, "hours": settings.TRACEMARK.emergency_hours}
    return render(request, "accounts/take_role.html", facts, status=422 if form.errors else 200)


@needs("see.emergencies")
@require_safe
def show(request: PersonRequest, uuid: UUID) -> HttpResponse:
    return _shown(request, uuid, ReviewForm())


@needs("accounts.end_emergency")
@require_POST
def end(request: PersonRequest, uuid: UUID) -> HttpResponse:
    accounts.end_emergency(by=request.person, emergency=uuid)
    messages.success(request, _("The access is ended. An inspector reviews it."))
    return redirect("emergency", uuid)


@needs("accounts.review_emergency")
@stepped_up()
@require_POST
def review(request: PersonRequest, uuid: UUID) -> HttpResponse:
    form = ReviewForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            accounts.review_emergency(
                by=request.person, emergency=uuid, justified=said["justified"] == "yes", words=said["words"]
            )
        except TracemarkError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Your review is recorded."))
            return redirect("emergency", uuid)
    return _shown(request, uuid, form)


def _shown(request: PersonRequest, uuid: UUID, form: forms.Form) -> HttpResponse:
    row = accounts.emergency_for(request.person, uuid)
    state = accounts.emergency_state(row)
    done = Paginator(accounts.deeds_in(row), PAGE).get_page(request.GET.get("page"))
    mine = row.grant.person.uuid == request.person.id
    reviewer = accounts.names_of({row.reviewed_by}).get(row.reviewed_by, "") if row.reviewed_by else ""
    facts = {
        "row": row,
        "role": Role(row.grant.role).label,
        "badges": [{"word": state.label, "tone": TONES[state]}],
        "reviewer": reviewer,
        "deeds": _deeds(done),
        "form": form,
        "may_review": state is EmergencyState.TO_REVIEW
        and not mine
        and accounts.may(request.person, "accounts.review_emergency"),
        "may_end": state is EmergencyState.LASTING and accounts.can_end_emergency(request.person, row),
        "lasts": state is EmergencyState.LASTING,
    }
    return render(request, "accounts/emergency.html", facts, status=422 if form.errors else 200)


def _deeds(page: Any) -> Table:
    return Table(
        caption=_("What was done meanwhile"),
        columns=[Column(_("Number")), Column(_("Deed")), Column(_("When (UTC)"))],
        rows=[
            Row(
                [str(entry.seq), ledger.act_label(entry.act), pieces.when(entry.at)],
                url=reverse("ledger_entry", args=[entry.seq]),
            )
            for entry in page
        ],
        page=page,
    )


def _lasting(person: Person) -> bool:
    return any(one.via == "emergency" for one in person.for_a_time)


def _badge(state: EmergencyState) -> str:
    return pieces.badge(state.label, TONES[state])
