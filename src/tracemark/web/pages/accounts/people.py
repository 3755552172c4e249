"""People, offices and roles: for administrators and inspectors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from tracemark.apps.accounts import api as accounts
from tracemark.apps.accounts.data import Role
from tracemark.kernel.errors import NotFound, TracemarkError
from tracemark.web.look.tables import Column, Row, Table
from tracemark.web.pages.accounts.delegations import table_of
from tracemark.web.pages.accounts.single_sign_on import SubjectForm
from tracemark.web.pages.door import needs, stepped_up

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from tracemark.web.pages.door import PersonRequest


MOST_LENT = 20
"""So many delegations stand on somebody's page, the latest first."""


class RegisterForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    sign_in_name = forms.SlugField(label=gettext_lazy("Sign-in name"), max_length=80)
    office = forms.ChoiceField(label=gettext_lazy("Office"), required=False)
    password = forms.CharField(
        label=gettext_lazy("First password"),
        help_text=gettext_lazy("At least 12 characters. The person sets another one after signing in."),
        max_length=200,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offices = [(office.code, office.name) for office in accounts.list_offices()]
        self.fields["office"].choices = [("", "–"), *offices]  # type: ignore[attr-defined]


class RoleForm(forms.Form):
    role = forms.ChoiceField(
        label=gettext_lazy("Role"), choices=lambda: [(r.value, r.label) for r in Role if r is not Role.NODE]
    )


@needs("see.people")
def listing(request: PersonRequest) -> HttpResponse:
    page = Paginator(accounts.list_people(), 50).get_page(request.GET.get("page"))
    at = accounts.moment()
    rows = [
        Row(
            [
                person.name,
                person.office.name if person.office else "–",
                ", ".join(
                    Role(grant.role).label for grant in person.grants.all() if accounts.is_held(grant, at)
                )
                or ("–" if person.active else _("Has left the post")),
            ],
            url=reverse("person", args=[person.uuid]),
        )
        for person in page
    ]
    table = Table(
        caption=_("People"),
        columns=[Column(_("Name")), Column(_("Office")), Column(_("Roles"))],
        rows=rows,
        page=page,
    )
    may_register = accounts.may(request.person, "accounts.register_person")
    return render(request, "accounts/people.html", {"table": table, "may_register": may_register})


@needs("accounts.register_person")
@stepped_up()
@require_http_methods(["GET", "POST"])
def register(request: PersonRequest) -> HttpResponse:
    form = RegisterForm(request.POST or None)
    if form.is_valid():
        try:
            uuid = accounts.register_person(by=request.person, **form.cleaned_data)
        except TracemarkError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The person is registered. Grant a role now."))
            return redirect("person", uuid)
    return render(request, "accounts/register.html", {"form": form}, status=422 if form.errors else 200)


@needs("see.people")
def show(request: PersonRequest, uuid: UUID) -> HttpResponse:
    row = accounts.list_people().filter(uuid=uuid).first()
    if row is None:
        raise NotFound
    held = [
        {"role": Role(grant.role), "since": grant.since, "until": grant.until}
        for grant in row.grants.all()
        if not grant.via
    ]
    lent = accounts.delegations_of(row.uuid)[:MOST_LENT]
    facts = {
        "row": row,
        "held": held,
        "form": RoleForm(),
        "delegations": table_of(request, lent, whose=row.uuid),
        "may_see_off": row.active
        and accounts.may(request.person, "accounts.leave_post")
        and request.person.id != row.uuid,
        "may_return": not row.active and accounts.may(request.person, "accounts.return_to_post"),
        "may_change": row.active and accounts.may(request.person, "accounts.grant_role"),
        "service": accounts.service_name(),
        "linked": accounts.is_linked(row.uuid),
        "subject_form": SubjectForm(),
        "may_link": accounts.may(request.person, "accounts.link_subject"),
        "locked": accounts.locked_until(row.sign_in_name),
        "may_unlock": accounts.may(request.person, "accounts.unlock_sign_in"),
        "may_see_sign_ins": accounts.may(request.person, "see.sign_ins"),
        "may_reset": accounts.may(request.person, "accounts.reset_second_factor")
        and request.person.id != row.uuid
        and bool(accounts.factors_of(row.uuid)),
    }
    return render(request, "accounts/person.html", facts)


@needs("accounts.grant_role")
@stepped_up()
@require_POST
def change_role(request: PersonRequest, uuid: UUID) -> HttpResponse:
    form = RoleForm(request.POST)
    if form.is_valid():
        role = Role(form.cleaned_data["role"])
        change = accounts.withdraw_role if "withdraw" in request.POST else accounts.grant_role
        change(by=request.person, person=uuid, role=role)
        messages.success(request, _("The roles are changed, and the change is recorded."))
    return redirect("person", uuid)
