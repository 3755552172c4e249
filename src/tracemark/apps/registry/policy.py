"""Who may touch which record: partitions decide; a case opens the others through tracing only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from tracemark.apps.accounts.data import Role
from tracemark.apps.registry.models import DeedRow, WeaponRow

if TYPE_CHECKING:
    from tracemark.apps.accounts.data import Partition, Person
    from tracemark.apps.registry.models import HolderRow

TRACERS = frozenset({Role.TRACING_OFFICER, Role.POINT_OF_CONTACT})


def may_write_in(person: Person, partition: Partition | str) -> bool:
    return partition in person.partitions


def visible_to(person: Person) -> Q:
    """The weapons of the registers that the person sees."""
    return Q(partition__in=[partition.value for partition in person.partitions])


def sees_holder(person: Person, holder: HolderRow, *, case: str = "") -> bool:
    """Who holds or held a weapon of the registers that the person sees; for a tracing case, of any register."""
    if case and TRACERS & person.roles:
        return True
    if WeaponRow.objects.filter(visible_to(person), holder=holder).exists():
        return True
    partitions = [partition.value for partition in person.partitions]
    held = Q(from_holder=holder) | Q(to_holder=holder)
    return DeedRow.objects.filter(held, weapon__partition__in=partitions).exists()
