"""Standing in for somebody: what one lent and was lent, lending a role, giving it back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tracemark.apps.accounts import api as accounts
from tracemark.apps.accounts.data import Absence, LoanState, Role
from tracemark.kernel import clock
from tracemark.kernel.errors import TracemarkError
from tracemark.web.look import pieces
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


@needs("see.delegations")
@require_safe
def mine(request: PersonRequest) -> HttpResponse:
    page = Paginator(accounts.delegations_of(request.person.id), PAGE).get_page(request.GET.get("page"))
    facts = {
        "rows": lines(page, request.person),
        "page": page,
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


def lines(rows: Any, person: Person) -> list[dict[str, Any]]:
    """Delegations for a table: their standing in words, and whether this person may end them."""
    at = accounts.moment()
    return [_line(row, person, accounts.loan_state(row, at)) for row in rows]


def _line(row: RoleGrantRow, person: Person, state: LoanState) -> dict[str, Any]:
    return {
        "uuid": row.uuid,
        "role": Role(row.role).label,
        "giver": row.giver.name if row.giver else "",
        "deputy": row.person.name,
        "why": Absence(row.basis).label if row.basis in set(Absence) else "",
        "since": row.since,
        "until": row.until,
        "badge": pieces.badge(state.label, TONES[state]),
        "may_end": state is not LoanState.ENDED and accounts.can_end_delegation(person, row),
    }


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
