"""What waits for whom: one function a kind of task, shown to those who can do something about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracemark.apps.accounts import api as accounts
from tracemark.apps.directory import api as directory
from tracemark.apps.directory.data import STALE_AFTER
from tracemark.apps.tracing import api as tracing
from tracemark.apps.tracing.states import CaseState
from tracemark.kernel import clock

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tracemark.apps.accounts.data import Person

Task = dict[str, Any]


def what_waits_for(person: Person) -> list[Task]:
    """Tasks with their number, the pressing ones first; kinds with nothing to do are left out."""
    makers = (_inquiries_to_answer, _answers_overdue, _finds_without_case, _cases_open, _contacts_stale)
    return [task for make in makers for task in make(person)]


def _inquiries_to_answer(person: Person) -> Iterator[Task]:
    waiting = list(tracing.list_waiting_for(person))
    if not waiting or not accounts.may(person, "tracing.answer_inquiry"):
        return
    late = sum(inquiry.due <= clock.today() for inquiry in waiting)
    yield {
        "count": len(waiting),
        "text": ngettext("inquiry to answer", "inquiries to answer", len(waiting)),
        "detail": ngettext("%(count)s is due today or earlier", "%(count)s are due today or earlier", late)
        % {"count": late}
        if late
        else "",
        "due": waiting[0].due,
        "tone": "warn" if late else "info",
        "url": reverse("inquiries"),
    }


def _answers_overdue(person: Person) -> Iterator[Task]:
    overdue = tracing.list_overdue(person, today=clock.today()).count()
    if overdue:
        yield {
            "count": overdue,
            "text": ngettext("answer is overdue", "answers are overdue", overdue),
            "detail": _("Remind the office, or withdraw the inquiry."),
            "tone": "warn",
            "url": reverse("inquiries"),
        }


def _finds_without_case(person: Person) -> Iterator[Task]:
    if not accounts.may(person, "tracing.open_case"):
        return
    count = tracing.list_finds(person).filter(case=None).count()
    if count:
        yield {
            "count": count,
            "text": ngettext("find is not yet traced", "finds are not yet traced", count),
            "tone": "info",
            "url": reverse("finds") + "?untraced=1",
        }


def _cases_open(person: Person) -> Iterator[Task]:
    if not accounts.may(person, "see.cases"):
        return
    count = tracing.list_cases(person).exclude(state=CaseState.CLOSED.value).count()
    if count:
        yield {
            "count": count,
            "text": ngettext("case is open", "cases are open", count),
            "tone": "plain",
            "url": reverse("cases") + "?state=open",
        }


def _contacts_stale(person: Person) -> Iterator[Task]:
    if not accounts.may(person, "directory.confirm_contact"):
        return
    count = directory.list_contacts().filter(confirmed_on__lt=clock.today() - STALE_AFTER).count()
    if count:
        yield {
            "count": count,
            "text": ngettext(
                "contact was not confirmed for a year", "contacts were not confirmed for a year", count
            ),
            "tone": "warn",
            "url": reverse("contacts"),
        }
