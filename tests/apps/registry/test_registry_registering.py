"""Registering a weapon: in one's own register, with a mark that could be stamped, made before it was handed over."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tracemark.apps.accounts.data import Partition
from tracemark.apps.ledger import api as ledger
from tracemark.apps.registry import api as registry
from tracemark.apps.registry import errors
from tracemark.apps.registry.data import Act, DeedFacts, Description, Mark, NewWeapon
from tracemark.apps.registry.models import DeedRow, MarkRow, WeaponRow
from tracemark.kernel import clock
from tracemark.kernel.dates import PartialDate
from tracemark.kernel.errors import NotAllowed, TextTooLong

pytestmark = pytest.mark.django_db


def on(text: str) -> DeedFacts:
    return DeedFacts(on=PartialDate.read(text))


def nothing_was_saved() -> bool:
    return not (WeaponRow.objects.exists() or MarkRow.objects.exists() or DeedRow.objects.exists())


def test_a_weapon_is_registered_with_its_marks_and_its_first_deed(register, registrar):
    uuid = register("AB 1234", maker="walther", year=1974, country="DE", deed=on("1980"))
    row = registry.weapon_for(registrar, uuid)
    assert (row.reference, row.serial, row.maker, row.year) == ("XA-W-000001", "AB 1234", "walther", 1974)
    assert [(mark.kind, mark.text, mark.fold, mark.script) for mark in row.marks.all()] == [
        ("serial", "AB 1234", "A81234", "latin")
    ]
    assert [(deed.act, deed.first_day.year, deed.precision) for deed in row.deeds.all()] == [
        ("weapon.registered", 1980, "year")
    ]


def test_its_one_entry_holds_all_that_the_record_begins_with(register):
    uuid = register("AB 1234", maker="walther", deed=DeedFacts(place="Depot", document="D-1"))
    (entry,) = ledger.entries_of(str(uuid))
    marks = entry.body.pop("marks")
    assert entry.act == "weapon.registered"
    assert entry.body == {
        "reference": "XA-W-000001",
        "partition": "civilian",
        "serial": "AB 1234",
        "maker": "walther",
        "place": "Depot",
        "document": "D-1",
    }
    assert [mark["text"] for mark in marks] == ["AB 1234"]


def test_a_serial_that_is_also_given_as_a_mark_is_one_mark(register):
    uuid = register("AB 1234", marks=(Mark("AB 1234", place="frame"), Mark("N", kind="proof")))
    assert sorted(MarkRow.objects.filter(weapon__uuid=uuid).values_list("text", "place")) == [
        ("AB 1234", "frame"),
        ("N", ""),
    ]


@pytest.mark.parametrize("other", [Partition.STATE, Partition.POLICE])
def test_nobody_writes_in_the_register_of_another_agency(registrar, other):
    with pytest.raises(errors.OtherPartition):
        registry.register_weapon(by=registrar, weapon=NewWeapon(other, Description("A1")))
    assert nothing_was_saved()


def test_a_police_officer_registers_nothing(police_officer):
    before = ledger.head()
    with pytest.raises(NotAllowed):
        registry.register_weapon(by=police_officer, weapon=NewWeapon(Partition.POLICE, Description("A1")))
    assert nothing_was_saved()
    assert ledger.head() == before


def test_a_record_needs_a_serial_or_a_mark(register):
    with pytest.raises(errors.SerialMissing):
        register("")
    assert nothing_was_saved()


def test_a_weapon_whose_serial_was_erased_is_recorded_by_the_mark_that_says_so(register, registrar):
    uuid = register("", marks=(Mark("", condition="erased"),))
    assert registry.weapon_for(registrar, uuid).serial == ""


def test_nothing_happens_in_the_future(register):
    with clock.frozen(datetime(2030, 3, 14, tzinfo=UTC)):
        with pytest.raises(errors.DateInFuture):
            register(deed=on("2030-03-15"))
        register("TODAY", deed=on("2030-03-14"))
        register("THIS YEAR", deed=on("2030"))


@pytest.mark.parametrize(
    ("deed", "possible"), [("1973", False), ("1974", True), ("1973-12-31", False), ("1970s", True)]
)
def test_nothing_happens_to_a_weapon_before_it_was_made(register, deed, possible):
    if possible:
        register(year=1974, deed=on(deed))
        return
    with pytest.raises(errors.DateBeforeManufacture) as refusal:
        register(year=1974, deed=on(deed))
    assert refusal.value.data == {"on": deed, "year": 1974}
    assert nothing_was_saved()


@pytest.mark.parametrize("year", [2999, 12, -1, 40_000])
def test_no_weapon_is_made_in_an_impossible_year(register, year):
    with pytest.raises(errors.YearImpossible):
        register(year=year)
    assert nothing_was_saved()


@pytest.mark.parametrize("length", [201, 300, 100_000])
def test_a_serial_of_hundreds_of_characters_is_refused_with_its_length(register, length):
    with pytest.raises(errors.MarkTooLong) as refusal:
        register("7" * length)
    assert refusal.value.data == {"length": length, "limit": 200}
    assert str(length) in str(refusal.value)
    assert nothing_was_saved()


@pytest.mark.parametrize("text", ["AB\x001234", "AB\n1234", "AB\t1234", "AB\x1b[31m", "AB\x7f", "AB\ud800"])
def test_a_serial_with_a_control_character_is_refused_with_its_place(register, text):
    with pytest.raises(errors.MarkNotPrintable) as refusal:
        register(text)
    assert refusal.value.data == {"position": 3}
    assert nothing_was_saved()


@pytest.mark.parametrize("text", ["7" * 300, "AB\x001234"])
def test_every_way_of_writing_a_mark_refuses_the_same(register, registrar, text):
    refusals = (errors.MarkTooLong, errors.MarkNotPrintable)
    with pytest.raises(refusals):
        register("A1", marks=(Mark(text, kind="proof"),))
    uuid = register("A1")
    with pytest.raises(refusals):
        registry.read_mark(by=registrar, weapon=uuid, mark=Mark(text))
    with pytest.raises(refusals):
        registry.correct_weapon(by=registrar, weapon=uuid, changes={"serial": text}, why="Misread")
    assert MarkRow.objects.count() == 1


@pytest.mark.parametrize(
    ("described", "what"), [({"maker_text": "M" * 201}, "maker_text"), ({"country": "Germany"}, "country")]
)
def test_a_text_that_its_column_cannot_hold_is_refused_by_name(register, described, what):
    with pytest.raises(TextTooLong) as refusal:
        register(**described)
    assert refusal.value.data["what"] == what


def test_a_deed_that_its_column_cannot_hold_is_refused_by_name(register, registrar):
    uuid = register()
    with pytest.raises(TextTooLong) as refusal:
        registry.record_deed(by=registrar, weapon=uuid, act=Act.LOST, facts=DeedFacts(note="n" * 501))
    assert refusal.value.data == {"what": "note", "limit": 500}


@pytest.mark.parametrize("serial", ["№ 7 «ü»", "АВ1234", "٤٥٦", "A" * 200, "—", "12/34-56.A", "😀", "=1+1"])
def test_whatever_can_be_stamped_is_kept_as_it_was_said(register, registrar, serial):
    assert registry.weapon_for(registrar, register(serial)).serial == serial
