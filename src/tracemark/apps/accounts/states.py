"""Where a step stands that needs a second officer."""

from __future__ import annotations

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from tracemark.kernel.states import StateTable


class RequestState(StrEnum):
    WAITING = "waiting"
    APPROVED = "approved"
    DONE = "done"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        return str(REQUEST_LABELS[self])


REQUEST_LABELS = {
    RequestState.WAITING: _("Waits for a second officer"),
    RequestState.APPROVED: _("Approved, not yet done"),
    RequestState.DONE: _("Done with a second officer"),
    RequestState.DECLINED: _("Declined"),
    RequestState.WITHDRAWN: _("Withdrawn"),
}

W, A = RequestState.WAITING, RequestState.APPROVED

REQUEST = StateTable(
    RequestState,
    start=W,
    verbs={
        "approve": {W: A},
        "do": {A: RequestState.DONE},
        "decline": {W: RequestState.DECLINED},
        "withdraw": {W: RequestState.WITHDRAWN, A: RequestState.WITHDRAWN},
    },
)
