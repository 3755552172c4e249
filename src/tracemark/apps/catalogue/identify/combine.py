"""From hypotheses to ranked candidates for one weapon.

Each clue multiplies the weight of each hypothesis as `weights.py` says. Probabilities are shares of the sum, with
one share for "some other make". What is left when maker and model are settled is read off elsewhere: the
calibre in `chambering.py`, years and warnings in `caveats.py`, the word of certainty in `certainty.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import weights as w
from .case import outside
from .caveats import caveats, years_of
from .certainty import certainty
from .chambering import calibre_rows, type_of
from .clues import Candidate, Note, note
from .hypotheses import hypotheses
from .items import PART, word_fits
from .tokens import key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .case import Case, Hypothesis
    from .chambering import CalibreRow
    from .clues import NameClue
    from .marks import Evidence, MarkGroup

_REASON_OF_NAME = {"full": "maker.named", "fuzzy": "maker.alike", "short": "maker.short"}
_TINY_NAME = 4
_OTHER_MARKS_AT_MOST = 6


def candidates(case: Case) -> Iterator[Candidate]:
    """Candidates for this weapon, likeliest first."""
    found = hypotheses(case)
    for h in found:
        _weigh(case, h)
    found = [h for h in found if not any(_says_more(case, other, h) for other in found)]
    only_described = len(found) == 1 and found[0].is_blank
    total = sum(h.weight for h in found) + (0.0 if only_described else w.OTHER_WEAPON)
    ranked = sorted(found, key=lambda h: -h.weight)
    shown = [h for h in ranked if h.weight / total >= w.SHOWN_FROM][: w.SHOWN_AT_MOST] or ranked[:1]
    for place, h in enumerate(shown):
        rival = (shown[1].weight / total if len(shown) > 1 else 0.0) if place == 0 else 1.0
        share = h.weight / total
        for row in calibre_rows(case, h):
            # An open calibre divides a mere description; a maker or model is as likely with either.
            yield _candidate(case, h, row, share * row.share if h.is_blank else share, rival)


def _says_more(case: Case, specific: Hypothesis, vague: Hypothesis) -> bool:
    """A State alone is no rival of a maker in that State when the same clues speak for both."""
    if vague.maker or not specific.maker or vague.is_blank or specific.model != vague.model:
        return False
    return case.snapshot.related(specific.country, vague.country) and specific.weight >= vague.weight


def _candidate(case: Case, h: Hypothesis, row: CalibreRow, probability: float, rival: float) -> Candidate:
    years, year_warnings = years_of(case, h)
    reasons = [*h.reasons, *row.reasons, *_other_marks(case)]
    warnings = [*h.warnings, *row.warnings, *year_warnings, *caveats(case, h)]
    word = certainty(
        states_origin=not h.is_blank or any(e.year for e in case.evidence),
        probability=probability,
        best_rival=rival,
        importer_only=h.maker in case.importers and not any(e.maker == h.maker for e in case.evidence),
        one_maker=len({p.maker for p in case.snapshot.productions.get(h.model, ())}) == 1,
        codes=[n.code for n in (*reasons, *warnings)],
    )
    return Candidate(
        item=case.number,
        maker=h.maker,
        model=h.model,
        variant=h.production.local_name if h.production else "",
        calibres=row.codes,
        type=type_of(case, h, row.codes),
        country=h.country,
        years=years,
        probability=round(probability, 4),
        certainty=word,
        reasons=tuple(dict.fromkeys(reasons)),
        warnings=tuple(dict.fromkeys(warnings)),
    )


def _other_marks(case: Case) -> list[Note]:
    """Marks that say something else than origin, told as reasons."""
    heard = [e for e in case.evidence if not e.speaks_of_origin and e.meaning and e.kind != "absence"]
    return [_mark_note(e) for e in heard[:_OTHER_MARKS_AT_MOST]]


def _mark_note(e: Evidence) -> Note:
    return note(f"mark.{e.strength}", seen=e.seen, meaning=e.meaning)


# --- weighing


def _weigh(case: Case, h: Hypothesis) -> None:
    for clue in case.named:
        _weigh_maker(case, h, clue)
    if h.model:
        _weigh_model(case, h)
        _weigh_calibres(case, h)
    _weigh_type(case, h)
    _weigh_countries(case, h)
    _weigh_years(case, h)
    before = h.weight
    for group in case.groups:
        _weigh_mark(case, h, group)
    _weigh_licence(case, h, supported=h.weight > before)
    _weigh_silence(case, h)


def _weigh_maker(case: Case, h: Hypothesis, clue: NameClue) -> None:
    agree, against = w.MAKER_NAMED[clue.strength]
    name = case.snapshot.maker_name(h.maker)
    if h.maker in clue.codes:
        h.weight *= max(1.0, agree * _rank_of_name(case, clue, h.maker))
        h.reasons.append(note(_REASON_OF_NAME[clue.strength], maker=name, written=clue.written))
        if h.maker in case.importers and _has_other_origin(case, h):
            h.weight *= w.IMPORTER_AS_MAKER
    elif h.maker and any(case.snapshot.same_house(h.maker, code) for code in clue.codes):
        h.weight *= max(1.0, agree * w.MAKER_RELATED)
        h.reasons.append(note("maker.related", maker=name, written=clue.written))
    elif h.maker and not case.only_imports(clue):
        h.weight *= against


def _rank_of_name(case: Case, clue: NameClue, maker: str) -> float:
    """Bearers of one name stand in the catalogue's order, likeliest first."""
    house = case.snapshot.same_house(maker, clue.codes[0])
    return (w.NEXT_OF_HOUSE if house else w.NEXT_MEANING) ** clue.codes.index(maker)


