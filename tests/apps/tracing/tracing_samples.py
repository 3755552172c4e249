"""The seizure that the tests of tracing begin with."""

from __future__ import annotations

from tracemark.apps.tracing.data import IncidentFacts, IncidentKind
from tracemark.kernel.dates import PartialDate

SERIAL = "70103391"


def seizure(**facts: object) -> IncidentFacts:
    said = {"legal_basis": "Code, 112", "on": PartialDate.read("2026-03-14"), "place": "Port Delmar, quay 4"}
    return IncidentFacts(IncidentKind.SEIZED, **(said | facts))  # type: ignore[arg-type]
