"""`tracemark identify`: from words or marks to maker, model, calibre; works without a node.

One text, a file of marks, or a whole column of a CSV file (one line of JSON per row, progress on stderr).
"""

from __future__ import annotations

import csv
import json
import sys
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tracemark.cli.progress import Progress
from tracemark.cli.start import USAGE, JsonOption, Stop
from tracemark.cli.words import _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tracemark.apps.catalogue.identify.clues import Observation
    from tracemark.apps.catalogue.identify.snapshot import Snapshot

NOTHING = 1
CERTAINTY = {
    "certain": _("certain"),
    "probable": _("probable"),
    "ambiguous": _("ambiguous"),
    "not_enough": _("not enough"),
}


def add_to(app: typer.Typer) -> None:
    app.command("identify", help=_("Say which weapon a text or some marks mean, how sure, and why."))(
        identify
    )


def identify(
    text: Annotated[str, typer.Argument(help=_("A note as an officer wrote it."))] = "",
    marks: Annotated[Path | None, typer.Option(help=_("A JSON file: marks, context, absent."))] = None,
    batch: Annotated[
        Path | None, typer.Option(help=_("A CSV file; one line of JSON per row on stdout."))
    ] = None,
    column: Annotated[str, typer.Option(help=_("The column of the batch that holds the texts."))] = "",
    as_json: JsonOption = False,
) -> int:
    given = [bool(text), marks is not None, batch is not None]
    if sum(given) != 1:
        raise Stop(_("Give one of: a text, --marks FILE.json, --batch FILE.csv with --column NAME."), USAGE)
    if batch is not None:
        return _identify_batch(batch, column)
    from tracemark.apps.catalogue.identify.engine import as_json as in_stable_form
    from tracemark.apps.catalogue.identify.engine import identify_marks, identify_text

    known = reference()
    answer = identify_marks(known, _observed(marks)) if marks is not None else identify_text(known, text)
    if as_json:
        typer.echo(json.dumps(in_stable_form(known, answer), ensure_ascii=False))
    else:
        _tell(in_stable_form(known, answer, _))
    return 0 if answer.candidates else NOTHING


def _observed(file: Path) -> Observation:
    """The marks that the file holds.

    Raises:
        Stop: it cannot be read, or holds something else; what was expected is said.
    """
    from tracemark.apps.catalogue.identify.clues import Observation, ObservedMark

    try:
        said = json.loads(file.read_text(encoding="utf-8-sig"))
        return Observation(
            marks=tuple(ObservedMark(**mark) for mark in said.get("marks", ())),
            context=str(said.get("context") or ""),
            absent=tuple(str(mark) for mark in said.get("absent", ())),
        )
    except OSError as problem:
        raise Stop(
            _("The file %(file)s cannot be read: %(why)s.") % {"file": file, "why": problem.strerror}, USAGE
        ) from None
    except (ValueError, TypeError, KeyError, AttributeError) as problem:
        raise Stop(
            _(
                "%(file)s does not hold marks (%(why)s). Expected: "
                '{"marks": [{"text", "symbol", "place", "kind"}], "context": "", "absent": []}'
            )
            % {"file": file, "why": problem},
            USAGE,
        ) from None


def _identify_batch(file: Path, column: str) -> int:
    from tracemark.apps.catalogue.identify.engine import as_json, identify_text

    known = reference()
    try:
        with file.open(encoding="utf-8-sig", newline="", errors="replace") as lines:
            total = max(sum(1 for _line in lines) - 1, 0)
            lines.seek(0)
            rows = csv.DictReader(lines)
            if column not in (rows.fieldnames or ()):
                raise Stop(
                    _("The file has no column %(column)s. It has: %(columns)s.")
                    % {"column": column or "–", "columns": ", ".join(rows.fieldnames or ())},
                    USAGE,
                )
            for row in _with_progress(rows, total):
                answer = identify_text(known, row[column] or "")
                typer.echo(json.dumps(as_json(known, answer), ensure_ascii=False))
    except (OSError, csv.Error) as problem:
        why = problem.strerror if isinstance(problem, OSError) else problem
        raise Stop(
            _("The file %(file)s cannot be read: %(why)s.") % {"file": file, "why": why}, USAGE
        ) from None
    return 0


def _with_progress(rows: Any, total: int) -> Iterator[dict[str, str]]:
    progress = Progress(total)
    for done, row in enumerate(rows, start=1):
        yield row
        progress.at(done)
    progress.end()


def reference() -> Snapshot:
    """The reference tables that ship, without a node."""
    from tracemark.apps.catalogue.identify.snapshot import load_csv

    return load_csv(Path(str(files("tracemark.apps.catalogue") / "data")))


def _tell(answer: dict[str, Any]) -> None:
    for candidate in answer["candidates"]:
        name = " ".join(filter(None, (candidate["maker"], candidate["model"], candidate["variant"])))
        facts = ", ".join(
            filter(None, (candidate["calibre"], candidate["type"], candidate["country"], candidate["years"]))
        )
        sure = CERTAINTY[candidate["certainty"]]
        typer.echo(f"{candidate['probability']:.2f}  {name or '?'}  ({facts})  {sure}")
        for reason in candidate["reasons"]:
            typer.echo(f"      {reason}")
        for warning in candidate["warnings"]:
            typer.echo(f"    ! {warning}")
    if not answer["candidates"]:
        typer.echo(_("Not enough to identify a weapon."))
    if answer["serial"]:
        typer.echo(_("Serial: %(serial)s") % {"serial": answer["serial"]})
    for advice in answer["look_next"]:
        typer.echo(f"  → {advice}")
    sys.stdout.flush()
