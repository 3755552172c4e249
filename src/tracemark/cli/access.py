"""Commands for somebody who cannot get in: take lost second factors back, end a lock."""

from __future__ import annotations

from typing import Annotated

import typer

from tracemark.cli.start import AsOption, NodeOption, open_as, told
from tracemark.cli.words import _

PersonArgument = Annotated[str, typer.Argument(help=_("Sign-in name."))]


def add_to(app: typer.Typer) -> None:
    app.command("reset-factor", help=_("Take back the second factors of somebody who lost them."))(
        reset_factor
    )
    app.command("unlock", help=_("End the lock of somebody's sign-in."))(unlock)


def reset_factor(person: PersonArgument, node: NodeOption = None, who: AsOption = "") -> None:
    acting = open_as(node, who)
    from tracemark.apps.accounts import api as accounts

    with told():
        accounts.reset_second_factor(by=acting, person=accounts.find_person(person).id)
    typer.echo(_("The second factors are taken back. The next sign-in leads to a new one."))


def unlock(person: PersonArgument, node: NodeOption = None, who: AsOption = "") -> None:
    acting = open_as(node, who)
    from tracemark.apps.accounts import api as accounts

    with told():
        accounts.unlock_sign_in(by=acting, person=accounts.find_person(person).id)
    typer.echo(_("The lock is ended."))
