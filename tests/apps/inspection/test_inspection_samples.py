"""A sample is drawn from the book or begun at the shelf, gone through, closed; differences go to the registrar."""

from __future__ import annotations

from math import ceil

import pytest
from inspection_samples import CIVILIAN, GONE, OTHER, RIGHT, drawn, gone_through, records

from tracemark.apps.accounts.data import Partition, Role
from tracemark.apps.inspection import api as inspection
from tracemark.apps.inspection import errors
from tracemark.apps.inspection.data import Finding, Population, Seen
from tracemark.apps.inspection.models import LineRow, SampleRow
from tracemark.apps.ledger import api as ledger
from tracemark.apps.registry import api as registry
from tracemark.apps.registry.data import Act, DeedFacts
from tracemark.kernel import tasks
from tracemark.kernel.errors import NotAllowed, NotFound, StepNotOpen
from tracemark.kernel.verdicts import RuleRefused

pytestmark = pytest.mark.django_db


def last_entry(subject):
    return ledger.entries_of(str(subject))[-1]


# From book to shelf


def test_what_was_drawn_can_be_drawn_again_from_what_the_ledger_says(someone, inspector):
    uuids = records(someone, 12)
    before = ledger.head()
    sample = drawn(inspector, 4)
    said = last_entry(sample.uuid)
    assert (said.body["ledger_size"], said.body["ledger_root"]) == (before.size, before.root)
    seed = inspection.seed_of(
        reference=said.body["reference"], sample=sample.uuid, size=before.size, root=before.root
    )
    again = inspection.draw(uuids, wanted=4, seed=seed)
    assert said.body["seed"] == again.seed == seed
    assert said.body["drawn"] == [str(uuid) for uuid in again.uuids]
    assert [line.weapon for line in sample.lines.order_by("number")] == list(again.uuids)
    assert (said.body["population"], said.body["population_digest"]) == (12, again.digest)


def test_two_samples_of_the_same_records_are_drawn_apart(someone, inspector):
    records(someone, 30)
    assert drawn(inspector).seed != drawn(inspector).seed


def test_a_line_keeps_the_record_as_it_stood(someone, inspector):
    records(someone, 1)
    line = drawn(inspector, 1).lines.get()
    assert line.recorded["serial"] == "RX00000"
    assert line.recorded["maker"] == "glock"
    assert (line.partition, line.finding) == ("civilian", "unseen")
    assert line.reference.startswith(registry.weapon_for(inspector, line.weapon).reference)


def test_only_records_that_fit_are_drawn(someone, inspector):
    uuids = records(someone, 5)
    records(someone, 3, Partition.POLICE)
    by = someone(Role.REGISTRAR)
    registry.record_deed(by=by, weapon=uuids[0], act=Act.LOST, facts=DeedFacts())
    lost = drawn(inspector, 10, Population(partition="civilian", statuses=frozenset({"lost"})))
    assert [line.weapon for line in lost.lines.all()] == [uuids[0]]
    assert drawn(inspector, 10).population == 5
    assert drawn(inspector, 10, Population()).population == 8
    assert drawn(inspector, 10, Population(types=frozenset({"pistol"}))).population == 8
    with pytest.raises(errors.NothingToDraw):
        drawn(inspector, 10, Population(types=frozenset({"revolver"})))
    with pytest.raises(errors.NothingToDraw):
        drawn(inspector, 10, Population(held_by="Depot of nobody"))


def test_a_register_that_moves_is_not_drawn_from(someone, inspector, monkeypatch):
    records(someone, 2)
    heads = iter(range(100))
    monkeypatch.setattr("tracemark.apps.inspection.samples.ledger.head", lambda: next(heads))
    with pytest.raises(errors.RegistersMove):
        drawn(inspector)
    assert not SampleRow.objects.exists()


