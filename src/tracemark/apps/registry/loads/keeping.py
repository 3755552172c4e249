"""The files of loads in the folder of the node: what came in, by its digest; what was kept aside, by reference.

A file that came in is written beside and renamed, so that a kill leaves the whole of it or nothing. The files
of rows kept aside grow with each batch, inside its transaction: they are cut to the length that the database
knows, written, and forced to disk before the transaction ends. So after a kill they say neither more nor less
than the records.
"""

from __future__ import annotations

import csv
import hashlib
import os
import re
import secrets
from dataclasses import dataclass
from io import StringIO
from typing import TYPE_CHECKING

from django.conf import settings

from tracemark.apps.registry.loads.errors import FileEmpty, FileTooLarge
from tracemark.apps.registry.loads.reading import quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

MEGABYTE = 1 << 20
LARGEST_FILE = 4096 * MEGABYTE
"""On the command line; what pages take is a setting of the node."""

_DIGEST = re.compile(r"[0-9a-f]{64}")
_NOT_WRITABLE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that came in, as it is kept."""

    sha256: str
    path: Path
    size: int


def folder() -> Path:
    place: Path = settings.TRACEMARK.node_dir / "loads"
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


def keep(chunks: Iterable[bytes], *, limit: int = LARGEST_FILE) -> Kept:
    """Write a file while it comes in, and name it by its digest.

    Raises:
        FileEmpty, FileTooLarge: nothing is kept of it.
    """
    draft = folder() / f".{secrets.token_hex(8)}.part"
    digest, size = hashlib.sha256(), 0
    try:
        with draft.open("xb") as file:
            for chunk in chunks:
                size += len(chunk)
                if size > limit:
                    raise FileTooLarge(limit=limit // MEGABYTE)
                digest.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        if not size:
            raise FileEmpty
        draft.replace(path_of(digest.hexdigest()))
    finally:
        draft.unlink(missing_ok=True)
    return Kept(digest.hexdigest(), path_of(digest.hexdigest()), size)


def path_of(sha256: str) -> Path:
    assert _DIGEST.fullmatch(sha256)
    return folder() / f"{sha256}.file"


def aside_path(reference: str) -> Path:
    """The rows of a load that were kept aside, to be mended and loaded again."""
    return folder() / f"{reference}-kept-aside.csv"


def repeats_path(reference: str) -> Path:
    """The rows of a load that were recorded before, and where."""
    return folder() / f"{reference}-repeated.csv"


def append(path: Path, header: Sequence[str], lines: Iterable[Sequence[str]], *, known: int) -> int:
    """Add lines behind the bytes that are known to be good; how many bytes are good then."""
    text = StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    if not known:
        text.write("\ufeff")
        writer.writerow([quoted(cell) for cell in header])
    writer.writerows([quoted(cell) for cell in line] for line in lines)
    data = _NOT_WRITABLE.sub("\ufffd", text.getvalue()).encode()
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(handle, "r+b") as file:
        file.truncate(known)
        file.seek(known)
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    return known + len(data)


def digest_of(path: Path) -> str:
    """The digest of a file beside a load; empty where there is none."""
    if not path.exists():
        return ""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
