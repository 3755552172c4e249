"""Opening a node for a command: its folder, its database, who acts."""

from __future__ import annotations

import errno
import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tracemark.cli.words import _, language

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tracemark.apps.accounts.data import Person

REFUSED, PARTLY, USAGE = 1, 2, 3

NodeOption = Annotated[
    Path | None,
    typer.Option("--node", envvar="TRACEMARK_NODE", help=_("The folder of the node."), show_default=False),
]
AsOption = Annotated[
    str,
    typer.Option("--as", help=_("Who acts, by sign-in name. Without it the operator that init recorded.")),
]
JsonOption = Annotated[bool, typer.Option("--json", help=_("Print JSON for other programs."))]


class Stop(Exception):
    """End with one sentence and an exit code."""

    def __init__(self, sentence: str, exit_code: int = REFUSED) -> None:
        super().__init__(sentence)
        self.exit_code = exit_code


def open_node(folder: Path | None) -> None:
    """Set Django up for the node in this folder; refuse what is no node or not safe.

    Raises:
        Stop: no such node, or a database that would not keep what it acknowledges.
    """
    place = folder or Path("node")
    if not (place / "node.toml").is_file():
        raise Stop(
            _(
                "There is no node in %(folder)s. Name one with --node, or make one with: tracemark init %(folder)s"
            )
            % {"folder": place},
            USAGE,
        )
    set_up(place)
    from django.db import connection

    from tracemark.apps.ledger import api as ledger

    with reachable(), told(), reading_at_least():
        # SQLite would make an empty database where there is none, and hide that one was lost.
        if connection.vendor == "sqlite" and not Path(connection.settings_dict["NAME"]).is_file():
            raise _unreadable(connection.settings_dict["NAME"], os.strerror(errno.ENOENT))
        ledger.check_at_start(connection)


def refuse_other_schema() -> None:
    """For what serves: pages that find other tables than they know would break one after the other.

    Raises:
        Stop: the database waits for an upgrade, or is newer than the program.

    """
    from django.db import connection

    from tracemark.keeping import schema
    from tracemark.keeping.refusals import KeepingRefused

    with reachable():
        try:
            schema.refuse_newer(connection)
        except KeepingRefused:
            raise Stop(
                _("The records are from a newer program than this one. Install that one first.")
            ) from None
        if schema.waiting(connection):
            raise Stop(_("The database waits for an upgrade. Run: tracemark upgrade TARGET"))


@contextmanager
def reading_at_least() -> Iterator[None]:
    """A node that cannot sign at present still reads: it is said, and every command that writes is refused."""
    from tracemark.apps.ledger.errors import LedgerRewound, SignerAway

    try:
        yield
    except (LedgerRewound, SignerAway) as problem:
        typer.echo(str(problem), err=True)


def set_up(folder: Path) -> None:
    """Django for this folder, in the language of the terminal.

    Raises:
        Stop: the settings cannot be used.
    """
    _check_settings(folder)
    os.environ["TRACEMARK_NODE"] = str(folder.resolve())
    os.environ["DJANGO_SETTINGS_MODULE"] = "tracemark.config.settings"
    import django
    from django.utils import translation

    django.setup()
    translation.activate(language())


def _check_settings(folder: Path) -> None:
    from pydantic import ValidationError

    from tracemark.kernel.node import FILE, read_node

    try:
        read_node(folder)
    except ValidationError as wrong:
        why = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in wrong.errors())
        raise _unreadable(folder / FILE, why) from None
    except (OSError, ValueError) as problem:
        raise _unreadable(folder / FILE, str(problem)) from None


def _unreadable(file: Path | str, why: str) -> Stop:
    return Stop(
        _("The file %(file)s cannot be read: %(why)s.") % {"file": file, "why": why.rstrip(".")}, USAGE
    )


@contextmanager
def reachable() -> Iterator[None]:
    """A database that does not answer, or is none, is one sentence."""
    from django.db import DatabaseError, connection

    try:
        yield
    except DatabaseError as problem:
        why = (str(problem).splitlines() or [""])[0]
        raise _unreadable(connection.settings_dict["NAME"], why) from None


def open_as(folder: Path | None, sign_in_name: str) -> Person:
    """Open the node and find who acts.

    Raises:
        Stop: nobody has this name, or has a role here.
    """
    open_node(folder)
    from django.conf import settings

    from tracemark.apps.accounts import api as accounts
    from tracemark.kernel.errors import NotFound

    name = sign_in_name or settings.TRACEMARK.operator
    try:
        return accounts.find_person(name)
    except NotFound:
        raise Stop(
            _("Nobody signs in as “%(name)s” on this node. Name somebody with --as.") % {"name": name}
        ) from None


@contextmanager
def told() -> Iterator[None]:
    """Turn an expected error of the node into its sentence."""
    from tracemark.kernel.errors import TracemarkError

    try:
        yield
    except TracemarkError as error:
        raise Stop(str(error)) from None
