"""What to look for next on the weapon: the marks that would settle what is still open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .clues import Certainty, Note, note

if TYPE_CHECKING:
    from .clues import Candidate, Reading
    from .rows import Practice
    from .snapshot import Snapshot

_TELLING = frozenset({"factory", "selector", "inspector"})
_AT_MOST = 3


def look_next(snapshot: Snapshot, reading: Reading, candidates: list[Candidate]) -> tuple[Note, ...]:
    """Advice in the order in which it helps."""
    if not candidates:
        return (note("look.weapon"),)
    best = candidates[0]
    codes = {n.code for c in candidates for n in c.warnings}
    found: list[Note] = []
    if best.certainty in {Certainty.AMBIGUOUS, Certainty.PROBABLE}:
        found += _telling_marks(snapshot, candidates)
    if reading.serial is None:
        found.append(note("look.serial"))
    elif "serial.not_on_frame" in codes:
        found.append(note("look.frame_serial"))
    if "importer.not_maker" in codes and best.certainty is not Certainty.CERTAIN:
        found.append(note("look.origin"))
    elif not best.maker:
        found += [note("look.maker"), note("look.proof")]
    if not best.model:
        found.append(note("look.model"))
    if "calibre.ambiguous" in codes or not best.calibres:
        found.append(note("look.calibre"))
    return tuple(dict.fromkeys(found))


def _telling_marks(snapshot: Snapshot, candidates: list[Candidate]) -> list[Note]:
    """Marks that one of the leading candidates should bear and the other should not."""
    leading = [c for c in candidates if c.item == candidates[0].item][:3]
    makers = {c.maker for c in leading if c.maker}
    countries = {c.country for c in leading if c.country}
    if len(makers) < 2 and len(countries) < 2:
        return []
    kinds = {c.type for c in leading} | {c.model for c in leading}
    found: list[Note] = []
    for practice in snapshot.practices:
        if practice.kind not in _TELLING or practice.strength == "ambiguous" or not practice.meaning:
            continue
        if practice.applies_to and not kinds & set(practice.applies_to):
            continue
        if _tells(practice, makers, countries):
            found.append(note("look.mark", meaning=practice.meaning))
    return found[:_AT_MOST]


def _tells(practice: Practice, makers: set[str], countries: set[str]) -> bool:
    maker = str(practice.gives.get("maker") or "")
    if maker:
        return len(makers) > 1 and maker in makers
    letters = practice.kind in {"selector", "inspector"}
    return letters and len(countries) > 1 and practice.gives.get("country") in countries
