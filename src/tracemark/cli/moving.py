"""Move a node from SQLite to PostgreSQL."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from tracemark.cli.backing import refused, steps
from tracemark.cli.start import USAGE, JsonOption, NodeOption, Stop, open_node, told
from tracemark.cli.words import _


def add_to(app: typer.Typer) -> None:
    app.command("move", help=_("Move the node from SQLite to PostgreSQL: every row, the same ledger."))(move)


def move(
    to: Annotated[
        str, typer.Option("--to", help=_("The empty database: postgres://user:password@host:port/name."))
    ],
    node: NodeOption = None,
    as_json: JsonOption = False,
) -> None:
    open_node(node)
    from django.db import DatabaseError

    from tracemark.keeping.moving import move as moved_to
    from tracemark.keeping.refusals import KeepingRefused

    try:
        with told():
            moved = moved_to(to, steps())
    except KeepingRefused as problem:
        raise refused(problem) from None
    except DatabaseError as problem:
        why = (str(problem).splitlines() or [""])[0].rstrip(".")
        raise Stop(
            _("A database does not answer: %(why)s. Nothing was changed.") % {"why": why}, USAGE
        ) from None
    if as_json:
        typer.echo(
            json.dumps({"size": moved.size, "root": moved.root, "rows": moved.rows, "tables": moved.tables})
        )
        return
    typer.echo(
        _(
            "Moved: %(rows)s rows, the same ledger of %(size)s entries, root %(root)s. The old file was left as it is."
        )
        % {"rows": f"{moved.rows:,}", "size": moved.size, "root": moved.root}
    )
