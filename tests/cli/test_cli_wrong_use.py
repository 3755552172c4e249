"""How a mistake ends: one sentence and the exit code that the contract promises, never a traceback."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest

from cli.commands import Loaded, run, run_installed

if TYPE_CHECKING:
    from pathlib import Path

NOWHERE = [("find", "x"), ("verify",), ("serve",), ("import", __file__)]


@pytest.mark.parametrize("words", NOWHERE, ids=lambda words: words[0])
def test_where_no_node_is_one_sentence_says_how_to_make_one(words, tmp_path: Path):
    ended = run(*words, "--node", tmp_path / "none")
    assert ended.code == 3
    assert ended.out == ""
    assert ended.err.startswith("There is no node in ")
    assert ended.err.count("\n") == 1
    assert not (tmp_path / "none").exists()


def test_a_node_is_not_made_twice(loaded: Loaded):
    ended = run("init", loaded.folder)
    assert ended.is_one_sentence(1)
    assert "already" in ended.err


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path, loaded: Loaded):
    (tmp_path / "file").write_text("in the way")
    assert run("init", tmp_path / "file" / "node").is_one_sentence(1)
    assert run("export", tmp_path / "none" / "bundle", "--node", loaded.folder).is_one_sentence(3)


@pytest.mark.parametrize(
    "words", [("--state", "foo"), ("--language", "tlh"), ("--database", "mysql://x"), ("--keeps", "army")]
)
def test_settings_that_no_node_can_have_are_refused_before_anything_is_written(words, tmp_path: Path):
    ended = run("init", tmp_path / "node", *words)
    assert (ended.code, ended.out) == (3, "")
    assert "Traceback" not in ended.err
    assert not (tmp_path / "node").exists()


def test_a_database_that_does_not_answer_is_one_sentence_and_init_can_be_asked_again(tmp_path: Path):
    ended = run("init", tmp_path / "node", "--database", "postgres://u:p@127.0.0.1:1/x")
    assert ended.is_one_sentence(3) or (ended.code == 3 and "Traceback" not in ended.err)
    assert not (tmp_path / "node" / "node.toml").exists()


@pytest.mark.parametrize("damage", ["settings", "database", "missing"])
def test_a_damaged_node_is_no_tampered_ledger_but_a_sentence(node: Path, damage: str):
    settings, database = node / "node.toml", node / "tracemark.sqlite3"
    if damage == "settings":
        settings.write_text("state = ")
    elif damage == "database":
        database.write_text("no database")
    else:
        database.unlink()
    ended = run("verify", "--node", node)
    assert (ended.code, ended.out) == (3, "")
    assert ended.err.count("\n") == 1
    assert "cannot be read" in ended.err
    assert damage != "missing" or not database.exists()


def test_a_port_in_use_is_one_sentence(loaded: Loaded, tmp_path: Path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        for words in (("serve", "--node", loaded.folder), ("demo", "--node", tmp_path / "demo")):
            ended = run(*words, "--port", port)
            assert ended.is_one_sentence(3)
            assert f"Port {port} on 127.0.0.1 cannot be used" in ended.err
    assert not (tmp_path / "demo").exists()


@pytest.mark.parametrize(
    "words",
    [
        ("serve", "--port", "99999"),
        ("find", "["),
        ("find", "x", "--way", "smell"),
        ("find", "x", "--maker", "No such maker"),
        ("verify", "--record", "XA-W-999999"),
    ],
)
def test_wrong_use_ends_with_three_and_no_traceback(words, loaded: Loaded):
    ended = run(*words, "--node", loaded.folder)
    assert (ended.code, ended.out) == (3, "")
    assert "Traceback" not in ended.err


def test_an_unknown_command_ends_with_three():
    ended = run_installed("trace-everything")
    assert ended.code == 3
    assert "No such command" in ended.err


def test_nobody_acts_who_does_not_sign_in_here(loaded: Loaded):
    ended = run("find", "ACL477458", "--node", loaded.folder, "--as", "stranger")
    assert ended.is_one_sentence(1)
    assert "stranger" in ended.err
