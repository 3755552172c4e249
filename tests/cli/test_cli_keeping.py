"""`backup` and `restore`: the drill, a node that is rewound, and backups that are refused with the reason."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
import tomllib
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from cli.commands import Loaded, environment, run, run_installed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.xdist_group("keeping")
PASSPHRASE = "a long and quiet sentence"


@pytest.fixture(scope="module")
def passphrase(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("passphrase") / "passphrase"
    file.write_text(PASSPHRASE + "\n")
    return file


@pytest.fixture(scope="module")
def kept(loaded: Loaded, passphrase: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one backup of the node that was loaded."""
    (loaded.folder / "files" / "ab").mkdir(parents=True, exist_ok=True)
    (loaded.folder / "files" / "ab" / "photograph.jpg").write_bytes(b"a photograph" * 1000)
    target = tmp_path_factory.mktemp("kept") / "backups"
    ended = run_installed(
        "backup", target, "--node", loaded.folder, "--passphrase-file", passphrase, "--json"
    )
    assert (ended.code, ended.data["keys"]) == (0, "sealed"), ended.err
    return target


def backup_of(target: Path) -> Path:
    (one,) = [place.parent for place in target.glob("*/manifest.json")]
    return one


def restore(kept: Path, to: Path, passphrase: Path):
    return run("restore", kept, to, "--passphrase-file", passphrase)


def test_the_drill_a_restored_node_is_intact_and_its_tables_are_those_of_the_ledger(
    loaded: Loaded, kept: Path, passphrase: Path, tmp_path: Path
):
    there = tmp_path / "second"
    ended = run_installed("restore", kept, there, "--passphrase-file", passphrase)
    assert ended.code == 0, ended.err
    assert "verified as a whole" in ended.out
    before, after = (run("verify", "--node", node, "--json").data for node in (loaded.folder, there))
    assert after["verdict"] == "intact"
    assert (after["size"], after["root"], after["origin"]) == (
        before["size"],
        before["root"],
        before["origin"],
    )
    rebuilt = run("rebuild", "--check", "--node", there, "--json")
    assert (rebuilt.code, rebuilt.data["differences"]) == (0, [])
    assert rows_of(there) == rows_of(loaded.folder)
    assert (there / "files" / "ab" / "photograph.jpg").read_bytes() == b"a photograph" * 1000
    assert settings_of(there) == settings_of(loaded.folder)
    assert list(tmp_path.iterdir()) == [there]
    assert run("password", "operator", "--node", there, said="the node goes on here").code == 0
    assert run("verify", "--node", there).code == 0


def settings_of(node: Path) -> dict[str, object]:
    return tomllib.loads((node / "node.toml").read_text())


def rows_of(node: Path) -> dict[str, list[tuple]]:
    with closing(sqlite3.connect(node / "tracemark.sqlite3")) as file:
        names = [name for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: sorted(file.execute(f'SELECT * FROM "{name}"').fetchall(), key=repr) for name in names}


def test_the_secrets_are_nowhere_in_clear_in_a_backup(loaded: Loaded, kept: Path, tmp_path: Path):
    kek = (loaded.folder / "keys" / "kek").read_text().strip()
    secret = next(
        line.split('"')[1]
        for line in (loaded.folder / "node.toml").read_text().splitlines()
        if "secret_key" in line
    )
    apart = tmp_path / "apart"
    assert "keys are not in it" in run("backup", apart, "--node", loaded.folder).out
    for folder in (kept, apart):
        for file in folder.rglob("*"):
            if file.is_file():
                content = file.read_bytes()
                assert kek.encode() not in content, file
                assert secret.encode() not in content, file
                assert file.stat().st_mode & 0o077 == 0, file


def test_keys_that_were_kept_apart_are_brought_by_hand(loaded: Loaded, tmp_path: Path):
    assert run("backup", tmp_path / "apart", "--node", loaded.folder).code == 0
    without = run("restore", tmp_path / "apart", tmp_path / "second")
    assert without.is_one_sentence(1)
    assert "--kek" in without.err
    ended = run("restore", tmp_path / "apart", tmp_path / "second", "--kek", loaded.folder / "keys" / "kek")
    assert ended.code == 0, ended.err


