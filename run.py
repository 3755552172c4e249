#!/usr/bin/env python3
"""Tracemark from a bare machine: demo, serve, test, check, bench.

    python3 run.py demo [--no-serve] [--data DIR] [--port N]   a State with made-up records, and the main job
    python3 run.py serve [--node DIR] [--port N]               the pages of a node
    python3 run.py test [PYTEST ARGUMENTS]                     the whole suite
    python3 run.py check                                       format, lint, types, floor plan, translations
    python3 run.py bench NAME [ARGUMENTS]                      one benchmark of bench/

Standard library only. It makes `.venv` beside this file without ensurepip, installs what the hashed locks in
`requirements/` name, and starts the command there. Nothing outside this folder is changed.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
OLDEST = (3, 11)
LOCKS = {
    "demo": ["run"],
    "serve": ["run"],
    "bench": ["run", "test"],
    "test": ["run", "test"],
    "check": ["run", "test", "dev"],
}


def main(arguments: list[str]) -> int:
    if sys.version_info < OLDEST:
        return stop(
            f"Python {sys.version.split()[0]} is too old. Install Python 3.11 or newer and run this again."
        )
    if not arguments or arguments[0] not in LOCKS:
        say((__doc__ or "").strip())
        return 0 if arguments[:1] in ([], ["--help"], ["-h"]) else 2
    command, rest = arguments[0], arguments[1:]
    problem = prepare(LOCKS[command])
    if problem:
        return stop(problem)
    return {"demo": demo, "serve": serve, "test": test, "check": check, "bench": bench}[command](rest)


def prepare(locks: list[str]) -> str:
    """Make the environment if it is not there or the locks have changed; what is wrong, if anything."""
    files = [ROOT / "requirements" / f"{lock}.txt" for lock in locks]
    wanted = stamp(files)
    done = VENV / f"ready-{'-'.join(locks)}"
    if done.exists() and done.read_text() == wanted:
        return ""
    started = time.monotonic()
    say("Setting up Tracemark in .venv (once; a few minutes on a slow line)")
    try:
        if not PYTHON.exists():
            say("  1/3 making the environment")
            venv.create(VENV, with_pip=False, symlinks=os.name != "nt")
    except OSError as problem:
        return f"The folder {ROOT} cannot be written: {problem.strerror}. Put Tracemark where you may write."
    pip = find_pip()
    if not pip:
        return "pip 22.3 or newer is needed. Install it (Debian: python3-pip) and run this again."
    say("  2/3 installing packages, each checked against its hash")
    install = [*pip, "--python", str(PYTHON), "install", "--disable-pip-version-check", "--no-input"]
    requirements = [word for file in files for word in ("-r", str(file))]
    if run([*install, "--require-hashes", "--only-binary", ":all:", *quiet(), *requirements]):
        return "The packages could not be installed. The lines above say which; run this again when the line is back."
    say("  3/3 installing Tracemark itself")
    if run([*install, "--no-deps", "--no-index", "--no-build-isolation", "-q", "-e", str(ROOT)]):
        return "Tracemark itself could not be installed. The lines above say why."
    done.write_text(wanted)
    say(f"Set up in {time.monotonic() - started:.0f} s")
    return ""


def stamp(files: list[Path]) -> str:
    """What the environment was made from: locks, build hooks and sentences."""
    digest = hashlib.sha256()
    sentences = sorted((ROOT / "src" / "tracemark" / "locale").glob("*/LC_MESSAGES/*.po"))
    for file in [*files, ROOT / "pyproject.toml", ROOT / "hatch_build.py", *sentences]:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def find_pip() -> list[str]:
    """A pip that can install into another environment."""
    candidates = [[sys.executable, "-m", "pip"]]
    if shutil.which("pip3"):
        candidates.append([str(shutil.which("pip3"))])
    for pip in candidates:
        told = subprocess.run([*pip, "--version"], capture_output=True, text=True, check=False)
        if told.returncode == 0 and tuple(int(n) for n in told.stdout.split()[1].split(".")[:2]) >= (22, 3):
            return pip
    return []


def quiet() -> list[str]:
    """A bar where somebody looks, nothing but errors where a log is kept."""
    return ["--progress-bar", "on", "-q"] if sys.stdout.isatty() else ["--progress-bar", "off", "-q"]


def demo(rest: list[str]) -> int:
    return run([str(BIN / "tracemark"), "demo", *rest])


def serve(rest: list[str]) -> int:
    return run([str(BIN / "tracemark"), "serve", *rest])


def test(rest: list[str]) -> int:
    """The suite on SQLite; then, where a PostgreSQL server is named, the commands on PostgreSQL too."""
    first = run([str(PYTHON), "-m", "pytest", "-n", "auto", "--dist", "loadgroup", *rest])
    if first or rest:
        return first
    if not os.environ.get("TRACEMARK_TEST_POSTGRES"):
        say("PostgreSQL: skipped, TRACEMARK_TEST_POSTGRES names no server.")
        return 0
    say("The commands again, on PostgreSQL:")
    return run(
        [str(PYTHON), "-m", "pytest", "-n", "auto", "tests/apps", "tests/kernel"], TRACEMARK_ON_POSTGRES="1"
    )


def check(rest: list[str]) -> int:
    """Everything that can be said without running: each step's name, and how long it took."""
    del rest
    steps = {
        "format": [str(BIN / "ruff"), "format", "--check", "--quiet", "."],
        "lint": [str(BIN / "ruff"), "check", "--quiet", "."],
        "floor plan": [str(BIN / "lint-imports"), "--no-cache"],
        "translations": [str(PYTHON), "tests/guards/sentences.py", "check"],
        "types": [str(BIN / "mypy")],
    }
    failed = []
    for name, words in steps.items():
        started = time.monotonic()
        code = run(words)
        say(f"{'ok    ' if code == 0 else 'FAILED'} {name} ({time.monotonic() - started:.1f} s)")
        failed += [name] if code else []
    return 1 if failed else 0


def bench(rest: list[str]) -> int:
    names = sorted(file.stem for file in (ROOT / "bench").glob("*.py"))
    if not rest or rest[0] not in names:
        return stop(f"Which benchmark? {', '.join(names)}")
    return run([str(PYTHON), str(ROOT / "bench" / f"{rest[0]}.py"), *rest[1:]])


def run(words: list[str], **environment: str) -> int:
    """Run to the end, handing Ctrl-C to the child, which ends cleanly by itself.

    What Python compiled is kept in this folder even where the shell says not to: every start is several times faster.
    """
    kept = {"PYTHONDONTWRITEBYTECODE": ""}
    child = subprocess.Popen(words, cwd=ROOT, env={**os.environ, **kept, **environment})
    while True:
        try:
            return child.wait()
        except KeyboardInterrupt:
            continue


def say(text: str) -> None:
    print(text, flush=True)


def stop(sentence: str) -> int:
    print(sentence, file=sys.stderr, flush=True)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
