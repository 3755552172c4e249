"""Running `tracemark`: as it is installed, or forked from a process that has imported it already."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

TRACEMARK = str(Path(sys.executable).parent / "tracemark")
ROOT = Path(__file__).resolve().parents[2]
LONGEST = 90
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


def run_installed(*words: object, said: str = "", cwd: Path | None = None) -> Ended:
    """The command as it is installed, with all that its start costs."""
    done = subprocess.run(
        [TRACEMARK, *map(str, words)],
        input=said,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=LONGEST,
        check=False,
        env=environment(),
        cwd=cwd,
    )
    return Ended(done.returncode, done.stdout, done.stderr)


@dataclass(frozen=True)
class Started:
    """A script that runs beside the test."""

    warm: Warm
    number: int
    said: TextIO

    def kill(self) -> None:
        os.kill(self.number, signal.SIGKILL)
        self.rest()

    def rest(self) -> str:
        """What it still says until it ends."""
        with self.said as said:
            text = said.read()
        self.warm.ended(self.number)
        return text


class Warm:
    """A process that forks commands: see `warm`."""

    def __init__(self) -> None:
        self._streams = tempfile.TemporaryDirectory(prefix="tracemark-cli-")
        self._process = subprocess.Popen(
            [sys.executable, Path(__file__).with_name("warm.py")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment(),
        )

    def run(self, words: tuple[object, ...], said: str, cwd: Path | None) -> Ended:
        streams = {name: Path(self._streams.name, name) for name in ("stdin", "stdout", "stderr")}
        for stream, text in zip(streams.values(), (said, "", ""), strict=True):
            stream.write_text(text, encoding="utf-8")
        asked = {
            "words": [*map(str, words)],
            "cwd": str(cwd or Path.cwd()),
            "seconds": LONGEST,
            **{k: str(v) for k, v in streams.items()},
        }
        code = self._answer(asked)
        return Ended(code, streams["stdout"].read_text("utf-8"), streams["stderr"].read_text("utf-8"))

    def start(self, script: Path, *words: object) -> Started:
        """A script of the tests in a process of its own that is not waited for."""
        said = Path(tempfile.mkdtemp(dir=self._streams.name), "said")
        os.mkfifo(said)
        asked = {
            "script": str(script), "words": [*map(str, words)], "cwd": str(Path.cwd()), "seconds": LONGEST,
            "stdin": os.devnull, "stdout": str(said), "stderr": os.devnull,
        }  # fmt: skip
        number = self._answer(asked)
        return Started(self, number, said.open(encoding="utf-8"))

    def ended(self, number: int) -> int:
        return self._answer({"ended": number})

    def _answer(self, asked: dict[str, Any]) -> int:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())

    def end(self) -> None:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait(10)
        self._streams.cleanup()


WARM: list[Warm] = []
"""The one that forks for all tests of this process, once it was needed."""


def run(*words: object, said: str = "", cwd: Path | None = None) -> Ended:
    """A command in a process of its own, which starts warm where processes can be forked."""
    if not hasattr(os, "fork"):
        return run_installed(*words, said=said, cwd=cwd)
    return _warm().run(words, said, cwd)


def start(script: Path, *words: object) -> Started:
    """A script of the tests in a process of its own, beside the test."""
    return _warm().start(script, *words)


def _warm() -> Warm:
    if not WARM:
        WARM.append(Warm())
    return WARM[0]


@dataclass(frozen=True)
class Loaded:
    """A node that has loaded the register of the demonstration, and how that ended."""

    folder: Path
    made: Ended
    loaded: Ended