def test_a_second_backup_keeps_only_what_is_new_and_old_ones_go_when_asked(node: Path, tmp_path: Path):
    target = tmp_path / "backups"
    first, second = node / "files" / "ab" / "one.jpg", node / "files" / "cd" / "two.jpg"
    for file in (first, second):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(file.name.encode() * 100)
    assert run("backup", target, "--node", node).code == 0
    objects = {file.name: file.stat().st_ino for file in (target / "objects").glob("*/*")}
    first.unlink()
    (node / "files" / "cd" / "three.jpg").write_bytes(b"three")
    assert run("backup", target, "--node", node, "--keep", 1).code == 0
    again = {file.name: file.stat().st_ino for file in (target / "objects").glob("*/*")}
    assert len(list(target.glob("*/manifest.json"))) == 1
    assert len(again.keys() - objects.keys()) == 1
    assert len(objects.keys() - again.keys()) == 1
    assert all(again[name] == objects[name] for name in again.keys() & objects.keys())
    assert run("restore", target, tmp_path / "second", "--kek", node / "keys" / "kek").code == 0
    assert not (tmp_path / "second" / "files" / "ab" / "one.jpg").exists()
    assert (tmp_path / "second" / "files" / "cd" / "two.jpg").read_bytes() == b"two.jpg" * 100


