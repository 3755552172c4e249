"""Differences that inspections found: the registrar of the register puts them right and says what was done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracemark.apps.inspection import events, policy
from tracemark.apps.inspection.data import WRONG
from tracemark.apps.inspection.models import LineRow
from tracemark.apps.inspection.states import SampleState
from tracemark.kernel import clock
from tracemark.kernel.commands import command, record
from tracemark.kernel.errors import NotFound
from tracemark.kernel.verdicts import require

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from tracemark.apps.accounts.data import Person


def list_differences(person: Person, *, answered: bool | None = None) -> QuerySet[LineRow]:
    """The differences of closed inspections that this person sees, the oldest first."""
    rows = LineRow.objects.filter(
        policy.differences_visible_to(person),
        finding__in=sorted(finding.value for finding in WRONG),
        sample__state=SampleState.CLOSED.value,
    )
    if answered is not None:
        rows = rows.filter(answered_at__isnull=not answered)
    return rows.select_related("sample").order_by("sample__ended_at", "number")


def difference_for(person: Person, line: UUID) -> LineRow:
    """Raises: NotFound."""
    row = list_differences(person).filter(uuid=line).first()
    if row is None:
        raise NotFound
    return row


@command
def answer_difference(*, by: Person, line: UUID, done: str) -> None:
    """Say what was done about a difference; saying it again puts it right.

    Raises:
        NotFound: no such difference, or none of the registers that this person keeps.
    """
    row = difference_for(by, line)
    require(policy.may_answer(by, row))
    row.done, row.answered_by, row.answered_at = done.strip(), by.id, clock.now()
    row.save(update_fields=["done", "answered_by", "answered_at"])
    record(
        events.DifferenceAnswered(
            subject=row.sample.uuid, number=row.number, weapon=row.weapon, done=row.done
        )
    )
