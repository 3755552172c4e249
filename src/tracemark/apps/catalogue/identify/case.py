"""One weapon with all that was noticed about it, and the hypotheses of what it may be."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .marks import Evidence, MarkGroup, expected_but_absent, gather
from .tokens import key

if TYPE_CHECKING:
    from .clues import Item, NameClue, Note, Reading
    from .rows import Practice, Production, Years
    from .snapshot import Snapshot


@dataclass(slots=True)
class Hypothesis:
    """One maker with one model, or only one of them, or only a country; weighed clue by clue."""

    maker: str = ""
    model: str = ""
    country: str = ""
    production: Production | None = None
    weight: float = 1.0
    reasons: list[Note] = field(default_factory=list)
    warnings: list[Note] = field(default_factory=list)

    @property
    def is_blank(self) -> bool:
        return not (self.maker or self.model or self.country)


@dataclass(slots=True)
class Case:
    """The clues of one weapon of a text, and the evidence of its marks."""

    snapshot: Snapshot
    reading: Reading
    item: Item
    number: int
    total: int
    groups: list[MarkGroup] = field(default_factory=list)
    against: dict[str, Practice] = field(default_factory=dict)
    importers: frozenset[str] = frozenset()

    @classmethod
    def of(cls, snapshot: Snapshot, reading: Reading, item: Item, number: int, total: int) -> Case:
        """Marks are read only where the text names one weapon: with several nobody knows whose they are."""
        case = cls(snapshot, reading, item, number, total)
        if total == 1:
            case.groups = gather(snapshot, reading, item)
            case.against = expected_but_absent(snapshot, reading, item)
        named = {code for clue in item.makers for code in clue.codes}
        by_trade = {code for code in named if snapshot.makers[code].kind in {"importer", "retailer"}}
        by_mark = {e.importer for e in case.evidence if e.importer}
        case.importers = frozenset(by_trade | by_mark | set(reading.imported_by))
        return case

    @property
    def evidence(self) -> list[Evidence]:
        return [e for group in self.groups for e in group.evidence]

    @property
    def named(self) -> list[NameClue]:
        """Names of makers; an importer's only when there is no other."""
        return [c for c in self.item.makers if not self.only_imports(c)] or self.item.makers

    def only_imports(self, clue: NameClue) -> bool:
        return set(clue.codes) <= self.importers

    def calibres_of(self, h: Hypothesis) -> tuple[str, ...]:
        return self.snapshot.models[h.model].calibres if h.model else ()

    def name_of(self, h: Hypothesis) -> str:
        return self.snapshot.model_name(h.model) if h.model else self.snapshot.maker_name(h.maker)

    def span(self, h: Hypothesis) -> Years:
        """The years in which this was made: of this production, else of the model, else of the maker."""
        if h.production and h.production.years != (None, None):
            return h.production.years
        if h.model:
            return self.snapshot.models[h.model].years
        return self.snapshot.makers[h.maker].years if h.maker in self.snapshot.makers else (None, None)

    def linked(self, h: Hypothesis) -> bool:
        """The house makes the model, or a practice of this maker speaks of it."""
        made = self.snapshot.productions.get(h.model, ())
        return any(self.snapshot.same_house(p.maker, h.maker) for p in made) or any(
            e.maker == h.maker and h.model in e.applies_to for e in self.evidence
        )

    def speaks_for(self, h: Hypothesis, e: Evidence) -> bool:
        """More than a second country that stays possible."""
        if e.maker and h.maker:
            return self.snapshot.same_house(e.maker, h.maker)
        return bool(e.origin and h.country and self.snapshot.related(h.country, e.origin))

    def heard(self, h: Hypothesis) -> list[Evidence]:
        """Evidence that can be about this candidate."""
        return [e for e in self.evidence if not e.speaks_of_origin or self.speaks_for(h, e)]

    def written(self, name: str) -> bool:
        """Whether the text uses this name of a model."""
        return any(key(name) in key(clue.written) for clue in self.item.models)


def outside(year: int, span: Years) -> bool:
    """Clearly before or after these years; one year of tolerance, for catalogues differ by one."""
    return (span[0] is not None and year < span[0] - 1) or (span[1] is not None and year > span[1] + 1)


def in_words(span: Years) -> str:
    low, high = span
    if low is None and high is None:
        return ""
    return str(low) if low == high else f"{low or ''}–{high or ''}"
