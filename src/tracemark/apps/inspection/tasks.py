"""What inspections leave to do: samples that are under way, differences that wait for a registrar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import ngettext

from tracemark.apps.accounts import api as accounts
from tracemark.apps.inspection.differences import list_differences
from tracemark.apps.inspection.samples import list_samples
from tracemark.apps.inspection.states import SampleState
from tracemark.kernel import tasks
from tracemark.kernel.tasks import Kind

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from tracemark.apps.accounts.data import Person
    from tracemark.apps.inspection.models import LineRow, SampleRow

OPEN = [SampleState.DRAWN.value, SampleState.UNDER_WAY.value]


def _samples_open(person: Person) -> QuerySet[SampleRow] | None:
    if not accounts.may(person, "inspection.close_sample"):
        return None
    return list_samples(person).filter(by=person.id, state__in=OPEN)


def _differences(person: Person) -> QuerySet[LineRow] | None:
    if not accounts.may(person, "inspection.answer_difference"):
        return None
    return list_differences(person, answered=False)


def register() -> None:
    tasks.register(
        Kind(
            "inspection.differences",
            lambda n: ngettext("difference found by an inspection", "differences found by an inspection", n),
            _differences,
            "differences",
            reference="sample__reference",
        ),
        Kind(
            "inspection.samples_open",
            lambda n: ngettext("inspection is not closed", "inspections are not closed", n),
            _samples_open,
            "samples",
            tone="plain",
            reference="reference",
        ),
    )
