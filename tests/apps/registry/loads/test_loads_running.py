"""Loading: what is in the register, in the ledger and in the files beside it after a load, and after a second one."""

from __future__ import annotations

import csv
import io

import pytest

from tracemark.apps.accounts.api import NODE
from tracemark.apps.accounts.data import Partition, Role
from tracemark.apps.ledger import api as ledger
from tracemark.apps.registry import rebuilding
from tracemark.apps.registry.errors import OtherPartition
from tracemark.apps.registry.loads import api as loads
from tracemark.apps.registry.loads import keeping, running, taking
from tracemark.apps.registry.loads.errors import AlreadyLoaded, FileGone, FileTooLarge, MovedOn
from tracemark.apps.registry.models import DeedRow, HolderRow, LoadRow, MarkRow, WeaponRow
from tracemark.kernel import jobs
from tracemark.kernel.errors import NotAllowed, NotFound, StepNotOpen
from tracemark.kernel.models import Job
from tracemark.kernel.verdicts import RuleRefused

FILE = (
    "Serial,Maker,Model,Calibre,Country,Year,Owner,Status\n"
    "A1,Glock,17,9x19,Austria,2001,Ann Canary,\n"
    "A2,Glock,19,9x19,Austria,2002,Ann Canary,stolen\n"
    "A3,Glock,17,9x19,Atlantis,2003,Bo Canary,\n"
    ",Glock,17,9x19,Austria,2004,,\n"
    "a-1,GLOCK,17,9x19,Austria,2001,,\n"
)


def rows_of(path):
    return list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"))))


def test_a_load_says_of_each_row_what_became_of_it(loaded):
    row = loaded(FILE)
    assert (row.state, row.rows, row.loaded, row.bad, row.repeated) == ("ended", 5, 2, 2, 1)
    assert row.problems == {"country.unknown": 1, "serial.missing": 1}
    assert row.warnings == {"holder_kind.assumed": 2}
    assert row.position == 6


def test_its_records_have_marks_deeds_holders_and_the_load_that_brought_them(loaded):
    row = loaded(FILE)
    first, second = WeaponRow.objects.order_by("pk")
    assert (first.serial, first.maker, first.maker_text, first.load, first.status) == (
        "A1",
        "glock",
        "Glock",
        row,
        "registered",
    )
    assert second.status == "stolen"
    assert [deed.act for deed in DeedRow.objects.filter(weapon=second).order_by("pk")] == [
        "weapon.registered",
        "weapon.stolen",
    ]
    assert set(MarkRow.objects.values_list("text", "fold", "kind")) == {
        ("A1", "A1", "serial"),
        ("A2", "A2", "serial"),
    }
    assert first.holder == second.holder


def test_names_of_persons_are_sealed_and_in_no_table(loaded):
    loaded(FILE)
    assert HolderRow.objects.get().name == ""
    assert ledger.disclosures_of([HolderRow.objects.get().uuid]).popitem()[1]["name"] == "Ann Canary"
    assert not any("Canary" in str(row.shape) + str(row.mapping) for row in LoadRow.objects.all())


def test_the_tables_are_what_the_ledger_says(loaded):
    loaded(FILE)
    assert rebuilding.rebuild(check=True).differences == []
    assert ledger.verify_ledger(None).exit_code == 0


def test_the_ledger_tells_the_story_of_the_file(loaded, registrar):
    row = loaded(FILE)
    entries = ledger.entries_of(str(row.uuid))
    assert [entry.act for entry in entries] == ["load.read", "load.started", "load.part_loaded", "load.ended"]
    assert {entry.actor for entry in entries} == {registrar.id}
    assert entries[0].body["sha256"] == row.sha256
    assert entries[-1].body["aside_sha256"] == keeping.digest_of(keeping.aside_path(row.reference))


def test_rows_kept_aside_stand_in_a_file_with_row_column_code_and_sentence(loaded):
    path = loads.aside_path(loaded(FILE).reference)
    header, atlantis, missing = rows_of(path)
    assert header[:5] == ["row", "column", "reason", "sentence", "Serial"]
    assert atlantis[:3] == ["4", "Country", "country.unknown"]
    assert "Atlantis" in atlantis[3]
    assert atlantis[4:] == ["A3", "Glock", "17", "9x19", "Atlantis", "2003", "Bo Canary", ""]
    assert missing[:3] == ["5", "Serial", "serial.missing"]
    assert path.stat().st_mode & 0o077 == 0


