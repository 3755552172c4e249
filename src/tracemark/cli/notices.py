"""Commands about notices: tell what is due now, or say what would be told."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from tracemark.cli.start import AsOption, JsonOption, NodeOption, Stop, open_as, told
from tracemark.cli.words import _

if TYPE_CHECKING:
    import threading

PAUSE = 60.0


def add_to(app: typer.Typer) -> None:
    group = typer.Typer(help=_("Tell people what waits for them."))
    group.callback()(lambda: None)
    group.command("send", help=_("Write the notices that are due now and send their e-mails."))(send)
    app.add_typer(group, name="notices")


def send(
    node: NodeOption = None,
    who: AsOption = "",
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=_("Say what is due, and tell nobody."))] = False,
    as_json: JsonOption = False,
) -> None:
    person = open_as(node, who)
    from tracemark.apps.accounts import api as accounts

    if not accounts.may(person, "see.all_jobs"):
        raise Stop(_("Only an administrator sends notices by hand."))
    with told():
        figures = _would_tell() if dry_run else _tell()
    if as_json:
        typer.echo(json.dumps(figures))
        return
    for name, label in (
        ("digests", _("Digests")),
        ("urgent", _("Notices that cannot wait")),
        ("escalated", _("Tasks that waited too long")),
        ("mails", _("E-mails for the worker to send")),
    ):
        if name in figures:
            typer.echo(f"{label}: {figures[name]}")
    if dry_run:
        typer.echo(_("Nobody was told."))


def keep_telling(stop: threading.Event) -> None:
    """Beside the worker: look each minute who is to be told what, until told to stop."""
    import logging

    from django.db import DatabaseError, close_old_connections, connections

    from tracemark.apps.accounts import api as accounts
    from tracemark.kernel.errors import TracemarkError

    log = logging.getLogger("tracemark.jobs")
    try:
        while not stop.wait(PAUSE):
            close_old_connections()
            try:
                accounts.escalate_all()
            except (DatabaseError, TracemarkError) as problem:
                log.warning("no task was escalated: %s", type(problem).__name__)
            try:  # also when nothing can be recorded at present: that itself is to be told
                accounts.tell_all()
            except (DatabaseError, TracemarkError) as problem:
                log.warning("no notice was written: %s", type(problem).__name__)
    finally:
        connections.close_all()


def _tell() -> dict[str, int]:
    from tracemark.apps.accounts import api as accounts

    escalated = accounts.escalate_all()
    done = accounts.tell_all()
    return {
        "digests": done.digests,
        "urgent": done.urgent,
        "escalated": escalated,
        "mails": done.mails,
    }


def _would_tell() -> dict[str, int]:
    from tracemark.apps.accounts import api as accounts

    digests = sum(bool(accounts.what_is_told(row)) for row, _key in accounts.due_digests())
    return {"digests": digests, "escalated": sum(1 for _one in accounts.overdue_tasks())}