def test_a_line_is_put_right_until_the_inspection_is_closed(someone, inspector):
    records(someone, 2)
    sample = drawn(inspector, 2)
    gone_through(inspector, sample, GONE, RIGHT)
    gone_through(inspector, sample, OTHER)
    first = sample.lines.get(number=1)
    assert (first.finding, first.read, first.note) == ("differs", "RX99999", "")
    assert [e.body["finding"] for e in ledger.entries_of(str(sample.uuid))[1:]] == [
        "not_found", "as_recorded", "differs",
    ]  # fmt: skip
    inspection.close_sample(by=inspector, sample=sample.uuid)
    with pytest.raises(StepNotOpen):
        gone_through(inspector, sample, RIGHT)
    assert sample.lines.get(number=1).finding == "differs"


def test_closing_says_what_was_right_and_how_many_may_be_wrong_at_most(someone, inspector):
    records(someone, 10)
    sample = drawn(inspector, 4)
    gone_through(inspector, sample, RIGHT, RIGHT, OTHER)
    with pytest.raises(RuleRefused):
        inspection.close_sample(by=inspector, sample=sample.uuid)
    gone_through(inspector, sample, RIGHT, RIGHT, OTHER, GONE)
    result = inspection.close_sample(by=inspector, sample=sample.uuid)
    assert (result.seen, result.right, result.differs, result.missing, result.wrong) == (4, 2, 1, 1, 2)
    assert result.upper == ceil(inspection.upper_share(2, 4) * 10_000) == 9024
    sample.refresh_from_db()
    assert (sample.state, sample.result) == ("closed", result.as_data())
    assert last_entry(sample.uuid).body == result.as_data()


def test_a_withdrawn_sample_stays_with_its_reason(someone, inspector):
    records(someone, 2)
    sample = drawn(inspector)
    inspection.withdraw_sample(by=inspector, sample=sample.uuid, why="The store was closed.")
    assert list(inspection.list_samples(inspector, state="withdrawn")) == [sample]
    assert last_entry(sample.uuid).why == "The store was closed."
    for step in (inspection.withdraw_sample, inspection.close_sample):
        with pytest.raises(StepNotOpen):
            step(by=inspector, sample=sample.uuid, **({"why": "x"} if "withdraw" in step.__name__ else {}))


# From shelf to book


def test_a_weapon_off_the_shelf_is_in_the_book_differs_or_is_not(someone, inspector):
    one, two = records(someone, 2)
    sample = inspection.begin_at_shelf(by=inspector, place="Store 2", partition="civilian")
    assert sample.state == "drawn"
    seen = Seen(Finding.AS_RECORDED, read="RX00000", read_maker="Glock")
    line = inspection.add_from_shelf(by=inspector, sample=sample.uuid, seen=seen, found=one)
    assert (line.number, line.weapon, line.read_maker) == (1, one, "Glock")
    inspection.add_from_shelf(by=inspector, sample=sample.uuid, seen=OTHER, found=two)
    missing = Seen(Finding.NOT_IN_BOOK, read="ZZ 7")
    assert inspection.add_from_shelf(by=inspector, sample=sample.uuid, seen=missing).partition == "civilian"
    with pytest.raises(errors.WeaponOnAnotherLine) as caught:
        inspection.add_from_shelf(by=inspector, sample=sample.uuid, seen=seen, found=one)
    assert caught.value.data["number"] == 1
    with pytest.raises(RuleRefused):
        inspection.add_from_shelf(by=inspector, sample=sample.uuid, seen=seen)
    assert inspection.close_sample(by=inspector, sample=sample.uuid).wrong == 2


def test_nothing_is_added_from_the_shelf_to_a_sample_that_was_drawn(someone, inspector):
    one, _two = records(someone, 2)
    sample = drawn(inspector, 1)
    with pytest.raises(NotAllowed):
        inspection.add_from_shelf(by=inspector, sample=sample.uuid, seen=RIGHT, found=one)