def test_rows_that_were_recorded_before_stand_in_a_file_with_their_record(loaded):
    first = loaded("Serial,Maker\nA1,Glock\n")
    second = loaded(FILE, source="Other")
    assert first.loaded == 1
    lines = rows_of(loads.repeats_path(second.reference))
    assert lines[0][:3] == ["row", "record", "Serial"]
    assert ["6", "#2"] in [line[:2] for line in lines]


def test_the_mended_file_loads_with_the_same_mapping(loaded, taken_in):
    odd = "Nr.;Waar gemaakt\nA1;Austria\nA2;Atlantis\n"
    choices = {"columns": {"Nr.": "serial", "Waar gemaakt": "country"}}
    row = loaded(odd, choices=choices)
    assert (row.loaded, row.bad) == (1, 1)
    mended = loads.aside_path(row.reference).read_bytes().replace(b"Atlantis", b"Italy")
    again = taken_in(mended)
    assert loads.plan_of(again).as_data()["columns"] == choices["columns"]
    assert {column.how for column in loads.plan_of(again).columns} == {"remembered"}


def test_the_mended_file_is_read_as_the_whole_one_was_though_its_own_rows_do_not_say(loaded):
    row = loaded("Serial,Registered on,Country\nA1,25/06/2019,Austria\nA2,03/04/2019,Atlantis\n")
    again = loaded(loads.aside_path(row.reference).read_bytes().replace(b"Atlantis", b"Italy"))
    assert (again.loaded, again.bad) == (1, 0)
    assert str(DeedRow.objects.get(weapon__serial="A2").first_day) == "2019-04-03"


def test_a_mended_file_takes_nothing_that_is_still_wrong(loaded):
    row = loaded("Serial,Country\nA1,Atlantis\nA2,Italy\n")
    again = loaded(loads.aside_path(row.reference).read_bytes())
    assert (row.bad, again.loaded, again.bad) == (1, 0, 1)


def test_a_formula_in_a_row_kept_aside_is_quoted_and_comes_back_as_it_was(loaded):
    row = loaded("Serial,Maker,Country\nA1,=1+1,Atlantis\nA2,Glock,Austria\n")
    path = loads.aside_path(row.reference)
    assert rows_of(path)[1][5] == "'=1+1"
    loaded(path.read_bytes().replace(b"Atlantis", b"Italy"))
    assert WeaponRow.objects.get(serial="A1").maker_text == "=1+1"


def test_a_byte_that_does_not_decode_keeps_one_row_aside(loaded):
    row = loaded(b"Serial,Owner\n" + "A1,Müller\n".encode() * 30 + b"A2,M\xfcller\n")
    assert (row.bad, row.problems) == (1, {"cell.not_decodable": 1})
    assert "FC" in rows_of(loads.aside_path(row.reference))[1][3]


def test_serials_too_long_or_with_control_characters_are_kept_aside_and_load_when_mended(loaded):
    row = loaded(f"Serial,Maker\n{'9' * 300},Glock\nA\x002,Glock\nA\x1b3,Glock\nA4,Glock\n")
    assert (row.loaded, row.problems) == (1, {"cell.too_long": 1, "cell.control": 2})
    path = loads.aside_path(row.reference)
    assert [line[4] for line in rows_of(path)[1:]] == ["9" * 300, "A\x002", "A\x1b3"]
    mended = path.read_bytes().replace(b"9" * 300, b"9" * 200).replace(b"\x00", b"").replace(b"\x1b", b"")
    assert (loaded(mended).loaded, WeaponRow.objects.count()) == (3, 4)


def test_the_same_file_of_the_same_source_is_not_loaded_twice(loaded, taken_in):
    row = loaded(FILE)
    with pytest.raises(AlreadyLoaded) as refused:
        taken_in(FILE)
    assert refused.value.data["load"] == str(row.uuid)
    assert row.reference in str(refused.value)


def test_the_same_file_of_another_source_doubles_nothing(loaded):
    loaded(FILE)
    again = loaded(FILE, source="Other")
    assert (again.loaded, again.repeated, again.bad) == (0, 3, 2)
    assert WeaponRow.objects.count() == 2


def test_a_file_that_was_taken_in_and_not_started_is_the_same_load(taken_in):
    assert taken_in(FILE).pk == taken_in(FILE).pk


def test_serials_that_look_alike_are_two_weapons_with_a_warning(loaded):
    row = loaded("Serial,Maker\nA10,Glock\nAI0,Glock\nA1O,Colt\n")
    assert (row.loaded, row.repeated) == (3, 0)
    assert row.warnings["serial.alike"] == 1


