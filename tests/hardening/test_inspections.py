"""Samples, their lines and differences: for each role and register what is there for it; each check is missed when taken out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hardening import mutants
from hardening.matrix import commands, every_role, knock, person_of
from hardening.test_mutants import is_caught
from tracemark.apps.accounts.data import Partition, Role
from tracemark.apps.inspection import api as inspection
from tracemark.apps.inspection.data import Finding, Population, Seen
from tracemark.apps.registry import api as registry
from tracemark.apps.registry.data import Description, NewWeapon
from tracemark.kernel.errors import NotAllowed

pytestmark = pytest.mark.django_db

OF_SAMPLES = ("tracemark.apps.inspection.samples", "tracemark.apps.inspection.differences")
GONE = Seen(Finding.NOT_FOUND)
RIGHT = Seen(Finding.AS_RECORDED)


@pytest.fixture
def inspected(someone):
    """In each register an inspection that is open, one that is closed, and its difference."""
    inspector = someone(Role.INSPECTOR)
    things = {}
    for partition in Partition:
        by = someone(Role.REGISTRAR, partition=partition)
        registry.register_weapon(by=by, weapon=NewWeapon(partition, Description(f"AK {partition.value}")))
        drawn = [
            inspection.draw_sample(
                by=inspector, population=Population(partition.value), wanted=1, place="Store"
            )
            for _twice in range(2)
        ]
        line = drawn[1].lines.get()
        inspection.record_line(by=inspector, line=line.uuid, seen=GONE)
        inspection.close_sample(by=inspector, sample=drawn[1].uuid)
        things[partition] = (drawn[0], line.uuid)
    return inspector, things


def people():
    for role in every_role():
        for own in Partition:
            yield role, own, person_of(role, own=own, office=f"{own.value}-office")


def test_a_sample_is_there_for_inspectors_alone(inspected):
    _inspector, things = inspected
    for role, own, person in people():
        sees = role is Role.INSPECTOR
        assert inspection.list_samples(person).exists() is sees, (role, own)
        for sample, _line in things.values():
            said = "reached" if sees else "hidden"
            assert knock(lambda s=sample, p=person: inspection.sample_for(p, s.uuid)) == said, (role, own)
            assert knock(lambda s=sample, p=person: inspection.line_for(p, s.lines.get().uuid)) == said
    nowhere = replace(person_of(Role.INSPECTOR), partitions=frozenset())
    for sample, _line in things.values():
        assert knock(lambda s=sample: inspection.sample_for(nowhere, s.uuid)) == "hidden"


def test_a_difference_is_there_for_inspectors_and_for_registrars_of_its_register(inspected):
    _inspector, things = inspected
    for role, own, person in people():
        for partition, (_sample, line) in things.items():
            sees = role is Role.INSPECTOR or (role is Role.REGISTRAR and own is partition)
            said = "reached" if sees else "hidden"
            assert knock(lambda li=line, p=person: inspection.difference_for(p, li)) == said, (role, own)


def test_every_step_of_an_inspection_is_refused_hidden_or_reached(inspected):
    _inspector, things = inspected
    steps = {
        "inspection.close_sample": {},
        "inspection.withdraw_sample": {"why": "x"},
        "inspection.add_from_shelf": {"seen": RIGHT},
    }
    for role, own, person in people():
        for sample, line in things.values():
            for name, said in steps.items():
                step = commands()[name]
                found = knock(lambda c=step, s=sample, p=person, k=said: c(by=p, sample=s.uuid, **k))
                assert found == ("reached" if role is Role.INSPECTOR else "refused"), (name, role)
            mine = role is Role.REGISTRAR and next(p for p, one in things.items() if one[1] == line) is own
            answered = knock(lambda li=line, p=person: inspection.answer_difference(by=p, line=li, done="x"))
            expected = ("reached" if mine else "hidden") if role is Role.REGISTRAR else "refused"
            assert answered == expected, (role, own)


def test_nobody_answers_what_they_drew_themselves(inspected):
    inspector, things = inspected
    _sample, line = things[Partition.CIVILIAN]
    changed = replace(person_of(Role.REGISTRAR, own=Partition.CIVILIAN), id=inspector.id)
    with pytest.raises(NotAllowed):
        inspection.answer_difference(by=changed, line=line, done="All is well.")


def test_each_check_of_an_inspection_is_missed_when_it_is_taken_out(inspected, monkeypatch):
    monkeypatch.setattr(mutants, "MODULES", OF_SAMPLES)
    checks = list(mutants.checks())
    assert len(checks) == 5
    held = (
        test_a_sample_is_there_for_inspectors_alone,
        test_a_difference_is_there_for_inspectors_and_for_registrars_of_its_register,
        test_nobody_answers_what_they_drew_themselves,
    )
    for function, which, said in checks:
        with mutants.without(function, which):
            assert any(is_caught(lambda one=one: one(inspected)) for one in held), said
