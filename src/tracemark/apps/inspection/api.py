"""The door of inspections: looks, samples, differences."""

from __future__ import annotations

from tracemark.apps.inspection.bounds import sample_size, upper_share
from tracemark.apps.inspection.differences import answer_difference, difference_for, list_differences
from tracemark.apps.inspection.looks import (
    DAY_BEGINS,
    DAY_ENDS,
    entry_of_look,
    export_look_proofs,
    export_looks,
    list_looks,
    looks_by_officer,
    officer_looks,
    persons_by_officer,
)
from tracemark.apps.inspection.rules import MOST, draw, seed_of
from tracemark.apps.inspection.samples import (
    add_from_shelf,
    begin_at_shelf,
    close_sample,
    draw_sample,
    line_for,
    list_samples,
    record_line,
    records_of,
    sample_for,
    withdraw_sample,
)

__all__ = [
    "list_looks",
    "looks_by_officer",
    "officer_looks",
    "persons_by_officer",
    "DAY_BEGINS",
    "DAY_ENDS",
    "entry_of_look",
    "export_looks",
    "export_look_proofs",
    "sample_size",
    "upper_share",
    "MOST",
    "seed_of",
    "draw",
    "records_of",
    "draw_sample",
    "begin_at_shelf",
    "record_line",
    "add_from_shelf",
    "close_sample",
    "withdraw_sample",
    "list_samples",
    "sample_for",
    "line_for",
    "list_differences",
    "difference_for",
    "answer_difference",
]
