"""Undoing a load: each of its records is withdrawn by a deed of its own, nothing is deleted.

A record that has had any deed since, a correction, a photograph, a transfer, is somebody's work by now: it
stays and is listed. Batch by batch like the load, so a kill is no harm: what is withdrawn is passed over.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from tracemark.apps.ledger import api as ledger
from tracemark.apps.registry.data import Act, DeedFacts, Status
from tracemark.apps.registry.loads import errors, taking
from tracemark.apps.registry.loads.events import LoadUndone, PartWithdrawn, UndoEnded
from tracemark.apps.registry.loads.running import officer_of
from tracemark.apps.registry.loads.states import LOAD, LoadState
from tracemark.apps.registry.models import LoadRow, WeaponRow
from tracemark.apps.registry.write import Later, append_deeds
from tracemark.kernel import clock, jobs
from tracemark.kernel.commands import command, record

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from django.db.models import QuerySet

    from tracemark.apps.accounts.data import Person
    from tracemark.kernel.models import Job

    Progress = Callable[[int, int], None]

BATCH = 5_000
PART = 500
JOB = "undo_load"


@command
def undo_load(*, by: Person, load: UUID, why: str, in_background: bool = False) -> LoadRow:
    """Decide that the records of a load are to be withdrawn; a load under way stops.

    Raises:
        NotFound, StepNotOpen
        WhyMissing
    """
    if not why.strip():
        raise errors.WhyMissing
    row = taking.locked(by, load)
    row.state = LOAD.after(LoadState(row.state), "undo").value
    row.by = by.id
    row.save(update_fields=["state", "by"])
    record(LoadUndone(subject=row.uuid, position=row.position, loaded=row.loaded, why=why))
    if in_background:
        jobs.ask(JOB, key=f"{JOB}-{row.uuid}", facts={"load": str(row.uuid)}, total=row.loaded, by=by.id)
    return row


def run_undo(*, by: Person, load: UUID, progress: Progress | None = None) -> LoadRow:
    """Withdraw what is left, here and now. Raises: MovedOn."""
    row = taking.open_load(by, load)
    if row.state != LoadState.UNDOING:
        raise errors.MovedOn
    after = 0
    while _standing(row).filter(pk__gt=after).exists():
        row, after = withdraw_batch(by=by, load=load, after=after)
        if progress:
            progress(row.withdrawn, row.loaded)
    return end_undo(by=by, load=load)


@command
def withdraw_batch(*, by: Person, load: UUID, after: int) -> tuple[LoadRow, int]:
    """Withdraw the next records of a load, except those with a later deed; the number of the last one looked at.

    Raises:
        NotFound, MovedOn
    """
    row = taking.locked(by, load)
    if row.state != LoadState.UNDOING:
        raise errors.MovedOn
    weapons = list(_standing(row).filter(pk__gt=after)[:BATCH])
    later = _with_later_deeds([str(weapon.uuid) for weapon in weapons])
    gone = [
        Later(weapon.pk, str(weapon.uuid), weapon.holder_id, str(weapon.holder.uuid) if weapon.holder else "")
        for weapon in weapons
        if str(weapon.uuid) not in later
    ]
    append_deeds(gone, Act.WITHDRAWN, Status.WITHDRAWN, DeedFacts(document=row.reference))
    row.withdrawn += len(gone)
    row.save(update_fields=["withdrawn"])
    record(PartWithdrawn(subject=row.uuid, withdrawn=len(gone), kept=len(weapons) - len(gone)))
    return row, weapons[-1].pk


@command
def end_undo(*, by: Person, load: UUID) -> LoadRow:
    """Say that all records of the load were gone through."""
    row = taking.locked(by, load)
    row.state = LOAD.after(LoadState(row.state), "end_undo").value
    row.ended_at = clock.now()
    row.kept = _standing(row).count()
    row.save(update_fields=["state", "ended_at", "kept"])
    record(UndoEnded(subject=row.uuid, withdrawn=row.withdrawn, kept=row.kept))
    return row


@jobs.handles(JOB, label=_("Undoing a load"))
def work(job: Job) -> None:
    """Go on withdrawing as the officer who decided it."""
    row = LoadRow.objects.get(uuid=job.facts["load"])
    if row.state != LoadState.UNDOING:
        return
    run_undo(
        by=officer_of(row),
        load=row.uuid,
        progress=lambda done, total: jobs.progress(job, done=done, total=total),
    )


def still_standing(row: LoadRow) -> QuerySet[WeaponRow]:
    """The records of an undone load that were kept, for they have had a deed since."""
    return _standing(row)


def _standing(row: LoadRow) -> QuerySet[WeaponRow]:
    return row.weapons.exclude(status=Status.WITHDRAWN.value).select_related("holder").order_by("pk")


def _with_later_deeds(weapons: list[str]) -> set[str]:
    """Those about which the ledger has more than what the load itself recorded."""
    deeds: dict[str, set[UUID]] = {}
    for start in range(0, len(weapons), PART):
        for entry in ledger.entries_about(weapons[start : start + PART]):
            deeds.setdefault(entry.subject, set()).add(entry.deed)
    return {weapon for weapon, found in deeds.items() if len(found) > 1}
