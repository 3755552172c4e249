"""`verify`, `export` and `rebuild`: what is tampered with is found, and an exit code says it to a script."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from cli.commands import Loaded, run, run_installed
from tracemark.apps.accounts.data import Role
from tracemark.apps.inspection import api as inspection
from tracemark.apps.ledger import api as ledger
from tracemark.apps.registry import api as registry
from tracemark.apps.registry.data import HolderFacts, HolderKind
from tracemark.kernel import clock

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tracemark.apps.accounts.data import Person

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


# What an inspector takes along


@pytest.fixture
def taken_along(db: None, someone: Callable[..., Person], tmp_path: Path) -> tuple[Path, str]:
    """A folder without a node: two looks with their proofs, the same with one left out, and the whole ledger."""
    del db
    registrar, inspector = someone(Role.REGISTRAR), someone(Role.INSPECTOR)
    for case in ("K-1", "K-2"):
        holder = HolderFacts(HolderKind.PERSON, "Canary Okello")
        registry.look_up_holder(by=registrar, holder=holder, purpose="correction", case=case)
    day = timedelta(days=1)
    today = clock.today()
    chosen, _number = inspection.export_look_proofs(by=inspector, since=today - day, until=today + day)
    lines = list(ledger.export_entries(chosen))
    (tmp_path / "looks.bundle").write_bytes(b"".join(lines))
    (tmp_path / "short.bundle").write_bytes(b"".join([*lines[:2], b'{"end":1}\n']))
    (tmp_path / "ledger.bundle").write_bytes(b"".join(ledger.export_ledger()))
    return tmp_path, ledger.public_key() or ""


def test_looks_are_verified_in_a_folder_without_a_node(taken_along: tuple[Path, str]):
    folder, key = taken_along
    ended = run("verify", "--bundle", "looks.bundle", "--key", key, cwd=folder)
    assert ended.code == 0, ended.err
    assert "Entries: 2" in ended.out
    assert "Not proved: that no entry was left out." in ended.out
    beside = run("verify", "--bundle", "looks.bundle", "--against", "ledger.bundle", "--key", key, cwd=folder)
    assert beside.code == 0
    assert "left out" not in beside.out


def test_a_look_that_was_left_out_is_found_with_a_copy_of_the_ledger(taken_along: tuple[Path, str]):
    folder, key = taken_along
    assert run("verify", "--bundle", "short.bundle", "--key", key, cwd=folder).code == 0
    ended = run("verify", "--bundle", "short.bundle", "--against", "ledger.bundle", "--key", key, cwd=folder)
    assert ended.code == 1
    assert "entry_left_out" in ended.out


def test_a_copy_is_compared_with_a_bundle_that_is_there(taken_along: tuple[Path, str]):
    folder, _key = taken_along
    assert run("verify", "--against", "ledger.bundle", cwd=folder).is_one_sentence(3)
    away = run("verify", "--bundle", "looks.bundle", "--against", "away.bundle", cwd=folder)
    assert away.is_one_sentence(3)
    assert "away.bundle" in away.err
