"""From marks to evidence: which practices and factory codes a mark fits, and what each says.

A mark can fit several practices; they stay together in one group, because one mark is one piece of evidence
however many tables know it. What a practice says of owner, importer, proof or assembly is kept apart from origin.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .clues import ObservedMark
from .items import compatible
from .mark_words import EVERYTHING, absent_codes, place_code, symbols_of
from .patterns import (
    NUMBERED,
    STYLES,
    Pattern,
    bare,
    mark_matches,
    text_matches,
    without_separators,
    year_of,
)
from .tokens import fold, key

if TYPE_CHECKING:
    from .clues import Item, Reading
    from .rows import FactoryCode, Practice
    from .snapshot import Snapshot

STEP_DOWN = {"certain": "probable", "probable": "ambiguous", "ambiguous": "ambiguous"}

# Which practices a mark of a stated kind can fit. A mark without a kind may fit any that its shape allows.
_KINDS = {
    "serial": {"serial_format", "year_code"},
    "year": {"year_code"},
    "proof": {"proof", "year_code"},
    "import": {"import"},
    "owner": {"owner", "state_property"},
    "state_property": {"owner", "state_property"},
    "selector": {"selector"},
    "sight_setting": {"selector"},
    "factory": {"factory", "maker", "inspector"},
    "maker": {"maker", "factory", "import"},
    "retailer": {"import"},
    "country": {"country_mark"},
    "model": {"country_mark", "maker"},
    "inspector": {"inspector", "acceptance", "owner"},
    "acceptance": {"acceptance", "inspector"},
    "assembly": {"assembly", "factory"},
    "stock_number": {"stock_number"},
    "stock_transfer": {"stock_transfer"},
}


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one practice or factory code says when a mark fits it."""

    seen: str
    kind: str
    strength: str
    meaning: str = ""
    maker: str = ""
    country: str = ""
    or_country: str = ""
    year: int | None = None
    not_before: int | None = None
    not_after: int | None = None
    owner: str = ""
    importer: str = ""
    import_country: str = ""
    proof_country: str = ""
    assembled_in: str = ""
    parts_from: str = ""
    applies_to: tuple[str, ...] = ()

    @property
    def origin(self) -> str:
        return self.country or self.assembled_in

    @property
    def speaks_of_origin(self) -> bool:
        return bool(self.maker or self.origin)

    @property
    def excludes_others(self) -> bool:
        """A number of a certain form, or a letter used by many, does not exclude another maker."""
        return self.kind not in {"serial_format", "year_code", "stock_number", "absence"}


@dataclass(slots=True)
class MarkGroup:
    """All that one mark can mean."""

    seen: str
    evidence: list[Evidence] = field(default_factory=list)


def gather(snapshot: Snapshot, reading: Reading, item: Item) -> list[MarkGroup]:
    """The evidence of all marks on one weapon, one group a mark."""
    known = frozenset(snapshot.places)
    marks = [_Seen.of(m, known) for m in reading.marks]
    serial = reading.serial.written if reading.serial else reading.serial_form
    groups = [MarkGroup(m.label) for m in marks]
    number = MarkGroup(reading.serial.written if reading.serial else "")
    silence, texts = MarkGroup(""), MarkGroup("")
    for group, mark in zip(groups, marks, strict=True):
        for practice in snapshot.by_symbols.get(mark.symbols, ()):
            _one(snapshot, practice, mark, group, reading, item)
        _factory_codes(snapshot, mark, group, item)
    for practice in snapshot.numbered if serial else ():
        _number(snapshot, practice, serial, number, item)
    absent = frozenset(code for a in reading.absent for code in absent_codes(a))
    for practice in snapshot.combined if marks or absent else ():
        fit = _applies(snapshot, practice.applies_to, item)
        if practice.parsed.absent:
            _absence(practice, marks, serial, absent, silence, fit)
        else:
            _several(practice, marks, groups, fit)
    whole = key(reading.folded)
    for literal, practice in snapshot.texts:
        if literal in whole:
            fit = _applies(snapshot, practice.applies_to, item)
            texts.evidence += [_evidence(practice, practice.parsed.marks[0].text, fit)] if fit else []
    return [_pruned(g) for g in (*groups, number, silence, texts) if g.evidence]


def _pruned(group: MarkGroup) -> MarkGroup:
    """Beside a certain reading of a mark, readings that are only possible are left out."""
    if any(e.strength == "certain" for e in group.evidence):
        group.evidence = [e for e in group.evidence if e.strength != "ambiguous"]
    return group


