"""Notices: what somebody was told and when, how they want to be told, and the address of their calendar."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tracemark.apps.accounts import api as accounts
from tracemark.kernel import tasks
from tracemark.kernel.errors import TracemarkError
from tracemark.web.pages.notices.forms import SettingsForm

if TYPE_CHECKING:
    from django.http import HttpResponse

    from tracemark.kernel.models import Notice
    from tracemark.web.pages.door import PersonRequest

PAGE = 20
MOST_FAILED = 20


@require_safe
def show(request: PersonRequest) -> HttpResponse:
    page = Paginator(accounts.list_notices(request.person), PAGE).get_page(request.GET.get("page"))
    rows = [_row(notice) for notice in page]
    facts: dict[str, Any] = {"rows": rows, "page": page, "unread": any(row["unread"] for row in rows)}
    if accounts.may(request.person, "see.all_jobs"):
        failed = list(accounts.mails_that_did_not_leave()[:MOST_FAILED])
        names = accounts.names_of({notice.person for notice in failed})
        facts["failed"] = [
            {"name": names.get(one.person, ""), "at": one.mailed_at, "unknown": one.mail == "unknown"}
            for one in failed
        ]
    return render(request, "notices/listing.html", facts)


@require_POST
def read(request: PersonRequest) -> HttpResponse:
    accounts.mark_read(request.person)
    return redirect("notices")


@require_http_methods(["GET", "HEAD", "POST"])
def settings_page(request: PersonRequest) -> HttpResponse:
    form = SettingsForm(request.POST or None, initial=asdict(accounts.notice_settings(request.person.id)))
    if request.method == "POST" and form.is_valid():
        try:
            accounts.set_notices(by=request.person, wants=form.wishes())
        except TracemarkError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Your notices are set."))
            return redirect("notice_settings")
    status = 400 if request.method == "POST" else 200
    return render(request, "notices/settings.html", _settings_facts(request, form), status=status)


@never_cache
@require_POST
def renew(request: PersonRequest) -> HttpResponse:
    """The new address is on this one page and never again."""
    secret = accounts.renew_calendar(by=request.person)
    address = request.build_absolute_uri(reverse("calendar", args=[secret]))
    facts = _settings_facts(
        request, SettingsForm(initial=asdict(accounts.notice_settings(request.person.id)))
    )
    return render(request, "notices/settings.html", facts | {"address": address})


@require_POST
def end(request: PersonRequest) -> HttpResponse:
    accounts.end_calendar(by=request.person)
    messages.success(request, _("The address of your calendar has ended. Nobody can read it any more."))
    return redirect("notice_settings")


def _settings_facts(request: PersonRequest, form: SettingsForm) -> dict[str, Any]:
    return {
        "form": form,
        "since": accounts.calendar_since(request.person.id),
        "zone": settings.TRACEMARK.time_zone,
        "mail": bool(settings.TRACEMARK.mail_host),
    }


def _row(notice: Notice) -> dict[str, Any]:
    return {
        "title": _title(notice.kind),
        "tone": {"urgent": "bad", "escalation": "warn"}.get(notice.kind, "plain"),
        "at": notice.at,
        "unread": notice.read_at is None,
        "mailed": notice.mailed_at if notice.mail == "sent" else None,
        "tasks": [line for told in notice.tells if (line := _line(told))],
    }


def _title(kind: str) -> str:
    if kind == "urgent":
        return _("It cannot wait")
    if kind == "escalation":
        return _("It has waited too long")
    if kind == "decision":
        return _("A second officer has decided")
    return _("What waits for you")


def _line(told: dict[str, Any]) -> dict[str, Any] | None:
    kind = tasks.kind_of(told["kind"])
    if kind is None:
        return None
    late = kind.late(told["late"]) if kind.late and told["late"] else ""
    return {
        "count": told["count"],
        "text": kind.sentence(told["count"]),
        "late": late,
        "url": reverse(kind.page) + kind.query,
        "references": [
            {"reference": reference, "due": date.fromisoformat(due) if due else None}
            for reference, due in told["tasks"]
        ],
    }
