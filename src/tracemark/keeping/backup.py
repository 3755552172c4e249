"""A backup of this node into a folder that holds the backups of this node and of no other.

    TARGET/node.json                      whose backups these are
    TARGET/objects/ab/abcd…               photographs and kept files by content, once for all backups
    TARGET/2026-11-23T214500Z/            one backup: database, list of files, settings, keys, manifest

Others may go on working meanwhile. The database comes first and the files after it: a file that a row names
is written before the row, so every file that the backup's rows name is in it. What opens the rest, the node's
key and the secrets of its settings, is in it only under a passphrase; without one it is kept apart. A backup
that was killed leaves a draft, which the next one removes.
"""

from __future__ import annotations

import base64
import json
import shutil
import tomllib
from dataclasses import dataclass
from datetime import UTC
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import connection

from tracemark.apps.ledger import api as ledger
from tracemark.keeping import snapshots
from tracemark.keeping.copying import LIST, backups_in, drop_unused, hashed, keep_files, read_list, write_list
from tracemark.keeping.manifest import Manifest
from tracemark.keeping.refusals import KeepingRefused
from tracemark.keeping.wrapping import sealed
from tracemark.kernel import clock
from tracemark.kernel.node import FILE as SETTINGS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Tell = Callable[[str, int, int], None]

DATABASE = "tracemark.sqlite3"
OWNER, NOTED = "node.json", "backup.json"
PUBLIC, SIGNER, SECRETS = "settings.toml", "signer", "secrets.sealed"
SECRET = {"secret_key", "database", "metrics_token"}
SECRET_WORDS = ("password", "secret", "token", "key")
DRAFT = ".making-"


@dataclass(frozen=True, slots=True)
class Backup:
    """What was made."""

    folder: Path
    manifest: Manifest


def back_up(target: Path, *, passphrase: str = "", keep: int = 0, tell: Tell) -> Backup:
    """Make a backup; with `keep`, of the older ones only so many stay.

    Raises:
        KeepingRefused: the folder is inside the node, holds something else, or the passphrase is too short.
        OSError: it cannot be written.

    """
    node: Path = settings.TRACEMARK.node_dir
    target = target.resolve()
    if target == node or target.is_relative_to(node):
        raise KeepingRefused("inside_the_node", folder=target)
    owner = ledger.public_key()
    if owner is None:
        raise KeepingRefused("nothing_to_keep")
    if passphrase:
        sealed({}, passphrase)  # refuse a short one before the work
    _owned(target, owner)
    for left in target.glob(f"{DRAFT}*"):
        shutil.rmtree(left)
    made = clock.now().astimezone(UTC).strftime("%Y-%m-%dT%H%M%S.%fZ")
    draft = target / f"{DRAFT}{made}"
    draft.mkdir(mode=0o700)
    manifest = _made(draft, target, node, owner, made, passphrase, tell)
    place = draft.rename(target / made)
    _note(node, target, made)
    if keep:
        _rotate(target, keep)
    return Backup(place, manifest)


def _owned(target: Path, owner: str) -> None:
    mark = target / OWNER
    if mark.is_file():
        if json.loads(mark.read_text("utf-8")).get("node") != owner:
            raise KeepingRefused("target_of_another_node", folder=target)
        return
    if target.exists() and any(target.iterdir()):
        raise KeepingRefused("target_taken", folder=target)
    target.mkdir(mode=0o700, parents=True, exist_ok=True)
    target.chmod(0o700)
    mark.write_text(json.dumps({"node": owner}) + "\n", "utf-8")


def _made(
    draft: Path, target: Path, node: Path, owner: str, made: str, passphrase: str, tell: Tell
) -> Manifest:
    parts, facts = snapshots.take(draft, lambda done, total: tell("database", done, total))
    earlier = backups_in(target)
    known = {one.path: one for one in read_list(earlier[-1] / LIST)} if earlier else {}
    kept = keep_files(node, DATABASE, target, known)
    tell("files", len(kept), len(kept))
    write_list(draft / LIST, kept)
    _write_settings(draft, node, passphrase)
    for part in (LIST, PUBLIC, SIGNER, SECRETS):
        if (draft / part).is_file():
            (draft / part).chmod(0o600)
            parts[part] = hashed(draft / part)
    manifest = Manifest(
        made, version("tracemark"), owner, connection.vendor, facts.size, facts.root, facts.tables, facts.migrations,
        parts, len(kept), "sealed" if passphrase else "apart",
    )  # fmt: skip
    manifest.seal = ledger.blind_digest(manifest.sealed_text())
    manifest.write(draft)
    return manifest


def _write_settings(draft: Path, node: Path, passphrase: str) -> None:
    said: dict[str, Any] = tomllib.loads((node / SETTINGS).read_text("utf-8"))
    secret = {name: value for name, value in said.items() if is_secret(name)}
    public = {name: value for name, value in said.items() if name not in secret}
    (draft / PUBLIC).write_text(json.dumps(public, ensure_ascii=False, indent=1) + "\n", "utf-8")
    shutil.copyfile(node / "keys" / "signer", draft / SIGNER)  # wrapped under the node's key
    if passphrase:
        key = base64.b64encode(ledger.node_key()).decode()
        (draft / SECRETS).write_bytes(sealed({"kek": key, "settings": secret}, passphrase))


def is_secret(name: str) -> bool:
    return name in SECRET or any(word in name for word in SECRET_WORDS)


def _note(node: Path, target: Path, made: str) -> None:
    """For `doctor` and the metrics: when the last one was made, and where."""
    facts = {"made": made, "at": clock.now().isoformat(), "target": str(target)}
    (node / NOTED).write_text(json.dumps(facts) + "\n", "utf-8")


def _rotate(target: Path, keep: int) -> None:
    everything = backups_in(target)
    for old in everything[:-keep]:
        shutil.rmtree(old)
    used = {one.sha256 for backup in everything[-keep:] for one in read_list(backup / LIST)}
    drop_unused(target, used)


def last_backup(node: Path) -> dict[str, str] | None:
    try:
        return dict(json.loads((node / NOTED).read_text("utf-8")))
    except (OSError, ValueError):
        return None
