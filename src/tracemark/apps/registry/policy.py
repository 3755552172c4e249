"""Who may touch which record: partitions decide; a case opens the others through tracing only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

if TYPE_CHECKING:
    from tracemark.apps.accounts.data import Partition, Person


def may_write_in(person: Person, partition: Partition | str) -> bool:
    return partition in person.partitions


def visible_to(person: Person) -> Q:
    """The weapons of the registers that the person sees."""
    return Q(partition__in=[partition.value for partition in person.partitions])
