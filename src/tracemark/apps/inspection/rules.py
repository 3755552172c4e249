"""How a sample is drawn, who may draw it, which findings a line takes, when an inspection may be closed.

1. A draw is nobody's choice, and anybody repeats it (PoA II.17; ITI 11): the seed is a digest of the ledger's
   latest checkpoint, of the reference and of the uuid of the sample. A record's rank is a digest of the seed and of
   its uuid; the records with the lowest ranks are the sample, in the order of their ranks.
2. Whoever keeps a register does not inspect it: the inspector stands outside the agency (ITI 15 (a)).
3. A finding says what was read where it differs, and each line has one before an inspection is closed: a sample of
   which the awkward half was left out says nothing (PoA II.17).

Every step can be done again with `sort` and `sha256sum`. What a result means is said in `bounds`.
"""

from __future__ import annotations

import hashlib
import heapq
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tracemark.apps.accounts.data import Role
from tracemark.apps.inspection.data import FINDINGS, Drawn, Finding, Way
from tracemark.kernel.verdicts import Reason, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from collections.abc import Set as AbstractSet

    from tracemark.apps.inspection.data import Seen

MOST = 300
"""So many lines has one sample; more than that proves little more, and nobody goes through it in a day."""
KEEPERS = frozenset({Role.REGISTRAR, Role.STOREKEEPER})


def seed_of(*, reference: str, sample: UUID, size: int, root: str) -> str:
    """The seed of a draw: made of what stands fixed before it, and of an id that nobody knows before."""
    return _digest(f"tracemark sample 1\n{reference}\n{sample}\n{size}\n{root}\n")


def draw(population: Iterable[UUID], *, wanted: int, seed: str) -> Drawn:
    """Draw without putting back; the order in which the records come means nothing."""
    texts = sorted(str(uuid) for uuid in population)
    digest = hashlib.sha256()
    for text in texts:
        digest.update(f"{text}\n".encode())
    drawn = heapq.nsmallest(wanted, texts, key=lambda text: (rank(seed, text), text))
    return Drawn(len(texts), digest.hexdigest(), seed, tuple(UUID(text) for text in drawn))


def rank(seed: str, uuid: str) -> str:
    return _digest(f"{seed} {uuid}\n")


def may_be_drawn(roles: AbstractSet[Role], wanted: int) -> Verdict:
    """Somebody outside the agency, and a number that can be gone through."""
    verdict = stands_outside(roles)
    if not 1 <= wanted <= MOST:
        verdict &= Verdict.no(
            Reason(
                "inspection.number",
                _("Draw at least 1 and at most %(most)s records."),
                "PoA II.17",
                {"most": MOST},
            )
        )
    return verdict


def stands_outside(roles: AbstractSet[Role]) -> Verdict:
    if not KEEPERS & roles:
        return Verdict.yes()
    return Verdict.no(
        Reason(
            "inspection.not_outside",
            _("Whoever keeps a register or a store does not inspect."),
            "ITI 15 (a)",
        )
    )


def finding_is_complete(way: Way, seen: Seen, *, recorded: bool) -> Verdict:
    """A finding of this kind of inspection, with what was read where it differs from the book.

    `recorded` says whether there is a record beside the weapon.
    """
    if seen.finding not in FINDINGS[way] or (seen.finding is Finding.NOT_IN_BOOK) == recorded:
        return Verdict.no(
            Reason("inspection.other_finding", _("Choose one of the findings of this line."), "ITI 11")
        )
    if seen.finding is Finding.DIFFERS and not (seen.read.strip() or seen.note.strip()):
        return Verdict.no(
            Reason(
                "inspection.what_differs",
                _("Type the marks as they are on the weapon, or say in the note what differs."),
                "ITI 8",
            )
        )
    return Verdict.yes()


def may_be_closed(findings: Sequence[Finding]) -> Verdict:
    unseen = sum(finding is Finding.UNSEEN for finding in findings)
    if findings and not unseen:
        return Verdict.yes()
    return Verdict.no(
        Reason(
            "inspection.lines_left",
            _(
                "Lines without a finding: %(count)s. Give each a finding first; a weapon that cannot be shown is not found."
            ),
            "PoA II.17",
            {"count": unseen},
        )
    )


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
