"""How far a load is: read and mapped, under way, ended; being undone, undone."""

from __future__ import annotations

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from tracemark.kernel.states import StateTable


class LoadState(StrEnum):
    READ = "read"
    RUNNING = "running"
    ENDED = "ended"
    UNDOING = "undoing"
    UNDONE = "undone"

    @property
    def label(self) -> str:
        return str(STATE_LABELS[self])


STATE_LABELS = {
    LoadState.READ: _("Read, not yet started"),
    LoadState.RUNNING: _("Loading"),
    LoadState.ENDED: _("Loaded"),
    LoadState.UNDOING: _("Being undone"),
    LoadState.UNDONE: _("Undone"),
}

LOAD: StateTable[LoadState] = StateTable(
    LoadState,
    start=LoadState.READ,
    verbs={
        "start": {LoadState.READ: LoadState.RUNNING},
        "end": {LoadState.RUNNING: LoadState.ENDED},
        "undo": {LoadState.ENDED: LoadState.UNDOING, LoadState.RUNNING: LoadState.UNDOING},
        "end_undo": {LoadState.UNDOING: LoadState.UNDONE},
    },
)
