"""The days by which something is due, for a calendar elsewhere: references and days, times in UTC.

A calendar program cannot sign in, so the address is the key. Whoever finds one learns how many dated tasks
somebody has and their references; the person renews it and the old one is worth nothing.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from icalendar import Calendar, Event

from tracemark.apps.accounts import api as accounts
from tracemark.kernel import clock
from tracemark.web.pages.door import open_to_all

if TYPE_CHECKING:
    from django.http import HttpRequest

    from tracemark.apps.accounts.data import Person
    from tracemark.kernel.tasks import Kind, Task


@open_to_all
@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """Raises: NotFound."""
    del request
    person = accounts.person_of_calendar(secret)
    wants = accounts.notice_settings(person.id)
    with translation.override(wants.language or person.language or settings.LANGUAGE_CODE):
        body = calendar_of(person).to_ical()
    answer = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    answer["Cache-Control"] = "private, no-store"
    answer["Referrer-Policy"] = "no-referrer"
    answer["X-Robots-Tag"] = "noindex"
    return answer


def calendar_of(person: Person) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//Tracemark//Notices//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _("What waits for you"))
    for kind, task in accounts.dated_tasks(person):
        calendar.add_component(_event(kind, task))
    return calendar


def _event(kind: Kind, task: Task) -> Event:
    """The whole day in UTC, by which deadlines are counted."""
    event = Event()
    event.add("uid", f"{kind.name}.{task.subject}@tracemark")
    event.add("dtstamp", clock.now())
    if task.due:
        begins = datetime.combine(task.due, time(), UTC)
        event.add("dtstart", begins)
        event.add("dtend", begins + timedelta(days=1))
    what = kind.sentence(1)
    event.add("summary", _("%(reference)s: %(what)s") % {"reference": task.reference, "what": what})
    event.add("transp", "TRANSPARENT")
    event.add("class", "CONFIDENTIAL")
    return event
