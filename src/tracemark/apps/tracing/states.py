"""How far a case and an inquiry are: tables, complete by construction."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from tracemark.kernel.states import StateTable

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class CaseState(StrEnum):
    OPEN = "open"
    RECORD_CONFIRMED = "record_confirmed"
    NO_RECORD = "no_record"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        return str(CASE_LABELS[self])


CASE_LABELS: dict[CaseState, str | _StrPromise] = {
    CaseState.OPEN: _("Open"),
    CaseState.RECORD_CONFIRMED: _("Record confirmed"),
    CaseState.NO_RECORD: _("Not in our records"),
    CaseState.CLOSED: _("Closed"),
}

CASE: StateTable[CaseState] = StateTable(
    CaseState,
    start=CaseState.OPEN,
    verbs={
        "work_on": {state: state for state in CaseState if state is not CaseState.CLOSED},
        "confirm_record": {
            CaseState.OPEN: CaseState.RECORD_CONFIRMED,
            CaseState.NO_RECORD: CaseState.RECORD_CONFIRMED,
        },
        "report_no_record": {CaseState.OPEN: CaseState.NO_RECORD},
        "withdraw_confirmation": {
            CaseState.RECORD_CONFIRMED: CaseState.OPEN,
            CaseState.NO_RECORD: CaseState.OPEN,
        },
        "close": {
            CaseState.OPEN: CaseState.CLOSED,
            CaseState.RECORD_CONFIRMED: CaseState.CLOSED,
            CaseState.NO_RECORD: CaseState.CLOSED,
        },
        "reopen": {CaseState.CLOSED: CaseState.OPEN},
    },
)


class InquiryState(StrEnum):
    OPEN = "open"
    ANSWERED = "answered"
    NOTHING_HELD = "nothing_held"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        return str(INQUIRY_LABELS[self])


INQUIRY_LABELS: dict[InquiryState, str | _StrPromise] = {
    InquiryState.OPEN: _("Asked"),
    InquiryState.ANSWERED: _("Answered"),
    InquiryState.NOTHING_HELD: _("Nothing held"),
    InquiryState.WITHDRAWN: _("Withdrawn"),
}

INQUIRY: StateTable[InquiryState] = StateTable(
    InquiryState,
    start=InquiryState.OPEN,
    verbs={
        "answer": {InquiryState.OPEN: InquiryState.ANSWERED},
        "report_nothing": {InquiryState.OPEN: InquiryState.NOTHING_HELD},
        "withdraw": {InquiryState.OPEN: InquiryState.WITHDRAWN},
        "reopen": {
            InquiryState.ANSWERED: InquiryState.OPEN,
            InquiryState.NOTHING_HELD: InquiryState.OPEN,
        },
    },
)
