"""`init`, `password`, `import`, `find`, `show`, `catalogue` on a real node."""

from __future__ import annotations

import csv
import os
from pathlib import Path

from cli.commands import REGISTER, Loaded, run

FOUND = {"weapon", "serial", "maker", "model", "calibre", "probability", "explanation"}
STORY = {
    "weapon", "reference", "partition", "status", "serial", "type", "maker", "model", "calibre", "country", "year",
    "holder", "marks", "deeds", "ledger",
}  # fmt: skip


def test_init_makes_a_folder_that_only_its_owner_reads(loaded: Loaded):
    assert loaded.made.code == 0
    assert loaded.made.err == ""
    assert "tracemark password operator" in loaded.made.out
    assert loaded.folder.stat().st_mode & 0o077 == 0
    assert (loaded.folder / "node.toml").stat().st_mode & 0o077 == 0
    if os.name == "posix":
        assert all(file.stat().st_mode & 0o077 == 0 for file in (loaded.folder / "keys").iterdir())


def test_a_password_is_read_from_stdin_and_a_weak_one_is_refused(node: Path):
    weak = run("password", "operator", "--node", node, said="short\n")
    assert (weak.code, weak.out) == (1, "")
    assert "too weak" in weak.err
    good = run("password", "operator", "--node", node, said="correct horse battery staple\n")
    assert (good.code, good.err) == (0, "")
    assert "horse" not in good.out


def test_a_register_is_loaded_and_what_cannot_be_right_is_kept_aside(loaded: Loaded):
    ended = loaded.loaded
    assert ended.code == 2
    assert "620 rows, header in row 3, utf-8" in ended.out
    assert "615 loaded, 1 already there, 4 kept aside" in ended.out
    assert "620 of 620" in ended.err
    assert "620 of 620" not in ended.out


def test_each_row_kept_aside_has_its_row_column_and_reason(loaded: Loaded):
    aside = Path(loaded.loaded.out.strip().splitlines()[-1].split(": ", 1)[1])
    with aside.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 4
    assert all(row["row"].isdigit() and row["column"] and row["reason"] and row["sentence"] for row in rows)
    with REGISTER.open(encoding="utf-8") as file:
        written = file.read().splitlines()
    first = rows[0]
    assert first["reason"] == "serial.missing"
    assert written[int(first["row"]) - 1].startswith(
        f"{first['Serial number']};{first['Maker']};{first['Model']}"
    )


def test_the_same_file_again_is_refused_and_changes_nothing(loaded: Loaded):
    ended = run("import", REGISTER, "--node", loaded.folder)
    assert ended.is_one_sentence(1)
    assert "loaded already" in ended.err
    assert "Nothing was changed." in ended.err


def test_a_file_that_is_no_table_is_one_sentence(loaded: Loaded, tmp_path: Path):
    (tmp_path / "x.csv").write_bytes(b"\x00\x01\x02" * 99)
    assert run("import", tmp_path / "x.csv", "--node", loaded.folder).is_one_sentence(1)
    assert run("import", tmp_path / "none.csv", "--node", loaded.folder).is_one_sentence(3)


def test_find_answers_in_exactly_the_promised_form(loaded: Loaded):
    ended = run("find", "ACL4774?8", "--node", loaded.folder, "--json")
    assert (ended.code, ended.err) == (0, "")
    assert set(ended.data) == {"candidates", "not_registered", "matched"}
    first = ended.data["candidates"][0]
    assert all(set(one) == FOUND for one in ended.data["candidates"])
    assert (first["serial"], first["model"]) == ("ACL477458", "Taurus G3C")
    assert first["explanation"].endswith(".")
    total = sum(one["probability"] for one in ended.data["candidates"]) + ended.data["not_registered"]
    assert 0 < first["probability"] < 1
    assert total <= 1.00001
    assert ended.data["matched"] >= len(ended.data["candidates"])


def test_nothing_found_ends_with_one_and_the_same_form(loaded: Loaded):
    ended = run("find", "QQQQ0000", "--node", loaded.folder, "--json")
    assert ended.code == 1
    assert set(ended.data) == {"candidates", "not_registered", "matched"}
    assert ended.data["candidates"] == []


def test_show_tells_one_record_by_reference_and_by_uuid(loaded: Loaded):
    found = run("find", "ACL477458", "--node", loaded.folder, "--json").data["candidates"][0]
    by_uuid = run("show", found["weapon"], "--node", loaded.folder, "--json").data
    assert set(by_uuid) == STORY
    assert (by_uuid["serial"], by_uuid["weapon"]) == ("ACL477458", found["weapon"])
    assert by_uuid["ledger"]
    for_people = run("show", by_uuid["reference"], "--node", loaded.folder)
    assert for_people.code == 0
    assert "Taurus G3C" in for_people.out
    assert f"tracemark verify --record {by_uuid['reference']}" in for_people.out


def test_a_record_that_is_not_there_is_one_sentence(loaded: Loaded):
    assert run("show", "XA-W-999999", "--node", loaded.folder).is_one_sentence(1)


def test_the_catalogue_is_loaded_once(loaded: Loaded):
    ended = run("catalogue", "--node", loaded.folder)
    assert (ended.code, ended.err) == (0, "")
    assert "Nothing to do." in ended.out
