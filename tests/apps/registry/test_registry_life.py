"""The life of a weapon: deeds follow the table, corrections keep what was, marks are replaced and never deleted."""

from __future__ import annotations

from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from tracemark.apps.accounts.data import Partition
from tracemark.apps.ledger import api as ledger
from tracemark.apps.registry import api as registry
from tracemark.apps.registry import errors
from tracemark.apps.registry.data import Act, DeedFacts, HolderFacts, HolderKind, Mark, Search, Status
from tracemark.apps.registry.models import DeedRow, MarkRow
from tracemark.apps.registry.states import WEAPON
from tracemark.kernel.dates import PartialDate
from tracemark.kernel.errors import NotFound, StepNotOpen
from tracemark.kernel.identity import new_uuid

pytestmark = pytest.mark.django_db

DEALER = HolderFacts(HolderKind.DEALER, "Arms and Sons", "HRB 17")
LIFE = [act for act in Act if act is not Act.REGISTERED]


def acts_about(weapon) -> list[str]:
    return [entry.act for entry in ledger.entries_of(str(weapon))]


@given(acts=st.lists(st.sampled_from(LIFE), max_size=8))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_sequence_of_deeds_goes_as_the_table_says_and_the_story_keeps_all_of_them(
    register, registrar, acts
):
    weapon = register()
    status, done = Status.REGISTERED, [Act.REGISTERED]
    for act in acts:
        if act in WEAPON.open_verbs(status):
            registry.record_deed(by=registrar, weapon=weapon, act=act, facts=DeedFacts(note=act))
            status = WEAPON.verbs[act][status]
            done.append(act)
        else:
            with pytest.raises(StepNotOpen):
                registry.record_deed(by=registrar, weapon=weapon, act=act, facts=DeedFacts())
        row = registry.weapon_for(registrar, weapon)
        assert row.status == status
        assert registry.open_deeds(row) == WEAPON.open_verbs(status)
    kept = DeedRow.objects.filter(weapon__uuid=weapon).order_by("pk").values_list("act", flat=True)
    assert list(kept) == done == acts_about(weapon)


def test_a_destroyed_weapon_has_no_further_life_but_its_record_can_be_put_right(register, registrar):
    weapon = register()
    registry.record_deed(by=registrar, weapon=weapon, act=Act.DESTROYED, facts=DeedFacts())
    with pytest.raises(StepNotOpen):
        registry.record_deed(by=registrar, weapon=weapon, act=Act.TRANSFERRED, facts=DeedFacts())
    registry.correct_weapon(by=registrar, weapon=weapon, changes={"year": 1974}, why="The maker's list")
    assert registry.weapon_for(registrar, weapon).year == 1974


@pytest.mark.parametrize("act", [Act.TRANSFERRED, Act.ISSUED])
def test_a_weapon_that_changes_hands_keeps_whom_it_came_from(register, registrar, act):
    weapon = register(holder=HolderFacts(HolderKind.COMPANY, "First Guards"))
    registry.record_deed(by=registrar, weapon=weapon, act=act, facts=DeedFacts(), to_holder=DEALER)
    row = registry.weapon_for(registrar, weapon)
    last = row.deeds.order_by("pk").last()
    assert (last.from_holder.name, last.to_holder.name, row.holder.name) == (
        "First Guards",
        "Arms and Sons",
        "Arms and Sons",
    )
    said = ledger.entries_of(str(weapon))[-1].body
    assert (said["from_holder"], said["to_holder"]) == (str(last.from_holder.uuid), str(row.holder.uuid))


def test_a_loss_leaves_the_holder_on_the_record(register, registrar):
    weapon = register(holder=DEALER)
    registry.record_deed(by=registrar, weapon=weapon, act=Act.STOLEN, facts=DeedFacts())
    assert registry.weapon_for(registrar, weapon).holder.name == "Arms and Sons"


def test_a_deed_with_an_impossible_date_leaves_nothing(register, registrar):
    weapon = register(year=2001)
    for when, refusal in (("1999", errors.DateBeforeManufacture), ("2199", errors.DateInFuture)):
        with pytest.raises(refusal):
            registry.record_deed(
                by=registrar, weapon=weapon, act=Act.LOST, facts=DeedFacts(on=PartialDate.read(when))
            )
    assert acts_about(weapon) == ["weapon.registered"]
    assert registry.weapon_for(registrar, weapon).status == Status.REGISTERED


# Corrections


def test_a_correction_keeps_what_was_said_before(register, registrar):
    weapon = register(maker="walther", year=1974)
    registry.correct_weapon(
        by=registrar,
        weapon=weapon,
        changes={"maker": "manurhin", "year": None, "country": "FR"},
        why="Proof mark",
    )
    row = registry.weapon_for(registrar, weapon)
    assert (row.maker, row.year, row.country) == ("manurhin", None, "FR")
    entry = ledger.entries_of(str(weapon))[-1]
    assert (entry.act, entry.why) == ("weapon.corrected", "Proof mark")
    assert entry.body["changes"] == {
        "maker": {"was": "walther", "is": "manurhin"},
        "year": {"was": 1974, "is": ""},
        "country": {"was": "", "is": "FR"},
    }
    assert [deed.act for deed in row.deeds.order_by("pk")] == ["weapon.registered", "weapon.corrected"]


