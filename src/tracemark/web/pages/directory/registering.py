"""Authorities, and registering them and their contacts (ITI 25, 31 (a))."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tracemark.apps.accounts import api as accounts
from tracemark.apps.catalogue import api as catalogue
from tracemark.apps.directory import api as directory
from tracemark.apps.directory.data import AuthorityKind
from tracemark.apps.directory.errors import BadEntry
from tracemark.kernel.errors import TracemarkError
from tracemark.web.look import pieces
from tracemark.web.look.tables import Column, Row, Table
from tracemark.web.pages.directory import words
from tracemark.web.pages.directory.forms import AuthorityForm, ContactForm
from tracemark.web.pages.door import needs

if TYPE_CHECKING:
    from collections.abc import Callable

    from django import forms
    from django.http import HttpResponse

    from tracemark.apps.directory.models import AuthorityRow
    from tracemark.web.pages.door import PersonRequest

PAGE = 50


@needs("see.contacts")
def authorities(request: PersonRequest) -> HttpResponse:
    page = Paginator(directory.list_authorities(), PAGE).get_page(request.GET.get("page"))
    names = catalogue.state_names()
    may_register = accounts.may(request.person, "directory.register_contact")
    columns = [Column(_("Authority")), Column(_("Kind")), Column(_("State")), Column(_("Contacts today"))]
    table = Table(
        caption=_("Authorities"),
        columns=[*columns, Column(_("Next"))] if may_register else columns,
        rows=[Row(_cells(row, names) + ([_next(row)] if may_register else [])) for row in page],
        page=page,
        empty_title=_("No authority yet"),
        empty_text=_("Bodies of States and organisations stand here; each has offices that answer."),
    )
    facts = {
        "table": table,
        "may_register": accounts.may(request.person, "directory.register_authority"),
        "trail": _trail(),
    }
    return render(request, "directory/authorities.html", facts)


def _cells(row: AuthorityRow, names: dict[str, str]) -> list[Any]:
    answering = [contact for contact in row.contacts.all() if contact.until is None]
    state = pieces.state(names.get(row.state, row.state), row.state) if row.state else ""
    return [words.isolated(row.name), AuthorityKind(row.kind).label, state, len(answering)]


def _next(row: AuthorityRow) -> str:
    address = f"{reverse('contact_new')}?authority={row.uuid}"
    return format_html(
        '<a href="{}">{}<span class="hidden"> {}</span></a>', address, _("Register a contact"), row.name
    )


@needs("directory.register_authority")
@require_http_methods(["GET", "POST"])
def new_authority(request: PersonRequest) -> HttpResponse:
    form = AuthorityForm(request.POST or None)

    def save() -> UUID:
        given = form.cleaned_data
        kind = AuthorityKind(given["kind"])
        return directory.register_authority(
            by=request.person, kind=kind, name=given["name"], state=given["state"]
        )

    uuid = _done(form, save)
    if uuid:
        messages.success(request, _("The authority is registered. Register the office that answers now."))
        return redirect(f"{reverse('contact_new')}?authority={uuid}")
    return _form(
        request, form, _("Register an authority"), _("Register an authority"), reverse("authorities")
    )


@needs("directory.register_contact")
@require_http_methods(["GET", "POST"])
def new_contact(request: PersonRequest) -> HttpResponse:
    form = ContactForm(request.POST or None, initial={"authority": request.GET.get("authority", "")})

    def save() -> UUID:
        authority = UUID(form.cleaned_data["authority"])
        return directory.register_contact(by=request.person, authority=authority, contact=form.facts())

    uuid = _done(form, save)
    if uuid:
        messages.success(request, _("The contact is registered and counts as confirmed today."))
        return redirect("contact", uuid)
    return _form(request, form, _("Register a contact"), _("Register a contact"), reverse("contacts"))


def _done(form: forms.Form, save: Callable[[], UUID]) -> UUID | None:
    """The new row; none while the form is empty or something in it is refused."""
    if not form.is_valid():
        return None
    try:
        return save()
    except BadEntry as error:
        for name, fault in error.data["faults"].items():
            form.add_error(name if name in form.fields else None, fault)
    except TracemarkError as error:
        form.add_error(None, str(error))
    return None


def _form(request: PersonRequest, form: forms.Form, title: str, button: str, back: str) -> HttpResponse:
    facts = {"form": form, "title": title, "button": button, "back": back, "trail": _trail()}
    return render(request, "directory/form.html", facts, status=422 if form.errors else 200)


def _trail() -> list[dict[str, str]]:
    return [{"label": _("Contacts"), "url": reverse("contacts")}]
