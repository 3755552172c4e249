"""`move`: from SQLite to a real PostgreSQL server, with the same ledger and the same rows."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import time
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
import pytest

from cli.commands import TRACEMARK, Loaded, environment, run, run_installed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SERVER = os.environ.get("TRACEMARK_TEST_POSTGRES", "")
pytestmark = [
    pytest.mark.xdist_group("guides"),
    pytest.mark.postgres,
    pytest.mark.skipif(not SERVER, reason="TRACEMARK_TEST_POSTGRES names no server"),
]


@contextmanager
def empty_database() -> Iterator[str]:
    name = f"tracemark_move_{uuid4().hex[:12]}"
    url = urlsplit(SERVER)
    with psycopg.connect(url._replace(path="/postgres").geturl(), autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
        try:
            yield url._replace(path=f"/{name}").geturl()
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def database() -> Iterator[str]:
    with empty_database() as url:
        yield url


def test_a_moved_node_has_the_same_ledger_and_the_same_rows_and_goes_on(
    loaded: Loaded, node: Path, database: str, tmp_path: Path
):
    before = run("verify", "--node", loaded.folder, "--json").data
    ended = run_installed("move", "--to", database, "--node", node, "--json")
    assert ended.code == 0, ended.err
    assert (ended.data["size"], ended.data["root"]) == (before["size"], before["root"])
    with closing(sqlite3.connect(node / "tracemark.sqlite3")) as old, psycopg.connect(database) as new:
        for table, (rows, _digest) in ended.data["tables"].items():
            (there,) = new.execute(f'SELECT COUNT(*) FROM "{table}"').fetchone()
            assert rows == there == old.execute(f'SELECT COUNT(*) FROM "{table}"').fetchone()[0], table
    assert database in (node / "node.toml").read_text()
    assert run("rebuild", "--check", "--node", node, "--json").data["differences"] == []
    assert run("password", "operator", "--node", node, said="said on PostgreSQL").code == 0
    after = run("verify", "--node", node, "--json").data
    assert after["verdict"] == "intact"
    assert after["size"] > before["size"]
    _a_backup_of_it_comes_back(node, tmp_path)


def _a_backup_of_it_comes_back(node: Path, tmp_path: Path) -> None:
    (tmp_path / "passphrase").write_text("a long and quiet sentence\n")
    sealed = ("--passphrase-file", tmp_path / "passphrase")
    kept = run("backup", tmp_path / "kept", "--node", node, *sealed, "--json")
    assert kept.code == 0, kept.err
    assert "already" in run("restore", tmp_path / "kept", tmp_path / "second", *sealed).err
    assert not (tmp_path / "second").exists()
    with empty_database() as url:
        ended = run("restore", tmp_path / "kept", tmp_path / "second", *sealed, "--database", url)
        assert ended.code == 0, ended.err
        verified = run("verify", "--node", tmp_path / "second", "--json").data
        assert (verified["verdict"], verified["root"]) == ("intact", kept.data["root"])
        assert run("rebuild", "--check", "--node", tmp_path / "second", "--json").data["differences"] == []
        assert run("password", "operator", "--node", tmp_path / "second", said="it goes on there").code == 0


def test_a_move_that_was_killed_is_done_again_and_what_was_committed_is_recognised(node: Path, database: str):
    with psycopg.connect(database) as there:
        there.execute("CREATE TABLE letters (x int)")  # the schema of somebody else does not hinder
    process = subprocess.Popen(
        [TRACEMARK, "move", "--to", database, "--node", node],
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    with psycopg.connect(database, autocommit=True) as there:
        while there.execute("SELECT to_regclass('tracing_case')").fetchone() == (None,):
            assert process.poll() is None
            time.sleep(0.02)
    process.kill()
    process.wait()
    first = run("move", "--to", database, "--node", node, "--json")
    assert first.code == 0, first.err
    settings = node / "node.toml"
    settings.write_text(settings.read_text().replace(database, ""))  # killed before the settings were changed
    again = run("move", "--to", database, "--node", node, "--json")
    assert (again.code, again.data["root"]) == (0, first.data["root"]), again.err
    assert run("move", "--to", database, "--node", node).is_one_sentence(1)


def test_a_database_that_holds_another_node_is_not_written(node: Path, tmp_path: Path, database: str):
    other = tmp_path / "other"
    assert run("init", other, "--database", database).code == 0
    before = run("verify", "--node", other, "--json").data["root"]
    ended = run("move", "--to", database, "--node", node)
    assert (ended.code, ended.out) == (1, "")
    assert "another node" in ended.err
    assert run("verify", "--node", other, "--json").data["root"] == before
    assert run("verify", "--node", node).code == 0


def test_an_address_that_is_none_or_does_not_answer_changes_nothing(node: Path):
    assert run("move", "--to", "mysql://x", "--node", node).is_one_sentence(1)
    assert run("move", "--to", "postgres://u:p@127.0.0.1:1/x", "--node", node).is_one_sentence(3)
    assert run("verify", "--node", node).code == 0
