"""Commands that keep a node: backup, restore."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tracemark.cli.start import (
    PARTLY,
    USAGE,
    JsonOption,
    NodeOption,
    Stop,
    open_node,
    reachable,
    set_up,
    told,
)
from tracemark.cli.words import _

if TYPE_CHECKING:
    from collections.abc import Callable

    from tracemark.keeping.refusals import KeepingRefused

PassphraseOption = Annotated[
    Path | None,
    typer.Option(
        help=_("A file with the passphrase that seals the keys; without it the backup holds none of them.")
    ),
]

WHY = {
    "inside_the_node": _("%(folder)s is inside the node. A backup belongs on another disk."),
    "nothing_to_keep": _("This node has no entry yet: there is nothing to keep."),
    "target_of_another_node": _("%(folder)s holds the backups of another node. Nothing was written."),
    "target_taken": _("%(folder)s holds something else already. Name an empty folder. Nothing was written."),
    "passphrase_short": _("The passphrase must have at least %(letters)s letters."),
    "passphrase_wrong": _("The passphrase does not open the keys of this backup. Nothing was changed."),
    "passphrase_needed": _("The keys of this backup are sealed. Name the file of the passphrase with --passphrase-file."),
    "keys_needed": _("The keys of this node were kept apart from the backup. Name its kek file with --kek."),
    "no_backup": _("There is no backup in %(folder)s."),
    "manifest_unreadable": _("The manifest in %(folder)s cannot be read: the backup is damaged. Nothing was changed."),
    "format_unknown": _("The backup in %(folder)s was made by a newer program. Nothing was changed."),
    "part_missing": _("The backup is not whole: %(part)s is missing. Nothing was changed."),
    "part_cut": _("The backup is cut: %(part)s has %(size)s bytes and should have %(wanted)s. Nothing was changed."),
    "part_changed": _("The backup was changed: %(part)s is not what was kept. Nothing was changed here."),
    "manifest_edited": _("The manifest of the backup was edited: its seal is not this node's. Nothing was changed."),
    "ledger_differs": _("The ledger in the backup is not what was kept (%(what)s). Nothing was changed."),
    "rows_differ": _("The tables in the backup hold other numbers of rows than were kept. Nothing was changed."),
    "folder_taken": _("%(folder)s holds something that is no node. Name a new folder. Nothing was changed."),
    "another_node": _("%(folder)s is another node. A backup goes over its own node only. Nothing was changed."),
    "database_not_empty": _("The database holds tables already. Name an empty one. Nothing was changed."),
    "newer_than_program": _("The records are from a newer program than this one. Install that one first. Nothing was changed."),
    "not_on_sqlite": _("This node is not on SQLite. Nothing was changed."),
    "no_address": _("“%(address)s” is no address of a PostgreSQL database (postgres://user@host/name)."),
    "not_upgraded": _("The database waits for an upgrade. Run tracemark upgrade first. Nothing was changed."),
    "table_differs": _("The table %(table)s did not arrive as it was. Nothing was changed; the new database is left empty."),
    "upgrade_differs": _("After the upgrade the ledger is not what it was (%(what)s). Stop the node and restore the backup in %(folder)s."),
    "holds_another_node": _("The database holds the records of another node, or later ones. Nothing was changed."),
}  # fmt: skip


STEPS = {
    "database": _("Database"),
    "files": _("Files"),
    "verify": _("Verifying the ledger"),
    "rows": _("Tables"),
    "compare": _("Tables compared"),
}


def add_to(app: typer.Typer) -> None:
    app.command("backup", help=_("Keep a copy of the node in a folder elsewhere, while it works."))(backup)
    app.command("restore", help=_("Bring a node back from a backup, and prove it before it counts."))(restore)


def refused(problem: KeepingRefused) -> Stop:
    return Stop(WHY[problem.code] % problem.facts)


def backup(
    target: Annotated[Path, typer.Argument(help=_("The folder of this node's backups."))],
    node: NodeOption = None,
    passphrase_file: PassphraseOption = None,
    keep: Annotated[int, typer.Option(min=0, help=_("How many backups stay; 0 keeps all."))] = 0,
    as_json: JsonOption = False,
) -> None:
    open_node(node)
    os.umask(0o077)  # a backup is its owner's alone
    from tracemark.keeping.backup import back_up
    from tracemark.keeping.refusals import KeepingRefused

    try:
        with told(), reachable():
            made = back_up(target, passphrase=said_in(passphrase_file), keep=keep, tell=steps())
    except KeepingRefused as problem:
        raise refused(problem) from None
    except OSError as problem:
        raise Stop(
            _("The folder %(folder)s cannot be written: %(why)s.")
            % {"folder": target, "why": problem.strerror}
        ) from None
    facts = made.manifest
    if as_json:
        typer.echo(json.dumps({"backup": str(made.folder), "size": facts.size, "root": facts.root,
                               "tables": facts.tables, "files": facts.files, "keys": facts.keys}))  # fmt: skip
        return
    typer.echo(
        _("Kept: %(folder)s, %(size)s entries of the ledger, root %(root)s, %(files)s files.")
        % {"folder": made.folder, "size": facts.size, "root": facts.root, "files": facts.files}
    )
    if facts.keys == "apart":
        typer.echo(_("The keys are not in it. Keep a copy of keys/kek apart, or give --passphrase-file."))


def restore(
    source: Annotated[Path, typer.Argument(help=_("A backup, or the folder of backups: then the newest."))],
    folder: Annotated[Path, typer.Argument(help=_("The folder of the node; empty, new, or the same node."))],
    passphrase_file: PassphraseOption = None,
    kek: Annotated[Path | None, typer.Option(help=_("The file keys/kek, where it was kept apart."))] = None,
    database: Annotated[
        str, typer.Option(help=_("An empty PostgreSQL database, where the node is on one."))
    ] = "",
) -> int:
    from tracemark.keeping import restore as bringing
    from tracemark.keeping.copying import newest
    from tracemark.keeping.refusals import KeepingRefused

    tell = steps()
    os.umask(0o077)
    try:
        work = bringing.lay_out(
            newest(source),
            folder,
            passphrase=said_in(passphrase_file),
            kek=said_in(kek),
            database=database,
            tell=tell,
        )
        try:
            set_up(work.draft)
            with told(), reachable():
                bringing.prove(work, tell)
            bringing.take_place(work)
        finally:
            bringing.drop(work)
    except KeepingRefused as problem:
        raise refused(problem) from None
    except OSError as problem:
        raise Stop(
            _("The folder %(folder)s cannot be written: %(why)s.")
            % {"folder": folder, "why": problem.strerror}
        ) from None
    typer.echo(
        _("Restored: %(folder)s. The ledger was verified as a whole: %(size)s entries, root %(root)s.")
        % {"folder": folder, "size": work.manifest.size, "root": work.manifest.root}
    )
    if work.rewound:
        typer.echo(
            _(
                "REWOUND: the signer vouched for more entries than this backup holds. The node reads and does not "
                "sign on. Restore a later backup, or put the database back that was set aside. Never delete the "
                "memory of the signer: others hold what it signed, and would take the node for a forger."
            )
        )
        return PARTLY
    return 0


def said_in(file: Path | None) -> str:
    """The first line of a file that holds a secret."""
    if file is None:
        return ""
    try:
        return file.read_text("utf-8").split("\n")[0].strip()
    except (OSError, UnicodeDecodeError) as problem:
        raise Stop(
            _("The file %(file)s cannot be read: %(why)s.") % {"file": file, "why": _why(problem)}, USAGE
        ) from None


def _why(problem: Exception) -> str:
    return os.strerror(problem.errno) if isinstance(problem, OSError) and problem.errno else "UTF-8"


def steps() -> Callable[[str, int, int], None]:
    """How far it is, on stderr: rewritten on a terminal, sparse in a log, silent where it is quickly done."""
    live, shown = sys.stderr.isatty(), [time.monotonic()]

    def tell(step: str, done: int, total: int) -> None:
        now = time.monotonic()
        if now - shown[0] < (0.5 if live else 5.0):
            return
        shown[0] = now
        line = _("%(step)s: %(done)s of %(total)s") % {
            "step": STEPS[step],
            "done": f"{done:,}",
            "total": f"{total:,}",
        }
        sys.stderr.write(f"\r{line}   " if live and done < total else f"{line}\n")
        sys.stderr.flush()

    return tell
