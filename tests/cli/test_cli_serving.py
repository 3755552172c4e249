"""`serve` and `demo`: the pages come up and go down cleanly; a demonstration keeps its data."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

from cli.commands import TRACEMARK, Loaded, environment, run, run_installed


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def health(port: int, within: float) -> int:
    until = time.monotonic() + within
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=5) as answer:
                return answer.status
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
    return 0


def processes_of(folder: Path) -> list[str]:
    """The processes whose environment names this node."""
    named = f"TRACEMARK_NODE={folder.resolve()}\0".encode()
    return [
        place.parent.name
        for place in Path("/proc").glob("[0-9]*/environ")
        if _read(place).endswith(named) or named in _read(place)
    ]


def workers_of(node: Path) -> list[int]:
    """Those of the node's processes that are workers, by their command."""
    found = []
    for number in processes_of(node):
        words = _read(Path("/proc", number, "cmdline")).split(b"\0")
        if b"tracemark.cli" in words and b"worker" in words:
            found.append(int(number))
    return found


def _read(place: Path) -> bytes:
    try:
        return place.read_bytes()
    except OSError:
        return b""


def test_the_pages_answer_and_stop_on_ctrl_c_without_leaving_a_process(loaded: Loaded):
    port = free_port()
    pages = subprocess.Popen(
        [TRACEMARK, "serve", "--node", loaded.folder, "--port", str(port)],
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert health(port, 30) == 200
        assert processes_of(loaded.folder)
        pages.send_signal(signal.SIGINT)
        out, err = pages.communicate(timeout=15)
    finally:
        if pages.poll() is None:
            pages.kill()
    assert pages.returncode == 0
    assert "Traceback" not in err
    assert f"http://127.0.0.1:{port}" in out
    assert out.rstrip().endswith("Stopped.")
    assert processes_of(loaded.folder) == []
    with socket.socket() as again:
        again.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        again.bind(("127.0.0.1", port))


def test_the_demonstration_ends_intact_and_keeps_its_data_when_asked_again(tmp_path: Path):
    first = run_installed("demo", "--no-serve", "--node", tmp_path / "demo")
    assert first.code == 0
    assert "Traceback" not in first.err
    assert "Making the node" in first.out
    entries = re.search(r"intact: (\d+) entries, root (\S+)", first.out)
    second = run("demo", "--no-serve", "--node", tmp_path / "demo")
    assert second.code == 0
    assert "The demo is there already; its data are kept." in second.out
    assert entries
    again = re.search(r"intact: (\d+) entries", second.out)
    assert again
    assert int(again[1]) >= int(entries[1])
