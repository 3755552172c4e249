"""Where one is signed in, and every sign-in that was tried under one's name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from tracemark.apps.accounts import api as accounts
from tracemark.kernel.errors import NotFound
from tracemark.web.look import pieces
from tracemark.web.look.tables import Column, Row, Table
from tracemark.web.pages.door import needs, stepped_up

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from tracemark.web.pages.door import PersonRequest

OUTCOMES = {
    "signed_in": gettext_lazy("Signed in"),
    "refused": gettext_lazy("Password refused"),
    "locked": gettext_lazy("Password refused, then locked"),
    "signed_out": gettext_lazy("Signed out"),
}


def mine(request: PersonRequest) -> HttpResponse:
    here = accounts.id_of(request.session)
    facts = {"devices": accounts.list_sessions(request.person.id, here=here)}
    return render(request, "accounts/sessions.html", facts)


@require_POST
def end(request: PersonRequest, session: UUID) -> HttpResponse:
    accounts.end_session(by=request.person, person=request.person.id, session=session)
    messages.success(request, _("That device is signed out."))
    return redirect("sessions")


@require_POST
def end_others(request: PersonRequest) -> HttpResponse:
    here = accounts.id_of(request.session)
    ended = accounts.end_sessions(by=request.person, person=request.person.id, but=here)
    messages.success(request, _told(ended))
    return redirect("sessions")


def history(request: PersonRequest) -> HttpResponse:
    facts = {"table": _table(request, request.person.id), "whose": ""}
    return render(request, "accounts/sign_ins.html", facts)


@needs("see.sign_ins")
def history_of(request: PersonRequest, uuid: UUID) -> HttpResponse:
    whose = accounts.names_of({uuid}).get(uuid)
    if whose is None:
        raise NotFound
    facts = {
        "table": _table(request, uuid), "whose": whose, "uuid": uuid,
        "may_end": accounts.may(request.person, "accounts.unlock_sign_in") and bool(accounts.list_sessions(uuid)),
    }  # fmt: skip
    return render(request, "accounts/sign_ins.html", facts)


@needs("accounts.unlock_sign_in")
@stepped_up()
@require_POST
def end_of(request: PersonRequest, uuid: UUID) -> HttpResponse:
    messages.success(request, _told(accounts.end_sessions(by=request.person, person=uuid)))
    return redirect("sign_ins_of", uuid)


@needs("accounts.unlock_sign_in")
@stepped_up()
@require_POST
def unlock(request: PersonRequest, uuid: UUID) -> HttpResponse:
    accounts.unlock_sign_in(by=request.person, person=uuid)
    messages.success(request, _("The lock is ended, and this is recorded."))
    return redirect("person", uuid)


def _told(ended: int) -> str:
    return ngettext("%(count)s device is signed out.", "%(count)s devices are signed out.", ended) % {
        "count": ended
    }


def _table(request: PersonRequest, person: UUID) -> Table:
    page = Paginator(accounts.list_sign_ins(person), 50).get_page(request.GET.get("page"))
    return Table(
        caption=_("Sign-ins"),
        columns=[
            Column(_("When (UTC)")),
            Column(_("What happened")),
            Column(_("Device")),
            Column(_("Address")),
        ],
        rows=[
            Row(
                [
                    f"{row.at:%Y-%m-%d %H:%M}",
                    OUTCOMES[row.outcome],
                    row.device or "–",
                    pieces.ref(row.address) if row.address else "–",
                ]
            )
            for row in page
        ],
        page=page,
        empty_title=_("No sign-ins yet"),
        empty_text=_("Every sign-in and every refusal comes here."),
    )
