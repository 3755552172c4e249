"""Commands about work under way: see it, end it, try it again. Who acts sees their own; the administrator all."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from tracemark.cli.start import AsOption, JsonOption, NodeOption, open_as, told
from tracemark.cli.words import _

if TYPE_CHECKING:
    from uuid import UUID

    from tracemark.apps.accounts.data import Person
    from tracemark.kernel.models import Job

MOST = 50

Reference = Annotated[str, typer.Argument(help=_("The reference of the work, such as J-000012."))]


def add_to(app: typer.Typer) -> None:
    group = typer.Typer(help=_("See the work under way, end it, try it again."))
    group.callback(invoke_without_command=True)(listing)
    group.command("cancel", help=_("Ask for an end. What was acknowledged stays."))(cancel)
    group.command("again", help=_("Try again what failed or was cancelled."))(again)
    app.add_typer(group, name="jobs")


def listing(
    context: typer.Context, node: NodeOption = None, who: AsOption = "", *, as_json: JsonOption = False
) -> None:
    if context.invoked_subcommand:
        return
    person = open_as(node, who)
    from tracemark.kernel import jobs, telling

    rows = [telling.told(job) for job in jobs.listed(_whose(person))[:MOST]]
    if as_json:
        typer.echo(json.dumps([row.as_data() for row in rows], ensure_ascii=False))
        return
    if not rows:
        typer.echo(_("No work is under way."))
    for row in rows:
        far = f"{row.done:,}/{row.total:,}" if row.total else ""
        typer.echo(f"{row.reference}  {row.state_label:10}  {far:>19}  {row.label}  {row.why}".rstrip())


def cancel(ref: Reference, node: NodeOption = None, who: AsOption = "") -> None:
    job = _find(open_as(node, who), ref)
    from tracemark.kernel import jobs

    with told():
        jobs.cancel(job)
    typer.echo(_("It ends at its next step. What was acknowledged stays."))


def again(ref: Reference, node: NodeOption = None, who: AsOption = "") -> None:
    job = _find(open_as(node, who), ref)
    from tracemark.kernel import jobs

    with told():
        jobs.again(job)
    typer.echo(_("It waits to be tried again."))


def _find(person: Person, ref: str) -> Job:
    from tracemark.kernel import jobs

    with told():
        return jobs.find(ref, _whose(person))


def _whose(person: Person) -> UUID | None:
    """Whose work is shown: one's own, or everybody's."""
    from tracemark.apps.accounts import api as accounts

    return None if accounts.may(person, "see.all_jobs") else person.id
