"""The real notes that ship with the demo, recorded as finds and identified, each with its source."""

from __future__ import annotations

import csv
import re
from collections import Counter
from importlib.resources import files
from typing import TYPE_CHECKING

from tracemark.apps.catalogue import api as catalogue
from tracemark.apps.catalogue.identify.engine import identify_text
from tracemark.apps.tracing import api as tracing
from tracemark.apps.tracing.data import FindFacts, IncidentFacts, IncidentKind, ReadMark
from tracemark.demo.people import person
from tracemark.kernel.dates import PartialDate

if TYPE_CHECKING:
    from uuid import UUID

    from tracemark.apps.accounts.data import Person

Row = dict[str, str]
MARK = re.compile(r"(?P<text>.*?)\s*@(?P<place>\w+)(?:\s*\[(?P<symbol>\w+)\])?$")


def load_finds() -> Counter[str]:
    """Record every note that is not recorded yet; how many were identified how surely."""
    police = person("police")
    known = set(tracing.list_incidents(police).values_list("operation", flat=True))
    sure: Counter[str] = Counter()
    for row in _rows():
        answer = identify_text(catalogue.snapshot(), row["note"])
        best = answer.candidates[0] if answer.candidates else None
        sure[str(best.certainty) if best else "not_enough"] += 1
        if _operation(row) not in known:
            find = _record(police, row)
            if best:
                tracing.identify_find(
                    by=police, find=find, maker=best.maker, model=best.variant or best.model,
                    certainty=str(best.certainty),
                )  # fmt: skip
    return sure


def _record(by: Person, row: Row) -> UUID:
    kind = row["kind"] if row["kind"] in set(IncidentKind) else IncidentKind.FOUND
    incident = tracing.open_incident(
        by=by,
        incident=IncidentFacts(
            kind=IncidentKind(kind),
            on=PartialDate.read(_day(row)),
            place=row["place"],
            operation=_operation(row),
            legal_basis=f"{row['title']}, {row['publisher']}"[:200],
            other_goods=row["address"],
        ),
    )
    find = tracing.record_find(
        by=by,
        incident=incident.uuid,
        find=FindFacts(made_safe=True, exhibit=row["number"], marks=tuple(_marks(row)), words=row["note"]),
    )
    return find.uuid


def _day(row: Row) -> str:
    """When the weapon was recovered; of one that a document only describes, the day of the document."""
    return row["date"] if row["kind"] in set(IncidentKind) else row["document_date"] or row["opened"]


def _operation(row: Row) -> str:
    return f"Public document {row['number']}"


def _marks(row: Row) -> list[ReadMark]:
    marks = [ReadMark(row["serial"], condition="legible")] if row["serial"] else []
    for said in filter(None, row["marks"].split("|")):
        match = MARK.match(said.strip())
        if match:
            facts = match.groupdict(default="")
            marks.append(ReadMark(_literal(facts["text"]), "other", facts["place"], facts["symbol"]))
    return marks


def _literal(text: str) -> str:
    """A mark that is quoted from a document has no doubts of its own: its signs stand for themselves."""
    return re.sub(r"([\\?*\[\]])", r"\\\1", text)


def _rows() -> list[Row]:
    text = (files("tracemark.demo") / "finds.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