def _has_other_origin(case: Case, h: Hypothesis) -> bool:
    """Something besides the importer's name points to a maker."""
    others = [c for c in case.item.makers if h.maker not in c.codes and not case.only_imports(c)]
    return bool(others) or any(e.speaks_of_origin and e.maker != h.maker for e in case.evidence)


def _weigh_model(case: Case, h: Hypothesis) -> None:
    clue = next((c for c in case.item.models if h.model in c.codes), None)
    name = case.snapshot.model_name(h.model)
    if clue is None:
        parent = case.snapshot.models[h.model].variant_of
        of_variant = any(p.maker == h.maker for p in case.snapshot.productions.get(parent, ()))
        h.weight *= w.MODEL_VARIANT * (w.MODEL_VARIANT if of_variant else 1.0)
        h.reasons.append(note("model.variant_of", model=name, parent=case.snapshot.model_name(parent)))
    else:
        beside = any(h.maker in c.codes for c in case.item.makers)
        tiny = len(key(clue.written)) <= _TINY_NAME
        h.weight *= w.MODEL_WITH_MAKER if beside else w.MODEL_TINY if tiny else w.MODEL_NAMED
        h.weight *= w.NEXT_MEANING ** clue.codes.index(h.model)
        h.weight *= w.MODEL_LOCAL if _is_local_name(case, h.model, clue.written) else 1.0
        code = "model.named" if clue.strength == "full" or beside else "model.short"
        h.reasons.append(note(code, model=name, written=clue.written))
    if h.production is None and h.maker and not case.linked(h):
        h.weight *= w.UNLISTED
        h.reasons.append(note("model.unlisted_maker", maker=case.snapshot.maker_name(h.maker), model=name))


def _is_local_name(case: Case, model: str, written: str) -> bool:
    """Not the design's own name, but what a maker elsewhere calls it."""
    text = key(written)
    m = case.snapshot.models[model]
    if any(key(name).endswith(text) or text.endswith(key(name)) for name in (m.name, *m.aliases)):
        return False
    return any(key(p.local_name) == text for p in case.snapshot.productions.get(model, ()))


def _weigh_calibres(case: Case, h: Hypothesis) -> None:
    known = case.calibres_of(h)
    s = case.snapshot
    for clue in case.item.calibres if known else ():
        options = {code for code, _ in clue.options}
        hit = next((code for code in known if code in options), "")
        if hit:
            h.weight *= w.CALIBRE[0]
            h.reasons.append(note("calibre.fits", calibre=s.calibre_name(hit), written=clue.written))
        elif any(frozenset((a, b)) in w.ALIKE for a in options for b in known):
            h.weight *= w.CALIBRE_ALIKE
        else:
            h.weight *= w.CALIBRE[1]
            read = s.calibre_name(clue.options[0][0]) if clue.options else clue.written
            h.warnings.append(note("calibre.impossible", model=s.model_name(h.model), calibre=read))


