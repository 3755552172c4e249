"""Contacts: the list, one of them, confirming and ending it, the list as a file (PoA II.5, ITI 25)."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tracemark.apps.accounts import api as accounts
from tracemark.apps.catalogue import api as catalogue
from tracemark.apps.directory import api as directory
from tracemark.apps.directory.data import STALE_AFTER, AuthorityKind, Function
from tracemark.apps.ledger import api as ledger
from tracemark.kernel import clock
from tracemark.web.look import pieces
from tracemark.web.look.tables import Column, Row, Table
from tracemark.web.pages.directory import words
from tracemark.web.pages.directory.forms import FilterForm
from tracemark.web.pages.door import needs

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from tracemark.apps.directory.models import ContactRow
    from tracemark.web.pages.door import PersonRequest

PAGE = 50
SORTS = {"office": "office", "authority": "authority__name", "confirmed": "confirmed_on"}


def _chosen(request: PersonRequest, form: FilterForm) -> QuerySet[ContactRow]:
    """The contacts that the filter leaves; a value that it does not offer leaves out nothing."""
    asked = form.cleaned_data if form.is_valid() else {}
    rows = directory.list_contacts()
    if asked.get("state"):
        rows = rows.filter(authority__state=asked["state"])
    if asked.get("kind"):
        rows = rows.filter(authority__kind=asked["kind"])
    if asked.get("function"):
        rows = rows.filter(function=asked["function"])
    if asked.get("confirmed") == "stale":
        rows = rows.filter(confirmed_on__lt=clock.today() - STALE_AFTER)
    return rows.order_by(*_order(request.GET.get("sort", "")))


def _order(sort: str) -> tuple[str, str]:
    column = SORTS.get(sort.removeprefix("-"), "")
    return (("-" if sort.startswith("-") else "") + (column or "confirmed_on"), "pk")


def _filter(request: PersonRequest) -> FilterForm:
    states = set(directory.list_contacts().order_by().values_list("authority__state", flat=True))
    return FilterForm(request.GET, states=states - {""})


@needs("see.contacts")
def listing(request: PersonRequest) -> HttpResponse:
    form = _filter(request)
    page = Paginator(_chosen(request, form), PAGE).get_page(request.GET.get("page"))
    may_confirm = accounts.may(request.person, "directory.confirm_contact")
    names = catalogue.state_names()
    export, query = reverse("contacts_export"), request.GET.urlencode()
    columns = [
        Column(_("Office"), key="office"),
        Column(_("Authority"), key="authority"),
        Column(_("State")),
        Column(_("Answers for")),
        Column(_("Languages")),
        Column(_("Hours")),
        Column(_("How to reach it")),
        Column(_("Confirmed"), key="confirmed"),
    ]
    table = Table(
        caption=_("Points of contact"),
        columns=[*columns, Column(_("Still answers?"))] if may_confirm else columns,
        rows=[
            Row(
                _cells(row, names) + ([_confirm_button(request, row)] if may_confirm else []),
                url=reverse("contact", args=[row.uuid]),
            )
            for row in page
        ],
        sort=request.GET.get("sort", ""),
        page=page,
        filters=form,
        export_url=f"{export}?{query}" if query else export,
        empty_title=_("No contact here"),
        empty_text=_(
            "Offices that answer for tracing and for the Programme of Action stand here. Register one, or choose another filter."
        ),
    )
    facts = {"table": table, "may_register": accounts.may(request.person, "directory.register_contact")}
    return render(request, "directory/contacts.html", facts)


def _cells(row: ContactRow, names: dict[str, str]) -> list[Any]:
    state = row.authority.state
    return [
        words.isolated(row.office),
        words.isolated(row.authority.name),
        pieces.state(names.get(state, state), state) if state else "",
        Function(row.function).label,
        words.languages(row.languages),
        words.isolated(row.hours),
        words.channels(row),
        words.confirmed(row.confirmed_on),
    ]


def _confirm_button(request: PersonRequest, row: ContactRow) -> str:
    return render_to_string("directory/confirm_button.html", {"row": row}, request)


@needs("see.contacts")
def show(request: PersonRequest, uuid: UUID) -> HttpResponse:
    row = directory.find_contact(uuid)
    state = row.authority.state
    facts = {
        "row": row,
        "heading": words.isolated(row.office),
        "lead": words.isolated(row.authority.name),
        "rows": [
            (_("Authority"), words.isolated(row.authority.name)),
            (_("Kind of authority"), AuthorityKind(row.authority.kind).label),
            (_("State"), pieces.state(catalogue.state_name(state), state) if state else ""),
            (_("Answers for"), Function(row.function).label),
            (_("Languages"), words.languages(row.languages)),
            (_("Hours"), words.isolated(row.hours)),
            (_("How to reach it"), words.channels(row)),
            (_("Since"), row.since),
            (_("Confirmed"), words.confirmed(row.confirmed_on) if not row.until else row.confirmed_on),
        ],
        "stale": not row.until and directory.is_stale(row.confirmed_on, today=clock.today()),
        "may_confirm": not row.until and accounts.may(request.person, "directory.confirm_contact"),
        "may_end": not row.until and accounts.may(request.person, "directory.end_contact"),
        "deeds": _deeds(row),
        "trail": [{"label": _("Contacts"), "url": reverse("contacts")}],
    }
    return render(request, "directory/contact.html", facts)


def _deeds(row: ContactRow) -> list[dict[str, Any]]:
    entries = ledger.entries_of(str(row.uuid))[::-1]
    people = accounts.names_of({entry.actor for entry in entries})
    return [
        {
            "what": ledger.act_label(entry.act),
            "who": people.get(entry.actor, _("This node")),
            "day": entry.at.date(),
            "url": reverse("ledger_entry", args=[entry.seq]),
        }
        for entry in entries
    ]


@needs("directory.confirm_contact")
@require_POST
def confirm(request: PersonRequest, uuid: UUID) -> HttpResponse:
    directory.confirm_contact(by=request.person, contact=uuid)
    office = directory.find_contact(uuid).office
    messages.success(request, _("Confirmed today: %(office)s.") % {"office": office})
    return redirect("contacts") if "list" in request.POST else redirect("contact", uuid)


@needs("directory.end_contact")
@require_http_methods(["GET", "POST"])
def end(request: PersonRequest, uuid: UUID) -> HttpResponse:
    row = directory.find_contact(uuid)
    if request.method == "POST":
        directory.end_contact(by=request.person, contact=uuid)
        messages.success(request, _("The contact has ended: %(office)s.") % {"office": row.office})
        return redirect("contacts")
    facts = {
        "title": _("End this contact"),
        "what": _("From today, %(office)s no longer answers for this function.") % {"office": row.office},
        "consequences": [
            _("It leaves the list of contacts, and nobody is told to ask it."),
            _("It stays in the records with its last day, and the ledger says who ended it."),
            _("If another office answers now, register it as a new contact."),
        ],
        "to_whom": row.authority.name,
        "button": _("End the contact"),
        "danger": True,
        "back_url": reverse("contact", args=[uuid]),
        "trail": [{"label": _("Contacts"), "url": reverse("contacts")}],
    }
    return render(request, "look/confirm.html", facts)


@needs("see.contacts")
def export(request: PersonRequest) -> HttpResponse:
    """The contacts that the filter leaves, as a file: offices only, nothing about persons."""
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="contacts.csv"'
    out = csv.writer(answer, lineterminator="\n")
    out.writerow(
        ["state", "kind", "authority", "function", "office", "languages", "hours", "phone", "email", "address",
         "since", "confirmed_on"]
    )  # fmt: skip
    for row in _chosen(request, _filter(request)):
        of = row.authority
        out.writerow(
            [of.state, of.kind, of.name, row.function, row.office, row.languages, row.hours, row.phone, row.email,
             row.address, row.since, row.confirmed_on]
        )  # fmt: skip
    return answer
