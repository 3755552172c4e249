"""Looks at people: for a purpose, in a case, within a budget; one entry a page view, never a name in clear."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tracemark.apps.accounts import api as accounts
from tracemark.apps.accounts.data import Partition, Role
from tracemark.apps.accounts.errors import CaseNumberUnknown, LooksUsedUp, PurposeUnknown
from tracemark.apps.ledger import api as ledger
from tracemark.apps.registry import api as registry
from tracemark.apps.registry.data import DeedFacts, HolderFacts, HolderKind
from tracemark.apps.registry.errors import PlaceTooShort
from tracemark.apps.registry.look_ups import PAGE
from tracemark.kernel import clock
from tracemark.kernel.errors import NotAllowed, NotFound

CANARY = HolderFacts(HolderKind.PERSON, "Canary Okello", "X-4711")
OTHER = HolderFacts(HolderKind.PERSON, "Jan Other", "2")
HERE = DeedFacts(place="Port Delmar")
LICENCE = {"purpose": "licence", "case": "L-7"}


@pytest.fixture
def budget(settings):
    def set_(day: int = 40, month: int = 400) -> None:
        changed = {"looks_per_day": day, "looks_per_month": month}
        settings.TRACEMARK = settings.TRACEMARK.model_copy(update=changed)

    return set_


def last(act: str = "records.looked_up"):
    return ledger.entries_of_kind([act])[-1]


def test_the_weapons_of_a_person_are_found_by_the_whole_name_and_number(register, registrar):
    register("A1", holder=CANARY)
    register("A2", holder=CANARY)
    register("A3", holder=OTHER)
    found = registry.look_up_holder(by=registrar, holder=CANARY, **LICENCE)
    assert [row.serial for row in found.weapons] == ["A1", "A2"]
    for part in ("Canary", "Okello", "Canary Okell"):
        nobody = registry.look_up_holder(
            by=registrar, holder=HolderFacts(HolderKind.PERSON, part, "X-4711"), **LICENCE
        )
        assert nobody.weapons == ()


def test_a_look_up_is_one_entry_that_names_nobody(register, registrar):
    register("A1", holder=CANARY, deed=HERE)
    register("A2", holder=OTHER, deed=HERE)
    before = ledger.head().size
    found = registry.look_up_place(by=registrar, place="port delmar", with_names=True, **LICENCE)
    assert sorted(found.names.values()) == ["Canary Okello", "Jan Other"]
    assert ledger.head().size == before + 1
    entry = last()
    assert (entry.actor, entry.body["case"], entry.body["place"]) == (registrar.id, "L-7", "port delmar")
    assert (entry.body["weapons"], len(entry.body["persons"])) == (2, 2)
    assert "Okello" not in str(entry)


def test_a_place_shows_no_name_that_was_not_asked_for(register, registrar):
    register("A1", holder=CANARY, deed=HERE)
    found = registry.look_up_place(by=registrar, place="Port Delmar", **LICENCE)
    assert (len(found.weapons), found.names) == (1, {})
    assert "persons" not in last().body or last().body["persons"] == []


def test_what_is_typed_as_a_place_and_found_nowhere_is_not_kept(register, registrar):
    registry.look_up_place(by=registrar, place="Canary Okello", **LICENCE)
    assert "Okello" not in str(last())


def test_other_registers_show_in_an_open_case_only(register, clerk, tracing_officer, open_case):
    register("A1", holder=CANARY)
    assert registry.look_up_holder(by=clerk(Partition.STATE), holder=CANARY, **LICENCE).weapons == ()
    with pytest.raises(PurposeUnknown):
        registry.look_up_holder(by=tracing_officer, holder=CANARY, **LICENCE)
    with pytest.raises(CaseNumberUnknown):
        registry.look_up_holder(by=tracing_officer, holder=CANARY, purpose="trace", case="XA-C-2026-000009")
    found = registry.look_up_holder(by=tracing_officer, holder=CANARY, purpose="trace", case=open_case)
    assert [row.serial for row in found.weapons] == ["A1"]


def test_a_case_of_somebody_else_or_a_closed_one_opens_nothing(register, someone, open_case, registrar):
    officer = someone(Role.LICENSING_OFFICER)
    for person in (officer, registrar):
        with pytest.raises(PurposeUnknown):
            registry.look_up_holder(by=person, holder=CANARY, purpose="trace", case=open_case)


@pytest.mark.parametrize("role", [Role.POLICE_OFFICER, Role.STOREKEEPER, Role.REPORT_WRITER])
def test_roles_that_need_no_people_look_none_up(someone, role):
    for look in (
        lambda: registry.look_up_holder(by=someone(role), holder=CANARY, **LICENCE),
        lambda: registry.look_up_place(by=someone(role), place="Port Delmar", **LICENCE),
    ):
        with pytest.raises(NotAllowed):
            look()


def test_a_short_place_is_refused_and_costs_nothing(registrar, register):
    left = accounts.looks_left(registrar)
    with pytest.raises(PlaceTooShort):
        registry.look_up_place(by=registrar, place=" x ", **LICENCE)
    assert accounts.looks_left(registrar) == left


def test_each_page_is_a_look_of_its_own(register, registrar):
    for number in range(PAGE + 2):
        register(f"A{number}", holder=CANARY)
    left = accounts.looks_left(registrar).today
    first = registry.look_up_holder(by=registrar, holder=CANARY, **LICENCE)
    rest = registry.look_up_holder(by=registrar, holder=CANARY, after=first.after, **LICENCE)
    assert (len(first.weapons), len(rest.weapons), rest.after) == (PAGE, 2, None)
    assert accounts.looks_left(registrar).today == left - 2


# Budgets


def test_each_person_who_is_named_is_a_look(register, registrar, budget):
    budget(day=3)
    register("A1", holder=CANARY, deed=HERE)
    register("A2", holder=OTHER, deed=HERE)
    registry.look_up_place(by=registrar, place="Port Delmar", with_names=True, **LICENCE)
    assert accounts.looks_left(registrar).today == 1
    with pytest.raises(LooksUsedUp):
        registry.look_up_place(by=registrar, place="Port Delmar", with_names=True, **LICENCE)
    assert registry.look_up_place(by=registrar, place="Port Delmar", **LICENCE).weapons


def test_the_budget_is_of_an_officer_and_of_a_day(register, registrar, someone, budget):
    budget(day=1)
    register("A1", holder=CANARY)
    registry.look_up_holder(by=registrar, holder=CANARY, **LICENCE)
    with pytest.raises(LooksUsedUp):
        registry.look_up_holder(by=registrar, holder=CANARY, **LICENCE)
    registry.look_up_holder(by=someone(Role.LICENSING_OFFICER), holder=CANARY, **LICENCE)
    with clock.frozen(clock.now() + timedelta(days=1)):
        registry.look_up_holder(by=registrar, holder=CANARY, **LICENCE)


def test_a_month_ends_what_the_days_would_allow(registrar, register, budget):
    budget(day=2, month=3)
    for day in (3, 4):
        with clock.frozen(datetime(2027, 5, day, 12, tzinfo=UTC)):
            registry.look_up_holder(by=registrar, holder=CANARY, **LICENCE)
            if day == 3:
                assert accounts.looks_left(registrar).now == 1
                registry.look_up_holder(by=registrar, holder=CANARY, **LICENCE)
    with clock.frozen(datetime(2027, 5, 5, 12, tzinfo=UTC)), pytest.raises(LooksUsedUp):
        registry.look_up_holder(by=registrar, holder=CANARY, **LICENCE)
    with clock.frozen(datetime(2027, 6, 1, 12, tzinfo=UTC)):
        registry.look_up_holder(by=registrar, holder=CANARY, **LICENCE)


def test_a_clock_set_back_gains_no_looks(registrar, register, budget):
    budget(day=1)
    registry.look_up_holder(by=registrar, holder=CANARY, **LICENCE)
    with clock.frozen(clock.now() - timedelta(days=365)), pytest.raises(LooksUsedUp):
        registry.look_up_holder(by=registrar, holder=CANARY, **LICENCE)


def test_a_refused_look_costs_nothing_and_leaves_nothing(register, registrar, clerk):
    weapon = register("A1", holder=CANARY)
    holder = registry.weapon_in_case(weapon).holder.uuid
    stranger = clerk(Partition.STATE)
    before = ledger.head().size
    with pytest.raises(NotFound):
        registry.look_at_holder(by=stranger, holder=holder, **LICENCE)
    assert ledger.head().size == before
    assert accounts.looks_left(stranger) == accounts.looks_left(registrar)