def test_the_same_serial_of_another_maker_model_or_calibre_is_another_weapon(loaded):
    row = loaded(
        "Serial,Maker,Model,Calibre\nA1,Glock,17,9x19\nA1,Colt,,9x19\nA1,Glock,19,9x19\nA1,Glock,17,.45 ACP\n"
    )
    assert (row.loaded, row.repeated) == (4, 0)


def test_words_without_a_code_tell_two_weapons_apart(loaded):
    row = loaded("Serial,Maker\nA1,Qwertz Works\nA1,QWERTZ works\nA1,Other Works\n")
    assert (row.loaded, row.repeated) == (2, 1)


def test_a_record_of_another_register_does_not_show(loaded, taken_in, someone):
    loaded("Serial,Maker\nA1,Glock\n")
    police = someone(Role.REGISTRAR, partition=Partition.POLICE)
    row = taken_in("Serial,Maker\nA1,Glock\n", by=police, partition=Partition.POLICE)
    loads.start_load(by=police, load=row.uuid)
    assert loads.run_load(by=police, load=row.uuid).repeated == 0


def test_a_withdrawn_record_is_no_repetition(loaded, registrar, by_two):
    row = loaded(FILE)
    by_two(loads.undo_load, by=registrar, load=row.uuid, why="Wrong file")
    loads.run_undo(by=registrar, load=row.uuid)
    assert loaded(FILE).loaded == 2


def test_many_batches_are_as_one(loaded, monkeypatch):
    monkeypatch.setattr(running, "BATCH", 7)
    content = "Serial,Maker\n" + "".join(
        f"A{n % 40},{'Glock' if n % 5 else ''}\n" if n % 9 else ",x\n" for n in range(90)
    )
    row = loaded(content)
    assert row.loaded + row.repeated + row.bad == row.rows == 90
    assert len(rows_of(loads.aside_path(row.reference))) == row.bad + 1
    assert len(rows_of(loads.repeats_path(row.reference))) == row.repeated + 1
    assert WeaponRow.objects.count() == row.loaded


def test_progress_counts_every_row(taken_in, registrar, monkeypatch):
    monkeypatch.setattr(running, "BATCH", 2)
    row = taken_in(FILE)
    loads.start_load(by=registrar, load=row.uuid)
    told = []
    loads.run_load(by=registrar, load=row.uuid, progress=lambda done, total: told.append((done, total)))
    assert told == [(2, 5), (4, 5), (5, 5)]


def test_a_load_goes_on_behind_the_last_row_that_counts(taken_in, registrar, monkeypatch):
    monkeypatch.setattr(running, "BATCH", 2)
    row = taken_in(FILE)
    loads.start_load(by=registrar, load=row.uuid)
    reader = taking.reader_of(row)
    first = [
        reader.read(number, cells)
        for number, cells in taking.reading.rows(taking.file_of(row), taking.shape_of(row))
    ][:3]
    running.load_batch(by=registrar, load=row.uuid, position=0, rows=first)
    with loads.aside_path(row.reference).open("ab") as file:
        file.write(b"half a line of a batch that was killed")
    row = loads.run_load(by=registrar, load=row.uuid)
    assert (row.loaded, row.repeated, row.bad) == (2, 1, 2)
    assert [line[0] for line in rows_of(loads.aside_path(row.reference))] == ["row", "4", "5"]


def test_two_who_go_on_with_the_same_load_do_not_double_it(taken_in, registrar):
    row = taken_in(FILE)
    loads.start_load(by=registrar, load=row.uuid)
    reader = taking.reader_of(row)
    batch = [reader.read(2, ["A1", "Glock", "17", "9x19", "Austria", "2001", "", ""])]
    running.load_batch(by=registrar, load=row.uuid, position=0, rows=batch)
    with pytest.raises(MovedOn):
        running.load_batch(by=registrar, load=row.uuid, position=0, rows=batch)


def test_a_worker_loads_as_the_officer_who_started_it(taken_in, registrar):
    row = taken_in(FILE)
    loads.start_load(by=registrar, load=row.uuid, in_background=True)
    assert jobs.run_next()
    row.refresh_from_db()
    assert (row.state, row.loaded) == ("ended", 2)
    assert {entry.actor for entry in ledger.entries_of(str(row.uuid))} == {registrar.id}
    assert Job.objects.get().state == "ended"