def test_a_line_of_the_shelf_is_put_right(someone, inspector):
    one, _two = records(someone, 2)
    sample = inspection.begin_at_shelf(by=inspector, place="Store 2")
    line = inspection.add_from_shelf(by=inspector, sample=sample.uuid, seen=RIGHT, found=one)
    inspection.record_line(by=inspector, line=line.uuid, seen=OTHER)
    assert LineRow.objects.get().finding == "differs"
    with pytest.raises(RuleRefused):
        inspection.record_line(by=inspector, line=line.uuid, seen=GONE)


# Who


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.INSPECTOR, Role.NODE}])
def test_only_an_inspector_draws_and_sees_samples(someone, inspector, role):
    records(someone, 1)
    sample = drawn(inspector)
    other = someone(role)
    with pytest.raises(NotAllowed):
        drawn(other)
    with pytest.raises(NotFound):
        inspection.sample_for(other, sample.uuid)
    with pytest.raises(NotFound):
        inspection.line_for(other, sample.lines.get().uuid)
    assert not inspection.list_samples(other).exists()


def test_an_inspector_who_keeps_a_register_draws_nothing(someone):
    records(someone, 1)
    both = someone(Role.INSPECTOR, Role.REGISTRAR)
    for begin in (lambda: drawn(both), lambda: inspection.begin_at_shelf(by=both, place="Store 2")):
        with pytest.raises(RuleRefused):
            begin()


# What the registrar does about it


@pytest.fixture
def closed(someone, inspector):
    records(someone, 3)
    sample = drawn(inspector, 3)
    gone_through(inspector, sample, RIGHT, OTHER, GONE)
    inspection.close_sample(by=inspector, sample=sample.uuid)
    return sample


def waiting(person):
    return tasks.waiting_of(tasks.kind_of("inspection.differences"), person).count


def test_a_registrar_answers_the_differences_of_the_register_that_he_keeps(closed, registrar, inspector):
    assert [line.number for line in inspection.list_differences(registrar)] == [2, 3]
    assert waiting(registrar) == 2
    line = inspection.list_differences(registrar)[0]
    inspection.answer_difference(by=registrar, line=line.uuid, done="Serial read again and corrected.")
    assert waiting(registrar) == 1
    assert inspection.list_differences(inspector, answered=True).get().done.startswith("Serial read")
    entry = last_entry(closed.uuid)
    assert (entry.act, entry.body["number"]) == ("inspection.difference_answered", 2)


def test_differences_of_other_registers_and_of_open_inspections_are_not_seen(
    closed, someone, inspector, registrar
):
    of_police = someone(Role.REGISTRAR, partition=Partition.POLICE)
    line = inspection.list_differences(registrar)[0]
    assert waiting(of_police) == 0
    with pytest.raises(NotFound):
        inspection.answer_difference(by=of_police, line=line.uuid, done="Not mine.")
    again = drawn(inspector, 1)
    gone_through(inspector, again, GONE)
    assert inspection.list_differences(registrar).count() == 2
    with pytest.raises(NotFound):
        inspection.answer_difference(by=registrar, line=again.lines.get().uuid, done="Too early.")
    with pytest.raises(NotFound):
        inspection.difference_for(someone(Role.STOREKEEPER), line.uuid)


def test_nobody_answers_what_they_found_themselves(closed, someone, registrar):
    line = inspection.list_differences(registrar)[0]
    SampleRow.objects.filter(pk=closed.pk).update(by=registrar.id)
    with pytest.raises(NotAllowed):
        inspection.answer_difference(by=registrar, line=line.uuid, done="All is well.")


def test_an_inspection_under_way_waits_for_whoever_began_it(someone, inspector):
    records(someone, 1)
    sample = drawn(inspector)
    kind = tasks.kind_of("inspection.samples_open")
    assert [task.reference for task in tasks.tasks_of(kind, inspector, most=5)] == [sample.reference]
    gone_through(inspector, sample, RIGHT)
    inspection.close_sample(by=inspector, sample=sample.uuid)
    assert tasks.waiting_of(kind, inspector).count == 0
    assert CIVILIAN.as_data() == {"partition": "civilian"}
