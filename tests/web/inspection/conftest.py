"""An inspector's browser, and records to inspect."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tracemark.apps.accounts.data import Partition, Person, Role
from tracemark.apps.catalogue.loading import touch
from tracemark.apps.inspection import api as inspection
from tracemark.apps.inspection.data import Population
from tracemark.apps.registry import api as registry
from tracemark.apps.registry.data import Description, HolderFacts, HolderKind, NewWeapon

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from tracemark.apps.inspection.models import SampleRow


@pytest.fixture
def inspector(someone: Callable[..., Person]) -> Person:
    return someone(Role.INSPECTOR)


@pytest.fixture(autouse=True)
def catalogue(db: None) -> None:
    """An empty catalogue that has its version, so that it is read once."""
    del db
    touch()


@pytest.fixture
def desk(signed_in: Callable[[Person], Client], inspector: Person) -> Client:
    return signed_in(inspector)


@pytest.fixture
def records(registrar: Person) -> Callable[[int], None]:
    def make(number: int) -> None:
        for n in range(number):
            facts = Description(f"RX{n:05d}", type="pistol", maker_text="Canary Arms")
            registry.register_weapon(by=registrar, weapon=NewWeapon(Partition.CIVILIAN, facts))

    return make


@pytest.fixture
def drawn(records: Callable[[int], None], inspector: Person) -> Callable[[int], SampleRow]:
    def make(number: int) -> SampleRow:
        records(number)
        return inspection.draw_sample(
            by=inspector, population=Population("civilian"), wanted=number, place="Store 2"
        )

    return make


@pytest.fixture
def look(registrar: Person) -> Callable[..., None]:
    """A look at the weapons of somebody who holds none: it counts all the same."""

    def make(case: str, *, by: Person = registrar, purpose: str = "correction") -> None:
        holder = HolderFacts(HolderKind.PERSON, "Canary Okello")
        registry.look_up_holder(by=by, holder=holder, purpose=purpose, case=case)

    return make
