"""Tokens for the State's own systems: issue, list, revoke."""

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
    ISSUE = "issue"
    LIST = "list"
    REVOKE = "revoke"


STANDING = {"valid": _("valid"), "expired": _("expired"), "revoked": _("revoked")}


def add_to(app: typer.Typer) -> None:
    app.command(
        "token", help=_("Issue, list and revoke the tokens by which systems of the State ask this node.")
    )(token)


def token(
    step: Annotated[Step, typer.Argument(help=_("issue, list or revoke."))],
    subject: Annotated[
        str, typer.Argument(help=_("issue: the sign-in name that it acts for; revoke: the token's uuid."))
    ] = "",
    name: Annotated[str, typer.Option(help=_("The system that will use the token."))] = "",
    scope: Annotated[
        list[str] | None,
        typer.Option(help=_("What it is for, as the policy table names it; say it again for more.")),
    ] = None,
    days: Annotated[int, typer.Option(min=1, max=366, help=_("How many days it lives."))] = 90,
    why: Annotated[str, typer.Option(help=_("Why it is revoked; recorded."))] = "",
    node: NodeOption = None,
    who: AsOption = "",
    as_json: JsonOption = False,
) -> None:
    acting = open_as(node, who)
    with told():
        if step is Step.LIST:
            _list(as_json=as_json)
        elif not subject:
            raise Stop(_("Say whom the token acts for, or which token is revoked."), USAGE)
        elif step is Step.ISSUE:
            _issue(acting, subject, name, scope or [], days, as_json=as_json)
        else:
            _revoke(acting, subject, why)


def _issue(acting: Person, person: str, name: str, scopes: list[str], days: int, *, as_json: bool) -> None:
    from tracemark.apps.accounts import api as accounts

    uuid, key = accounts.issue_token(
        by=acting, person=accounts.find_person(person).id, name=name, scopes=scopes, days=days
    )
    if as_json:
        typer.echo(json.dumps({"uuid": str(uuid), "token": key}))
        return
    typer.echo(key)
    typer.echo(_("The token is shown this once. Its number is %(uuid)s.") % {"uuid": uuid}, err=True)


def _list(*, as_json: bool) -> None:
    from tracemark.apps.accounts import api as accounts

    rows = list(accounts.list_tokens())
    used = accounts.last_uses([row.uuid for row in rows])
    for row in rows:
        last = used.get(row.uuid)
        facts = {
            "uuid": str(row.uuid),
            "name": row.name,
            "acts_for": row.person.sign_in_name,
            "standing": accounts.standing(row),
            "expires": row.expires_at.date().isoformat(),
            "last_used": last.date().isoformat() if last else "",
            "scopes": row.scopes,
        }
        line = f"{facts['uuid']}  {STANDING[facts['standing']]:8} {facts['expires']}  {row.name}  {facts['acts_for']}"
        typer.echo(json.dumps(facts, ensure_ascii=False) if as_json else line)
    if not rows and not as_json:
        typer.echo(_("No token was issued."))


def _revoke(acting: Person, written: str, why: str) -> None:
    from tracemark.apps.accounts import api as accounts

    try:
        uuid = UUID(written)
    except ValueError:
        raise Stop(_("A token is named by its uuid; tracemark token list shows it."), USAGE) from None
    accounts.revoke_token(by=acting, token=uuid, why=why)
    typer.echo(_("The token is revoked."))
