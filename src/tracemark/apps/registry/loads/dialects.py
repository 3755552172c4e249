"""Which character separates the cells of a file of text: comma, semicolon, tab or bar.

The one under which most rows of the beginning have the same number of cells, more than one. A first line
`sep=;`, as Excel writes and hides it, decides.
"""

from __future__ import annotations

import csv
import re
from collections import Counter

SEPARATORS = (",", ";", "\t", "|")
_SAYS = re.compile(r'"?sep=([,;\t|])"?[\r\n]*', re.IGNORECASE)


def said_separator(first_line: str) -> str:
    """The separator that the first line names, if it is such a line."""
    match = _SAYS.fullmatch(first_line.lstrip("\ufeff"))
    return match[1] if match else ""


def decide(lines: list[str]) -> str:
    """The separator of these first lines, given with their ends."""
    if lines and (said := said_separator(lines[0])):
        return said
    return max(SEPARATORS, key=lambda separator: _fit(lines, separator))


def _fit(lines: list[str], separator: str) -> tuple[float, int]:
    try:
        widths = Counter(len(row) for row in csv.reader(lines, delimiter=separator) if any(row))
    except csv.Error:
        return 0.0, 0
    wide = [(count, width) for width, count in widths.items() if width > 1]
    if not wide:
        return 0.0, 0
    count, width = max(wide)
    return round(count / widths.total(), 1), width
