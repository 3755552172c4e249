"""What an officer holds in the registers by name: loads that run, photographs that still wait to be looked at.

Records are an office's. A load and a photograph are worked on in the name of whoever began them, with the roles of
that moment, so they would stop when that person leaves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from tracemark.apps.registry.events import LoadHandedOver, PhotographHandedOver
from tracemark.apps.registry.loads.states import LoadState
from tracemark.apps.registry.models import LoadRow
from tracemark.apps.registry.photographs import PURPOSE
from tracemark.kernel import holding, intake, jobs
from tracemark.kernel.commands import command, record

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from tracemark.apps.accounts.data import Person
    from tracemark.kernel.models import Upload

UNFINISHED = (LoadState.READ.value, LoadState.RUNNING.value, LoadState.UNDOING.value)


@command
def hand_over_loads(*, by: Person, person: UUID, to: Person) -> int:
    """Let the successor go on with every load that is not finished; how many there were."""
    rows = list(_loads_of(person).select_for_update())
    for row in rows:
        row.by = to.id
        row.save(update_fields=["by"])
    jobs.hand_over(person, to.id)
    record(*(LoadHandedOver(subject=row.uuid, before=person, officer=to.id) for row in rows))
    return len(rows)


@command
def hand_over_photographs(*, by: Person, person: UUID, to: Person) -> int:
    """What still waits is kept in the name of the successor: whoever has left keeps nothing."""
    handed = intake.hand_over(PURPOSE, before=person, to=to.id)
    record(*(PhotographHandedOver(subject=one, before=person, officer=to.id) for one in handed))
    return len(handed)


def _loads_of(person: UUID) -> QuerySet[LoadRow]:
    return LoadRow.objects.filter(by=person, state__in=UNFINISHED).order_by("pk")


def _photographs_of(person: UUID) -> QuerySet[Upload]:
    return intake.handed_in_by(person, PURPOSE)


def register() -> None:
    holding.register(
        holding.Kind(
            "registry.loads",
            lambda n: ngettext("load that is not finished", "loads that are not finished", n),
            _loads_of,
            hand_over_loads,
            _("The loads stop where they are; a registrar of the same register can go on with them."),
            page="loads",
            reference="reference",
        ),
        holding.Kind(
            "registry.photographs",
            lambda n: ngettext(
                "photograph of a weapon that is being prepared",
                "photographs of weapons that are being prepared",
                n,
            ),
            _photographs_of,
            hand_over_photographs,
            _("Photographs that are not ready by then are refused. Wait until they are."),
        ),
    )
