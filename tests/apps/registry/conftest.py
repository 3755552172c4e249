"""Records to test with: weapons with a serial, and their registers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tracemark.apps.accounts import api as accounts
from tracemark.apps.accounts.data import Partition, Person, Role
from tracemark.apps.registry import api as registry
from tracemark.apps.registry.data import DeedFacts, Description, HolderFacts, HolderKind, Mark, NewWeapon
from tracemark.apps.tracing import api as tracing
from tracemark.apps.tracing.data import FindFacts, IncidentFacts, IncidentKind, ReadMark
from tracemark.kernel.dates import PartialDate

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from uuid import UUID

PERSON = HolderFacts(HolderKind.PERSON, "Canary Okello", "X-4711")


@pytest.fixture
def clerk(someone: Callable[..., Person]) -> Callable[[Partition], Person]:
    """The registrar of a register."""
    return lambda partition: someone(Role.REGISTRAR, partition=partition)


@pytest.fixture
def register(clerk: Callable[[Partition], Person]) -> Callable[..., UUID]:
    """Register a weapon with this serial."""

    def make(
        serial: str = "A123456",
        *,
        partition: Partition = Partition.CIVILIAN,
        marks: tuple[Mark, ...] = (),
        holder: HolderFacts | None = None,
        deed: DeedFacts | None = None,
        by: Person | None = None,
        **described: object,
    ) -> UUID:
        new = NewWeapon(
            partition=partition,
            description=Description(serial=serial, **described),  # type: ignore[arg-type]
            marks=marks,
            deed=deed or DeedFacts(),
        )
        return registry.register_weapon(by=by or clerk(partition), weapon=new, holder=holder)

    return make


@pytest.fixture
def own_registrar(own_ledger: Path) -> Person:
    """The registrar of the civilian register, on a node of one's own where what is written is committed."""
    del own_ledger
    node = accounts.NODE
    accounts.register_agency(by=node, code="civil", name="Civil agency", partition=Partition.CIVILIAN)
    accounts.register_office(by=node, code="civil", name="Civil office", agency="civil")
    uuid = accounts.register_person(by=node, sign_in_name="clerk", name="Clerk", office="civil")
    accounts.grant_role(by=node, person=uuid, role=Role.REGISTRAR)
    return accounts.find_person("clerk")


@pytest.fixture
def open_case(police_officer: Person, tracing_officer: Person) -> str:
    """The number of a case that the tracing officer has opened."""
    incident = tracing.open_incident(
        by=police_officer,
        incident=IncidentFacts(
            IncidentKind.SEIZED, PartialDate.read("2026-03-14"), "Port Delmar", legal_basis="Arms Act 12"
        ),
    )
    find = tracing.record_find(
        by=police_officer,
        incident=incident.uuid,
        find=FindFacts(made_safe=True, exhibit="3", marks=(ReadMark("B7?1"),)),
    )
    return tracing.open_case(by=tracing_officer, find=find.uuid).reference
