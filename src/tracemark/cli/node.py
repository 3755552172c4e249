"""Commands about the node itself: init, password, catalogue."""

from __future__ import annotations

import re
import secrets
import sys
from pathlib import Path
from typing import Annotated

import typer

from tracemark.cli.start import (
    USAGE,
    AsOption,
    NodeOption,
    Stop,
    open_as,
    reachable,
    set_up,
    told,
)
from tracemark.cli.words import LANGUAGES, _

REGISTERS = ("civilian", "police", "state")


def add_to(app: typer.Typer) -> None:
    app.command("init", help=_("Make a node in a folder: database, keys, catalogue, and its first person."))(
        init
    )
    app.command("password", help=_("Set a password, asked for on the terminal or read from stdin."))(password)
    app.command(
        "catalogue", help=_("Load the reference tables of the catalogue again; changes nothing twice.")
    )(catalogue)


def _state(written: str) -> str:
    if not re.fullmatch(r"[A-Z]{2}([A-Z]{2})?", written):
        raise ValueError(written)
    return written


def _database(written: str) -> str:
    if written and not written.startswith(("postgres://", "postgresql://")):
        raise ValueError(written)
    return written


def _language(written: str) -> str:
    if written not in LANGUAGES:
        raise ValueError(written)
    return written


def init(
    folder: Annotated[Path, typer.Argument(help=_("The folder of the new node."))],
    state: Annotated[
        str, typer.Option(parser=_state, help=_("The State's code, ISO 3166-1 alpha-2."))
    ] = "XA",
    name: Annotated[str, typer.Option(help=_("What the node is called on its pages."))] = "Tracemark",
    operator: Annotated[str, typer.Option(help=_("Sign-in name of the first person."))] = "operator",
    database: Annotated[
        str,
        typer.Option(
            parser=_database, help=_("postgres://… for PostgreSQL; without it SQLite in the folder.")
        ),
    ] = "",
    language: Annotated[
        str, typer.Option(parser=_language, help=_("Language of those who have not chosen one."))
    ] = "en",
    keeps: Annotated[
        str, typer.Option(help=_("The register that the first office keeps: civilian, police or state."))
    ] = "civilian",
) -> None:
    if keeps not in REGISTERS:
        raise Stop(_("A register is one of: %(names)s.") % {"names": ", ".join(REGISTERS)}, USAGE)
    facts = {"state": state, "name": name, "database": database, "language": language}
    make_node(folder, operator=operator, keeps=keeps, **facts)
    typer.echo(_("The node is ready. Set a password with: tracemark password %(operator)s --node %(folder)s")
               % {"operator": operator, "folder": folder})  # fmt: skip


def make_node(folder: Path, *, operator: str, keeps: str = "civilian", **facts: object) -> None:
    """A node in an empty folder: settings, keys, tables, catalogue, and an operator who can do the first things.

    Raises:
        Stop: there is a node already, or the folder cannot be written.
    """
    from tracemark.kernel.node import FILE, write_node

    if (folder / FILE).exists():
        raise Stop(_("There is a node in %(folder)s already. Nothing was changed.") % {"folder": folder})
    try:
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
        write_node(folder, {**facts, "operator": operator, "secret_key": secrets.token_urlsafe(50)})
    except OSError as problem:
        raise Stop(
            _("The folder %(folder)s cannot be written: %(why)s.")
            % {"folder": folder, "why": problem.strerror}
        ) from None
    set_up(folder)
    from django.core.management import call_command

    from tracemark.apps.accounts import api as accounts
    from tracemark.apps.accounts.data import Partition, Role
    from tracemark.apps.catalogue import api as known

    try:
        with reachable():
            call_command("migrate", verbosity=0, interactive=False)
    except Stop:
        (folder / FILE).unlink()  # so that init can be asked again with a database that answers
        raise
    with told():
        accounts.initialise_node(by=accounts.NODE, state=str(facts["state"]))
        known.load_reference(by=accounts.NODE)
        accounts.register_agency(
            by=accounts.NODE, code="register", name=_("Register"), partition=Partition(keeps)
        )
        accounts.register_office(by=accounts.NODE, code="register", name=_("Register"), agency="register")
        person = accounts.register_person(
            by=accounts.NODE, sign_in_name=operator, name=operator, office="register"
        )
        for role in (Role.ADMINISTRATOR, Role.REGISTRAR):
            accounts.grant_role(by=accounts.NODE, person=person, role=role)


def password(
    person: Annotated[str, typer.Argument(help=_("Sign-in name."))],
    node: NodeOption = None,
    who: AsOption = "",
) -> None:
    acting = open_as(node, who)
    from tracemark.apps.accounts import api as accounts

    said = (
        typer.prompt(_("New password"), hide_input=True)
        if sys.stdin.isatty()
        else sys.stdin.readline().rstrip("\n")
    )
    with told():
        accounts.set_password(by=acting, person=accounts.find_person(person).id, password=said)
    typer.echo(_("The password is set."))


def catalogue(node: NodeOption = None, who: AsOption = "") -> None:
    acting = open_as(node, who)
    from tracemark.apps.catalogue import api as known

    if known.reference_is_loaded():
        typer.echo(_("The reference tables are the ones that were loaded last. Nothing to do."))
        return
    with told():
        counts = known.load_reference(by=acting)
    for name, count in counts.items():
        typer.echo(f"{name:20} +{count['new']} ~{count['changed']}")
