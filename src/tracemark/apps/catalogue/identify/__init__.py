"""Identification: from what is written about or stamped on a weapon to maker, model, calibre and country.

Serves ITI 4 and 7-8 (marks make a weapon identifiable) and ITI 16-17 (a request names what was found).
Pure: it reads a frozen snapshot of the catalogue and knows neither database nor web. It never decides:
it proposes candidates with reasons and warnings, and an officer confirms.
"""

from __future__ import annotations

from .clues import Candidate, Certainty, Identification, Note, Observation, ObservedMark
from .engine import as_json, identify_marks, identify_text
from .makers import maker_key, resolve_maker, same_maker
from .snapshot import Snapshot, load_csv

__all__ = [
    "Candidate",
    "Certainty",
    "Identification",
    "Note",
    "Observation",
    "ObservedMark",
    "Snapshot",
    "as_json",
    "identify_marks",
    "identify_text",
    "load_csv",
    "maker_key",
    "resolve_maker",
    "same_maker",
]
