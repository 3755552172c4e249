"""People of the node: who they are, who leaves the post and who comes back, for an administrator without a browser."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from tracemark.cli.start import USAGE, AsOption, JsonOption, NodeOption, Stop, open_as, told
from tracemark.cli.words import _

if TYPE_CHECKING:
    from tracemark.apps.accounts.data import Person


class Step(StrEnum):
    LIST = "list"
    LEAVE = "leave"
    RETURN = "return"


def add_to(app: typer.Typer) -> None:
    app.command(
        "people", help=_("List people and their roles; end the access of who leaves; let them in again.")
    )(people)


def people(
    step: Annotated[Step, typer.Argument(help=_("list, leave or return."))],
    name: Annotated[str, typer.Argument(help=_("Sign-in name of who leaves or returns."))] = "",
    successor: Annotated[
        str, typer.Option(help=_("Sign-in name of who takes over; without it nothing is handed over."))
    ] = "",
    node: NodeOption = None,
    who: AsOption = "",
    as_json: JsonOption = False,
) -> None:
    acting = open_as(node, who)
    with told():
        if step is Step.LIST:
            _list(acting, as_json=as_json)
        elif not name:
            raise Stop(_("Say who leaves or returns, by sign-in name."), USAGE)
        elif step is Step.LEAVE:
            _leave(acting, name, successor)
        else:
            _return(acting, name)


def _list(acting: Person, *, as_json: bool) -> None:
    from tracemark.apps.accounts import api as accounts
    from tracemark.kernel.errors import NotAllowed

    if not accounts.may(acting, "see.people"):
        raise NotAllowed(command="see.people")
    at = accounts.moment()
    for row in accounts.list_people():
        roles = sorted(grant.role for grant in row.grants.all() if accounts.is_held(grant, at))
        facts = {"sign_in_name": row.sign_in_name, "name": row.name, "roles": roles, "active": row.active}
        line = f"{row.sign_in_name:20} {row.name:30} {', '.join(roles) if row.active else _('has left')}"
        typer.echo(json.dumps(facts, ensure_ascii=False) if as_json else line)


def _leave(acting: Person, name: str, successor: str) -> None:
    from tracemark.apps.accounts import api as accounts

    to = _person(successor) if successor else None
    leaves = _person(name)
    holds = accounts.what_leaving_ends(leaves).holds
    accounts.leave_post(by=acting, person=leaves, successor=to)
    typer.echo(_("All access is ended."))
    for held in holds:
        typer.echo(f"{held.count} {held.sentence}. {'' if to else held.kind.without}".rstrip())
    if to and holds:
        typer.echo(_("This went to %(name)s.") % {"name": successor})
    if not holds:
        typer.echo(_("Nothing needed handing over."))


def _return(acting: Person, name: str) -> None:
    from tracemark.apps.accounts import api as accounts

    accounts.return_to_post(by=acting, person=_person(name))
    typer.echo(_("The person may sign in again. Grant a role next."))


def _person(sign_in_name: str) -> UUID:
    """Raises: NotFound: nobody has this name, at the post or not."""
    from tracemark.apps.accounts import api as accounts
    from tracemark.kernel.errors import NotFound

    uuid = accounts.id_of_name(sign_in_name)
    if uuid is None:
        raise NotFound
    return uuid
