"""A list of records leaves the node as a file: who took it, which one, how many rows, is recorded (ITI 15 (a)).

No name of a holder is in it, whatever the role. Cells that a spreadsheet would run as a formula are quoted.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from tracemark.apps.registry.events import RecordsExported
from tracemark.apps.registry.queries import export_rows
from tracemark.kernel.commands import command, record
from tracemark.kernel.identity import new_uuid

if TYPE_CHECKING:
    from tracemark.apps.accounts.data import Person
    from tracemark.apps.registry.queries import Filters

__all__ = ["COLUMNS", "export_records"]

COLUMNS = (
    "reference", "partition", "status", "serial", "type", "maker", "maker_text", "model", "model_text",
    "calibre", "calibre_text", "country", "year",
)  # fmt: skip
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@command
def export_records(*, by: Person, filters: Filters, sort: str = "reference") -> bytes:
    """The records that the person sees and that fit, as CSV in UTF-8 with a mark that spreadsheets know.

    Raises:
        TooManyToExport: narrow the filters.
    """
    rows = export_rows(by, filters, sort=sort)
    record(RecordsExported(subject=new_uuid(), what="weapons", rows=len(rows), filters=filters.as_data()))
    out = io.StringIO()
    file = csv.writer(out)
    file.writerow(COLUMNS)
    file.writerows([quoted(getattr(row, name)) for name in COLUMNS] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def quoted(value: object) -> str:
    """A cell that no spreadsheet takes for a formula: a serial may begin with any sign."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text
