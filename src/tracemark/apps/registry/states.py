"""Where a weapon can stand, and which deed leads from where to where.

A deed that changes nothing of the standing (marked, imported, corrected) is open everywhere but after the
end. A weapon that was destroyed has no further life; a record that was withdrawn was never a weapon's.
"""

from __future__ import annotations

from tracemark.apps.registry.data import Act, Status
from tracemark.kernel.states import StateTable

_KEPT = (Status.REGISTERED, Status.IN_SERVICE, Status.EXPORTED, Status.RECOVERED, Status.DEACTIVATED)
_MISSING = (Status.LOST, Status.STOLEN)
_ALIVE = (*_KEPT, *_MISSING)


def _stays(*states: Status) -> dict[Status, Status]:
    return {state: state for state in states}


def _to(status: Status, *states: Status) -> dict[Status, Status]:
    return dict.fromkeys(states, status)


WEAPON: StateTable[Status] = StateTable(
    Status,
    start=Status.REGISTERED,
    verbs={
        Act.MANUFACTURED: _stays(*_ALIVE),
        Act.MARKED: _stays(*_ALIVE),
        Act.IMPORTED: _to(Status.REGISTERED, Status.EXPORTED) | _stays(Status.REGISTERED, Status.IN_SERVICE),
        Act.EXPORTED: _to(Status.EXPORTED, Status.REGISTERED, Status.IN_SERVICE, Status.RECOVERED),
        Act.TRANSFERRED: _to(Status.REGISTERED, *_KEPT),
        Act.ISSUED: _to(Status.IN_SERVICE, Status.REGISTERED, Status.IN_SERVICE, Status.RECOVERED),
        Act.RETURNED: _to(Status.REGISTERED, Status.IN_SERVICE),
        Act.LOST: _to(Status.LOST, *_KEPT) | _stays(Status.LOST),
        Act.STOLEN: _to(Status.STOLEN, *_KEPT, Status.LOST) | _stays(Status.STOLEN),
        Act.FOUND: _to(Status.RECOVERED, *_ALIVE),
        Act.SEIZED: _to(Status.RECOVERED, *_ALIVE),
        Act.SURRENDERED: _to(Status.RECOVERED, *_ALIVE),
        Act.COLLECTED: _to(Status.RECOVERED, *_ALIVE),
        Act.DEACTIVATED: _to(Status.DEACTIVATED, Status.REGISTERED, Status.IN_SERVICE, Status.RECOVERED),
        Act.DESTROYED: _to(Status.DESTROYED, *_KEPT),
        Act.CORRECTED: _stays(*Status),
        Act.WITHDRAWN: _to(Status.WITHDRAWN, *_ALIVE),
    },
)
