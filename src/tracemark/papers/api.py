"""The door of paper."""

from __future__ import annotations

from tracemark.papers.blank import OTHER_MARKS
from tracemark.papers.codes import NotACode, grouped, read_code
from tracemark.papers.data import Filing, FormKind, IssuedForms, IssuedPaper, PaperAnswer, PaperKind
from tracemark.papers.errors import (
    FormIsEnded,
    FormIsSpoilt,
    FormIsTypedBack,
    NoSuchIncident,
    NotSoManyCopies,
    NotThisForm,
    WhichRegister,
)
from tracemark.papers.forms import (
    MOST_COPIES,
    form_for,
    form_of,
    form_with_code,
    incident_named,
    issue_blank_forms,
    list_forms,
    makers_of,
    may_type,
    reopen_form,
    spoil_form,
    type_back_find,
    type_back_incident,
    type_back_page,
)
from tracemark.papers.issuing import issue_paper
from tracemark.papers.policy import kinds_of
from tracemark.papers.printing import NotPrintable
from tracemark.papers.scans import keep_form_scan, scan_form, scans_not_yet_kept
from tracemark.papers.states import FormState
from tracemark.papers.verifying import NoSuchPaper, answer_to, told_again

__all__ = [
    "issue_paper",
    "issue_blank_forms",
    "type_back_incident",
    "type_back_find",
    "type_back_page",
    "spoil_form",
    "reopen_form",
    "scan_form",
    "keep_form_scan",
    "scans_not_yet_kept",
    "list_forms",
    "form_for",
    "form_of",
    "form_with_code",
    "incident_named",
    "kinds_of",
    "makers_of",
    "may_type",
    "MOST_COPIES",
    "OTHER_MARKS",
    "FormKind",
    "FormIsEnded",
    "FormIsSpoilt",
    "FormIsTypedBack",
    "NotSoManyCopies",
    "NotThisForm",
    "WhichRegister",
    "NoSuchIncident",
    "FormState",
    "IssuedForms",
    "PaperKind",
    "IssuedPaper",
    "Filing",
    "NotPrintable",
    "answer_to",
    "told_again",
    "PaperAnswer",
    "read_code",
    "grouped",
    "NotACode",
    "NoSuchPaper",
]
