"""A record, an incident with a find, and its case, to be put on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from papers_samples import OWNER, SERIAL

from tracemark.apps.accounts.data import Partition, Person
from tracemark.apps.registry import api as registry
from tracemark.apps.registry.data import Act, DeedFacts, Description, HolderFacts, HolderKind, Mark, NewWeapon
from tracemark.apps.tracing import api as tracing
from tracemark.apps.tracing.data import FindFacts, IncidentFacts, IncidentKind, ReadMark
from tracemark.kernel.dates import PartialDate

if TYPE_CHECKING:
    from uuid import UUID

    from tracemark.apps.tracing.models import CaseRow, IncidentRow


@pytest.fixture
def weapon(registrar: Person) -> UUID:
    """A record of the civilian register, held by a private person and stolen later."""
    uuid = registry.register_weapon(
        by=registrar,
        weapon=NewWeapon(
            Partition.CIVILIAN,
            Description(
                serial=SERIAL, type="pistol", maker_text="Taurus", model_text="G3C", country="BR", year=2019
            ),
            (Mark(SERIAL, place="frame"),),
            deed=DeedFacts(on=PartialDate.read("2019-05"), document="Licence 12/3"),
        ),
        holder=HolderFacts(HolderKind.PERSON, OWNER, "N 4711"),
    )
    registry.record_deed(
        by=registrar,
        weapon=uuid,
        act=Act.STOLEN,
        facts=DeedFacts(on=PartialDate.read("2024"), place="Delmar"),
    )
    return uuid


@pytest.fixture
def incident(police_officer: Person) -> IncidentRow:
    row = tracing.open_incident(
        by=police_officer,
        incident=IncidentFacts(
            IncidentKind.SEIZED, PartialDate.read("2026-03-14"), "Port Delmar", legal_basis="Arms Act 12"
        ),
    )
    tracing.record_find(
        by=police_officer,
        incident=row.uuid,
        find=FindFacts(made_safe=True, exhibit="3", marks=(ReadMark("56-1/A-1?"),), custody="Evidence room"),
    )
    return row


@pytest.fixture
def case(tracing_officer: Person, incident: IncidentRow) -> CaseRow:
    return tracing.open_case(by=tracing_officer, find=incident.finds.get().uuid)
