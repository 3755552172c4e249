"""Who may touch which sample: inspectors all of them, registrars the differences in the registers they keep."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from tracemark.apps.accounts.data import Role

if TYPE_CHECKING:
    from tracemark.apps.accounts.data import Person
    from tracemark.apps.inspection.models import LineRow, SampleRow


def visible_to(person: Person) -> Q:
    """Samples: every inspector sees those of all, so that one can go on with what another began."""
    return Q() if Role.INSPECTOR in person.roles else Q(pk__in=[])


def differences_visible_to(person: Person) -> Q:
    """Lines of closed samples: of one's own registers; to inspectors all. What is in no book is in no register."""
    if Role.INSPECTOR in person.roles:
        return Q()
    if Role.REGISTRAR not in person.roles:
        return Q(pk__in=[])
    return Q(partition__in=["", *(partition.value for partition in person.partitions)])


def may_inspect(person: Person, sample: SampleRow) -> bool:
    """The registers of the sample are registers that the inspector sees."""
    return not sample.partition or sample.partition in person.partitions


def may_answer(person: Person, line: LineRow) -> bool:
    """Not whoever drew the sample: nobody answers himself."""
    return person.id != line.sample.by
