"""Commands that look after a node: doctor, upgrade."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tracemark.cli.backing import PassphraseOption, refused, said_in, steps
from tracemark.cli.start import PARTLY, REFUSED, USAGE, JsonOption, NodeOption, Stop, reachable, set_up, told
from tracemark.cli.words import _, ngettext

STATES = {"ok": _("ok"), "look": _("look at this"), "broken": _("broken")}
CHECKS = {
    "database": _("Database"), "schema": _("Tables"), "ledger": _("Ledger"), "keys": _("Keys"), "folder": _("Folder"),
    "disk": _("Disk"), "clock": _("Clock"), "jobs": _("Work"), "mail": _("Mail"), "backup": _("Backup"), "files": _("Files"),
}  # fmt: skip
SAYS = {
    "said": "%(sentence)s",
    "database": _("It keeps what it acknowledges (%(vendor)s)."),
    "schema": _("They are those of this program."),
    "schema_waits": _("They wait for %(number)s changes. Run: tracemark upgrade TARGET"),
    "schema_newer": _("They are from a newer program. Install that one; this one must not write."),
    "ledger": _("%(size)s entries, root %(root)s; the signer agrees."),
    "ledger_rewound": _(
        "REWOUND: %(sentence)s Next: 1. Stop the node. 2. Restore the newest backup, or put the database back "
        "that was set aside. 3. Keep the memory of the signer as it is."
    ),
    "keys": _("They open, and nobody else reads them."),
    "keys_unreadable": _(
        "The node's key does not open (%(why)s). Bring keys/kek back from where it is kept."
    ),
    "readable_by_others": _("Others can read %(file)s. Run: chmod go= %(file)s"),
    "folder": _("%(folder)s is its owner's alone."),
    "disk": _("%(free)s MB are free, %(percent)s %% of the disk."),
    "disk_full": _("Only %(free)s MB are free. The node stops writing when the disk is full. Make room."),
    "clock": _("It shows %(at)s."),
    "clock_behind": _(
        "It is %(days)s days behind the last entry of the ledger (%(at)s). Set it right, then go on."
    ),
    "jobs": _("Nothing waits for a worker; %(failed)s jobs have failed."),
    "jobs_stuck": _("%(number)s jobs wait and nobody does them. Start: tracemark worker"),
    "mail_none": _("No mail server is named: this node sends none."),
    "mail": _("%(host)s:%(port)s answers."),
    "mail_away": _("%(host)s:%(port)s does not answer. Notices wait until it does."),
    "backup": _("The last one is %(hours)s hours old, in %(folder)s."),
    "backup_none": _("None was made yet. Run: tracemark backup TARGET"),
    "backup_gone": _("The last one is not in %(folder)s any more. Run: tracemark backup TARGET"),
    "files": _("%(number)s of %(total)s kept files were read again and are what they were."),
    "file_changed": _("%(file)s is not what was kept. Bring it back from a backup."),
}


def add_to(app: typer.Typer) -> None:
    app.command("doctor", help=_("See on one screen whether all is well: 0 ok, 2 look at this, 1 broken."))(
        doctor
    )
    app.command("upgrade", help=_("Back up, bring the tables to this program, verify, say what changed."))(
        upgrade
    )


def doctor(node: NodeOption = None, as_json: JsonOption = False) -> int:
    _open(node)
    from tracemark.keeping.doctor import as_text, examine

    with told(), reachable():
        lines = examine()
    if as_json:
        typer.echo(as_text(lines))
    else:
        for line in lines:
            typer.echo(f"{STATES[line.state]:14}{CHECKS[line.check]:10}{SAYS[line.code] % line.facts}")
    states = {line.state.value for line in lines}
    return REFUSED if "broken" in states else PARTLY if "look" in states else 0


def upgrade(
    target: Annotated[Path, typer.Argument(help=_("The folder of this node's backups: one is made first."))],
    node: NodeOption = None,
    passphrase_file: PassphraseOption = None,
) -> None:
    _open(node)
    from django.db import connection

    from tracemark.keeping import schema
    from tracemark.keeping.refusals import KeepingRefused

    try:
        with told(), reachable():
            changes = schema.upgrade(connection, target, passphrase=said_in(passphrase_file), tell=steps())
    except KeepingRefused as problem:
        raise refused(problem) from None
    if not changes:
        typer.echo(_("The tables are those of this program. Nothing was changed."))
        return
    typer.echo(
        ngettext(
            "%(number)s change was made, after a backup in %(folder)s. The ledger is intact and the same.",
            "%(number)s changes were made, after a backup in %(folder)s. The ledger is intact and the same.",
            len(changes),
        )
        % {"number": len(changes), "folder": target}
    )
    for change in changes:
        typer.echo(f"  {change}")


def _open(node: Path | None) -> None:
    """Without the look at the start: what it would refuse is what is to be seen here."""
    place = node or Path("node")
    if not (place / "node.toml").is_file():
        raise Stop(_("There is no node in %(folder)s.") % {"folder": place}, USAGE)
    set_up(place)
    from django.db import connection

    if connection.vendor == "sqlite" and not Path(connection.settings_dict["NAME"]).is_file():
        raise Stop(_("The database of the node is not there. Restore a backup: tracemark restore."), USAGE)
