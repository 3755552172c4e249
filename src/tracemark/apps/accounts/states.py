"""Where a step stands that needs a second officer."""

from __future__ import annotations

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from tracemark.kernel.states import StateTable


class RequestState(StrEnum):
    """A request whose hours have run out reads as expired at once; it is written down when it is asked anew."""

    WAITING = "waiting"
    DONE = "done"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"

    @property
    def label(self) -> str:
        return str(REQUEST_LABELS[self])


REQUEST_LABELS = {
    RequestState.WAITING: _("Waiting"),
    RequestState.DONE: _("Done"),
    RequestState.DECLINED: _("Declined"),
    RequestState.WITHDRAWN: _("Withdrawn"),
    RequestState.EXPIRED: _("Run out"),
}

REQUEST = StateTable(
    RequestState,
    start=RequestState.WAITING,
    verbs={
        "approve": {RequestState.WAITING: RequestState.DONE},
        "decline": {RequestState.WAITING: RequestState.DECLINED},
        "withdraw": {RequestState.WAITING: RequestState.WITHDRAWN},
        "expire": {RequestState.WAITING: RequestState.EXPIRED},
    },
)