def _weigh_type(case: Case, h: Hypothesis) -> None:
    named = case.item.types
    kind = case.snapshot.models[h.model].type if h.model else ""
    if not named:
        return
    if not kind or kind in named:
        h.weight *= w.TYPE[0] if kind else 1.0
        h.reasons.append(note("type.named"))
    elif any(word_fits(word, kind) for word in named):
        h.weight *= w.TYPE_KIN
    elif PART not in named:
        h.weight *= w.TYPE[1]
        h.warnings.append(note("type.contradicts", model=case.snapshot.model_name(h.model)))


def _weigh_countries(case: Case, h: Hypothesis) -> None:
    marked = case.reading.marked_countries
    mentioned = tuple(c for c in case.reading.countries if c not in marked)
    for countries, (agree, against), code in (
        (marked, w.COUNTRY_MARKED, "country.marked"),
        (mentioned, w.COUNTRY_NAMED, "country.named"),
    ):
        if not countries or not h.country:
            continue
        same = any(case.snapshot.related(h.country, c) for c in countries)
        h.weight *= agree if same else against
        if same:
            h.reasons.append(note(code, country=case.snapshot.country_name(h.country)))


def _weigh_years(case: Case, h: Hypothesis) -> None:
    span = case.span(h)
    for year in case.reading.years if span != (None, None) else ():
        h.weight *= w.YEAR_IN_PRODUCTION[1 if outside(year, span) else 0]
        h.reasons.append(note("year.named", year=str(year)))


def _weigh_mark(case: Case, h: Hypothesis, group: MarkGroup) -> None:
    """One mark: its best reading for this hypothesis; or, when all speak of others, against it."""
    best = max(group.evidence, key=lambda e: _agreement(case, h, e))
    factor = _agreement(case, h, best)
    of_others = [e for e in group.evidence if e.speaks_of_origin]
    if factor > 0:
        h.weight *= factor
        h.reasons.append(_reason_of_mark(case, h, best))
    elif of_others and any(e.excludes_others for e in of_others) and not h.is_blank:
        h.weight /= max(w.MARK[e.strength] for e in of_others)
    elif any(e.kind == "absence" for e in of_others):
        h.weight /= w.MARK["ambiguous"]


def _agreement(case: Case, h: Hypothesis, e: Evidence) -> float:
    """How strongly a reading of a mark speaks for a hypothesis; 0 when it speaks of something else."""
    s = case.snapshot
    if case.speaks_for(h, e):
        here = not e.origin or s.related(h.country, e.origin)
        exact = e.maker == h.maker if e.maker and h.maker else e.origin == h.country
        return w.MARK[e.strength] * (1.0 if here and exact else w.NEARLY if here else w.HARDLY)
    if e.or_country and s.related(h.country, e.or_country):
        return w.OR_COUNTRY
    if e.proof_country and h.country and not e.speaks_of_origin:
        return w.PROOF_COUNTRY[0 if s.related(h.country, e.proof_country) else 1]
    return 0.0


def _reason_of_mark(case: Case, h: Hypothesis, e: Evidence) -> Note:
    if not e.meaning:
        return note("mark.factory_code", seen=e.seen, maker=case.snapshot.maker_name(e.maker))
    if e.speaks_of_origin and not case.speaks_for(h, e):
        return note("mark.ambiguous", seen=e.seen, meaning=e.meaning)
    return note("absence.speaks_for", meaning=e.meaning) if e.kind == "absence" else _mark_note(e)


def _weigh_licence(case: Case, h: Hypothesis, *, supported: bool) -> None:
    """Somebody else's design: less likely than the design's own maker while nothing points there."""
    if h.production is None or h.production.maker == case.snapshot.models[h.model].maker or supported:
        return
    if any(n.code.startswith("maker.") for n in h.reasons):
        return
    renamed = h.production.local_name and not case.written(h.production.local_name)
    h.weight *= w.LOCAL_NAME if renamed else w.LICENSED


def _weigh_silence(case: Case, h: Hypothesis) -> None:
    """A maker's practice binds it and its works, a State's all who make there."""
    s = case.snapshot
    for who, practice in case.against.items():
        if practice.maker:
            bound = h.maker == who or (h.maker in s.makers and s.makers[h.maker].successor == who)
        else:
            bound = bool(h.country) and s.related(h.country, who)
        if bound:
            h.weight *= w.ABSENT_AGAINST
            h.warnings.append(note("absence.speaks_against", meaning=practice.meaning))
