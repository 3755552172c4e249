"""Real processes on real nodes: one node is made and loaded for all, each test that changes it gets a copy."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from cli.commands import REGISTER, WARM, Loaded, run, run_installed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="session", autouse=True)
def ended() -> Iterator[None]:
    """No process outlives the tests."""
    yield
    while WARM:
        WARM.pop().end()


@pytest.fixture(scope="session")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    folder = tmp_path_factory.mktemp("cli") / "node"
    made = run_installed("init", folder)
    return Loaded(folder, made, run("import", REGISTER, "--node", folder))


@pytest.fixture
def node(loaded: Loaded, tmp_path: Path) -> Path:
    """A copy that the test may change."""
    return shutil.copytree(loaded.folder, tmp_path / "node")
