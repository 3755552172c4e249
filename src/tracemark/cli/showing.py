"""`tracemark demo`: the made-up State of Arvana on this machine, and the main job once in the terminal."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer

from tracemark.cli.node import make_node
from tracemark.cli.serving import refuse_busy_port, serve
from tracemark.cli.start import Stop, open_node
from tracemark.cli.words import _, language
from tracemark.demo.names import ARVANA

FOLDER = Path("node")


shown = typer.Typer(invoke_without_command=True)


def add_to(app: typer.Typer) -> None:
    shown.callback(help=_("A made-up State on this machine: load, trace one weapon, serve the pages."))(demo)
    shown.command("code", help=_("Print the code that a sign-in name of the demonstration shows now."))(code)
    app.add_typer(shown, name="demo")


def code(
    person: Annotated[str, typer.Argument(help=_("Sign-in name."))],
    node: Annotated[
        Path, typer.Option(envvar="TRACEMARK_NODE", help=_("The folder of the demo's node."))
    ] = FOLDER,
) -> None:
    open_node(node)
    from django.conf import settings

    if not settings.TRACEMARK.demo:
        raise Stop(_("This node was not made by the demonstration. Codes are shown by telephones only."))
    from tracemark.demo import codes, people

    if person not in {one.sign_in_name for one in people.CHARACTERS}:
        raise Stop(_("Nobody signs in as “%(name)s” on this node.") % {"name": person})
    typer.echo(codes.code_of(person))


def demo(
    context: typer.Context,
    no_serve: Annotated[bool, typer.Option("--no-serve", help=_("End after the terminal part."))] = False,
    data: Annotated[
        Path | None,
        typer.Option(envvar="TRACEMARK_REAL_DATA", help=_("A folder of real files to load as well.")),
    ] = None,
    node: Annotated[Path, typer.Option(help=_("The folder of the demo's node."))] = FOLDER,
    port: Annotated[int, typer.Option(min=1, max=65535, help=_("The port of the pages."))] = 8000,
) -> None:
    if context.invoked_subcommand:
        return
    started = time.monotonic()
    if not no_serve:
        refuse_busy_port("127.0.0.1", port)
    if (node / "node.toml").exists():
        open_node(node)
        typer.echo(_("The demo is there already; its data are kept."))
    else:
        _settle(node)
    _run(data)
    typer.echo("")
    typer.echo(_("Done in %(seconds)s s.") % {"seconds": f"{time.monotonic() - started:.1f}"})
    if not no_serve:
        _invite(node)
        serve(node=node, port=port)


def _settle(node: Path) -> None:
    typer.echo(_("Making the node in %(folder)s") % {"folder": node})
    make_node(
        node,
        operator="operator",
        state="XA",
        state_names=ARVANA,
        name=_("Demonstration"),
        database="",
        language=language(),
        demo=True,
    )
    from tracemark.demo import people

    typer.echo(_("Settling the State of Arvana: agencies, offices, people"))
    people.settle()


def _run(data: Path | None) -> None:
    from tracemark.demo import every_state, finds, records, story, telling

    records.load_registers()
    if not records.story_was_told():
        story.prepare()
        telling.tell(story.trace())
        records.open_cases()
        every_state.show_all()
    else:
        telling.tell(records.told_again())
    telling.tell_finds(finds.load_finds())
    if data:
        records.load_real(data)
    telling.tell_ledger()


def _invite(node: Path) -> None:
    from tracemark.demo import codes
    from tracemark.demo.people import CHARACTERS, PASSWORD

    typer.echo("")
    typer.secho(
        _("Sign in as one of these; the password is: %(password)s") % {"password": PASSWORD}, bold=True
    )
    for one in CHARACTERS:
        roles = ", ".join(role.label for role in one.roles)
        typer.echo(f"   {one.sign_in_name:12} {codes.code_of(one.sign_in_name)}   {one.name:16} {roles}")
    typer.echo(
        _("The six digits are the code of the second factor; they change every 30 seconds. Print them again")
    )
    typer.echo(_("with: tracemark demo code NAME --node %(folder)s") % {"folder": node})
    typer.echo("")
