"""`tracemark import`: records from a file, with the mapping shown, rows that cannot be right kept aside."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tracemark.cli.progress import Progress
from tracemark.cli.start import PARTLY, USAGE, AsOption, JsonOption, NodeOption, Stop, open_as, told
from tracemark.cli.words import _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tracemark.apps.registry.models import LoadRow

CHUNK = 1 << 20
SHOWN = 5


def add_to(app: typer.Typer) -> None:
    app.command("import", help=_("Load records from a CSV file or a spreadsheet."))(import_)


def import_(
    file: Annotated[Path, typer.Argument(help=_("The file: CSV, XLSX, XLS or ODS."))],
    node: NodeOption = None,
    who: AsOption = "",
    partition: Annotated[str, typer.Option(help=_("The register: civilian, police or state."))] = "civilian",
    source: Annotated[str, typer.Option(help=_("Who made the file; its columns are remembered by it."))] = "",
    mapping: Annotated[
        Path | None, typer.Option("--map", help=_("A JSON file that says what the columns are."))
    ] = None,
    sheet: Annotated[str, typer.Option(help=_("The sheet of a spreadsheet."))] = "",
    encoding: Annotated[str, typer.Option(help=_("The encoding of a text, where it is known."))] = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=_("Show what the columns mean; load nothing."))
    ] = False,
    as_json: JsonOption = False,
) -> int:
    choices = _choices(mapping)
    person = open_as(node, who)
    from tracemark.apps.accounts.data import Partition
    from tracemark.apps.registry.loads import api as loads

    if partition not in set(Partition):
        raise Stop(_("A register is one of: %(names)s.") % {"names": "civilian, police, state"}, USAGE)
    ways = loads.Ways(encoding=encoding, sheet=sheet)
    with told():
        row = loads.take_in(
            by=person,
            partition=Partition(partition),
            source=source or file.stem,
            name=file.name,
            chunks=_chunks(file),
            ways=ways,
        )
        if choices and row.state == loads.LoadState.READ:
            row = loads.map_load(by=person, load=row.uuid, choices=choices)
    if not as_json:
        _tell_mapping(row)
    if dry_run:
        if as_json:
            typer.echo(json.dumps({"mapping": row.mapping, "rows": row.rows}, ensure_ascii=False))
        return 0
    with told():
        if row.state == loads.LoadState.READ:
            row = loads.start_load(by=person, load=row.uuid)
        progress = Progress(row.rows)
        row = loads.run_load(by=person, load=row.uuid, progress=lambda done, _total: progress.at(done))
        progress.end()
    _tell_result(row, as_json=as_json)
    return PARTLY if row.bad else 0


def _choices(file: Path | None) -> dict[str, Any]:
    if file is None:
        return {}
    try:
        said = json.loads(file.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as problem:
        raise Stop(
            _("The file %(file)s cannot be read: %(why)s.") % {"file": file, "why": problem}, USAGE
        ) from None
    return said if isinstance(said, dict) else {}


def _chunks(file: Path) -> Iterator[bytes]:
    try:
        with file.open("rb") as said:
            while chunk := said.read(CHUNK):
                yield chunk
    except OSError as problem:
        raise Stop(
            _("The file %(file)s cannot be read: %(why)s.") % {"file": file, "why": problem.strerror}, USAGE
        ) from None


def _tell_mapping(row: LoadRow) -> None:
    from tracemark.apps.registry.loads import api as loads

    plan, shape = loads.plan_of(row), loads.shape_of(row)
    typer.echo(
        _("%(rows)s rows, header in row %(header)s, %(encoding)s")
        % {"rows": f"{row.rows:,}", "header": shape.header_row, "encoding": shape.encoding or shape.sheet}
    )
    for column in plan.columns:
        meaning = column.field.label if column.field else _("not loaded")
        typer.echo(f"  {column.name[:40]:40}  {meaning}  {column.how}")
    for reason in loads.verdict(row).reasons:
        typer.echo(f"  ! {reason}")


def _tell_result(row: LoadRow, *, as_json: bool) -> None:
    from tracemark.apps.registry.loads import api as loads

    aside = loads.aside_path(row.reference) if row.bad else None
    if as_json:
        facts = {
            "load": row.reference,
            "rows": row.rows,
            "loaded": row.loaded,
            "repeated": row.repeated,
            "kept_aside": row.bad,
            "problems": row.problems,
            "warnings": row.warnings,
            "file_of_rows_kept_aside": str(aside) if aside else "",
        }
        typer.echo(json.dumps(facts, ensure_ascii=False))
        return
    typer.echo(
        _("%(reference)s: %(loaded)s loaded, %(repeated)s already there, %(bad)s kept aside")
        % {
            "reference": row.reference,
            "loaded": f"{row.loaded:,}",
            "repeated": f"{row.repeated:,}",
            "bad": f"{row.bad:,}",
        }
    )
    for code, count in [*row.problems.items(), *row.warnings.items()]:
        typer.echo(f"  {count:8,}  {code}")
    if aside:
        typer.echo(_("The rows kept aside, each with its reason: %(file)s") % {"file": aside})
