"""How far a page of a ledger book is: scanned, typed once, typed again, compared, agreed, loaded."""

from __future__ import annotations

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from tracemark.kernel.states import StateTable


class PageState(StrEnum):
    SCANNED = "scanned"
    FIRST_READING = "first_reading"
    SECOND_READING = "second_reading"
    DIFFERENCES = "differences"
    AGREED = "agreed"
    LOADED = "loaded"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        return str(STATE_LABELS[self])


STATE_LABELS = {
    PageState.SCANNED: _("To be typed"),
    PageState.FIRST_READING: _("Being typed"),
    PageState.SECOND_READING: _("To be read a second time"),
    PageState.DIFFERENCES: _("The readings differ"),
    PageState.AGREED: _("Agreed, not yet loaded"),
    PageState.LOADED: _("Loaded"),
    PageState.WITHDRAWN: _("Withdrawn"),
}

PAGE: StateTable[PageState] = StateTable(
    PageState,
    start=PageState.SCANNED,
    verbs={
        "begin": {
            PageState.SCANNED: PageState.FIRST_READING,
            PageState.FIRST_READING: PageState.FIRST_READING,
            PageState.SECOND_READING: PageState.SECOND_READING,
        },
        "end_first": {PageState.FIRST_READING: PageState.SECOND_READING},
        "differ": {PageState.SECOND_READING: PageState.DIFFERENCES},
        "agree": {PageState.SECOND_READING: PageState.AGREED, PageState.DIFFERENCES: PageState.AGREED},
        "settle": {PageState.DIFFERENCES: PageState.DIFFERENCES, PageState.AGREED: PageState.AGREED},
        "load": {PageState.AGREED: PageState.LOADED},
        "drop_second": {PageState.SECOND_READING: PageState.SECOND_READING},
        "read_anew": {
            PageState.FIRST_READING: PageState.SCANNED,
            PageState.SECOND_READING: PageState.SCANNED,
            PageState.DIFFERENCES: PageState.SCANNED,
            PageState.AGREED: PageState.SCANNED,
            PageState.LOADED: PageState.SCANNED,
        },
        "withdraw": {
            PageState.SCANNED: PageState.WITHDRAWN,
            PageState.FIRST_READING: PageState.WITHDRAWN,
            PageState.SECOND_READING: PageState.WITHDRAWN,
            PageState.DIFFERENCES: PageState.WITHDRAWN,
            PageState.AGREED: PageState.WITHDRAWN,
        },
    },
)
"""A loaded page is read anew only when its load was undone; the command asks that."""
