"""From a name as somebody writes it to the codes that it may mean: makers, models, calibres.

The first code is the likeliest. A maker written almost like one that is known is proposed, never taken: the
person decides. What a whole note says of a weapon is the business of `identify`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tracemark.apps.catalogue.identify.makers import resolve_maker
from tracemark.apps.catalogue.identify.tokens import fold, key

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tracemark.apps.catalogue.identify import Snapshot
    from tracemark.apps.catalogue.identify.snapshot import Calibre, Maker, Model

__all__ = ["KINDS", "Named", "countries_named", "entries_named", "resolve"]

KINDS = ("maker", "model", "calibre")


@dataclass(frozen=True, slots=True)
class Named:
    """What a name may mean; `sure` where it means the first code and nothing else."""

    codes: tuple[str, ...] = ()
    sure: bool = False


def resolve(snapshot: Snapshot, kind: str, text: str) -> Named:
    """The codes of this kind that a name, or a code as it is, may mean; none if the catalogue knows nothing."""
    said = text.strip()
    tables: Mapping[str, Mapping[str, Maker | Model | Calibre]] = {
        "maker": snapshot.makers,
        "model": snapshot.models,
        "calibre": snapshot.calibres,
    }
    rows = tables[kind]
    if said in rows:
        return Named((said,), sure=True)
    own = tuple(code for code, row in rows.items() if row.name.casefold() == said.casefold())
    if len(own) == 1:
        return Named(own, sure=True)
    return _calibre(snapshot, said) if kind == "calibre" else _by_phrase(snapshot, kind, said)


def entries_named(snapshot: Snapshot, text: str) -> dict[str, tuple[str, ...]]:
    """Makers and models that bear exactly this name, in any script, by kind."""
    found: dict[str, list[str]] = {}
    for entry in snapshot.phrases.get(key(text), ()):
        if entry.kind in {"maker", "model"}:
            found.setdefault(entry.kind, []).append(entry.code)
    return {kind: tuple(codes) for kind, codes in found.items()}


def _by_phrase(snapshot: Snapshot, kind: str, said: str) -> Named:
    codes = entries_named(snapshot, said).get(kind, ())
    if codes or kind == "model":
        return Named(codes, sure=len(codes) == 1)
    maker = resolve_maker(snapshot, said)
    return Named((maker.code,) if maker.code else (), sure=maker.how == "exact")


def _calibre(snapshot: Snapshot, said: str) -> Named:
    folded = fold(said)
    clues = snapshot.calibre_index.find(folded, said)
    if len(clues) != 1 or clues[0].end - clues[0].start < len(said) // 2:
        return Named()
    codes = tuple(code for code, _share in clues[0].options)
    return Named(codes, sure=len(codes) == 1)


def countries_named(snapshot: Snapshot, text: str) -> tuple[str, ...]:
    """The States of today and of history that bear this name or code."""
    said = text.strip()
    if said.upper() in snapshot.states:
        return (said.upper(),)
    return tuple(entry.code for entry in snapshot.phrases.get(key(said), ()) if entry.kind == "country")
