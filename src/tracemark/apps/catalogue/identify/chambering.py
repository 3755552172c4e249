"""Which calibre a candidate has: what the text says, as far as the model, its maker and its kind allow."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from . import weights as w
from .clues import note
from .items import PART, fit

if TYPE_CHECKING:
    from .case import Case, Hypothesis
    from .clues import CalibreClue, Note

_HEAVY = ("127x", "132x", "145x")  # calibres of heavy machine guns
_MADE_BY_HOUSE = 2.0
_WORTH_NAMING = 0.03


@dataclass(frozen=True, slots=True)
class CalibreRow:
    """One calibre, or several of one combined weapon, with its share of the description."""

    codes: tuple[str, ...]
    share: float
    reasons: tuple[Note, ...] = ()
    warnings: tuple[Note, ...] = ()


def type_of(case: Case, h: Hypothesis, calibres: tuple[str, ...]) -> str:
    """The kind of the model, else the kind named; a machine gun of a heavy calibre is a heavy one."""
    if h.model and PART not in case.item.types:
        return case.snapshot.models[h.model].type
    kind = case.item.types[0] if case.item.types else ""
    heavy = any(code.startswith(_HEAVY) for code in calibres)
    return "heavy_machine_gun" if kind == "general_machine_gun" and heavy else kind


def calibre_rows(case: Case, h: Hypothesis) -> list[CalibreRow]:
    """One row, or several where the text lists several weapons of a kind or a short name leaves it open."""
    clues = case.item.calibres
    if not clues:
        return [_from_catalogue(case, h)]
    rows = [_rows_of(case, h, clue) for clue in clues]
    if len(clues) == 1:
        return rows[0]
    if "combination_gun" in case.item.types or h.model or _joined_by_stroke(case):
        first = [r[0] for r in rows]
        codes = tuple(dict.fromkeys(code for r in first for code in r.codes))
        reasons = tuple(n for r in first for n in r.reasons)
        return [CalibreRow(codes, 1.0, reasons, tuple(n for r in first for n in r.warnings))]
    part = 1.0 / len(clues)
    return [CalibreRow(r.codes, r.share * part, r.reasons, r.warnings) for row in rows for r in row]


def _from_catalogue(case: Case, h: Hypothesis) -> CalibreRow:
    known = case.calibres_of(h)
    if len(known) != 1:
        return CalibreRow((), 1.0)
    return CalibreRow(known, 1.0, (note("calibre.only", calibre=case.snapshot.calibre_name(known[0])),))


def _joined_by_stroke(case: Case) -> bool:
    """`.357M/.38SP`: one weapon takes both."""
    text = case.reading.folded
    return all("/" in text[a.end : b.start] and b.start - a.end <= 3 for a, b in pairwise(case.item.calibres))


def _rows_of(case: Case, h: Hypothesis, clue: CalibreClue) -> list[CalibreRow]:
    if not clue.options:
        return [CalibreRow((clue.written,), 1.0, (), (note("calibre.unknown", written=clue.written),))]
    s = case.snapshot
    shares = _shares(case, h, clue)
    names = ", ".join(s.calibre_name(code) for code, _ in shares)
    open_ = (note("calibre.ambiguous", written=clue.written, calibres=names),) if len(shares) > 1 else ()
    shown = [pair for pair in shares if pair[1] >= w.CALIBRE_SHOWN_FROM] or shares[:1]
    return [
        CalibreRow(
            (code,), share, (note("calibre.read", calibre=s.calibre_name(code), written=clue.written),), open_
        )
        for code, share in (shown if h.is_blank else shares[:1])
    ]


def _shares(case: Case, h: Hypothesis, clue: CalibreClue) -> list[tuple[str, float]]:
    """The meanings of a spelling, weighed by the calibres of model and maker and by the kind of weapon."""
    known = case.calibres_of(h)
    options = {c: v for c, v in clue.options if c in known} or dict(clue.options)
    kind = type_of(case, h, ())
    made = case.snapshot.made_in.get(h.maker, frozenset())
    scored = {
        code: weight
        * fit(case.snapshot.calibres[code].kind, kind)
        * (_MADE_BY_HOUSE if code in made else 1.0)
        for code, weight in options.items()
    }
    total = sum(scored.values())
    shares = sorted(((code, v / total) for code, v in scored.items()), key=lambda pair: -pair[1])
    return [pair for pair in shares if pair[1] >= _WORTH_NAMING] or shares[:1]
