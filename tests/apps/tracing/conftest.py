"""A find and its case, records in three registers, and the offices that keep them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tracing_samples import SERIAL, seizure

from tracemark.apps.accounts.data import Partition, Person, Role
from tracemark.apps.registry import api as registry
from tracemark.apps.registry.data import Description, NewWeapon
from tracemark.apps.tracing import api as tracing
from tracemark.apps.tracing.data import FindFacts, ReadMark

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from tracemark.apps.tracing.models import CaseRow, FindRow, IncidentRow


@pytest.fixture
def incident(police_officer: Person) -> IncidentRow:
    return tracing.open_incident(by=police_officer, incident=seizure())


@pytest.fixture
def find(police_officer: Person, incident: IncidentRow) -> FindRow:
    return tracing.record_find(
        by=police_officer,
        incident=incident.uuid,
        find=FindFacts(made_safe=True, exhibit="3", marks=(ReadMark("70?0339[18]"),)),
    )


@pytest.fixture
def case(tracing_officer: Person, find: FindRow) -> CaseRow:
    return tracing.open_case(by=tracing_officer, find=find.uuid)


@pytest.fixture
def record(someone: Callable[..., Person]) -> Callable[..., UUID]:
    """A record of this serial in a register."""

    def make(partition: Partition = Partition.STATE, serial: str = SERIAL) -> UUID:
        clerk = someone(Role.REGISTRAR, partition=partition)
        return registry.register_weapon(by=clerk, weapon=NewWeapon(partition, Description(serial)))

    return make


@pytest.fixture
def depot(someone: Callable[..., Person]) -> Person:
    """Who keeps the register of the State forces."""
    return someone(Role.REGISTRAR, partition=Partition.STATE)
