"""What waits around people: steps for a second officer, emergencies to review, e-mails that did not leave.

That the ledger does not stand as it was signed is told here too: the ledger itself knows nobody.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from tracemark.apps.accounts import policy
from tracemark.apps.accounts.data import Role
from tracemark.apps.accounts.emergencies import lasting_at
from tracemark.apps.accounts.held import moment
from tracemark.apps.accounts.models import EmergencyRow, SecondRequestRow
from tracemark.apps.accounts.second_officer import DECIDED, requests_to_decide
from tracemark.apps.accounts.states import RequestState
from tracemark.apps.ledger import api as ledger
from tracemark.kernel import clock, tasks
from tracemark.kernel.models import Notice
from tracemark.kernel.tasks import Kind, Overdue, Task

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet

    from tracemark.apps.accounts.data import Person

TAMPERED = {"ledger.rewound", "ledger.contradicts"}
LEDGER = UUID(int=0)


def _steps_to_decide(person: Person) -> QuerySet[SecondRequestRow] | None:
    """What somebody else asked for, within this person's role and sight."""
    return requests_to_decide(person) if policy.may(person, "accounts.do_approved_step") else None


def _steps_undecided(days: int) -> Iterator[Overdue]:
    now = clock.now()
    waiting = SecondRequestRow.objects.filter(state=RequestState.WAITING.value, expires_at__gt=now)
    rows = waiting.filter(asked_at__lt=now - timedelta(days=days)).order_by("asked_at")
    for uuid, reference, step, asker in rows.values_list("uuid", "reference", "command", "asked_by"):
        yield Overdue(Task(uuid, reference), "", step, asker)


def _emergencies_to_review(person: Person) -> QuerySet[EmergencyRow] | None:
    """Those of others, from the moment they were taken."""
    if Role.INSPECTOR not in person.roles:
        return None
    return EmergencyRow.objects.filter(justified=None).exclude(grant__person__uuid=person.id)


def _emergencies_lasting(person: Person) -> QuerySet[EmergencyRow] | None:
    """For those who watch and do not review."""
    watches = policy.watches_as(person) - {Role.INSPECTOR}
    return EmergencyRow.objects.filter(lasting_at(moment())) if watches else None


def _emergencies_unreviewed(days: int) -> Iterator[Overdue]:
    before = clock.now() - timedelta(days=days)
    rows = EmergencyRow.objects.filter(justified=None, grant__until__lt=before).order_by("grant__until")
    for uuid, reference in rows.values_list("uuid", "reference"):
        yield Overdue(Task(uuid, reference), "", "accounts.review_emergency")


def _ledger_tampered(person: Person) -> list[Task] | None:
    """Said anew each day for as long as it is so."""
    if not person.roles & {Role.INSPECTOR, Role.ADMINISTRATOR}:
        return None
    now = ledger.head()
    tampered = ledger.standing(now.size if now else 0) in TAMPERED
    return [Task(LEDGER, "", clock.today())] if tampered else []


def _mails_failed(person: Person) -> QuerySet[Notice] | None:
    if Role.ADMINISTRATOR not in person.roles:
        return None
    return Notice.objects.filter(mail__in=["failed", "unknown"])


def register() -> None:
    tasks.register(
        Kind(
            "ledger.tampered",
            lambda n: ngettext(
                "ledger does not stand as it was signed", "ledgers do not stand as they were signed", n
            ),
            _ledger_tampered,
            "ledger",
            tone="bad",
            hint=_("Change nothing. Verify the ledger and compare it with a copy."),
            at_once=True,
        ),
        Kind(
            "accounts.emergencies_to_review",
            lambda n: ngettext("access in an emergency to review", "accesses in an emergency to review", n),
            _emergencies_to_review,
            "emergencies",
            "?state=to_review",
            tone="warn",
            reference="reference",
            at_once=True,
            overdue=_emergencies_unreviewed,
        ),
        Kind(
            "accounts.emergencies_lasting",
            lambda n: ngettext("access in an emergency lasts", "accesses in an emergency last", n),
            _emergencies_lasting,
            "emergencies",
            "?state=lasting",
            tone="warn",
            reference="reference",
            hint=_("An inspector reviews it when it has ended."),
            at_once=True,
        ),
        Kind(
            "accounts.steps_to_decide",
            lambda n: ngettext("step waits for a second officer", "steps wait for a second officer", n),
            _steps_to_decide,
            "second_requests",
            reference="reference",
            overdue=_steps_undecided,
        ),
        Kind(
            DECIDED,
            lambda n: ngettext(
                "step that you asked for was decided", "steps that you asked for were decided", n
            ),
            lambda _person: None,
            "second_requests",
            query="?whose=mine",
        ),
        Kind(
            "accounts.mails_failed",
            lambda n: ngettext("e-mail did not leave", "e-mails did not leave", n),
            _mails_failed,
            "notices",
            tone="warn",
        ),
    )
