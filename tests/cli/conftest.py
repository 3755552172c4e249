"""Real processes on real nodes: one node is made and loaded for all, each test that changes it gets a copy."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

TRACEMARK = str(Path(sys.executable).parent / "tracemark")
ROOT = Path(__file__).resolve().parents[2]
REGISTER = ROOT / "src" / "tracemark" / "demo" / "civil_register.csv"


def environment() -> dict[str, str]:
    """That of this process, in English and without what would name another node."""
    plain = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("TRACEMARK_", "DJANGO_", "LC_", "LANG", "COV"))
    }
    return {**plain, "LANG": "en", "COLUMNS": "200"}


@dataclass(frozen=True)
class Ended:
    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        return json.loads(self.out)

    def is_one_sentence(self, code: int) -> bool:
        """Nothing on stdout, one line on stderr that is a sentence, and this exit code."""
        lines = self.err.strip().splitlines()
        return self.code == code and not self.out and len(lines) == 1 and lines[0].rstrip()[-1] in ".}"


def run(*words: object, said: str = "", cwd: Path | None = None) -> Ended:
    done = subprocess.run(
        [TRACEMARK, *map(str, words)],
        input=said,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=90,
        check=False,
        env=environment(),
        cwd=cwd,
    )
    return Ended(done.returncode, done.stdout, done.stderr)


@dataclass(frozen=True)
class Loaded:
    """A node that has loaded the register of the demonstration, and how that ended."""

    folder: Path
    made: Ended
    loaded: Ended


@pytest.fixture(scope="session")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    folder = tmp_path_factory.mktemp("cli") / "node"
    made = run("init", folder)
    return Loaded(folder, made, run("import", REGISTER, "--node", folder))


@pytest.fixture
def node(loaded: Loaded, tmp_path: Path) -> Path:
    """A copy that the test may change."""
    return shutil.copytree(loaded.folder, tmp_path / "node")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All on one worker, so that the node is made and loaded once."""
    for item in items:
        if Path(item.fspath).parent == Path(__file__).parent:
            item.add_marker(pytest.mark.xdist_group("command-line"))