def test_a_backup_belongs_elsewhere_and_to_one_node(loaded: Loaded, kept: Path, other: Path, tmp_path: Path):
    inside = run("backup", loaded.folder / "backups", "--node", loaded.folder)
    assert inside.is_one_sentence(1)
    assert "inside the node" in inside.err
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "letter").write_text("x")
    assert "something else" in run("backup", tmp_path / "taken", "--node", loaded.folder).err
    assert "another node" in run("backup", kept, "--node", other).err


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A node with another origin, in which nothing is ever written."""
    folder = tmp_path_factory.mktemp("other") / "node"
    assert run("init", folder).code == 0
    return folder


# What is refused, and changes nothing


@pytest.fixture
def damaged(kept: Path, tmp_path: Path) -> Path:
    return backup_of(shutil.copytree(kept, tmp_path / "damaged"))


@pytest.fixture
def nothing_changes(tmp_path: Path) -> Iterator[Path]:
    there = tmp_path / "second"
    yield there
    assert not there.exists()
    assert not list(tmp_path.glob(".second*"))


def test_a_cut_backup_is_refused_with_the_reason(damaged: Path, passphrase: Path, nothing_changes: Path):
    file = damaged / "database.sqlite3"
    with file.open("r+b") as stream:
        stream.truncate(file.stat().st_size - 4096)
    ended = restore(damaged, nothing_changes, passphrase)
    assert ended.is_one_sentence(1)
    assert "database.sqlite3 has" in ended.err


@pytest.mark.parametrize(
    "part", ["database.sqlite3", "files.jsonl", "settings.toml", "signer", "secrets.sealed"]
)
def test_a_backup_with_one_changed_byte_is_refused(
    damaged: Path, passphrase: Path, nothing_changes: Path, part: str
):
    content = bytearray((damaged / part).read_bytes())
    content[len(content) // 2] ^= 1
    (damaged / part).write_bytes(content)
    ended = restore(damaged, nothing_changes, passphrase)
    assert ended.is_one_sentence(1)
    assert f"{part} is not what was kept" in ended.err


def test_a_photograph_that_was_exchanged_is_refused(damaged: Path, passphrase: Path, nothing_changes: Path):
    place = max((damaged.parent / "objects").glob("*/*"), key=lambda file: file.stat().st_size)
    place.write_bytes(place.read_bytes()[:-1] + b"X")
    assert restore(damaged, nothing_changes, passphrase).is_one_sentence(1)


def test_an_edited_row_with_a_manifest_made_to_match_is_refused(
    damaged: Path, passphrase: Path, nothing_changes: Path
):
    from hashlib import sha256

    file = damaged / "database.sqlite3"
    with closing(sqlite3.connect(file)) as database, database:
        assert database.execute("UPDATE registry_weapon SET serial = 'X1' WHERE id = 1").rowcount == 1
    for left in damaged.glob("database.sqlite3-*"):
        left.unlink()
    said = json.loads((damaged / "manifest.json").read_text())
    content = file.read_bytes()
    said["parts"]["database.sqlite3"] = {"size": len(content), "sha256": sha256(content).hexdigest()}
    (damaged / "manifest.json").write_text(json.dumps(said))
    ended = restore(damaged, nothing_changes, passphrase)
    assert ended.is_one_sentence(1)
    assert "seal" in ended.err


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"format": 9}', '{"format": 1, "parts": {"../x": {}}}'])
def test_a_manifest_that_is_none_is_refused(
    damaged: Path, passphrase: Path, nothing_changes: Path, content: str
):
    (damaged / "manifest.json").write_text(content)
    assert restore(damaged, nothing_changes, passphrase).is_one_sentence(1)


def test_a_wrong_passphrase_opens_nothing(kept: Path, tmp_path: Path, nothing_changes: Path):
    (tmp_path / "wrong").write_text("another long sentence\n")
    ended = restore(kept, nothing_changes, tmp_path / "wrong")
    assert ended.is_one_sentence(1)
    assert "does not open" in ended.err
    assert "--passphrase-file" in run("restore", kept, nothing_changes).err


def test_a_backup_of_another_node_does_not_go_over_one(
    kept: Path, other: Path, passphrase: Path, tmp_path: Path
):
    before = (other / "tracemark.sqlite3").read_bytes()
    ended = restore(kept, other, passphrase)
    assert ended.is_one_sentence(1)
    assert "another node" in ended.err
    assert (other / "tracemark.sqlite3").read_bytes() == before
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "letter").write_text("x")
    assert "no node" in restore(kept, tmp_path / "letters", passphrase).err


# A node that is rewound


def test_a_node_whose_signer_remembers_more_reads_says_so_and_does_not_sign_on(
    node: Path, passphrase: Path, tmp_path: Path
):
    target = tmp_path / "backups"
    assert run("backup", target, "--node", node, "--passphrase-file", passphrase).code == 0
    assert run("password", "operator", "--node", node, said="said after the backup").code == 0
    ended = restore(target, node, passphrase)
    assert ended.code == 2
    assert "REWOUND" in ended.out
    (aside,) = node.glob("tracemark.sqlite3.before-*")
    found = run("find", "ACL477458", "--node", node, "--json")
    assert found.code == 0
    assert "tracemark doctor" in found.err
    written = run("password", "operator", "--node", node, said="not to be saved here")
    assert written.code == 1
    assert "Nothing was saved" in written.err
    verified = run("verify", "--node", node, "--json")
    assert [one["what"] for one in verified.data["findings"]] == ["entries_cut_off"]
    for ending in ("-wal", "-shm"):
        (node / f"tracemark.sqlite3{ending}").unlink(missing_ok=True)
    aside.replace(node / "tracemark.sqlite3")  # the database that was set aside, as the sentence says
    assert run("verify", "--node", node).code == 0
    assert run("password", "operator", "--node", node, said="the node writes again").code == 0


# Doctor and upgrade


def states(node: Path, *words: str) -> dict[str, dict[str, object]]:
    ended = run("doctor", "--node", node, "--json", *words)
    found = {line["check"]: line for line in ended.data}
    worst = {line["state"] for line in ended.data}
    assert ended.code == (1 if "broken" in worst else 2 if "look" in worst else 0)
    return found


def test_a_node_that_is_well_says_so_on_one_screen(node: Path, tmp_path: Path):
    (node / "backup.json").unlink(missing_ok=True)
    assert states(node)["backup"]["code"] == "backup_none"
    assert run("backup", tmp_path / "kept", "--node", node).code == 0
    found = states(node)
    assert {line["state"] for line in found.values()} == {"ok"}, found
    screen = run("doctor", "--node", node)
    assert (screen.code, len(screen.out.splitlines())) == (0, len(found))
    shutil.rmtree(tmp_path / "kept")
    assert states(node)["backup"]["code"] == "backup_gone"


def test_what_is_wrong_is_seen_and_what_to_do_is_said(node: Path):
    photograph = node / "files" / "ab" / ("ab" * 32 + ".jpg")
    photograph.parent.mkdir(parents=True, exist_ok=True)
    photograph.write_bytes(b"exchanged")
    (node / "keys" / "kek").chmod(0o644)
    found = states(node)
    assert found["files"]["code"] == "file_changed"
    assert found["keys"]["code"] == "readable_by_others"
    screen = run("doctor", "--node", node)
    assert screen.code == 1
    assert f"chmod go= {node / 'keys' / 'kek'}" in screen.out
    (node / "keys" / "kek").unlink()
    assert states(node)["keys"]["code"] == "keys_unreadable"


def test_a_clock_that_was_set_back_a_year_is_seen(node: Path):
    with closing(sqlite3.connect(node / "tracemark.sqlite3")) as file, file:
        (size, guard) = file.execute(
            "SELECT (SELECT MAX(seq) FROM ledger_event), sql FROM sqlite_master WHERE name = 'ledger_event_update'"
        ).fetchone()
        file.execute("DROP TRIGGER ledger_event_update")
        (leaf,) = file.execute("SELECT leaf FROM ledger_event WHERE seq = ?", (size,)).fetchone()
        said = json.loads(leaf)["at"]
        later = said.replace(said[:4], str(int(said[:4]) + 1), 1)
        file.execute(
            "UPDATE ledger_event SET leaf = ? WHERE seq = ?",
            (bytes(leaf).replace(said.encode(), later.encode()), size),
        )
        file.execute(guard)
    found = states(node)
    assert found["clock"]["code"] == "clock_behind"
    assert 360 <= found["clock"]["days"] <= 366


def test_work_that_nobody_does_is_seen(node: Path):
    with closing(sqlite3.connect(node / "tracemark.sqlite3")) as file, file:
        names = [name for _, name, *_ in file.execute("PRAGMA table_info(kernel_job)")]
        facts = {
            "uuid": "0180a1b20000700080000000000000aa", "kind": "x", "key": "x", "facts": "{}", "state": "waiting",
        }  # fmt: skip
        empty = {
            name: 0 for _, name, kind, needed, *_ in file.execute("PRAGMA table_info(kernel_job)") if needed
        }
        row = {**empty, "error": "", **facts}
        row.pop("id")
        if "asked_at" in names:
            row["asked_at"] = "2022-05-10 00:00:00"
        columns = ", ".join(row)
        file.execute(
            f"INSERT INTO kernel_job ({columns}) VALUES ({', '.join('?' * len(row))})", list(row.values())
        )
    assert states(node)["jobs"]["code"] == "jobs_stuck"


def test_doctor_sees_a_rewound_node_and_says_what_comes_next(node: Path, passphrase: Path, tmp_path: Path):
    assert run("backup", tmp_path / "kept", "--node", node).code == 0
    assert run("password", "operator", "--node", node, said="said after the backup").code == 0
    assert restore(tmp_path / "kept", node, passphrase).code == 2
    screen = run("doctor", "--node", node)
    assert screen.code == 1
    assert "REWOUND" in screen.out
    assert "1. Stop the node." in screen.out


def at_an_older_schema(node: Path) -> None:
    script = "from tracemark.cli.start import set_up; import sys; from pathlib import Path; set_up(Path(sys.argv[1])); "
    script += "from django.core.management import call_command; call_command('migrate', 'tracing', 'zero', verbosity=0)"
    subprocess.run([sys.executable, "-c", script, node], check=True, env=environment())


def test_an_upgrade_backs_up_changes_the_tables_verifies_and_says_what_changed(node: Path, tmp_path: Path):
    before = run("verify", "--node", node, "--json").data
    assert "Nothing was changed" in run("upgrade", tmp_path / "kept", "--node", node).out
    assert not (tmp_path / "kept").exists()
    at_an_older_schema(node)
    assert states(node)["schema"]["code"] == "schema_waits"
    assert "tracemark upgrade" in run("serve", "--node", node).err
    ended = run("upgrade", tmp_path / "kept", "--node", node)
    assert ended.code == 0, ended.err
    assert "tracing.0001_initial" in ended.out
    assert backup_of(tmp_path / "kept")
    after = run("verify", "--node", node, "--json").data
    assert (after["verdict"], after["size"], after["root"]) == ("intact", before["size"], before["root"])
    assert states(node)["schema"]["code"] == "schema"


def test_a_database_that_is_newer_than_the_program_is_not_touched(
    node: Path, passphrase: Path, tmp_path: Path
):
    with closing(sqlite3.connect(node / "tracemark.sqlite3")) as file, file:
        file.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('registry', '9999_from_later', '2030-01-01')"
        )
    ended = run("upgrade", tmp_path / "kept", "--node", node)
    assert ended.is_one_sentence(1)
    assert "newer program" in ended.err
    assert not (tmp_path / "kept").exists()
    assert states(node)["schema"]["code"] == "schema_newer"
    assert run("worker", "--node", node).is_one_sentence(1)
    assert run("backup", tmp_path / "kept", "--node", node, "--passphrase-file", passphrase).code == 0
    assert "newer program" in restore(tmp_path / "kept", tmp_path / "second", passphrase).err
