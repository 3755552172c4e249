"""Asking back: what the ledger says to the code on a paper.

The entry of the paper must prove to stand in the ledger, and the ledger that the paper speaks of must be the beginning
of the one of today. Where nothing stands against it, the paper is made once more, as the person would see it who made it,
and compared by its keyed digest: to the letter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tracemark.apps.accounts import api as accounts
from tracemark.apps.ledger import api as ledger
from tracemark.kernel.errors import NotFound, TracemarkError
from tracemark.papers import codes
from tracemark.papers.data import PaperAnswer, PaperKind
from tracemark.papers.issuing import filing_for
from tracemark.proofs import base64text, tree

if TYPE_CHECKING:
    from tracemark.apps.accounts.data import Person
    from tracemark.apps.ledger.data import LedgerEntry
    from tracemark.papers.data import Filing

ISSUED = "paper.issued"


class NoSuchPaper(NotFound):
    code = "papers.no_such_paper"
    sentence = _(
        "This node has made no paper with this code. Compare it once more with the paper; if it is the same, the paper is not from here."
    )


def answer_to(code: str) -> PaperAnswer:
    """What this node says to the code of a paper.

    Raises:
        NotACode, NoSuchPaper
    """
    entry = _entry_of(code)
    said = entry.body
    filing = _again(entry)
    return PaperAnswer(
        kind=PaperKind(said["kind"]),
        reference=said["reference"],
        at=entry.at,
        office=entry.office,
        language=said["language"],
        size=said["size"],
        digest=said["digest"],
        intact=_stands(entry),
        same=codes.digest_of(code, filing.facts()) == said["digest"] if filing else None,
        later=_later(entry, filing),
    )


def told_again(code: str, person: Person) -> Filing | None:
    """What the paper must say, for somebody who sees its subject too, where nothing has changed since.

    Raises:
        NotACode, NoSuchPaper
    """
    entry = _entry_of(code)
    try:
        seen = filing_for(
            person, PaperKind(entry.body["kind"]), UUID(entry.body["of"]), language=entry.body["language"]
        )
    except TracemarkError:
        return None
    return seen if codes.digest_of(code, seen.facts()) == entry.body["digest"] else None


def _entry_of(code: str) -> LedgerEntry:
    found = ledger.entries_of(str(codes.subject_of(code)))
    entry = next((one for one in found if one.act == ISSUED), None)
    if entry is None:
        raise NoSuchPaper
    return entry


def _again(entry: LedgerEntry) -> Filing | None:
    """The paper as whoever made it would get it now; nothing where they or their rights are gone."""
    try:
        maker = accounts.NODE if entry.actor == accounts.NODE.id else accounts.person_by_uuid(entry.actor)
        return filing_for(
            maker, PaperKind(entry.body["kind"]), UUID(entry.body["of"]), language=entry.body["language"]
        )
    except TracemarkError:
        return None


def _stands(entry: LedgerEntry) -> bool:
    """The entry proves to be in the ledger of today, which begins with the ledger of the print."""
    return not ledger.verify_record(entry.subject).findings and _grown(entry.body)


def _grown(said: dict[str, Any]) -> bool:
    now = ledger.head()
    if now is None or not said["size"]:
        return now is not None
    proof = ledger.consistency_proof(said["size"], now.size)
    return tree.verify_consistency(
        old=said["size"],
        new=now.size,
        old_root=base64text.read(said["root"]),
        new_root=base64text.read(now.root),
        proof=proof,
    )


def _later(entry: LedgerEntry, filing: Filing | None) -> int:
    subjects = {str(one) for one in filing.about} if filing else {entry.body["of"]}
    return sum(one.seq >= entry.body["size"] for one in ledger.entries_about(subjects))
