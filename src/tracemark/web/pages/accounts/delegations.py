"""Standing in for somebody: what one lent and was lent, lending a role, giving it back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tracemark.apps.accounts import api as accounts
from tracemark.apps.accounts.data import Absence, LoanState, Role
from tracemark.kernel import clock
from tracemark.kernel.errors import TracemarkError
from tracemark.web.look import pieces
from tracemark.web.look.tables import Column, Row, Table
from tracemark.web.pages.door import needs, stepped_up

if TYPE_CHECKING:
    from django.http import HttpResponse, QueryDict

    from tracemark.apps.accounts.data import Person
    from tracemark.apps.accounts.models import RoleGrantRow
    from tracemark.web.pages.door import PersonRequest

PAGE = 50
TONES = {LoanState.PLANNED: "info", LoanState.RUNNING: "good", LoanState.ENDED: "plain"}


class DelegationForm(forms.Form):
    role = forms.ChoiceField(label=gettext_lazy("Role"))
    to = forms.ChoiceField(
        label=gettext_lazy("Deputy"), help_text=gettext_lazy("Somebody of your agency who is at the post.")
    )
    first = forms.DateField(
        label=gettext_lazy("From"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    last = forms.DateField(
        label=gettext_lazy("Until the end of"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    absence = forms.ChoiceField(
        label=gettext_lazy("Why"), choices=lambda: [(why.value, why.label) for why in Absence]
    )

    def __init__(self, said: QueryDict | None, *, person: Person) -> None:
        today = clock.today()
        super().__init__(said, initial={"first": today, "last": today + timedelta(days=6)})
        roles = [(role.value, role.label) for role in accounts.may_be_lent(person)]
        deputies = [
            (str(uuid), f"{name}, {office}") for uuid, name, office in accounts.possible_deputies(person)
        ]
        self.fields["role"].choices = roles  # type: ignore[attr-defined]
        self.fields["to"].choices = [("", "–"), *deputies]  # type: ignore[attr-defined]

    def facts(self) -> dict[str, Any]:
        said = dict(self.cleaned_data)
        return said | {
            "role": Role(said["role"]),
            "to": UUID(said["to"]),
            "absence": Absence(said["absence"]),
        }


class FilterForm(forms.Form):
    which = forms.ChoiceField(
        label=gettext_lazy("Which ones"),
        required=False,
        choices=lambda: [
            ("", _("All")),
            ("given", _("Lent by you")),
            ("received", _("Lent to you")),
            ("past", _("Ended")),
        ],
    )


@needs("see.delegations")
@require_safe
def mine(request: PersonRequest) -> HttpResponse:
    filters = FilterForm(request.GET)
    which = filters.cleaned_data["which"] if filters.is_valid() else ""
    rows = accounts.delegations_of(request.person.id, which)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    facts = {
        "table": table_of(request, page, page=page, filters=filters),
        "may_lend": accounts.may(request.person, "accounts.delegate_role")
        and bool(accounts.may_be_lent(request.person)),
    }
    return render(request, "accounts/delegations.html", facts)


@needs("accounts.delegate_role")
@stepped_up()
@require_http_methods(["GET", "POST"])
def lend(request: PersonRequest) -> HttpResponse:
    form = DelegationForm(request.POST or None, person=request.person)
    if form.is_valid():
        try:
            accounts.delegate_role(by=request.person, **form.facts())
        except TracemarkError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The role is lent. It comes back to you by itself."))
            return redirect("delegations")
    facts = {"form": form, "most": settings.TRACEMARK.delegation_days}
    return render(request, "accounts/delegate.html", facts, status=422 if form.errors else 200)


@needs("accounts.end_delegation")
@require_POST
def end(request: PersonRequest, uuid: UUID) -> HttpResponse:
    accounts.end_delegation(by=request.person, delegation=uuid)
    messages.success(request, _("The delegation is ended, and this is recorded."))
    whose = request.POST.get("person", "")
    return redirect("person", UUID(whose)) if _is_uuid(whose) else redirect("delegations")


def table_of(request: PersonRequest, rows: Any, *, whose: UUID | None = None, **more: Any) -> Table:
    """Delegations with their standing, and the button that ends one where this person may; `whose` page it is."""
    at = accounts.moment()
    return Table(
        caption=_("Delegations"),
        columns=[
            Column(_("Role")),
            Column(_("Lent by")),
            Column(_("Lent to")),
            Column(_("Why")),
            Column(_("From (UTC)")),
            Column(_("Until (UTC)")),
            Column(_("Standing")),
        ],
        rows=[Row(_cells(request, row, accounts.loan_state(row, at), whose)) for row in rows],
        empty_title=_("Nothing was lent"),
        empty_text=_(
            "Before leave or a mission, lend your role to somebody of your agency. It comes back by itself."
        ),
        **more,
    )


def _cells(request: PersonRequest, row: RoleGrantRow, state: LoanState, whose: UUID | None) -> list[Any]:
    return [
        Role(row.role).label,
        row.giver.name if row.giver else "",
        row.person.name,
        Absence(row.basis).label if row.basis in set(Absence) else "",
        pieces.when(row.since),
        pieces.when(row.until),
        _standing(request, row, state, whose),
    ]


def _standing(request: PersonRequest, row: RoleGrantRow, state: LoanState, whose: UUID | None) -> str:
    if state is LoanState.ENDED or not accounts.can_end_delegation(request.person, row):
        return pieces.badge(state.label, TONES[state])
    facts = {
        "uuid": row.uuid,
        "whose": whose,
        "word": state.label,
        "tone": TONES[state],
        "csrf_token": get_token(request),
    }
    return render_to_string("accounts/delegation_standing.html", facts)


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
