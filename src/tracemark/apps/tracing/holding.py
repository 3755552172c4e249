"""What an officer holds in tracing by name: cases that they opened, photographs that still wait to be looked at.

Exhibits and inquiries are an office's. A case goes to the successor so that its reminders reach somebody; whoever
traces may work on it before and after.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from tracemark.apps.tracing.events import CaseHandedOver, FindPhotographHandedOver
from tracemark.apps.tracing.models import CaseRow
from tracemark.apps.tracing.photographs import PURPOSE
from tracemark.apps.tracing.states import CaseState
from tracemark.kernel import holding, intake
from tracemark.kernel.commands import command, record

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from tracemark.apps.accounts.data import Person
    from tracemark.kernel.models import Upload


@command
def hand_over_cases(*, by: Person, person: UUID, to: Person) -> int:
    """Make the successor the officer of every open case of somebody who leaves; how many there were."""
    rows = list(_cases_of(person).select_for_update())
    for row in rows:
        row.officer = to.id
        row.save(update_fields=["officer"])
    record(*(CaseHandedOver(subject=row.uuid, before=person, officer=to.id) for row in rows))
    return len(rows)


@command
def hand_over_photographs(*, by: Person, person: UUID, to: Person) -> int:
    """What still waits is kept in the name of the successor: whoever has left keeps nothing."""
    handed = intake.hand_over(PURPOSE, before=person, to=to.id)
    record(*(FindPhotographHandedOver(subject=one, before=person, officer=to.id) for one in handed))
    return len(handed)


def _cases_of(person: UUID) -> QuerySet[CaseRow]:
    return CaseRow.objects.filter(officer=person).exclude(state=CaseState.CLOSED.value).order_by("pk")


def _photographs_of(person: UUID) -> QuerySet[Upload]:
    return intake.handed_in_by(person, PURPOSE)


def register() -> None:
    holding.register(
        holding.Kind(
            "tracing.cases",
            lambda n: ngettext("open case", "open cases", n),
            _cases_of,
            hand_over_cases,
            _("The cases stay open, and everybody who traces may work on them."),
            page="cases",
            query="?state=open",
            reference="reference",
        ),
        holding.Kind(
            "tracing.photographs",
            lambda n: ngettext(
                "photograph of a find that is being prepared",
                "photographs of finds that are being prepared",
                n,
            ),
            _photographs_of,
            hand_over_photographs,
            _("Photographs that are not ready by then are refused. Wait until they are."),
        ),
    )
