"""What must be said with a candidate: importer, owner, proof, exchanged parts, two countries, years that differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .case import in_words, outside
from .clues import note
from .items import PART

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .case import Case, Hypothesis
    from .clues import Note

_BY_STRENGTH = ("certain", "probable", "ambiguous")


def caveats(case: Case, h: Hypothesis) -> Iterator[Note]:
    """Warnings that hold whatever the weight."""
    yield from _importer(case)
    yield from _owner_and_proof(case, h)
    yield from _ambiguous_codes(case)
    yield from _two_countries(case, h)
    yield from _exchanged_part(case)
    if PART in case.item.types:
        yield note("part.only")
    if case.total > 1:
        yield note("weapons.several", number=str(case.number), total=str(case.total))


def _importer(case: Case) -> Iterator[Note]:
    for code in sorted(case.importers):
        yield note("importer.not_maker", importer=case.snapshot.maker_name(code))
    unnamed = [e.seen for e in case.evidence if e.kind == "import" and e.import_country and not e.importer]
    if unnamed and not case.importers:
        yield note("importer.not_maker", importer=unnamed[0])


def _owner_and_proof(case: Case, h: Hypothesis) -> Iterator[Note]:
    s = case.snapshot
    for e in case.evidence:
        if e.owner and not e.speaks_of_origin:
            yield note("owner.not_origin", seen=e.seen, owner=s.country_name(e.owner))
        if e.proof_country and e.strength != "ambiguous" and not s.related(h.country, e.proof_country):
            yield note("proof.not_origin", country=s.country_name(e.proof_country))


def _ambiguous_codes(case: Case) -> Iterator[Note]:
    s = case.snapshot
    for group in case.groups:
        makers = list(dict.fromkeys(e.maker for e in group.evidence if e.maker and e.kind == "factory"))
        distinct = [m for i, m in enumerate(makers) if not any(s.same_house(m, o) for o in makers[:i])]
        if len(distinct) > 1:
            names = ", ".join(s.maker_name(m) for m in distinct)
            yield note("factory_code.ambiguous", seen=group.seen, makers=names)


def _two_countries(case: Case, h: Hypothesis) -> Iterator[Note]:
    """Marks of origin of two countries: one speaks for this candidate, another for a second country."""
    s = case.snapshot
    told = [h.country] if h.country else []
    told += case.reading.marked_countries
    for group in case.groups:
        told += [e.parts_from for e in group.evidence if e.parts_from and case.speaks_for(h, e)]
        firm = [e for e in group.evidence if e.origin and e.strength != "ambiguous" and e.excludes_others]
        if firm and not any(e.origin and s.related(e.origin, h.country) for e in group.evidence):
            told.append(firm[0].origin)
    distinct = [c for i, c in enumerate(told) if not any(s.related(c, other) for other in told[:i])]
    if len(distinct) > 1:
        yield note("countries.two", countries=", ".join(s.country_name(c) for c in distinct))


def _exchanged_part(case: Case) -> Iterator[Note]:
    serial = case.reading.serial
    if serial and serial.places and not any(case.snapshot.is_control(place) for place in serial.places):
        yield note("serial.not_on_frame", place=case.snapshot.place_name(serial.places[0]))


# --- years


def years_of(case: Case, h: Hypothesis) -> tuple[str, list[Note]]:
    """The year of a code or of the text, else the years that marks and catalogue leave open."""
    heard = [e for e in case.heard(h) if not e.import_country]
    coded = [e for strength in _BY_STRENGTH for e in heard if e.year and e.strength == strength]
    written = list(case.reading.years)
    firm = {e.year for e in coded if e.year and e.strength != "ambiguous"}
    disputed = firm | set(written) if firm and not firm & set(written) else firm
    warnings = []
    if len(disputed) > 1:
        warnings.append(note("year.disputed", years=", ".join(str(y) for y in sorted(disputed))))
    span = case.span(h)
    year = next((e.year for e in coded), None) or (written[0] if written else None)
    if year is None:
        return in_words(_bounds(case, h)), warnings
    if outside(year, span) and not h.is_blank:
        warnings.append(note("year.contradicts", year=str(year), name=case.name_of(h), years=in_words(span)))
    return str(year), warnings


def _bounds(case: Case, h: Hypothesis) -> tuple[int | None, int | None]:
    """The narrowest span that the marks and the production of the model allow; the latter when they clash."""
    speaking = [e for e in case.heard(h) if e.speaks_of_origin]
    span = case.span(h) if h.model else (None, None)
    low = max((y for y in (span[0], *(e.not_before for e in speaking)) if y), default=None)
    high = min((y for y in (span[1], *(e.not_after for e in speaking)) if y), default=None)
    return span if low and high and low > high else (low, high)