@dataclass(frozen=True, slots=True)
class _Seen:
    """An observed mark in the codes of the catalogue."""

    mark: ObservedMark
    symbols: frozenset[str]
    style: str
    label: str

    @classmethod
    def of(cls, mark: ObservedMark, known_places: frozenset[str]) -> _Seen:
        words = mark.text.split()
        style = next((fold(w) for w in words if fold(w) in STYLES), "")
        text = " ".join(w for w in words if fold(w) not in STYLES) if style else mark.text
        symbols = symbols_of(mark.symbol)
        place = place_code(mark.place, known_places) if mark.place else ""
        label = " ".join(part for part in (mark.text, mark.symbol.replace("_", " ")) if part)
        kind = fold(mark.kind).strip().replace(" ", "_")
        return cls(ObservedMark(text, mark.symbol, place, kind), symbols, style, label)


def _applies(snapshot: Snapshot, applies_to: tuple[str, ...], item: Item) -> float:
    """1 when the practice is for this kind of weapon, 0.5 when the kind is not known, 0 when for another."""
    if not applies_to:
        return 1.0
    models = {m for clue in item.models for m in clue.codes}
    kinds = {snapshot.models[m].type for m in models} | set(item.types)
    if not kinds:
        return 0.5
    wanted = set(applies_to)
    if wanted & models or any(_ancestors(snapshot, m) & wanted for m in models):
        return 1.0
    types = {code for code in wanted if code not in snapshot.models}
    if models and not types:
        return 0.0
    if wanted & kinds:
        return 1.0
    return 0.5 if any(compatible(a, b) for a in types for b in kinds) or not types else 0.0


def _ancestors(snapshot: Snapshot, model: str) -> set[str]:
    found: set[str] = set()
    while model in snapshot.models and model not in found:
        found.add(model)
        model = snapshot.models[model].variant_of
    return found


def _one(
    snapshot: Snapshot, practice: Practice, seen: _Seen, group: MarkGroup, reading: Reading, item: Item
) -> None:
    """One mark against one practice."""
    pattern = practice.parsed.marks[0]
    if not _of_this_kind(practice, seen):
        return
    match = mark_matches(pattern, seen.mark, seen.symbols, seen.style)
    fit = min(match, _applies(snapshot, practice.applies_to, item)) if match else 0.0
    span = practice.parsed.years
    if fit and (not span or any(span[0] <= y <= span[1] for y in reading.years)):
        found = text_matches(pattern, seen.mark.text)
        variable = found if isinstance(found, re.Match) else None
        group.evidence.append(_evidence(practice, seen.label, fit, variable))


def _of_this_kind(practice: Practice, seen: _Seen) -> bool:
    """A mark can fit a practice only where its kind, or what it looks like, allows it."""
    kind, pattern = seen.mark.kind, practice.parsed.marks[0]
    if "{" in practice.pattern or (kind and practice.kind not in _KINDS.get(kind, {practice.kind})):
        return False
    if practice.kind == "year_code":
        return kind in {"year", "proof", "serial"}
    if practice.parsed.is_number:
        return kind in {"serial", "stock_number"}
    if practice.kind == "selector" and not pattern.options:
        return kind in {"sight_setting", "selector"} or bool(seen.mark.place)
    return True


def _number(snapshot: Snapshot, practice: Practice, serial: str, group: MarkGroup, item: Item) -> None:
    """A serial, or a specimen of its form, against the form of a practice."""
    if practice.kind == "year_code" and len(practice.parsed.marks[0].text) < 5:
        return
    shape = practice.parsed.marks[0].shape
    if shape is None:
        return
    folded = fold(serial)
    match = shape.fullmatch(folded)
    exact = 1.0 if match else 0.5
    if not match and bare(folded) != folded:
        match = re.fullmatch(without_separators(shape), bare(folded))
    fit = exact * _applies(snapshot, practice.applies_to, item) if match else 0.0
    if fit:
        group.evidence.append(_evidence(practice, group.seen or serial, fit, match))


def _several(practice: Practice, marks: list[_Seen], groups: list[MarkGroup], fit: float) -> None:
    """Two marks on one weapon: both must be there; the evidence goes to both of them."""
    if not fit:
        return
    at: list[int] = []
    for pattern in practice.parsed.marks:
        index = next(
            (
                i
                for i, m in enumerate(marks)
                if i not in at and mark_matches(pattern, m.mark, m.symbols, m.style)
            ),
            None,
        )
        if index is None:
            return
        at.append(index)
    label = " + ".join(marks[i].label for i in at)
    for index in at:
        groups[index].evidence.append(_evidence(practice, label, fit))


