"""A State at work: three registers with a weapon each, an incident with a find, its case, and people who act."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from signing_in import browser_of
from tracemark.apps.accounts.data import Partition, Role
from tracemark.apps.catalogue import api as catalogue
from tracemark.apps.registry import api as registry
from tracemark.apps.registry.data import Act, DeedFacts, Description, HolderFacts, HolderKind, Mark, NewWeapon
from tracemark.apps.tracing import api as tracing
from tracemark.apps.tracing.data import FindFacts, IncidentFacts, IncidentKind, ReadMark
from tracemark.kernel.dates import PartialDate

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from django.test import Client

    from tracemark.apps.accounts.data import Person
    from tracemark.apps.tracing.models import CaseRow, FindRow

ROWS = {
    "makers": {"code": "taurus", "name": "Taurus", "country": "BR", "kind": "maker", "aliases": []},
    "models": {
        "code": "taurus-g3c", "name": "G3C", "type": "pistol", "maker": "taurus", "country": "BR",
        "calibres": ["9x19mm-parabellum"], "aliases": [],
    },
    "calibres": {"code": "9x19mm-parabellum", "name": "9x19 mm Parabellum", "kind": "pistol", "aliases": []},
    "states": {"code": "BR", "status": "member", "en": "Brazil", "ar": "البرازيل", "zh": "巴西"},
}  # fmt: skip


@pytest.fixture
def known(db: None) -> None:
    """A small catalogue: one maker, model, calibre and State, some kinds and places of marks."""
    del db
    for name, facts in ROWS.items():
        model = catalogue.TABLES[name].model
        columns = {field.name for field in model._meta.fields}
        model.objects.create(**{key: value for key, value in facts.items() if key in columns})
    for name, codes in (("mark_kinds", ("serial", "factory", "proof")), ("mark_places", ("frame", "barrel"))):
        for code in codes:
            catalogue.TABLES[name].model.objects.create(code=code, name=code.title())


@pytest.fixture
def signed_in() -> Callable[..., Client]:
    def sign_in(person: Person) -> Client:
        return browser_of(person, language="")

    return sign_in


@pytest.fixture
def tracer(known: None, tracing_officer: Person, signed_in: Callable[..., Client]) -> Client:
    return signed_in(tracing_officer)


@pytest.fixture
def police(known: None, police_officer: Person, signed_in: Callable[..., Client]) -> Client:
    return signed_in(police_officer)


@pytest.fixture
def weapon(known: None, registrar: Person) -> UUID:
    """A pistol in the civilian register, held by a private person, stolen later."""
    holder = registry.register_holder(
        by=registrar, holder=HolderFacts(HolderKind.PERSON, "Miriam Okello", "N 4711")
    )
    uuid = registry.register_weapon(
        by=registrar,
        weapon=NewWeapon(
            Partition.CIVILIAN,
            Description(
                serial="ACL477458", type="pistol", maker="taurus", model="taurus-g3c",
                calibre="9x19mm-parabellum", country="BR", year=2019,
            ),
            (Mark("ACL477458", place="frame"),),
            holder=holder,
            deed=DeedFacts(on=PartialDate.read("2019-05")),
        ),
    )  # fmt: skip
    registry.record_deed(
        by=registrar,
        weapon=uuid,
        act=Act.STOLEN,
        facts=DeedFacts(on=PartialDate.read("2024"), place="Delmar"),
    )
    return uuid


@pytest.fixture
def found(known: None, police_officer: Person) -> FindRow:
    incident = tracing.open_incident(
        by=police_officer,
        incident=IncidentFacts(
            IncidentKind.SEIZED, PartialDate.read("2026-03-14"), "Port Delmar", legal_basis="Arms Act 12"
        ),
    )
    return tracing.record_find(
        by=police_officer,
        incident=incident.uuid,
        find=FindFacts(
            made_safe=True, exhibit="3", calibre="9 mm", words="Taurus G3C",
            marks=(ReadMark("ACL47?[45]58", place="frame"), ReadMark("66", "factory", "barrel", "triangle")),
        ),
    )  # fmt: skip


@pytest.fixture
def case(found: FindRow, tracing_officer: Person) -> CaseRow:
    return tracing.open_case(by=tracing_officer, find=found.uuid)


@pytest.fixture
def storekeeper(someone: Callable[..., Person]) -> Person:
    return someone(Role.STOREKEEPER, partition=Partition.STATE)


@pytest.fixture
def sheet() -> Callable[..., dict[str, str]]:
    """What a browser sends from the page Trace a weapon."""

    def make(action: str = "ask", **fields: str) -> dict[str, str]:
        sent = {
            "made_safe": "1",
            "action": action,
            "serial-text": "ACL47?[45]58",
            "serial-place": "frame",
            "serial-condition": "legible",
            "marks-TOTAL_FORMS": "1",
            "marks-INITIAL_FORMS": "0",
            "marks-0-condition": "legible",
            "weapon-calibre": "9x19",
            "weapon-words": "Taurus G3C pistol",
        }
        return {**sent, **{name.replace("__", "-"): value for name, value in fields.items()}}

    return make


@pytest.fixture
def bodies() -> Callable[[str], list[dict[str, object]]]:
    """What the ledger says of a kind of deed."""
    from tracemark.apps.ledger import api as ledger

    def read(act: str) -> list[dict[str, object]]:
        return [json.loads(json.dumps(entry.body)) for entry in ledger.entries_of_kind([act])]

    return read
