"""Copying files and hashing them in one pass; a kept file is stored once, by its content, for all backups."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from tracemark.keeping.manifest import FILE as MANIFEST
from tracemark.keeping.manifest import Part
from tracemark.keeping.refusals import KeepingRefused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CHUNK = 4 * 1024 * 1024
LIST = "files.jsonl"
OBJECTS = "objects"
LEFT_OUT = {"keys", "run", "node.toml", "backup.json"}
"""What a backup keeps in its own way, or what is of the moment."""


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file of the node's folder, as the list of a backup names it."""

    path: str
    sha256: str
    size: int
    changed: int
    """When it was written, in nanoseconds: an unchanged one is not read again."""


def copy_hashed(source: Path, to: Path, tell: Callable[[int], None] = lambda _size: None) -> Part:
    """Copy, force to disk, and say what it was."""
    digest, size = sha256(), 0
    to.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(to, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with source.open("rb", buffering=0) as file, os.fdopen(handle, "wb", buffering=0) as out:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
            out.write(chunk)
            size += len(chunk)
            tell(size)
        os.fsync(out.fileno())
    return Part(size, digest.hexdigest())


def hashed(file: Path) -> Part:
    digest, size = sha256(), 0
    with file.open("rb", buffering=0) as stream:
        while chunk := stream.read(CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return Part(size, digest.hexdigest())


def checked_copy(
    source: Path, to: Path, wanted: Part, tell: Callable[[int], None] = lambda _size: None
) -> None:
    """Copy a part of a backup.

    Raises:
        KeepingRefused: it is missing, shorter, longer or other than the manifest says.

    """
    if not source.is_file():
        raise KeepingRefused("part_missing", part=source.name)
    size = source.stat().st_size
    if size != wanted.size:
        raise KeepingRefused("part_cut", part=source.name, size=size, wanted=wanted.size)
    if copy_hashed(source, to, tell) != wanted:
        raise KeepingRefused("part_changed", part=source.name)


def files_of(node: Path, database: str) -> Iterator[Path]:
    """What the node keeps beside its database: photographs, files of loads, whatever comes to it."""
    for path in sorted(node.rglob("*")):
        inside = path.relative_to(node)
        first = inside.parts[0]
        if first in LEFT_OUT or first.startswith(database) or path.name.startswith("."):
            continue
        if path.name.endswith((".part", ".draft")) or path.is_symlink() or not path.is_file():
            continue
        yield path


def keep_files(node: Path, database: str, store: Path, known: dict[str, KeptFile]) -> list[KeptFile]:
    """Put what is new into the store; `known` is the list of the backup before."""
    kept = []
    for path in files_of(node, database):
        name, now = path.relative_to(node).as_posix(), path.stat()
        before = known.get(name)
        if (
            before
            and (before.size, before.changed) == (now.st_size, now.st_mtime_ns)
            and _object(store, before.sha256).exists()
        ):
            kept.append(before)
            continue
        draft = store / OBJECTS / f".{os.getpid()}.part"
        part = copy_hashed(path, draft)
        place = _object(store, part.sha256)
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft.replace(place)
        kept.append(KeptFile(name, part.sha256, part.size, now.st_mtime_ns))
    return kept


def bring_files(kept: list[KeptFile], store: Path, node: Path) -> None:
    """Raises: KeepingRefused."""
    for one in kept:
        to = node / one.path
        if ".." in Path(one.path).parts or Path(one.path).is_absolute():
            raise KeepingRefused("part_changed", part=LIST)
        if to.exists() and hashed(to) == Part(one.size, one.sha256):
            continue
        checked_copy(_object(store, one.sha256), to, Part(one.size, one.sha256))


def write_list(file: Path, kept: list[KeptFile]) -> None:
    with file.open("w", encoding="utf-8") as out:
        for one in kept:
            out.write(json.dumps([one.path, one.sha256, one.size, one.changed], ensure_ascii=False) + "\n")


def read_list(file: Path) -> list[KeptFile]:
    with file.open(encoding="utf-8") as lines:
        return [KeptFile(*json.loads(line)) for line in lines]


def drop_unused(store: Path, used: set[str]) -> None:
    for place in (store / OBJECTS).glob("??/*"):
        if place.name not in used:
            place.unlink()


def backups_in(target: Path) -> list[Path]:
    """The backups in this folder, the newest last; the folder itself where it is one."""
    if (target / MANIFEST).is_file():
        return [target]
    return sorted(
        file.parent for file in target.glob(f"*/{MANIFEST}") if not file.parent.name.startswith(".")
    )


def newest(source: Path) -> Path:
    """Raises: KeepingRefused."""
    found = backups_in(source)
    if not found:
        raise KeepingRefused("no_backup", folder=source)
    return found[-1]


def _object(store: Path, digest: str) -> Path:
    return store / OBJECTS / digest[:2] / digest
