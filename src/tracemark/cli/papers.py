"""`tracemark paper`: a filing paper, or blank forms; what a code says (`tracemark verify --code`)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tracemark.cli.start import PARTLY, REFUSED, USAGE, AsOption, NodeOption, Stop, open_as, open_node, told
from tracemark.cli.words import _, language

if TYPE_CHECKING:
    from uuid import UUID

    from tracemark.apps.accounts.data import Person
    from tracemark.papers.api import PaperKind


BLANK = "blank"


def add_to(app: typer.Typer) -> None:
    app.command(
        "paper",
        help=_("Make the filing paper (PDF) of a record, a case, an incident or a find; or blank forms."),
    )(paper)


def paper(
    reference: Annotated[
        str,
        typer.Argument(
            help=_("The reference of a record, a case, an incident or a find; or the word blank.")
        ),
    ],
    out: Annotated[Path, typer.Option("--out", help=_("The file to write."))],
    form: Annotated[str, typer.Argument(help=_("After blank: incident, find or page."))] = "",
    copies: Annotated[int, typer.Option(min=1, max=50, help=_("How many blank forms."))] = 1,
    register: Annotated[
        str,
        typer.Option(
            help=_("Of a page: its register, where who acts keeps several: civilian, police or defence.")
        ),
    ] = "",
    node: NodeOption = None,
    who: AsOption = "",
    tongue: Annotated[
        str, typer.Option("--language", help=_("ar, en, es, fr, ru or zh-hans; else that of the terminal."))
    ] = "",
) -> None:
    person = open_as(node, who)
    from django.conf import settings

    from tracemark.papers import api as papers

    said = tongue or language()
    if said not in dict(settings.LANGUAGES):
        raise Stop(
            _("A language is one of: %(names)s.") % {"names": ", ".join(dict(settings.LANGUAGES))}, USAGE
        )
    if reference == BLANK:
        _blank(person, form, out, language=said, copies=copies, register=register)
        return
    if form:
        raise Stop(_("Give one reference; only blank has a second word."), USAGE)
    with told():
        kind, uuid = _named(person, reference)
        made = papers.issue_paper(by=person, kind=kind, uuid=uuid, language=said)
    _write(out, made.pdf)
    typer.echo(
        _("Written: %(file)s. Its code is %(code)s; check it with: tracemark verify --code %(code)s")
        % {"file": out, "code": made.code}
    )


def _blank(person: Person, form: str, out: Path, *, language: str, copies: int, register: str) -> None:
    """Blank forms, each with its number."""
    from tracemark.apps.accounts.data import Partition
    from tracemark.papers import api as papers

    if form not in set(papers.FormKind):
        raise Stop(_("A form is one of: %(names)s.") % {"names": ", ".join(papers.FormKind)}, USAGE)
    if register and register not in set(Partition):
        raise Stop(_("A register is one of: %(names)s.") % {"names": ", ".join(Partition)}, USAGE)
    with told():
        made = papers.issue_blank_forms(
            by=person,
            kind=papers.FormKind(form),
            language=language,
            copies=copies,
            partition=Partition(register) if register else None,
        )
    _write(out, made.pdf)
    typer.echo(
        _("Written: %(file)s. Its numbers: %(numbers)s.")
        % {"file": out, "numbers": ", ".join(made.references)}
    )


def _write(out: Path, pdf: bytes) -> None:
    try:
        out.write_bytes(pdf)
    except OSError as problem:
        raise Stop(
            _("The file %(file)s cannot be written: %(why)s.") % {"file": out, "why": problem.strerror}, USAGE
        ) from None


def check(folder: Path | None, code: str, *, as_json: bool) -> int:
    """What the node says to a code: 0 as printed, 1 contradicted or unknown, 2 made here and changed since."""
    open_node(folder)
    from tracemark.papers import api as papers

    with told():
        answer = papers.answer_to(code)
    if as_json:
        said = {
            "kind": answer.kind.value, "reference": answer.reference, "made": answer.at.isoformat(),
            "office": answer.office, "size": answer.size, "digest": answer.digest,
            "intact": answer.intact, "same": answer.same, "later": answer.later,
        }  # fmt: skip
        typer.echo(json.dumps(said, ensure_ascii=False))
    else:
        typer.echo(
            _("%(kind)s %(reference)s, printed when the ledger had %(size)s entries.")
            % {"kind": answer.kind.label, "reference": answer.reference, "size": f"{answer.size:,}"}
        )
        typer.echo(_("Digest of what is printed: %(digest)s") % {"digest": answer.digest})
        typer.echo(_sentence(intact=answer.intact, same=bool(answer.same)))
        if answer.later:
            typer.echo(_("Entries about it since then: %(count)s") % {"count": f"{answer.later:,}"})
    return 0 if answer.intact and answer.same else PARTLY if answer.intact else REFUSED


def _sentence(*, intact: bool, same: bool) -> str:
    if not intact:
        return _("TAMPERED: something was changed after it was recorded.")
    if same:
        return _("Intact: this node made the paper, and would print the same today.")
    return _("Intact: this node made the paper; what it would print today differs.")


def _named(person: Person, reference: str) -> tuple[PaperKind, UUID]:
    """What a reference names, among what this person sees.

    Raises:
        Stop: nothing that they see.
    """
    from tracemark.apps.registry import api as registry
    from tracemark.apps.tracing import api as tracing
    from tracemark.papers.api import PaperKind

    places = (
        (PaperKind.WEAPON, registry.list_weapons),
        (PaperKind.CASE, tracing.list_cases),
        (PaperKind.INCIDENT, tracing.list_incidents),
        (PaperKind.FIND, tracing.list_finds),
    )
    for kind, seen in places:
        found = seen(person).filter(reference=reference).values_list("uuid", flat=True).first()
        if found:
            return kind, found
    raise Stop(_("There is no record %(name)s.") % {"name": reference}, USAGE)
