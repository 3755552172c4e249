"""Records to test with: weapons with a serial, and their registers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tracemark.apps.accounts import api as accounts
from tracemark.apps.accounts.data import Partition, Person, Role
from tracemark.apps.registry import api as registry
from tracemark.apps.registry.data import DeedFacts, Description, HolderFacts, HolderKind, Mark, NewWeapon

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
