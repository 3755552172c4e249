"""How sure an answer is, in four words.

The word speaks of what a candidate states, not of what it leaves open: "maker Glock" can be certain while the
model is unknown. The rules are read from the top; the first that holds decides.

1. not_enough  The candidate states neither maker nor country nor year; or the only name known is a
               word that may be no name at all.
2. ambiguous   The only name known is an importer's; or another candidate for the same weapon is at least half as
               likely; or the candidate is less likely than not.
3. certain     At least nine in ten; a decisive clue speaks for it (the maker named in full; a model that only one
               maker makes, named with a calibre or kind that fits it; a country marked; or a mark that the
               catalogue calls certain); and nothing that was found speaks against it.
4. probable    All the rest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .clues import Certainty

if TYPE_CHECKING:
    from collections.abc import Iterable

CERTAIN_FROM = 0.9
LIKELIER_THAN_NOT = 0.5
RIVAL_SHARE = 0.5

DECISIVE = (
    frozenset({"maker.named"}),
    frozenset({"model.named", "calibre.fits"}),
    frozenset({"model.named", "type.named"}),
    frozenset({"country.marked"}),
    frozenset({"mark.certain"}),
)
AGAINST = frozenset(
    {"calibre.impossible", "type.contradicts", "year.contradicts", "year.disputed", "countries.two", "absence.speaks_against"}
)  # fmt: skip


def certainty(
    *,
    states_origin: bool,
    probability: float,
    best_rival: float,
    importer_only: bool,
    one_maker: bool,
    codes: Iterable[str],
) -> Certainty:
    """The word for one candidate.

    `codes` are those of its reasons and warnings; `one_maker` says that its model has no other maker.
    """
    notes = frozenset(codes) if one_maker else frozenset(codes) - {"model.named"}
    if not states_origin:
        return Certainty.NOT_ENOUGH
    if importer_only or best_rival >= RIVAL_SHARE * probability or probability < LIKELIER_THAN_NOT:
        return Certainty.AMBIGUOUS
    decided = any(clues <= notes for clues in DECISIVE)
    if probability >= CERTAIN_FROM and decided and not notes & AGAINST:
        return Certainty.CERTAIN
    return Certainty.PROBABLE
