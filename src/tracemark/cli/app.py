"""The command and its subcommands, and how a mistake ends: one sentence, one exit code."""

from __future__ import annotations

import sys
from typing import Any

import typer

from tracemark.cli import (
    access,
    backing,
    doctor,
    identifying,
    jobs,
    ledger,
    moving,
    node,
    notices,
    people,
    records,
    serving,
    showing,
    signing,
    tokens,
)
from tracemark.cli.start import Stop
from tracemark.cli.words import _

USAGE = 3

# typer carries its own copy of click and shows only some of its errors: wrong use is what they have in common.
WrongUse: type[Any] = typer.BadParameter.__bases__[0]

app = typer.Typer(
    name="tracemark",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help=_("Identify, record and trace small arms and light weapons."),
)
for module in (
    node,
    access,
    people,
    tokens,
    serving,
    jobs,
    notices,
    records,
    identifying,
    ledger,
    showing,
    signing,
    backing,
    moving,
    doctor,
):
    module.add_to(app)


def main() -> None:
    """Run a command; every expected mistake is one sentence on stderr."""
    try:
        done: Any = app(standalone_mode=False)
    except WrongUse as wrong:
        wrong.show()
        sys.exit(USAGE)
    except (typer.Abort, KeyboardInterrupt):
        typer.echo(_("Stopped. What was acknowledged is kept."), err=True)
        sys.exit(1)
    except Stop as stop:
        typer.echo(str(stop), err=True)
        sys.exit(stop.exit_code)
    except BrokenPipeError:
        sys.exit(0)
    sys.exit(done if isinstance(done, int) else 0)
