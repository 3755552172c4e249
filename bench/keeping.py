"""Backup, and restore with full verification, of a node that holds a register.

    python bench/keeping.py NODE [--work FOLDER]

The node is only read. Prints the seconds of each, the bytes, the load of the machine.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PASSPHRASE = "only for this measurement"
COMMAND = str(Path(sys.executable).with_name("tracemark"))


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("node", type=Path)
    asked.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()))
    given = asked.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="tracemark-bench-", dir=given.work))
    try:
        run(given.node, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def run(node: Path, folder: Path) -> None:
    (folder / "passphrase").write_text(PASSPHRASE + "\n")
    sealed = ["--passphrase-file", folder / "passphrase"]
    print(f"load of the machine at the start {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores", flush=True)
    took, out = timed("backup", folder / "kept", "--node", node, *sealed, "--json")
    said = json.loads(out)
    size = sum(file.stat().st_size for file in (folder / "kept").rglob("*") if file.is_file())
    weapons = said["tables"].get("registry_weapon", 0)
    print(
        f"backup: {took:.1f} s, {weapons:,} weapons, {said['size']:,} entries, {size / 1e6:,.0f} MB",
        flush=True,
    )
    took, _ = timed("restore", folder / "kept", folder / "second", *sealed)
    print(f"restore with full verification: {took:.1f} s", flush=True)
    print(f"load of the machine at the end {os.getloadavg()[0]:.1f}")


def timed(*words: object) -> tuple[float, str]:
    started = time.monotonic()
    done = subprocess.run([COMMAND, *map(str, words)], check=True, stdout=subprocess.PIPE, text=True)
    return time.monotonic() - started, done.stdout


if __name__ == "__main__":
    main()
