"""The tables of records are projections of the ledger: what was edited beside it is found and put right."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from django.db import connection
from PIL import Image

from tracemark.apps.accounts.data import Partition
from tracemark.apps.ledger import api as ledger
from tracemark.apps.registry import api as registry
from tracemark.apps.registry import errors, rebuilding
from tracemark.apps.registry.data import (
    Act,
    DeedFacts,
    Description,
    HolderFacts,
    HolderKind,
    Mark,
    NewWeapon,
    Status,
)
from tracemark.apps.registry.models import (
    AnnotationRow,
    DeedRow,
    HolderRow,
    LoadRow,
    MarkRow,
    PhotographRow,
    WeaponRow,
)
from tracemark.apps.registry.write import Later, append_deeds, insert_weapons
from tracemark.kernel import clock, commands, jobs
from tracemark.kernel.dates import PartialDate
from tracemark.kernel.errors import NotAllowed

PERSON = HolderFacts(HolderKind.PERSON, "Canary Okello", "X-4711")
DEALER = HolderFacts(HolderKind.DEALER, "Arms and Sons", "HRB 17")


@pytest.fixture
def full_life(register, registrar, monkeypatch, by_two) -> str:
    """A weapon to which everything happened, beside others, loaded and undone, held by persons now erased."""
    weapon = register(
        "AB 1234", maker="walther", year=1974, country="DE", holder=PERSON,
        marks=(Mark("N", kind="proof", place="barrel", symbol="crown"), Mark("", condition="erased", place="slide")),
        deed=DeedFacts(on=PartialDate.read("1980s"), place="Depot", document="D-1", legal_basis="Arms Act"),
    )  # fmt: skip

    def happens(act: Act, to: HolderFacts | None = None, **said: str) -> None:
        on = PartialDate.read(said.pop("on")) if "on" in said else None
        registry.record_deed(
            by=registrar, weapon=weapon, act=act, facts=DeedFacts(on=on, **said), to_holder=to
        )

    happens(Act.TRANSFERRED, DEALER, on="1991-05", document="T-9", from_state="DE", to_state="FR")
    happens(Act.STOLEN, on="1992-06-07", place="Shop", legal_basis="Code, 3", note="At night")
    happens(Act.FOUND)
    happens(Act.ISSUED, PERSON)
    happens(Act.RETURNED)
    happens(Act.CORRECTED, note="Said without changes")
    registry.correct_weapon(
        by=registrar, weapon=weapon, changes={"serial": "AB 7234", "year": None}, why="Misread"
    )
    registry.correct_weapon(by=registrar, weapon=weapon, changes={"year": 1975}, why="Year code")
    registry.correct_weapon(by=registrar, weapon=weapon, changes={"year": 1975}, why="Looked at again")
    mark = MarkRow.objects.get(text="N")
    out = BytesIO()
    Image.new("RGB", (40, 30)).save(out, "PNG")
    picture = registry.add_photograph(
        by=registrar, weapon=weapon, data=out.getvalue(), caption="Left", mark=mark.uuid, moment="after"
    )
    while jobs.run_next():
        pass
    said = {"by": registrar, "photograph": picture}
    wrong = registry.annotate_photograph(**said, place=registry.Place(10, 20, 300, 400), mark=mark.uuid)
    registry.annotate_photograph(**said, place=registry.Place(9_000, 1), note="Stamped twice", replaces=wrong)
    taken_back = registry.annotate_photograph(**said, place=registry.Place(0, 0), note="Nothing")
    registry.withdraw_annotation(by=registrar, annotation=taken_back, why="Dust")
    registry.read_mark(
        by=registrar, weapon=weapon, mark=Mark("Nº 7", kind="proof"), how="restored", replaces=mark.uuid
    )
    register("GONE 1", holder=HolderFacts(HolderKind.PERSON, "Somebody Else"))
    erased = HolderRow.objects.order_by("pk").last()
    by_two(registry.erase_holder, by=registrar, holder=erased.uuid, basis="Law")
    load(registrar, monkeypatch)
    return str(weapon)


def load(registrar, monkeypatch) -> None:
    """What a bulk load and its undoing leave, without a file."""
    row = LoadRow.objects.create(
        reference="XA-L-000001", partition="civilian", source="s", file_name="f", sha256="0" * 64, by=registrar.id,
        at=clock.now(),
    )  # fmt: skip
    monkeypatch.setattr(commands, "_names", dict(commands._names))

    def register_weapon(*, by) -> None:
        new = [NewWeapon(Partition.CIVILIAN, Description(f"L{n}"), marks=(Mark(f"L{n}"),)) for n in range(3)]
        insert_weapons(new, load=row)

    def record_deed(*, by) -> None:
        weapons = [Later(weapon.pk, str(weapon.uuid)) for weapon in WeaponRow.objects.filter(load=row)]
        append_deeds(weapons, Act.WITHDRAWN, Status.WITHDRAWN, DeedFacts(note="Undone"))

    for step in (register_weapon, record_deed):
        step.__module__ = "tracemark.apps.registry.life"
        commands.command(step)(by=registrar)


def compared(**options) -> list[tuple[str, str, str]]:
    result = rebuilding.rebuild(check=True, **options)
    return [(one.table, one.reference, one.field) for one in result.differences]


def everything() -> dict[str, list]:
    """The rows of all tables of records by what outlives a rebuild: uuids and facts, not row numbers."""
    return {
        "weapons": list(WeaponRow.objects.order_by("reference").values_list(*named(rebuilding.WEAPON))),
        "marks": list(MarkRow.objects.order_by("uuid").values_list("weapon__uuid", *named(rebuilding.MARK))),
        "photographs": list(PhotographRow.objects.values_list("weapon__uuid", *named(rebuilding.PHOTOGRAPH[:-1]))),
        "annotations": list(AnnotationRow.objects.order_by("uuid").values_list(*named(said_of_places()))),
        "deeds": list(
            DeedRow.objects.order_by("weapon__reference", "pk").values_list("weapon__uuid", *named(rebuilding.DEED[:-1]))
        ),
        "holders": list(HolderRow.objects.order_by("uuid").values_list(*rebuilding.HOLDER)),
    }  # fmt: skip


def said_of_places() -> tuple[str, ...]:
    return tuple(name for name in rebuilding.ANNOTATION if name != "at")


def named(columns: tuple[str, ...]) -> list[str]:
    return [f"{name}__uuid" if name in rebuilding.NAMED else name for name in columns]


def test_an_intact_node_has_no_difference(full_life):
    result = rebuilding.rebuild(check=True)
    assert result.differences == []
    assert result.records == WeaponRow.objects.count() + HolderRow.objects.count()
    assert result.as_data() == {"records": result.records, "differences": [], "written": False}


def test_an_empty_node_has_no_difference(db):
    assert rebuilding.rebuild(check=True).as_data() == {"records": 0, "differences": [], "written": False}


def test_checking_changes_nothing_and_says_nothing_to_the_ledger(full_life):
    WeaponRow.objects.update(serial="FORGED")
    before = ledger.head()
    rebuilding.rebuild(check=True)
    assert ledger.head() == before
    assert set(WeaponRow.objects.values_list("serial", flat=True)) == {"FORGED"}


EDITS = [
    (WeaponRow, "serial", "FORGED"),
    (WeaponRow, "partition", "police"),
    (WeaponRow, "status", "destroyed"),
    (WeaponRow, "year", 1950),
    (WeaponRow, "country", "FR"),
    (WeaponRow, "holder", None),
    (MarkRow, "text", "FORGED"),
    (MarkRow, "fold", "F0R6ED"),
    (MarkRow, "replaced", False),
    (PhotographRow, "sha256", "f" * 64),
    (PhotographRow, "mark", None),
    (PhotographRow, "moment", "before"),
    (AnnotationRow, "left", 77),
    (AnnotationRow, "note", "Elsewhere"),
    (DeedRow, "act", "weapon.lost"),
    (DeedRow, "place", "Elsewhere"),
    (DeedRow, "first_day", None),
    (DeedRow, "legal_basis", "Another law"),
    (DeedRow, "by", "0198a1b2-0000-7000-8000-0000000000aa"),
    (DeedRow, "at", clock.now() + timedelta(hours=1)),
    (DeedRow, "at", clock.now() - timedelta(days=2)),
]


@pytest.mark.parametrize(
    ("model", "column", "value"), EDITS, ids=[f"{m._meta.db_table}.{c}" for m, c, _v in EDITS]
)
def test_a_row_edited_beside_the_ledger_is_found_with_its_table_reference_and_field(
    full_life, model, column, value
):
    mine = {"uuid": full_life} if model is WeaponRow else {"weapon__uuid": full_life}
    if column == "holder":
        mine = {"reference": "XA-W-000002"}
    if column == "mark":
        mine |= {"mark__isnull": False}
    if column == "first_day":
        mine |= {"first_day__isnull": False}
    row = model.objects.filter(**mine).order_by("pk").first()
    model.objects.filter(pk=row.pk).update(**{column: value})
    reference = row.reference if model is WeaponRow else "XA-W-000001"
    assert compared() == [(model._meta.db_table, reference, column)]


@pytest.mark.parametrize("column", ["kind", "name", "blind", "erased"])
def test_an_edited_holder_is_found(full_life, column):
    value = {"kind": "company", "name": "Forged", "blind": "0" * 64, "erased": True}[column]
    row = HolderRow.objects.get(name="Arms and Sons")
    HolderRow.objects.filter(pk=row.pk).update(**{column: value})
    assert compared() == [("registry_holder", str(row.uuid), column)]


def test_a_person_who_was_put_in_the_place_of_another_is_found(full_life):
    row = HolderRow.objects.get(kind="person", erased=False)
    HolderRow.objects.filter(pk=row.pk).update(blind="0" * 64)
    assert compared() == [("registry_holder", str(row.uuid), "blind")]


def test_rows_that_were_taken_away_are_found(full_life):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM registry_annotation")
        cursor.execute("DELETE FROM registry_photograph")
        cursor.execute("DELETE FROM registry_deed WHERE act = 'weapon.stolen'")
        cursor.execute("DELETE FROM registry_mark WHERE text = 'L1'")
    tables = {(table, reference, field) for table, reference, field in compared() if table != "registry_deed"}
    assert tables == {
        ("registry_annotation", "XA-W-000001", ""), ("registry_photograph", "XA-W-000001", ""),
        ("registry_mark", "XA-W-000004", ""),
    }  # fmt: skip
    assert any(table == "registry_deed" for table, _reference, _field in compared())


def test_rows_that_were_put_in_beside_the_ledger_are_found(full_life):
    forged = WeaponRow.objects.create(reference="XA-W-999999", partition="civilian", serial="FORGED")
    HolderRow.objects.create(kind="company", name="Forged", blind="forged")
    mine = WeaponRow.objects.get(uuid=full_life)
    MarkRow.objects.create(weapon=mine, text="FORGED", fold="F", fold_reversed="F")
    DeedRow.objects.create(weapon=mine, act="weapon.lost", by=forged.uuid, at=clock.now(), deed=forged.uuid)
    found = compared()
    assert ("registry_weapon", str(forged.uuid), "") in found
    assert ("registry_mark", "XA-W-000001", "") in found
    assert ("registry_deed", "XA-W-000001", "") in found
    assert len([table for table, _reference, _field in found if table == "registry_holder"]) == 1
    assert len(found) == 4


def test_each_difference_is_a_sentence(full_life):
    WeaponRow.objects.filter(uuid=full_life).update(serial="FORGED")
    WeaponRow.objects.create(reference="XA-W-999999", partition="civilian", serial="X")
    MarkRow.objects.filter(text="L1").delete()
    told = [str(one) for one in rebuilding.rebuild(check=True).differences]
    assert "registry_weapon XA-W-000001: serial is “FORGED”; the ledger says “AB 7234”." in told
    assert "registry_mark XA-W-000004: the row is missing." in told
    assert any("the ledger has no such row" in line for line in told)


def test_a_rebuild_mends_what_was_edited_and_is_recorded(full_life):
    before = everything()
    WeaponRow.objects.filter(uuid=full_life).update(serial="FORGED", status="destroyed", holder=None)
    MarkRow.objects.filter(weapon__uuid=full_life).update(text="FORGED")
    WeaponRow.objects.create(reference="XA-W-999999", partition="civilian", serial="FORGED")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM registry_annotation")
        cursor.execute("DELETE FROM registry_photograph")
    result = rebuilding.rebuild(check=False)
    assert result.written
    assert result.differences
    assert everything() == before
    assert compared() == []
    entry = ledger.latest_entries()[0]
    assert (entry.act, entry.body) == ("records.rebuilt", {"weapons": 5, "holders": 3})


def test_all_tables_can_be_made_again_from_nothing(full_life):
    before = everything()
    rebuilding._empty_tables()
    assert rebuilding.rebuild(check=False).written
    assert everything() == before


def test_life_goes_on_after_a_rebuild(full_life, register, registrar):
    rebuilding.rebuild_tables(by=registrar_of_the_node())
    again = register("AFTER 1", holder=PERSON)
    assert registry.weapon_for(registrar, again).holder.kind == "person"
    registry.record_deed(by=registrar, weapon=again, act=Act.LOST, facts=DeedFacts())
    assert compared() == []


def registrar_of_the_node():
    from tracemark.apps.accounts.api import NODE

    return NODE


def test_an_intact_node_is_not_written_again(full_life):
    before = ledger.head()
    assert not rebuilding.rebuild(check=False).written
    assert ledger.head() == before


def test_a_registrar_does_not_rebuild(full_life, registrar):
    with pytest.raises(NotAllowed):
        rebuilding.rebuild_tables(by=registrar)


def test_the_parts_do_not_show(full_life, monkeypatch):
    seen: list[tuple[int, int]] = []
    before = everything()
    monkeypatch.setattr(rebuilding, "PART", 2)
    assert compared(progress=lambda done, total: seen.append((done, total))) == []
    assert seen == [(2, 8), (3, 8), (5, 8), (7, 8), (8, 8), (8, 8)]
    rebuilding._empty_tables()
    rebuilding.rebuild(check=False)
    assert everything() == before


def test_from_a_ledger_that_was_edited_nothing_is_rebuilt(own_ledger, own_registrar):
    new = NewWeapon(Partition.CIVILIAN, Description("A1"))
    weapon = registry.register_weapon(by=own_registrar, weapon=new)
    with connection.cursor() as cursor:
        cursor.execute(
            "DROP TRIGGER ledger_event_update" + ("" if connection.vendor == "sqlite" else " ON ledger_event")
        )
        cursor.execute("UPDATE ledger_event SET subject = 'x' WHERE subject = %s", [str(weapon)])
    with pytest.raises(errors.LedgerContradicts):
        rebuilding.rebuild(check=False)
    assert WeaponRow.objects.get().serial == "A1"