def test_a_corrected_serial_is_found_and_the_old_one_stays_in_the_story(register, registrar):
    weapon = register("A1234567")
    registry.correct_weapon(by=registrar, weapon=weapon, changes={"serial": "B9876543"}, why="Misread")
    found = registry.search(registrar, Search("B9876543")).candidates
    assert [one.weapon for one in found] == [weapon]
    assert registry.search(registrar, Search("A1234567")).candidates == ()
    assert {(mark.text, mark.replaced) for mark in MarkRow.objects.filter(weapon__uuid=weapon)} == {
        ("A1234567", True),
        ("B9876543", False),
    }
    assert acts_about(weapon) == ["weapon.registered", "weapon.corrected", "mark.read"]


def test_a_record_that_was_looked_at_and_found_right_says_so(register, registrar):
    weapon = register(maker="walther")
    registry.correct_weapon(by=registrar, weapon=weapon, changes={"maker": "walther"}, why="Yearly review")
    assert ledger.entries_of(str(weapon))[-1].body == {"changes": {}}
    assert DeedRow.objects.filter(weapon__uuid=weapon).count() == 1


@pytest.mark.parametrize("name", ["status", "partition", "reference", "holder", "uuid"])
def test_a_correction_touches_the_description_alone(register, registrar, name):
    weapon = register()
    with pytest.raises(errors.NotCorrectable):
        registry.correct_weapon(by=registrar, weapon=weapon, changes={name: "x"}, why="no")
    assert acts_about(weapon) == ["weapon.registered"]


# Marks and photographs


def test_a_better_reading_replaces_without_deleting(register, police_officer):
    weapon = register("1234", partition=Partition.POLICE)
    old = MarkRow.objects.get(weapon__uuid=weapon)
    new = registry.read_mark(
        by=police_officer, weapon=weapon, mark=Mark("1284", place="frame"), how="restored", replaces=old.uuid
    )
    old.refresh_from_db()
    made = MarkRow.objects.get(uuid=new)
    assert (old.text, old.replaced) == ("1234", True)
    assert (made.text, made.replaced, made.read_by, made.read_how) == (
        "1284",
        False,
        police_officer.id,
        "restored",
    )
    assert ledger.entries_of(str(weapon))[-1].body["replaces"] == str(old.uuid)


def test_a_mark_of_another_weapon_is_not_replaced(register, registrar):
    weapon, other = register("1234"), register("5678")
    mark = MarkRow.objects.get(weapon__uuid=other)
    for wrong in (mark.uuid, new_uuid()):
        with pytest.raises(NotFound):
            registry.read_mark(by=registrar, weapon=weapon, mark=Mark("9"), replaces=wrong)
    mark.refresh_from_db()
    assert not mark.replaced
    assert MarkRow.objects.count() == 2


def photograph() -> bytes:
    out = BytesIO()
    Image.new("RGB", (40, 30)).save(out, "PNG")
    return out.getvalue()


# Another register


def test_another_register_looks_exactly_like_nothing(register, registrar, police_officer):
    weapon = register(partition=Partition.STATE, holder=DEALER)
    holder = registry.weapon_in_case(weapon).holder.uuid
    steps = [
        lambda uuid: registry.weapon_for(registrar, uuid),
        lambda uuid: registry.record_deed(by=registrar, weapon=uuid, act=Act.LOST, facts=DeedFacts()),
        lambda uuid: registry.correct_weapon(by=registrar, weapon=uuid, changes={"year": 1974}, why="x"),
        lambda uuid: registry.read_mark(by=police_officer, weapon=uuid, mark=Mark("1")),
        lambda uuid: registry.add_photograph(by=police_officer, weapon=uuid, data=photograph()),
    ]
    before = ledger.head()
    for step in steps:
        with pytest.raises(NotFound) as hidden:
            step(weapon)
        with pytest.raises(NotFound) as missing:
            step(new_uuid())
        assert hidden.value.as_data() == missing.value.as_data()
    with pytest.raises(NotFound) as hidden:
        registry.look_at_holder(by=registrar, holder=holder, purpose="licence", case="L-7")
    assert hidden.value.as_data() == missing.value.as_data()
    assert list(registry.list_weapons(registrar)) == []
    assert ledger.head() == before


def test_a_withdrawn_record_is_in_no_list(register, registrar):
    weapon = register()
    registry.record_deed(by=registrar, weapon=weapon, act=Act.WITHDRAWN, facts=DeedFacts(note="Loaded twice"))
    assert not registry.list_weapons(registrar).exists()
    assert registry.search(registrar, Search("A123456")).matched == 0
    assert registry.weapon_for(registrar, weapon).status == Status.WITHDRAWN
