"""Which makers and models a weapon may be of: those named, and those to which its marks point."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .case import Hypothesis

if TYPE_CHECKING:
    from .case import Case
    from .clues import NameClue
    from .marks import Evidence
    from .rows import Production

_MODELS_AT_MOST = 40
_UNLISTED_AT_MOST = 3
_VERSIONS_AT_MOST = 2


@dataclass(slots=True)
class _Found:
    """Hypotheses without repetition, in the order in which they were found."""

    case: Case
    rows: dict[tuple[str, str, str], Hypothesis] = field(default_factory=dict)

    def add(self, maker: str, model: str, country: str, production: Production | None = None) -> None:
        makers = self.case.snapshot.makers
        if not country and maker in makers and makers[maker].kind not in {"importer", "retailer"}:
            country = makers[maker].country  # an importer's country says nothing of origin
        self.rows.setdefault((maker, model, country), Hypothesis(maker, model, country, production))

    def has_house(self, maker: str) -> bool:
        return any(self.case.snapshot.same_house(h.maker, maker) for h in self.rows.values())

    def has_country(self, country: str) -> bool:
        return any(self.case.snapshot.related(h.country, country) for h in self.rows.values())


def hypotheses(case: Case) -> list[Hypothesis]:
    """At least one: a weapon of which only kind and calibre are known is a hypothesis too."""
    found = _Found(case)
    models = _named_models(case)
    for model in models:
        _productions(case, model, found)
    _named_makers(case, models, found)
    for e in case.evidence:
        _from_evidence(case, e, models, found)
    _from_countries(case, models, found)
    return list(found.rows.values()) or [Hypothesis()]


def _productions(case: Case, model: str, found: _Found) -> None:
    for made in case.snapshot.productions.get(model, ()):
        found.add(made.maker, model, made.country, made)
    if not case.snapshot.productions.get(model):
        found.add("", model, case.snapshot.models[model].country)


def _named_makers(case: Case, models: list[str], found: _Found) -> None:
    """A maker named beside a model that the catalogue does not list as its own may still have made it."""
    for maker in (code for clue in case.named for code in clue.codes):
        if not models:
            found.add(maker, "", "")
        elif not found.has_house(maker) and not (maker in case.importers and found.rows):
            for model in models[:_UNLISTED_AT_MOST]:
                found.add(maker, model, "")


def _named_models(case: Case) -> list[str]:
    """Models named, those of a named maker alone where there are any, the longest name first."""
    codes = list(
        dict.fromkeys(code for clue in case.item.models for code in clue.codes if _counts(case, clue, code))
    )
    named = {code for clue in case.named for code in clue.codes}
    own = [code for code in codes if _made_by(case, code, named)]
    codes = own or codes
    size = {code: max(len(c.written) for c in case.item.models if code in c.codes) for code in codes}
    best = max(size.values(), default=0)
    longest = [code for code in codes if size[code] == best]
    shorter = [code for code in codes if size[code] < best]
    return [*longest, *shorter][:_MODELS_AT_MOST]


def _counts(case: Case, clue: NameClue, model: str) -> bool:
    """A bare number counts only for a model of a maker named elsewhere in the text."""
    if clue.strength == "full" or not clue.written.isdigit():
        return True
    beside = {code for c in case.named if (c.start, c.end) != (clue.start, clue.end) for code in c.codes}
    return _made_by(case, model, beside)


def _made_by(case: Case, model: str, makers: set[str]) -> bool:
    made = case.snapshot.productions.get(model, ())
    return any(case.snapshot.same_house(p.maker, maker) for p in made for maker in makers)


def _from_evidence(case: Case, e: Evidence, models: list[str], found: _Found) -> None:
    """The form of a number proposes a maker only where none is named."""
    if not (e.speaks_of_origin or e.or_country) or (case.named and not e.excludes_others):
        return
    versions = _versions(case, models, e)
    for model, made in versions:
        found.add(made.maker, model, made.country, made)
    if not versions and (e.maker or e.origin):
        found.add(e.maker, models[0] if models else "", e.origin)


def _versions(case: Case, models: list[str], e: Evidence) -> list[tuple[str, Production]]:
    """The named models, else their variants, else their kin, as made by the maker or in the country meant."""
    s = case.snapshot
    for model in models:
        for circle in ((model,), s.descendants.get(model, ()), _kin(case, model)):
            made = [
                (code, p)
                for code in circle
                for p in s.productions.get(code, ())
                if (p.maker == e.maker if e.maker else s.related(p.country, e.origin))
            ]
            if made:
                return made if circle == (model,) else made[:_VERSIONS_AT_MOST]
    return []


def _kin(case: Case, model: str) -> tuple[str, ...]:
    """Other variants of the design from which this one comes, of the same kind of weapon."""
    s = case.snapshot
    parent = s.models[model].variant_of
    if parent not in s.models:
        return ()
    wanted = s.models[model].type
    return tuple(code for code in (parent, *s.descendants.get(parent, ())) if s.models[code].type == wanted)


def _from_countries(case: Case, models: list[str], found: _Found) -> None:
    for country in case.reading.marked_countries:
        if not found.has_country(country):
            found.add("", models[0] if models else "", country)
    if not found.rows and case.total == 1:
        for country in case.reading.countries[:2]:
            found.add("", "", country)
