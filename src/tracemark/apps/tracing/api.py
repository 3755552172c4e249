"""The door of tracing."""

from __future__ import annotations

from tracemark.apps.tracing.cases import (
    case_for,
    close_case,
    confirm_record,
    establish_point,
    facts_of,
    open_case,
    point_of,
    reopen_case,
    report_no_record,
    search_for_case,
    state_grounds,
    time_illicit,
    verdicts_on_closing,
    withdraw_confirmation,
)
from tracemark.apps.tracing.incidents import (
    find_for,
    hand_over,
    identify_find,
    incident_for,
    open_incident,
    read_find_again,
    record_find,
)
from tracemark.apps.tracing.inquiries import (
    answer_inquiry,
    ask_office,
    inquiry_for,
    list_inquiries,
    list_overdue,
    list_waiting_for,
    remind_office,
    withdraw_inquiry,
)
from tracemark.apps.tracing.listing import export_cases, list_cases, list_finds, list_incidents
from tracemark.apps.tracing.photographs import (
    keep_find_photograph,
    photograph_find,
    photographs_not_yet_kept,
)
from tracemark.apps.tracing.policy import may_answer

__all__ = [
    "open_incident",
    "record_find",
    "read_find_again",
    "hand_over",
    "photograph_find",
    "keep_find_photograph",
    "photographs_not_yet_kept",
    "identify_find",
    "open_case",
    "search_for_case",
    "state_grounds",
    "confirm_record",
    "report_no_record",
    "withdraw_confirmation",
    "ask_office",
    "remind_office",
    "answer_inquiry",
    "withdraw_inquiry",
    "establish_point",
    "close_case",
    "reopen_case",
    "export_cases",
    "incident_for",
    "find_for",
    "case_for",
    "inquiry_for",
    "facts_of",
    "point_of",
    "time_illicit",
    "verdicts_on_closing",
    "may_answer",
    "list_cases",
    "list_finds",
    "list_incidents",
    "list_inquiries",
    "list_waiting_for",
    "list_overdue",
]
