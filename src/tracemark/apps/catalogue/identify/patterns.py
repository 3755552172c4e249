"""The small language in which the catalogue writes marking practices, and how a mark is held against it.

`66 @triangle` a text in a symbol; `D @rear_sight` a text at a place; `10 @double_circle + @arrow_in_triangle`
two marks on one weapon; `absent:factory,year` marks that are not there; `year:1992..` a year stamped beside it;
`type:cursive` the style of the letters. In numbers `L` is a letter, `Я` a Cyrillic letter, `9` a digit, `YY` or
`YYYY` the year, `M` the month, and "quoted" text stands for itself. `{country2}` is a country code.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .tokens import fold, key

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .clues import ObservedMark

NUMBERED = frozenset({"serial_format", "year_code", "stock_number"})
STYLES = frozenset({"roman", "cursive", "gothic", "italic", "upright"})
_BESIDE = frozenset({"over_number"})  # says what stands near; not needed for a match
_PART = re.compile(r'"([^"]*)"|(YYYY|YY|MM|M|L|R|Я|9|\{\w+\})|(.)', re.DOTALL)
_CLASS = {
    "L": "[a-z]",
    "Я": "[а-яё]",
    "9": r"\d",
    "R": "[ivx]+",
    "YYYY": r"(?P<yyyy>\d{4})",
    "YY": r"(?P<yy>\d{2})",
    "MM": r"\d{2}",
    "M": r"\d{1,2}",
    "{country2}": "(?P<country2>[a-z]{2})",
}


@dataclass(frozen=True, slots=True)
class MarkPattern:
    """One mark of a practice."""

    text: str  # as written; empty when the mark is a symbol alone
    literal: str  # key of the text when it stands for itself
    shape: re.Pattern[str] | None  # of a text with variable signs
    options: tuple[str, ...]  # letters of a selector, in any order
    symbols: frozenset[str]
    places: tuple[str, ...]
    style: str


@dataclass(frozen=True, slots=True)
class Pattern:
    """What must be seen, and what must be absent."""

    marks: tuple[MarkPattern, ...]
    absent: frozenset[str]
    years: tuple[int, int] | None
    is_number: bool


def parse(pattern: str, kind: str, places: Mapping[str, Any]) -> Pattern:
    """Read a pattern of the catalogue."""
    absent = frozenset(a for m in re.findall(r"absent:(\S+)", pattern) for a in m.split(","))
    span = re.search(r"year:(\d{4})\.\.(\d{4})?", pattern)
    style = re.search(r"type:(\w+)", pattern)
    rest = re.sub(r"(?:absent|year|type):\S+", "", pattern)
    marks = tuple(
        _mark(part, kind, places, style[1] if style else "")
        for part in re.split(r"\s\+\s", rest)
        if part.strip()
    )
    years = (int(span[1]), int(span[2] or 9999)) if span else None
    number = kind in NUMBERED or (kind == "absence" and any(m.shape for m in marks))
    return Pattern(marks, absent, years, number)


def _mark(part: str, kind: str, places: Mapping[str, Any], style: str) -> MarkPattern:
    names = [n for group in re.findall(r"(?<!\w)@([\w/]+)", part) for n in group.split("/")]
    at = tuple(n for n in names if n in places)
    symbols = frozenset(n for n in names if n not in places and n not in _BESIDE)
    text = " ".join(re.sub(r"(?<!\w)@[\w/]+", " ", part).split())
    if kind == "selector" and " / " in text:
        return MarkPattern(text, "", None, tuple(key(t) or t for t in text.split(" / ")), symbols, at, style)
    if text and _is_variable(text, kind):
        return MarkPattern(text, "", _shape(text, kind), (), symbols, at, style)
    return MarkPattern(text, key(text.strip('"')), None, (), symbols, at, style)


def _is_variable(text: str, kind: str) -> bool:
    if "{" in text:
        return True
    if kind in NUMBERED:
        return bool(re.search(r"[L9ЯYMR]", re.sub(r'"[^"]*"', "", text)))
    if kind == "absence":
        return bool(re.fullmatch(r"[L9Я ]{4,}", text))
    return bool(re.search(r"99|^9$|YYYY|\bYY\b", text))


def _shape(text: str, kind: str) -> re.Pattern[str]:
    """A regular expression over folded text."""
    all_variable = kind in NUMBERED or kind == "absence"
    parts = []
    for literal, variable, other in _PART.findall(text):
        if variable and (all_variable or variable not in {"L", "M", "MM", "R", "Я"}):
            named = _CLASS.get(variable, r"[\w .,&/-]+")
            parts.append(named if "(?P<" not in named or named not in parts else r"\d+")
        else:
            parts.append(re.escape(fold(literal or variable or other)))
    body = "".join(parts)
    return re.compile(r"\d+" if text == "9" else body)


def bare(text: str) -> str:
    """A number without the separators between its groups."""
    return re.sub(r"[\s\-./]", "", text)


def without_separators(shape: re.Pattern[str]) -> str:
    return shape.pattern.replace(r"\ ", "").replace(r"\-", "")


def text_matches(mark: MarkPattern, written: str) -> re.Match[str] | bool:
    """Does this text fit; a match object when the text has variable signs."""
    folded = fold(written).strip()
    if mark.shape is not None:
        return mark.shape.fullmatch(folded) or False
    if mark.options:
        seen = {key(part) or part for part in re.split(r"[\s/,;]+", written) if part}
        return set(mark.options) <= seen
    here = key(written)
    if not mark.literal:
        return not here or bool(re.fullmatch(r"\d{4}", here))
    if (
        len(mark.literal) <= 3
        and mark.literal.isalpha()
        and not mark.symbols
        and here[: len(mark.literal)] == mark.literal
    ):
        return not here[len(mark.literal) :] or bool(re.fullmatch(r"\d\d", here[len(mark.literal) :]))
    return here == mark.literal or (len(mark.literal) >= 6 and mark.literal in here)


def mark_matches(mark: MarkPattern, seen: ObservedMark, symbols: frozenset[str], style: str) -> float:
    """How well a seen mark fits: 0 not at all, 0.5 when place, style or symbol was not stated, 1 in all."""
    telling = len(mark.literal) >= 5 and not symbols
    if (mark.symbols != symbols and not telling) or not text_matches(mark, seen.text):
        return 0.0
    fit = 1.0 if mark.symbols == symbols else 0.5
    if mark.style:
        told = {"upright": "roman"}.get(style, style)
        if told and told != mark.style:
            return 0.0
        fit *= 1.0 if told else 0.5
    if mark.places and not any(near(place, seen.place) for place in mark.places):
        if seen.place:
            return 0.0
        fit *= 0.5
    return fit


def near(place: str, other: str) -> bool:
    """The same place, or one named more closely than the other."""
    return bool(other) and (place.startswith(other) or other.startswith(place))


# --- years


def year_of(formula: object, match: re.Match[str] | None, not_before: int | None) -> int | None:
    """The year that a code stands for; None when it cannot be worked out."""
    if isinstance(formula, int):
        return formula
    if not isinstance(formula, str):
        return None
    if formula.isdigit():
        return int(formula)
    if formula.startswith("letters "):
        return _from_letters(formula, match, not_before)
    groups = match.groupdict() if match else {}
    if groups.get("yyyy"):
        return _from_four(formula, int(groups["yyyy"]))
    return _from_two(formula, groups["yy"], not_before) if groups.get("yy") else None


def _from_four(formula: str, year: int) -> int | None:
    if formula == "YYYY":
        return year
    other_calendar = re.fullmatch(r"(\d+)\+([\d.]+)\*YYYY", formula)
    return int(int(other_calendar[1]) + float(other_calendar[2]) * year) if other_calendar else None


def _from_two(formula: str, digits: str, not_before: int | None) -> int | None:
    if formula in {"YY", "reversed YY"}:
        return _century(int(digits if formula == "YY" else digits[::-1]), not_before)
    counted = re.fullmatch(r"(\d{4})([+-])YY", formula)
    if not counted:
        return None
    return int(counted[1]) + (int(digits) if counted[2] == "+" else -int(digits))


def _from_letters(formula: str, match: re.Match[str] | None, not_before: int | None) -> int | None:
    values = dict(pair.split("=") for pair in formula.split()[1:])
    letters = [ch.upper() for ch in (match[0] if match else "") if ch.isalpha()]
    digits = "".join(values.get(ch, "?") for ch in letters[:2])
    return _century(int(digits), not_before) if len(digits) == 2 and digits.isdigit() else None


def _century(two: int, not_before: int | None) -> int:
    """The first year with these two digits that the practice allows; else the last one before 2030."""
    if not_before:
        year = not_before // 100 * 100 + two
        return year if year >= not_before else year + 100
    return 2000 + two if two < 30 else 1900 + two
