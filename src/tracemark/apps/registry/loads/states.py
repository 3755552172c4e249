"""How far a load is: read, mapped, under way, ended, undone."""

from __future__ import annotations

from enum import StrEnum

from tracemark.kernel.states import StateTable


class LoadState(StrEnum):
    READ = "read"
    RUNNING = "running"
    ENDED = "ended"
    UNDONE = "undone"


LOAD: StateTable[LoadState] = StateTable(
    LoadState,
    start=LoadState.READ,
    verbs={
        "start": {LoadState.READ: LoadState.RUNNING},
        "end": {LoadState.RUNNING: LoadState.ENDED},
        "undo": {LoadState.ENDED: LoadState.UNDONE, LoadState.RUNNING: LoadState.UNDONE},
    },
)
