"""Bringing a node back from a backup, and proving it before it counts.

Everything is laid into a draft beside the folder and looked at there: every part against the manifest, the
manifest's seal under the node's key, the whole ledger, its root, and the rows of every table. Only then does
the draft take its place. A backup that is cut, edited or another node's changes nothing.

Over a node that stands there already only a backup of the same node goes. Its keys, settings and the memory
of its signer stay; the old database is set aside, not deleted. If the signer remembers more than the backup
holds, the node is *rewound*: it reads, and does not sign on, until somebody has brought a copy that holds
all that was signed.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tracemark.keeping.copying import LIST, bring_files, checked_copy, read_list
from tracemark.keeping.manifest import Manifest, read_manifest
from tracemark.keeping.refusals import KeepingRefused
from tracemark.keeping.wrapping import opened

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Tell = Callable[[str, int, int], None]

DATABASE = "tracemark.sqlite3"
PUBLIC, SIGNER, SECRETS = "settings.toml", "signer", "secrets.sealed"
FORGIVEN = {"entries_cut_off", "signer_does_not_answer"}
"""What the verification finds where the signer knows more, or is not there yet: said, and no damage."""


@dataclass(slots=True)
class Restoring:
    """A node in its draft."""

    backup: Path
    folder: Path
    draft: Path
    manifest: Manifest
    over: bool
    """A node stood there before."""
    findings: set[str] = field(default_factory=set)

    @property
    def rewound(self) -> bool:
        return "entries_cut_off" in self.findings


def lay_out(
    backup: Path, folder: Path, *, passphrase: str = "", kek: str = "", database: str = "", tell: Tell
) -> Restoring:
    """Put the parts into a draft beside the folder; needs no settings, and starts no node.

    Raises:
        KeepingRefused: see the codes.

    """
    manifest = read_manifest(backup)
    folder = folder.absolute()
    over = _may_go_there(folder, manifest.node)
    _refuse_damaged(backup, manifest)
    for left in folder.parent.glob(f".{folder.name}.restoring-*"):
        shutil.rmtree(left, ignore_errors=True)  # of a restore that was killed
    draft = folder.with_name(f".{folder.name}.restoring-{secrets.token_hex(4)}")
    draft.mkdir(mode=0o700, parents=True)
    work = Restoring(backup, folder, draft, manifest, over)
    try:
        _lay_keys(work, passphrase, kek, database)
        if manifest.vendor == "sqlite":
            part = manifest.parts["database.sqlite3"]
            checked_copy(
                backup / "database.sqlite3",
                draft / DATABASE,
                part,
                lambda done: tell("database", done, part.size),
            )
        bring_files(read_list(backup / LIST), backup.parent, draft)
    except BaseException:
        drop(work)
        raise
    return work


def prove(work: Restoring, tell: Tell) -> None:
    """Fill the tables where the database is PostgreSQL, then look at everything. The draft is set up as the node.

    Raises:
        KeepingRefused: the manifest was edited, or the ledger is not what was kept.

    """
    from django.db import connection

    from tracemark.apps.ledger import api as ledger
    from tracemark.keeping import snapshots
    from tracemark.keeping.schema import refuse_newer
    from tracemark.keeping.tables import asking, facts_of

    manifest = work.manifest
    if ledger.blind_digest(manifest.sealed_text()) != manifest.seal:
        raise KeepingRefused("manifest_edited")
    if manifest.vendor != "sqlite":
        for name, part in manifest.parts.items():
            if name.startswith(("tables/", "columns")):
                checked_copy(work.backup / name, work.draft / ".tables" / name, part)
        snapshots.bring_tables(
            work.draft / ".tables" / "tables",
            manifest.migrations,
            lambda done, total: tell("database", done, total),
        )
        shutil.rmtree(work.draft / ".tables")
    refuse_newer(connection, manifest.migrations)
    audit = ledger.verify_ledger(lambda done, total: tell("verify", done, total))
    work.findings = {finding.what for finding in audit.findings}
    if work.findings - FORGIVEN:
        raise KeepingRefused("ledger_differs", what=min(work.findings - FORGIVEN))
    facts = facts_of(asking(connection), connection.introspection.table_names())
    if (facts.size, facts.root) != (manifest.size, manifest.root):
        raise KeepingRefused("ledger_differs", what="root")
    if facts.tables != manifest.tables:
        raise KeepingRefused("rows_differ")
    if not work.findings:
        ledger.remember_head()
    connection.close()


def take_place(work: Restoring) -> None:
    """The draft becomes the node."""
    if not work.over:
        if work.folder.exists():
            work.folder.rmdir()
        work.draft.rename(work.folder)
        return
    _whole(work.folder / DATABASE)
    aside = f"{DATABASE}.before-{work.manifest.made}-{secrets.token_hex(2)}"
    for ending in ("", "-wal", "-shm"):
        if (old := work.folder / f"{DATABASE}{ending}").exists():
            old.rename(work.folder / f"{aside}{ending}")
    for path in sorted(work.draft.rglob("*")):
        to = work.folder / path.relative_to(work.draft)
        if path.is_file() and path.relative_to(work.draft).parts[0] != "keys":
            to.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.replace(to)
    drop(work)


def _whole(database: Path) -> None:
    """Bring the log of the old database into its file, so that one file is set aside; a damaged one stays as it is."""
    if database.is_file():
        with suppress(sqlite3.DatabaseError), closing(sqlite3.connect(database)) as old:
            old.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def drop(work: Restoring) -> None:
    shutil.rmtree(work.draft, ignore_errors=True)


def _may_go_there(folder: Path, node: str) -> bool:
    """Whether a node stands there, which then must be the same one."""
    if not folder.exists() or not any(folder.iterdir()):
        return False
    if not (folder / "node.toml").is_file():
        raise KeepingRefused("folder_taken", folder=folder)
    try:
        there = json.loads((folder / "keys" / "signer").read_bytes())["vkey"]
    except (OSError, ValueError, KeyError, TypeError):
        there = ""
    if there != node:
        raise KeepingRefused("another_node", folder=folder)
    return True


def _refuse_damaged(backup: Path, manifest: Manifest) -> None:
    """The sizes at once; the hashes while each part is copied."""
    for name, part in manifest.parts.items():
        file = backup / name
        if not file.is_file():
            raise KeepingRefused("part_missing", part=name)
        if file.stat().st_size != part.size:
            raise KeepingRefused("part_cut", part=name, size=file.stat().st_size, wanted=part.size)
    for name in (LIST, PUBLIC, SIGNER, SECRETS):
        if name in manifest.parts:
            _refuse_changed(backup, manifest, name)


def _refuse_changed(backup: Path, manifest: Manifest, name: str) -> None:
    from tracemark.keeping.copying import hashed

    if hashed(backup / name) != manifest.parts[name]:
        raise KeepingRefused("part_changed", part=name)


def _lay_keys(work: Restoring, passphrase: str, kek: str, database: str) -> None:
    from tracemark.kernel.node import change_node

    draft, backup = work.draft, work.backup
    if work.over:
        shutil.copytree(work.folder / "keys", draft / "keys")
        shutil.copy2(work.folder / "node.toml", draft / "node.toml")
        if database:
            change_node(draft, database=database)
        return
    (draft / "keys").mkdir(mode=0o700)
    facts: dict[str, Any] = {}
    if work.manifest.keys == "sealed" and passphrase:
        facts = opened((backup / SECRETS).read_bytes(), passphrase)
    elif not kek and not os.environ.get("TRACEMARK_KEK"):
        raise KeepingRefused("keys_needed" if work.manifest.keys == "apart" else "passphrase_needed")
    said = json.loads((backup / PUBLIC).read_text("utf-8")) | dict(facts.get("settings", {}))
    said.setdefault("secret_key", secrets.token_urlsafe(50))
    if database or work.manifest.vendor == "sqlite":
        said["database"] = database
    (draft / "node.toml").touch(mode=0o600)
    change_node(draft, **said)
    shutil.copyfile(backup / SIGNER, draft / "keys" / "signer")
    if key := kek or str(facts.get("kek", "")):
        (draft / "keys" / "kek").touch(mode=0o600)
        (draft / "keys" / "kek").write_text(key.strip() + "\n", "ascii")
    (draft / "keys" / "signer").chmod(0o600)
