"""The door of paper."""

from __future__ import annotations

from tracemark.papers.codes import NotACode, grouped, read_code
from tracemark.papers.data import Filing, IssuedPaper, PaperAnswer, PaperKind
from tracemark.papers.issuing import issue_paper
from tracemark.papers.printing import NotPrintable
from tracemark.papers.verifying import NoSuchPaper, answer_to, told_again

__all__ = [
    "issue_paper",
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
