"""`verify`, `export` and `rebuild`: what is tampered with is found, and an exit code says it to a script."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from cli.commands import Loaded, run, run_installed

if TYPE_CHECKING:
    from pathlib import Path

AUDIT = {
    "verdict", "scope", "origin", "size", "root", "counts", "findings", "findings_left_out", "not_proved",
}  # fmt: skip


def test_an_untouched_ledger_is_intact(loaded: Loaded):
    ended = run_installed("verify", "--node", loaded.folder, "--json")
    assert ended.code == 0
    assert set(ended.data) == AUDIT
    assert (ended.data["verdict"], ended.data["findings"]) == ("intact", [])
    assert ended.data["size"] > 615


def test_a_ledger_row_edited_in_the_database_file_is_tampered_with(node: Path):
    with closing(sqlite3.connect(node / "tracemark.sqlite3")) as file, file:
        with pytest.raises(sqlite3.DatabaseError):
            file.execute("UPDATE ledger_event SET act = 'x'")
        (guard,) = file.execute("SELECT sql FROM sqlite_master WHERE name = 'ledger_event_update'").fetchone()
        file.execute("DROP TRIGGER ledger_event_update")
        seq, leaf = file.execute(
            "SELECT seq, leaf FROM ledger_event WHERE act = 'weapon.registered' ORDER BY seq LIMIT 1"
        ).fetchone()
        edited = bytes(leaf).replace(b'"at":"20', b'"at":"19', 1)
        assert edited != bytes(leaf)
        file.execute("UPDATE ledger_event SET leaf = ? WHERE seq = ?", (edited, seq))
    unguarded = run("verify", "--node", node)
    assert unguarded.is_one_sentence(1)
    assert "ledger_event_update is absent" in unguarded.err
    with closing(sqlite3.connect(node / "tracemark.sqlite3")) as file, file:
        file.execute(guard)
    ended = run("verify", "--node", node)
    assert ended.code == 1
    assert ended.out.startswith("TAMPERED")
    assert f"entry {seq}" in ended.out


@pytest.fixture(scope="module")
def bundle(loaded: Loaded, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("bundle") / "ledger.bundle"
    ended = run("export", file, "--node", loaded.folder)
    assert (ended.code, ended.err) == (0, "")
    assert f"tracemark verify --bundle {file}" in ended.out
    return file


def public_key(bundle: Path) -> str:
    with bundle.open(encoding="utf-8") as lines:
        return json.loads(next(lines))["vkeys"][0]


def test_a_bundle_is_intact_for_who_knows_the_public_key(bundle: Path, tmp_path: Path):
    ended = run("verify", "--bundle", bundle, "--key", public_key(bundle), "--json", cwd=tmp_path)
    assert ended.code == 0
    assert set(ended.data) == AUDIT
    assert ended.data["verdict"] == "intact"


def test_a_bundle_without_a_public_key_from_elsewhere_is_incomplete(bundle: Path):
    ended = run("verify", "--bundle", bundle, "--json")
    assert (ended.code, ended.data["verdict"]) == (2, "incomplete")
    assert [finding["what"] for finding in ended.data["findings"]] == ["key_not_pinned"]


def test_an_edited_bundle_is_tampered_with_whether_or_not_a_key_is_given(bundle: Path, tmp_path: Path):
    lines = bundle.read_bytes().split(b"\n")
    place = next(number for number, line in enumerate(lines) if b"weapon.registered" in line)
    lines[place] = lines[place].replace(b"20", b"19", 1)
    edited = tmp_path / "edited.bundle"
    edited.write_bytes(b"\n".join(lines))
    assert run("verify", "--bundle", edited).code == 1
    assert run("verify", "--bundle", edited, "--key", public_key(bundle)).code == 1


def test_what_is_no_bundle_or_no_key_is_wrong_use_and_no_accusation(bundle: Path, tmp_path: Path):
    (tmp_path / "text").write_text("a letter\n")
    assert run("verify", "--bundle", tmp_path / "text").is_one_sentence(3)
    assert run("verify", "--bundle", tmp_path / "none").is_one_sentence(3)
    mistyped = run("verify", "--bundle", bundle, "--key", public_key(bundle)[:-3])
    assert (mistyped.code, mistyped.out) == (3, "")


def test_one_record_is_exported_and_verified_alone(loaded: Loaded, tmp_path: Path):
    found = run("find", "ACL477458", "--node", loaded.folder, "--json").data["candidates"][0]["weapon"]
    assert run("verify", "--record", found, "--node", loaded.folder).code == 0
    file = tmp_path / "record.bundle"
    assert run("export", file, "--record", found, "--node", loaded.folder).code == 0
    assert run("verify", "--bundle", file, "--key", public_key(file)).code == 0


def test_the_tables_say_what_the_ledger_says(loaded: Loaded):
    ended = run("rebuild", "--check", "--node", loaded.folder, "--json")
    assert ended.code == 0
    assert set(ended.data) == {"records", "differences", "written"}
    assert ended.data["records"] >= 615
    assert (ended.data["differences"], ended.data["written"]) == ([], False)


def test_a_table_edited_behind_the_ledger_differs_from_it(node: Path):
    with closing(sqlite3.connect(node / "tracemark.sqlite3")) as file, file:
        changed = file.execute(
            "UPDATE registry_weapon SET serial = 'ACL000000' WHERE serial = 'ACL477458'"
        ).rowcount
    assert changed == 1
    ended = run("rebuild", "--check", "--node", node, "--json")
    assert ended.code == 2
    assert ended.data["differences"]
