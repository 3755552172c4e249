"""The lines of a page as the table that a load takes in, and what the load would say of them.

So a page is loaded by the same road as a spreadsheet: the same sentences at line and column, the same search for
records that are there already, the same undoing. The document of each record names book, page and line.
"""

from __future__ import annotations

import csv
import hashlib
import re
from io import StringIO
from typing import TYPE_CHECKING

from tracemark.apps.accounts.data import Partition
from tracemark.apps.registry.books.data import Trouble
from tracemark.apps.registry.loads import mapping, words
from tracemark.apps.registry.loads.fields import LONGEST, Field
from tracemark.apps.registry.loads.reading import Shape
from tracemark.apps.registry.loads.resolving import Resolver
from tracemark.apps.registry.loads.rows import KeptAside, RowReader
from tracemark.kernel import clock

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tracemark.apps.registry.books.data import Line
    from tracemark.apps.registry.models import BookPageRow

LINE = "line"
_TABLE: tuple[tuple[str, Field | None], ...] = (
    (LINE, None),
    ("serial", Field.SERIAL),
    ("maker", Field.MAKER),
    ("model", Field.MODEL),
    ("calibre", Field.CALIBRE),
    ("type", Field.TYPE),
    ("date", Field.DATE),
    ("act", Field.STATUS),
    ("holder", Field.HOLDER_NAME),
    ("remark", Field.NOTE),
    ("document", Field.DOCUMENT),
)
HEADER = tuple(name for name, _field in _TABLE)
COLUMNS = {name: field.value for name, field in _TABLE if field}
"""What the columns of the table are, as a load is told it."""


def as_file(page: BookPageRow, lines: Iterable[Line]) -> bytes:
    """The table, as a file that a load reads."""
    text = StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(HEADER)
    writer.writerows(_row(page, line) for line in lines)
    return text.getvalue().encode()


def digest(page: BookPageRow, lines: Iterable[Line]) -> str:
    """By which a load knows that file."""
    return hashlib.sha256(as_file(page, lines)).hexdigest()


def troubles(page: BookPageRow, lines: Sequence[Line], dates: str = "") -> list[Trouble]:
    """Why a load would keep lines aside, cell by cell; `dates` for those that do not say their calendar themselves."""
    reader = _reader(page.partition, dates)
    found = []
    for line in lines:
        outcome = reader.read(line.number, _row(page, line))
        if isinstance(outcome, KeptAside):
            found += [
                Trouble(line.number, HEADER[one.column] if one.column >= 0 else "", str(one))
                for one in outcome.problems
            ]
    return found


def where_from(page: BookPageRow, line: int) -> str:
    """The name of a line, as it stands in the record that is made of it."""
    ending = f", p. {page.number}, l. {line} ({page.reference})"
    return f"{page.book[: LONGEST[Field.DOCUMENT] - len(ending)]}{ending}"


def line_of(page: BookPageRow, documents: Iterable[str]) -> int | None:
    """The line that `where_from` has named."""
    ending = re.compile(rf", p\. {page.number}, l\. (\d+) \({re.escape(page.reference)}\)$")
    return next((int(found[1]) for said in documents if (found := ending.search(said))), None)


def is_known_act(said: str) -> bool:
    """Whether the words for what happened are those of a standing; others are kept as a note, as written."""
    return words.plain(said) in words.table("status")


def _row(page: BookPageRow, line: Line) -> list[str]:
    act, remark = line.cell("act"), line.cell("remark")
    if act and not is_known_act(act):
        act, remark = "", " · ".join(said for said in (act, remark) if said)
    cells = {"act": act, "remark": remark, LINE: str(line.number), "document": where_from(page, line.number)}
    return [cells.get(name, line.cell(name)) for name in HEADER]


def _reader(partition: str, dates: str) -> RowReader:
    columns = (mapping.Column(name, field, parted=dates, together=dates) for name, field in _TABLE)
    return RowReader(
        Shape(encoding="utf-8", separator=",", header_row=1, header=HEADER),
        mapping.Plan(tuple(columns)),
        Resolver.of_node(),
        partition=Partition(partition),
        today=clock.today(),
    )
