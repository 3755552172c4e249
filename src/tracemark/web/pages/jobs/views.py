"""Work under way: how far it is, how fast, what went wrong; ending it and trying it again.

Each person sees the work they asked for; the administrator sees all. With a script the list looks again by
itself; without one there is a link that does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from tracemark.apps.accounts import api as accounts
from tracemark.kernel import jobs, telling
from tracemark.web.pages.door import needs

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from tracemark.apps.accounts.data import Person
    from tracemark.web.pages.door import PersonRequest

PAGE = 20
TONES = {"waiting": "info", "running": "info", "ended": "good", "failed": "bad", "cancelled": "plain"}
MINUTE, HOUR = 60, 3600


@needs("see.jobs")
@require_safe
def show(request: PersonRequest) -> HttpResponse:
    everybody = accounts.may(request.person, "see.all_jobs")
    page = Paginator(jobs.listed(_whose(request.person)), PAGE).get_page(request.GET.get("page"))
    rows = [telling.told(job) for job in page]
    names = accounts.names_of({row.asked_by for row in rows if row.asked_by}) if everybody else {}
    facts = {
        "rows": [_row(row, names) for row in rows],
        "page": page,
        "under_way": any(row.state in jobs.UNDER_WAY for row in rows),
        "everybody": everybody,
    }
    template = "jobs/rows.html" if getattr(request, "htmx", False) else "jobs/listing.html"
    return render(request, template, facts)


@needs("see.jobs")
@require_POST
def cancel(request: PersonRequest, reference: str) -> HttpResponse:
    jobs.cancel(jobs.find(reference, _whose(request.person)))
    messages.success(request, _("It ends at its next step. What was acknowledged stays."))
    return redirect("jobs")


@needs("see.jobs")
@require_POST
def again(request: PersonRequest, reference: str) -> HttpResponse:
    jobs.again(jobs.find(reference, _whose(request.person)))
    messages.success(request, _("It waits to be tried again, and goes on from what is there."))
    return redirect("jobs")


def _whose(person: Person) -> UUID | None:
    """Whose work is shown: one's own, or everybody's."""
    return None if accounts.may(person, "see.all_jobs") else person.id


def _row(row: telling.Told, names: dict[UUID, str]) -> dict[str, Any]:
    return {
        "is": row,
        "tone": TONES[row.state],
        "rate": _rate(row.rate),
        "left": _left(row.left),
        "by": names.get(row.asked_by, "") if row.asked_by else "",
    }


def _rate(rate: float | None) -> str:
    if rate is None:
        return ""
    if rate < 1:
        each = round(1 / rate)
        return ngettext("One step in %(seconds)s second.", "One step in %(seconds)s seconds.", each) % {
            "seconds": each
        }
    return ngettext("%(steps)s step a second.", "%(steps)s steps a second.", round(rate)) % {
        "steps": round(rate)
    }


def _left(seconds: int | None) -> str:
    """In the largest unit that says enough."""
    if seconds is None:
        return ""
    if seconds < 2 * MINUTE:
        return ngettext("About %(count)s second left.", "About %(count)s seconds left.", seconds) % {
            "count": seconds
        }
    if seconds < 2 * HOUR:
        minutes = round(seconds / MINUTE)
        return ngettext("About %(count)s minute left.", "About %(count)s minutes left.", minutes) % {
            "count": minutes
        }
    hours = round(seconds / HOUR)
    return ngettext("About %(count)s hour left.", "About %(count)s hours left.", hours) % {"count": hours}
