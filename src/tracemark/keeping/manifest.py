"""The manifest of a backup: whose it is, what the ledger had come to, and the hash of every part.

It ends with a seal, a keyed digest that only the node's key makes: hashes alone would be made anew by whoever
edits a part. Without that key the seal is not looked at, and the ledger is still verified as a whole.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from tracemark.keeping.refusals import KeepingRefused
from tracemark.proofs.canonical import encode

FILE = "manifest.json"
FORMAT = 1


@dataclass(frozen=True, slots=True)
class Part:
    """A file of the backup."""

    size: int
    sha256: str


@dataclass(slots=True)
class Manifest:
    made: str
    program: str
    node: str
    """The public key of the node's ledger: by it a backup of another node is known."""
    vendor: str
    size: int
    root: str
    tables: dict[str, int]
    migrations: list[str]
    parts: dict[str, Part] = field(default_factory=dict)
    files: int = 0
    keys: str = "apart"
    """`sealed` under a passphrase, or kept `apart`."""
    format: int = FORMAT
    seal: str = ""

    def sealed_text(self) -> str:
        """What the seal is about."""
        return encode(asdict(self) | {"seal": ""}).decode()

    def write(self, folder: Path) -> None:
        (folder / FILE).write_text(json.dumps(asdict(self), indent=1, ensure_ascii=False) + "\n", "utf-8")


def read_manifest(folder: Path) -> Manifest:
    """Raises: KeepingRefused."""
    try:
        said: dict[str, Any] = json.loads((folder / FILE).read_text("utf-8"))
    except FileNotFoundError:
        raise KeepingRefused("no_backup", folder=folder) from None
    except (OSError, ValueError):
        raise KeepingRefused("manifest_unreadable", folder=folder) from None
    try:
        if said["format"] != FORMAT:
            raise KeepingRefused("format_unknown", folder=folder)
        facts = {one.name: said[one.name] for one in fields(Manifest)}
        facts["parts"] = {
            _inside(name): Part(int(part["size"]), str(part["sha256"]))
            for name, part in said["parts"].items()
        }
        return Manifest(**facts)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise KeepingRefused("manifest_unreadable", folder=folder) from None


def _inside(name: str) -> str:
    """A manifest that was edited must not lead out of its folder."""
    if Path(name).is_absolute() or ".." in Path(name).parts:
        raise ValueError(name)
    return name