def test_an_officer_who_lost_the_role_no_longer_loads(taken_in, registrar):
    from tracemark.apps.accounts import api as accounts

    row = taken_in(FILE)
    loads.start_load(by=registrar, load=row.uuid, in_background=True)
    accounts.withdraw_role(by=NODE, person=registrar.id, role=Role.REGISTRAR)
    jobs.run_next()
    assert Job.objects.get().state == "failed"
    assert WeaponRow.objects.count() == 0


def test_nothing_starts_before_the_columns_are_clear(taken_in, registrar):
    row = taken_in("Maker,Calibre\nGlock,9x19\n")
    with pytest.raises(RuleRefused) as refused:
        loads.start_load(by=registrar, load=row.uuid)
    assert refused.value.data["codes"] == ["mapping.no_serial"]


def test_columns_stand_once_the_load_has_started(taken_in, registrar):
    row = taken_in(FILE)
    loads.start_load(by=registrar, load=row.uuid)
    with pytest.raises(MovedOn):
        loads.map_load(by=registrar, load=row.uuid, choices={"columns": {"Serial": "serial"}})
    with pytest.raises(MovedOn):
        loads.look_again(by=registrar, load=row.uuid, ways=loads.Ways(header_row=0))
    with pytest.raises(StepNotOpen):
        loads.start_load(by=registrar, load=row.uuid)


def test_a_mapping_is_remembered_for_the_source_and_for_the_register_alone(taken_in, registrar, someone):
    choices = {"columns": {"x": "serial", "y": "maker"}}
    loads.map_load(by=registrar, load=taken_in("x,y\nA1,b\n").uuid, choices=choices)
    assert loads.plan_of(taken_in("x,y\nA2,c\n")).as_data()["columns"] == choices["columns"]
    assert loads.plan_of(taken_in("x,y\nA2,c\n", source="Other")).as_data()["columns"] == {}
    police = someone(Role.REGISTRAR, partition=Partition.POLICE)
    row = taken_in("x,y\nA2,c\n", by=police, partition=Partition.POLICE)
    assert loads.plan_of(row).as_data()["columns"] == {}


def test_a_file_can_be_read_in_another_way(taken_in, registrar):
    row = taken_in("Serial;Owner\nA1;Müller\n".encode("cp1252"))
    again = loads.look_again(by=registrar, load=row.uuid, ways=loads.Ways(encoding="cp850", header_row=0))
    assert (loads.shape_of(again).encoding, loads.shape_of(again).how, again.rows) == ("cp850", "chosen", 2)


def test_a_preview_shows_rows_as_they_would_be_stored_and_stores_nothing(taken_in):
    first, *_, last = loads.preview(taken_in(FILE))
    assert first.weapon.description.maker == "glock"
    assert isinstance(last, loads.Taken)
    assert WeaponRow.objects.count() == 0


def test_only_who_keeps_the_register_loads_into_it(taken_in, registrar, police_officer, someone, by_two):
    with pytest.raises(OtherPartition):
        taken_in(FILE, partition=Partition.STATE)
    with pytest.raises(NotAllowed):
        taken_in(FILE, by=police_officer, partition=Partition.POLICE)
    row = taken_in(FILE)
    other = someone(Role.REGISTRAR, partition=Partition.POLICE)
    for ask in (
        lambda: loads.open_load(other, row.uuid),
        lambda: loads.map_load(by=other, load=row.uuid, choices={}),
        lambda: loads.start_load(by=other, load=row.uuid),
        lambda: by_two(loads.undo_load, by=other, load=row.uuid, why="x"),
    ):
        with pytest.raises(NotFound):
            ask()
    assert not loads.list_loads(other).exists()
    assert loads.list_loads(registrar).count() == 1


def test_a_file_beyond_the_limit_leaves_nothing_behind(taken_in):
    with pytest.raises(FileTooLarge):
        taken_in(FILE * 10, limit=100)
    assert list(keeping.folder().iterdir()) == []


def test_a_file_that_was_taken_away_is_missed(taken_in, registrar):
    row = taken_in(FILE)
    taking.file_of(row).unlink()
    loads.start_load(by=registrar, load=row.uuid)
    with pytest.raises(FileGone):
        loads.run_load(by=registrar, load=row.uuid)


def test_other_marks_are_found_and_the_import_mark_is_one(loaded, registrar):
    loaded("Serial,Barrel number,Import mark\nA1,B77,CAI 2004\n", choices={
        "columns": {"Serial": "serial", "Barrel number": "other_mark", "Import mark": "import_mark"},
    })  # fmt: skip
    assert set(MarkRow.objects.values_list("kind", "text")) == {
        ("serial", "A1"),
        ("other", "B77"),
        ("import", "CAI 2004"),
    }
