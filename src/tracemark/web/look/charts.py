"""Bars: the geometry of a small chart, drawn by `look/bar_chart.html` beside a table with the same figures.

Bars lie, so that labels of any language have room. The drawing is read from the side where the language
starts, because lengths are percentages of the row and not positions on a canvas.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Bar:
    label: Any
    value: Decimal | float
    share: str
    url: str
    note: Any


def bars(rows: Sequence[Mapping[str, Any]]) -> list[Bar]:
    """Each row with its length as a part of the longest, in percent."""
    longest = max((float(row["value"]) for row in rows), default=0.0) or 1.0
    return [
        Bar(
            label=row["label"],
            value=row["value"],
            share=f"{float(row['value']) / longest * 100:.1f}",
            url=row.get("url", ""),
            note=row.get("note", ""),
        )
        for row in rows
    ]
