"""The guides for administrators, followed line by line on a real node, as far as no root is needed."""

from __future__ import annotations

import re
import shlex
import shutil
import socket
import subprocess
import time
from configparser import ConfigParser
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cli.commands import ROOT, TRACEMARK, environment, run
from cli.test_cli_moving import SERVER, empty_database

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.xdist_group("guides")
GUIDES = ROOT / "docs" / "how-to"
BLOCK = re.compile(r"^```([^\n]*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
on_postgresql = [
    pytest.mark.postgres,
    pytest.mark.skipif(not SERVER, reason="TRACEMARK_TEST_POSTGRES names no server"),
]


class Guide:
    """The blocks of a page, with the places of the page put where a test may write."""

    def __init__(self, name: str, places: dict[str, str]) -> None:
        text = (GUIDES / name).read_text(encoding="utf-8")
        for place in sorted(places, key=len, reverse=True):
            text = text.replace(place, places[place])
        self.blocks = BLOCK.findall(text)

    def lines(self) -> list[str]:
        """What the reader types without being root."""
        return [line for kind, code in self.blocks if kind == "sh" for line in code.strip().splitlines()]

    def units(self) -> dict[str, str]:
        return {kind.split()[1]: code for kind, code in self.blocks if kind.startswith("ini ")}


def typed(line: str, **names: str) -> str:
    """One line, in a shell as an administrator has it."""
    path = f"{Path(TRACEMARK).parent}:{environment().get('PATH', '')}"
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", line], env={**environment(), **names, "PATH": path},
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"
    return done.stdout


def typed_warm(line: str, node: Path, **names: str) -> str:
    """The same for a line that is one plain command: in a process that starts warm."""
    words = shlex.split(re.sub(r"\$([A-Z]+)", lambda name: names[name[1]], line))
    if words[0] != "tracemark" or "|" in line:
        return typed(line, **names)
    if words[1] in {"backup", "doctor", "move", "upgrade"}:
        words += ["--node", str(node)]  # the page names it once, in the environment
    ended = run(*words[1:])
    assert ended.code == 0, f"{line}\n{ended.out}{ended.err}"
    return ended.out


@pytest.mark.parametrize("where", [pytest.param("postgresql", marks=on_postgresql)])
def test_the_guide_to_keeping_a_node_works_as_it_is_written(node: Path, tmp_path: Path, where: str):
    del where
    places = {
        "/srv/tracemark": str(node), "/mnt/backups/tracemark": str(tmp_path / "backups"),
        "/root/tracemark-passphrase": str(tmp_path / "passphrase"), "/tmp/tracemark-drill": str(tmp_path / "drill"),
    }  # fmt: skip
    (tmp_path / "passphrase").write_text("a long and quiet sentence\n")
    lines = Guide("keep-a-node.md", places).lines()
    names = dict(line.removeprefix("export ").split("=", 1) for line in lines if line.startswith("export "))
    assert set(names) == {"TRACEMARK_NODE", "BACKUPS", "PASSPHRASE"}
    with empty_database() as database:
        first, *others = [line for line in lines if not line.startswith("export ")]
        said = [typed(first, DATABASE=database, **names)]
        said += [typed_warm(line, node, DATABASE=database, **names) for line in others]
        assert len(said) == 11
        assert run("verify", "--node", node).code == 0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def started(unit: str) -> Iterator[None]:
    """What systemd would start, from the line of the unit."""
    command = next(
        line.removeprefix("ExecStart=") for line in unit.splitlines() if line.startswith("ExecStart=")
    )
    process = subprocess.Popen(
        command.split(), env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield
    finally:
        process.terminate()
        process.wait(30)


@pytest.mark.parametrize("where", [pytest.param("postgresql", marks=on_postgresql)])
def test_the_guide_to_a_server_works_as_it_is_written(tmp_path: Path, where: str):
    del where
    port = free_port()
    places = {
        "/srv/tracemark-signer": str(tmp_path / "signer"), "/srv/tracemark": str(tmp_path / "node"),
        "/mnt/backups/tracemark": str(tmp_path / "backups"), "/run/tracemark": str(tmp_path),
        "/usr/local/bin/tracemark": TRACEMARK, ":8000": f":{port}", "--port 8000": f"--port {port}",
    }  # fmt: skip
    guide = Guide("install-on-a-server.md", places)
    lines, units = guide.lines(), guide.units()
    see = next(place for place, line in enumerate(lines) if line.startswith("curl"))
    with empty_database() as database:
        for line in lines[:see]:
            typed_warm(line, tmp_path / "node", DATABASE=database, PASSWORD="a password for the guide")
        assert "sealed" not in (tmp_path / "node" / "keys" / "signer").read_text()
        with started(units["tracemark-signer.service"]), started(units["tracemark.service"]):
            until = time.monotonic() + 60
            while subprocess.run(
                ["curl", "-fsS", f"http://127.0.0.1:{port}/health/live"], capture_output=True, check=False
            ).returncode:
                assert time.monotonic() < until
                time.sleep(0.2)
            for line in lines[see:]:
                typed_warm(line, tmp_path / "node")
            written = run("password", "admin", "--node", tmp_path / "node", said="said to the far signer")
            assert written.code == 0, written.err
        assert (
            "does not answer"
            in run("password", "admin", "--node", tmp_path / "node", said="not to be saved").err
        )


def test_the_units_of_the_guide_are_such_that_systemd_takes_them(tmp_path: Path):
    units = Guide("install-on-a-server.md", {"/usr/local/bin/tracemark": TRACEMARK}).units()
    assert len(units) == 5
    for name, text in units.items():
        (tmp_path / name).write_text(text)
        read = ConfigParser(interpolation=None, strict=True)
        read.read_string(text)
        assert read.has_section("Unit")
    if not shutil.which("systemd-analyze"):
        return
    files = [str(tmp_path / name) for name in units]
    done = subprocess.run(["systemd-analyze", "verify", *files], capture_output=True, text=True, check=False)
    ours = [line for line in done.stderr.splitlines() if "tracemark" in line]
    assert not ours
