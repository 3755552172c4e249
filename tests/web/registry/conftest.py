"""Records of two registers, and people who sign in to look at them."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from signing_in import browser_of
from tracemark.apps.accounts.data import Partition, Person, Role
from tracemark.apps.catalogue import api as catalogue
from tracemark.apps.catalogue.identify import load_csv
from tracemark.apps.catalogue.loading import touch
from tracemark.apps.registry import api as registry
from tracemark.apps.registry.data import (
    DeedFacts,
    Description,
    HolderFacts,
    HolderKind,
    Mark,
    NewWeapon,
)
from tracemark.kernel.dates import PartialDate

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from django.test import Client

    from tracemark.apps.catalogue.identify import Snapshot


@pytest.fixture(scope="session")
def shipped() -> Snapshot:
    """The catalogue that the product ships with, read once for all tests."""
    return load_csv(Path(str(files("tracemark.apps.catalogue") / "data")))


@pytest.fixture
def known(db: None, shipped: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    """The shipped catalogue as readers find it, and its States as rows."""
    del db
    touch()
    monkeypatch.setitem(catalogue._snapshots, catalogue.version(), shipped)
    table = catalogue.TABLES["states"]
    table.model._default_manager.bulk_create(table.model(**facts) for facts in table.rows_of_files())


@pytest.fixture
def signed_in() -> Callable[[Person], Client]:
    def sign_in(person: Person) -> Client:
        return browser_of(person)

    return sign_in


@pytest.fixture
def pages(signed_in: Callable[[Person], Client], registrar: Person) -> Client:
    """The pages as the registrar of the civilian register sees them."""
    return signed_in(registrar)


@pytest.fixture
def police_registrar(someone: Callable[..., Person]) -> Person:
    return someone(Role.REGISTRAR, partition=Partition.POLICE)


def new(serial: str, partition: Partition = Partition.CIVILIAN, **said: object) -> NewWeapon:
    facts: dict[str, object] = {
        "type": "pistol",
        "maker": "glock",
        "model": "glock-17",
        "calibre": "9x19mm-parabellum",
        "country": "AT",
        "year": 1999,
    }
    return NewWeapon(
        partition,
        Description(serial, **(facts | said)),  # type: ignore[arg-type]
        (Mark(serial, place="frame_left"),),
        deed=DeedFacts(on=PartialDate.read("2001-05"), document="Permit 17"),
    )


@pytest.fixture
def weapon(registrar: Person) -> UUID:
    """A pistol that a private person holds."""
    holder = HolderFacts(HolderKind.PERSON, "Amina Saleh", "ID 4711")
    return registry.register_weapon(by=registrar, weapon=new("AB12345"), holder=holder)


@pytest.fixture
def police_weapon(police_registrar: Person) -> UUID:
    return registry.register_weapon(by=police_registrar, weapon=new("PX777888", Partition.POLICE))
