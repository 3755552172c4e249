"""`run.py`: what it says and does before anything is installed."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from cli.commands import ROOT

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def program():
    spec = importlib.util.spec_from_file_location("run_from_a_bare_machine", ROOT / "run.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_python_that_is_too_old_is_named_in_one_sentence(program, monkeypatch, capsys):
    monkeypatch.setattr(program.sys, "version_info", (3, 10, 9))
    monkeypatch.setattr(program.sys, "version", "3.10.9 (main)")
    assert program.main(["demo"]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == "Python 3.10.9 is too old. Install Python 3.11 or newer and run this again.\n"


def test_an_unknown_command_ends_with_two_and_help_with_nought(program, capsys):
    assert program.main(["deploy"]) == 2
    assert "python3 run.py demo" in capsys.readouterr().out
    assert program.main([]) == program.main(["--help"]) == program.main(["-h"]) == 0


def test_the_environment_is_made_again_when_a_lock_changes(program, monkeypatch, tmp_path: Path):
    monkeypatch.setattr(program, "ROOT", tmp_path)
    for name in ("pyproject.toml", "hatch_build.py", "run.txt", "test.txt"):
        (tmp_path / name).write_text(name)
    locks = [tmp_path / "run.txt"]
    before = program.stamp(locks)
    assert program.stamp(locks) == before
    (tmp_path / "test.txt").write_text("another lock")
    assert program.stamp(locks) == before
    (tmp_path / "run.txt").write_text("another version")
    changed = program.stamp(locks)
    (tmp_path / "hatch_build.py").write_text("another way to build")
    assert len({before, changed, program.stamp(locks)}) == 3


def test_a_ready_environment_is_not_made_again(program, monkeypatch, tmp_path: Path, capsys):
    monkeypatch.setattr(program, "VENV", tmp_path)
    (tmp_path / "ready-run").write_text(program.stamp([ROOT / "requirements" / "run.txt"]))
    assert program.prepare(["run"]) == ""
    assert capsys.readouterr().out == ""


def test_every_command_names_locks_that_are_there(program):
    named = {lock for locks in program.LOCKS.values() for lock in locks}
    assert all((ROOT / "requirements" / f"{lock}.txt").is_file() for lock in named)


@pytest.mark.parametrize(
    ("version", "found"),
    [("pip 22.3 from /x", True), ("pip 9.0.1 from /x", False), ("pip 26.0.1 from /x", True)],
)
def test_only_a_pip_that_can_install_elsewhere_is_taken(program, monkeypatch, version: str, found):
    answer = SimpleNamespace(returncode=0, stdout=version)
    monkeypatch.setattr(program.subprocess, "run", lambda *words, **how: answer)
    monkeypatch.setattr(program.shutil, "which", lambda name: None)
    assert program.find_pip() == ([sys.executable, "-m", "pip"] if found else [])


def test_pip3_is_taken_where_this_python_has_none(program, monkeypatch):
    def answer(words, **how):
        missing = words[0] == sys.executable
        return SimpleNamespace(returncode=int(missing), stdout="" if missing else "pip 24.1 from /x")

    monkeypatch.setattr(program.subprocess, "run", answer)
    monkeypatch.setattr(program.shutil, "which", lambda name: f"/usr/bin/{name}")
    assert program.find_pip() == ["/usr/bin/pip3"]


def test_a_folder_that_cannot_be_written_is_one_sentence(program, monkeypatch, tmp_path: Path, capsys):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setattr(program, "VENV", tmp_path / "file" / ".venv")
    monkeypatch.setattr(program, "PYTHON", tmp_path / "file" / ".venv" / "bin" / "python")
    problem = program.prepare(["run"])
    assert "cannot be written" in problem
    assert problem.endswith("where you may write.")


def test_the_file_itself_runs_as_a_program():
    ended = subprocess.run(
        [sys.executable, ROOT / "run.py", "deploy"], capture_output=True, text=True, check=False
    )
    assert (ended.returncode, ended.stderr) == (2, "")
