"""Who may touch which record: partitions decide; a case opens the others through tracing only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from tracemark.apps.accounts.data import Role
from tracemark.apps.registry.models import DeedRow, WeaponRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tracemark.apps.accounts.data import Partition, Person
    from tracemark.apps.ledger.data import LedgerEntry
    from tracemark.apps.registry.models import HolderRow

ABOUT_A_RECORD = ("weapon.", "mark.", "photograph.")

TRACERS = frozenset({Role.TRACING_OFFICER, Role.POINT_OF_CONTACT})


def may_write_in(person: Person, partition: Partition | str) -> bool:
    return partition in person.partitions


def visible_to(person: Person) -> Q:
    """The weapons of the registers that the person sees."""
    return Q(partition__in=[partition.value for partition in person.partitions])


def sees_holder(person: Person, holder: HolderRow, *, in_case: bool = False) -> bool:
    """Who holds or held a weapon of the registers that the person sees; in a tracing case, of any register.

    `in_case` is for whoever has made sure that the case exists and that the person sees it.
    """
    if in_case and TRACERS & person.roles:
        return True
    if WeaponRow.objects.filter(visible_to(person), holder=holder).exists():
        return True
    partitions = [partition.value for partition in person.partitions]
    held = Q(from_holder=holder) | Q(to_holder=holder)
    return DeedRow.objects.filter(held, weapon__partition__in=partitions).exists()


def holders_seen(person: Person) -> Q:
    """The same as a condition on rows with a column `subject`."""
    held = WeaponRow.objects.filter(visible_to(person), holder__uuid=OuterRef("subject"))
    partitions = [partition.value for partition in person.partitions]
    given = DeedRow.objects.filter(from_holder__uuid=OuterRef("subject"), weapon__partition__in=partitions)
    gained = DeedRow.objects.filter(to_holder__uuid=OuterRef("subject"), weapon__partition__in=partitions)
    return Q(Exists(held)) | Q(Exists(given)) | Q(Exists(gained))


def readable_entries(person: Person, entries: Sequence[LedgerEntry]) -> set[int]:
    """Which entries of the ledger may be read, by their numbers: one's own, and those about records that one sees.

    The catalogue's are open to all, and all to inspectors. That an entry stands there is shown to everybody.
    """
    if Role.INSPECTOR in person.roles:
        return {entry.seq for entry in entries}
    about = {entry.subject for entry in entries if entry.act.startswith(ABOUT_A_RECORD)}
    seen = WeaponRow.objects.filter(visible_to(person), uuid__in=about).exclude(status="withdrawn")
    subjects = {str(uuid) for uuid in seen.values_list("uuid", flat=True)}
    return {
        entry.seq
        for entry in entries
        if entry.actor == person.id
        or entry.act.startswith("catalogue.")
        or (entry.act.startswith(ABOUT_A_RECORD) and entry.subject in subjects)
    }
