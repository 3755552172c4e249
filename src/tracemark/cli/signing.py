"""The signer as a process of its own: take the key of a node over, then serve at a socket."""

from __future__ import annotations

import signal
import threading
from pathlib import Path
from typing import Annotated

import typer

from tracemark.cli.start import Stop, set_up, told
from tracemark.cli.words import _

WHY = {
    "busy": _("Another signer serves the folder %(folder)s. Stop it first."),
    "key_does_not_open": _("There is no key in %(folder)s that opens. Take one over with --take-from."),
    "memory_missing": _(
        "The memory of the signer is not in %(folder)s. Bring it back: it is never begun again."
    ),
    "memory_damaged": _("The memory of the signer in %(folder)s is damaged. It does not sign without it."),
}


def add_to(app: typer.Typer) -> None:
    app.command("signer", help=_("Sign for a node, as a process of its own at a Unix socket."))(signer)


def signer(
    folder: Annotated[Path, typer.Argument(help=_("The folder of the signer: its key and its memory."))],
    socket: Annotated[Path | None, typer.Option(help=_("The socket; without it one in the folder."))] = None,
    take_from: Annotated[
        Path | None,
        typer.Option(
            help=_("Take the key of the node in this folder over, and end; the node then asks at the socket.")
        ),
    ] = None,
) -> None:
    path = (socket or folder / "socket").absolute()
    if take_from:
        _take(folder, path, take_from)
        return
    from tracemark.apps.ledger import signer_process  # not by the door: it has neither settings nor database

    stop = threading.Event()
    for kind in (signal.SIGINT, signal.SIGTERM):
        signal.signal(kind, lambda *_: stop.set())

    def ready(vkey: str) -> None:
        typer.echo(_("Signing for %(key)s at %(socket)s. Stop with Ctrl-C.") % {"key": vkey, "socket": path})

    try:
        signer_process.serve(folder, path, stop=stop.is_set, ready=ready)
    except signer_process.CannotServe as problem:
        raise Stop(WHY[problem.why] % {"folder": folder}) from None
    except OSError as problem:
        raise Stop(
            _("The socket %(socket)s cannot be made: %(why)s.") % {"socket": path, "why": problem.strerror}
        ) from None


def _take(folder: Path, path: Path, node: Path) -> None:
    if not (node / "node.toml").is_file():
        raise Stop(_("There is no node in %(folder)s.") % {"folder": node})
    set_up(node)
    from tracemark.apps.ledger import api as ledger

    with told():
        vkey = ledger.hand_over_signer(folder, socket=path)
    typer.echo(
        _("%(folder)s holds the key %(key)s now, and the node asks at %(socket)s.")
        % {"folder": folder, "key": vkey, "socket": path}
    )
