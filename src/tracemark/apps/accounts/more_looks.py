"""Looks beyond the budget: a second officer allows them, until the end of the day (ITI 15 (a)).

They widen the budget of the day and that of the month for as long as the day lasts; what was looked at counts
against the month as always. The second officer is of the same agency as whoever asks.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Exists, OuterRef, Q

from tracemark.apps.accounts import errors, events
from tracemark.apps.accounts.looks import check as check_look
from tracemark.apps.accounts.models import MoreLooksRow, PersonRow
from tracemark.apps.accounts.second_officer import Step, register
from tracemark.kernel import clock
from tracemark.kernel.commands import command, record

if TYPE_CHECKING:
    from tracemark.apps.accounts.data import Person


@command
def allow_more_looks(*, by: Person, looks: int, purpose: str, case: str) -> None:
    """Widen one's budget for what is left of the day; the policy has it wait for a second officer.

    Raises:
        PurposeUnknown, CaseNumberMissing, CaseNumberUnknown
        MoreLooksImpossible: fewer than one, or more than another day's budget.
    """
    check_more_looks(by=by, looks=looks, purpose=purpose, case=case)
    now = clock.now()
    until = datetime.combine(clock.today() + timedelta(days=1), time.min, UTC)
    MoreLooksRow.objects.create(officer=by.id, looks=looks, since=now, until=until)
    record(
        events.MoreLooksAllowed(
            subject=by.id, looks=looks, purpose=purpose, case=case.strip(), until=until.isoformat()
        )
    )


def check_more_looks(*, by: Person, looks: int, purpose: str, case: str) -> None:
    """Raises: PurposeUnknown, CaseNumberMissing, CaseNumberUnknown, MoreLooksImpossible."""
    check_look(by=by, purpose=purpose, case=case)
    most = settings.TRACEMARK.looks_per_day
    if not 1 <= looks <= most:
        raise errors.MoreLooksImpossible(most=most)


def officers_of_the_agency(person: Person) -> Q:
    """Whose looks this person knows enough of to say yes: those of the same agency."""
    of_agency = PersonRow.objects.filter(uuid=OuterRef("subject"), office__agency__code=person.agency)
    return Q(Exists(of_agency))


def register_step() -> None:
    register(Step(allow_more_looks, "", officers_of_the_agency, check_more_looks))
