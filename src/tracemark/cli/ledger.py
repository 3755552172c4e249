"""Commands of the ledger: verify (the whole, one record, an exported bundle), export, rebuild.

`verify` ends with 0 intact, 1 tampered, 2 incomplete, 3 used wrongly.
"""

from __future__ import annotations

import json
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from tracemark.cli import papers
from tracemark.cli.progress import Progress
from tracemark.cli.start import PARTLY, USAGE, AsOption, JsonOption, NodeOption, Stop, open_as, open_node
from tracemark.cli.words import _
from tracemark.proofs import bundle
from tracemark.proofs.checkpoint import verifier

if TYPE_CHECKING:
    from collections.abc import Callable

    from tracemark.proofs.audit import Audit


def add_to(app: typer.Typer) -> None:
    app.command("verify", help=_("Check the ledger: 0 intact, 1 tampered, 2 incomplete, 3 used wrongly."))(
        verify
    )
    app.command(
        "export", help=_("Write a record or the whole ledger to a file that can be verified anywhere.")
    )(export)
    app.command("rebuild", help=_("Make the tables again from the ledger; with --check only compare."))(
        rebuild
    )


def _key(written: str) -> str:
    """A public key as given; what is none is wrong use, and no sign that the file was changed."""
    verifier(written)
    return written


def verify(
    node: NodeOption = None,
    record: Annotated[str, typer.Option(help=_("One record: its reference or uuid."))] = "",
    bundle_file: Annotated[
        Path | None, typer.Option("--bundle", help=_("A file made by export; no node is needed."))
    ] = None,
    key: Annotated[
        list[str] | None, typer.Option(parser=_key, help=_("The node's public key, known from elsewhere."))
    ] = None,
    against: Annotated[
        Path | None,
        typer.Option(
            help=_("With --bundle: a copy of the whole ledger, to find entries that were left out.")
        ),
    ] = None,
    code: Annotated[str, typer.Option(help=_("The code on a filing paper."))] = "",
    as_json: JsonOption = False,
) -> int:
    if sum(map(bool, (bundle_file, record, code))) > 1:
        raise Stop(_("Give one of these: a record, a bundle, the code of a paper."), USAGE)
    if code:
        return papers.check(node, code, as_json=as_json)
    if against and not bundle_file:
        raise Stop(_("Give the bundle that is to be compared: --bundle FILE --against LEDGER."), USAGE)
    audit = _of_bundle(bundle_file, key or [], against) if bundle_file else _of_node(node, record)
    if as_json:
        typer.echo(json.dumps(audit.as_data(), ensure_ascii=False))
    else:
        _tell(audit)
    return audit.exit_code


def export(
    file: Annotated[Path, typer.Argument(help=_("The file to write."))],
    node: NodeOption = None,
    who: AsOption = "",
    record: Annotated[
        str, typer.Option(help=_("One record: its reference or uuid; without it the whole ledger."))
    ] = "",
) -> None:
    person = open_as(node, who)
    from tracemark.apps.accounts import api as accounts
    from tracemark.apps.ledger import api as ledger

    if not accounts.may(person, "see.ledger"):
        raise Stop(_("Your role does not allow this. The policy page shows which role does."))
    lines = ledger.export_record(str(_subject(record))) if record else ledger.export_ledger()
    try:
        with file.open("wb") as out:
            out.writelines(lines)
    except OSError as problem:
        raise Stop(
            _("The folder %(folder)s cannot be written: %(why)s.")
            % {"folder": file.parent, "why": problem.strerror},
            USAGE,
        ) from None
    typer.echo(
        _("Written: %(file)s. Check it anywhere with: tracemark verify --bundle %(file)s") % {"file": file}
    )


def rebuild(
    node: NodeOption = None,
    check: Annotated[bool, typer.Option("--check", help=_("Compare only; change nothing."))] = False,
    as_json: JsonOption = False,
) -> int:
    open_node(node)
    from tracemark.apps.registry import rebuilding

    result = rebuilding.rebuild(check=check, progress=_progress())
    if as_json:
        typer.echo(json.dumps(result.as_data(), ensure_ascii=False))
    else:
        typer.echo(
            _("%(records)s records compared with the ledger, %(different)s differ.")
            % {"records": f"{result.records:,}", "different": f"{len(result.differences):,}"}
        )
        for difference in result.differences[:20]:
            typer.echo(f"  {difference}")
        if result.written:
            typer.echo(_("The tables were made again from the ledger."))
    return PARTLY if result.differences and not result.written else 0


def _of_node(folder: Path | None, record: str) -> Audit:
    open_node(folder)
    from tracemark.apps.ledger import api as ledger

    return ledger.verify_record(str(_subject(record))) if record else ledger.verify_ledger(_progress())


def _of_bundle(file: Path, keys: list[str], against: Path | None) -> Audit:
    try:
        with file.open("rb") as lines, against.open("rb") if against else nullcontext() as copy:
            audit = bundle.verify(lines, trusted=keys, against=copy)
    except OSError as problem:
        raise Stop(
            _("The file %(file)s cannot be read: %(why)s.")
            % {"file": problem.filename or file, "why": problem.strerror},
            USAGE,
        ) from None
    except bundle.NotABundle:
        raise Stop(_("The file %(file)s is no bundle of a ledger.") % {"file": file}, USAGE) from None
    if not keys:
        # Whoever makes a file with a key of their own makes one that agrees with itself.
        audit.incomplete("key_not_pinned")
    return audit


def _subject(named: str) -> UUID:
    """The uuid of a record named by uuid or reference."""
    try:
        return UUID(named)
    except ValueError:
        from tracemark.apps.registry import api as registry

        found = registry.uuid_of(named)
        if found is None:
            raise Stop(_("There is no record %(name)s.") % {"name": named}, USAGE) from None
        return found


def _tell(audit: Audit) -> None:
    words = {
        "intact": _("Intact: nothing contradicts."),
        "tampered": _("TAMPERED: something was changed after it was recorded."),
        "incomplete": _("Incomplete: something needed to decide is missing."),
    }
    typer.echo(words[audit.verdict.value])
    typer.echo(
        _("Size %(size)s, root %(root)s, origin %(origin)s")
        % {"size": audit.size, "root": audit.root, "origin": audit.origin}
    )
    for finding in audit.findings:
        place = _("entry %(number)s") % {"number": finding.seq} if finding.seq is not None else ""
        typer.echo(f"  {finding.what} {place}")
    if audit.scope == bundle.ENTRIES:
        typer.echo(_("Entries: %(count)s") % {"count": audit.counts.get("leaves", 0)})
        if "no_entry_left_out" in audit.not_proved:
            typer.echo(
                _(
                    "Not proved: that no entry was left out. A copy of the whole ledger shows that (--against)."
                )
            )
    if "no_witness" in audit.not_proved:
        typer.echo(
            _(
                "Not proved: that nobody who holds both database and key wrote another history. A checkpoint kept elsewhere shows that."
            )
        )


def _progress() -> Callable[[int, int], None]:
    line: list[Progress] = []

    def at(done: int, total: int) -> None:
        if not line:
            line.append(Progress(total))
        line[0].at(done)
        if done >= total:
            line[0].end()

    return at