def _absence(
    practice: Practice, marks: list[_Seen], serial: str, absent: frozenset[str], group: MarkGroup, fit: float
) -> None:
    """Marks looked for in vain, together with those that were found."""
    wanted = practice.parsed.absent
    if not fit or not absent:
        return
    if not (wanted <= absent or EVERYTHING in absent):
        return
    for pattern in practice.parsed.marks:
        as_number = bool(serial) and pattern.shape is not None and bool(pattern.shape.fullmatch(fold(serial)))
        if not as_number and not any(mark_matches(pattern, m.mark, m.symbols, m.style) for m in marks):
            return
    group.evidence.append(_evidence(practice, ", ".join(sorted(wanted)), fit))


def _evidence(practice: Practice, seen: str, fit: float, match: re.Match[str] | None = None) -> Evidence:
    gives = practice.gives
    strength = practice.strength if fit >= 1 else STEP_DOWN.get(practice.strength, "ambiguous")
    not_before = _whole(gives.get("not_before"))
    groups = match.groupdict() if match else {}

    def text(name: str) -> str:
        value = str(gives.get(name) or "")
        return (groups.get(value.strip("{}")) or "").upper() if value.startswith("{") else value

    return Evidence(
        seen=seen,
        kind=practice.kind,
        strength=strength,
        meaning=practice.meaning,
        maker=text("maker"),
        country=text("country"),
        or_country=text("or_country"),
        year=year_of(gives.get("year"), match, not_before) or _year_beside(practice, seen),
        not_before=not_before,
        not_after=_whole(gives.get("not_after")),
        owner=text("owner"),
        importer=text("importer"),
        import_country=text("import_country"),
        proof_country=text("proof_country"),
        assembled_in=text("assembled_in"),
        parts_from=text("parts_from"),
        applies_to=practice.applies_to,
    )


def _year_beside(practice: Practice, seen: str) -> int | None:
    """`ac 42`: two digits after a code of letters are the year, when the practice bounds it to these years."""
    low, high = _whole(practice.gives.get("not_before")), _whole(practice.gives.get("not_after"))
    found = re.search(r"[a-z]\s?(\d\d)$", seen)
    if practice.kind != "factory" or not found or not high:
        return None
    year = high // 100 * 100 + int(found[1])
    return year if (low or high - 20) <= year <= high else None


def _whole(value: Any) -> int | None:
    return value if isinstance(value, int) else None


def _factory_codes(snapshot: Snapshot, seen: _Seen, group: MarkGroup, item: Item) -> None:
    """The table of factory codes; a code without a symbol counts only where the mark is called a code or stands alone."""
    mark = seen.mark
    if mark.kind not in {"", "factory", "maker"} or len(seen.symbols) > 1 or mark.place == "rear_sight":
        return
    symbol = next(iter(seen.symbols), "none")
    rows: list[FactoryCode] = list(snapshot.factory_codes.get(key(mark.text), ()) if mark.text else ())
    if not mark.text:
        rows = list(snapshot.factory_codes.get("", ()))
    for row in rows:
        if row.symbol != symbol or (symbol == "none" and row.code != mark.text.strip()):
            continue
        fit = _applies(snapshot, row.applies_to, item)
        if not fit:
            continue
        strong = symbol != "none" or len(row.code) > 2 or mark.kind == "factory"
        strength = "probable" if strong and fit >= 1 else "ambiguous"
        group.evidence.append(
            Evidence(
                seen.label,
                "factory",
                strength,
                maker=row.maker,
                country=row.country,
                not_before=row.years[0],
                not_after=row.years[1],
                applies_to=row.applies_to,
            )
        )


def expected_but_absent(snapshot: Snapshot, reading: Reading, item: Item) -> dict[str, Practice]:
    """Makers that always put a mark which was looked for in vain, with the practice that says so."""
    absent = {code for a in reading.absent for code in absent_codes(a)}
    if not absent:
        return {}
    found: dict[str, Practice] = {}
    for practice in snapshot.practices:
        if _on_loose_part(snapshot, practice.parsed):
            continue
        missing = _missing(practice.parsed, practice.kind, practice.maker, absent)
        if (
            missing
            and practice.strength != "ambiguous"
            and _applies(snapshot, practice.applies_to, item) >= 1
        ):
            found.setdefault(practice.maker or practice.state, practice)
    return found


def _on_loose_part(snapshot: Snapshot, pattern: Pattern) -> bool:
    """A mark on a part that is easily exchanged says little by its absence."""
    places = [place for mark in pattern.marks for place in mark.places]
    return bool(places) and not any(snapshot.is_control(place) for place in places)


def _missing(pattern: Pattern, kind: str, maker: str, absent: set[str]) -> bool:
    if kind == "year_code":
        return "year" in absent and any(m.text == "YYYY" for m in pattern.marks)
    if kind in NUMBERED or pattern.absent or kind not in {"factory", "country_mark"}:
        return False
    if not maker and any(m.text for m in pattern.marks):
        return False
    symbols = {s for m in pattern.marks for s in m.symbols}
    return bool(symbols) and symbols <= absent
