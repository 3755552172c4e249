"""Where a sample stands."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from tracemark.kernel.states import StateTable

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class SampleState(StrEnum):
    DRAWN = "drawn"
    UNDER_WAY = "under_way"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        return str(SAMPLE_LABELS[self])


SAMPLE_LABELS: dict[SampleState, str | _StrPromise] = {
    SampleState.DRAWN: _("Nothing seen yet"),
    SampleState.UNDER_WAY: _("Under way"),
    SampleState.CLOSED: _("Inspection closed"),
    SampleState.WITHDRAWN: _("Sample withdrawn"),
}

SAMPLE: StateTable[SampleState] = StateTable(
    SampleState,
    start=SampleState.DRAWN,
    verbs={
        "see": {
            SampleState.DRAWN: SampleState.UNDER_WAY,
            SampleState.UNDER_WAY: SampleState.UNDER_WAY,
        },
        "close": {SampleState.UNDER_WAY: SampleState.CLOSED},
        "withdraw": {
            SampleState.DRAWN: SampleState.WITHDRAWN,
            SampleState.UNDER_WAY: SampleState.WITHDRAWN,
        },
    },
)
