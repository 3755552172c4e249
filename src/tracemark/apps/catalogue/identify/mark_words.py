"""The words for symbols, places on a weapon, and marks that are missing; words in, codes of the catalogue out."""

from __future__ import annotations

import re

from .tokens import fold

_SYMBOLS = (
    ("six_point_star_in_circle", r"(?:encircled six[- ]point(?:ed)? star|six[- ]point(?:ed)? star in (?:a )?circle)"),
    ("star_in_circle", r"(?:encircled star|circled star|star (?:in|inside|within) (?:a )?(?:circle|ring))"),
    ("arrow_in_triangle", (r"(?:(?:feathered )?arrow (?:in|inside|within) (?:a |the )?triangle"
     r"|triangle (?:with|containing|around) (?:an? |the )?(?:\w+ )?arrow(?: in(?:side)?(?: it)?)?)")),
    ("arrow_in_shield", r"arrow(?: head)? (?:in|inside|within) (?:a |the )?shield"),
    ("triangle_with_height_in_circle", r"triangle with (?:its )?height(?: (?:drawn|line))?,? (?:in|inside|set in) (?:a )?circle"),
    ("circle_in_diamond", r"circle (?:in|inside|within) (?:a )?(?:diamond|rhombus)"),
    ("double_circle", r"(?:two|double|2) (?:concentric )?(?:circles?|rings?)|concentric (?:circles|rings)"),
    ("five_stars", r"(?:five|5) stars"),
    ("four_circles", r"four (?:overlapping |stacked )?circles"),
    ("six_point_star", r"six[- ]point(?:ed)? star|star of david"),
    ("seven_point_star", r"seven[- ]point(?:ed)? star"),
    ("crescent_and_star", r"(?:star and crescent|crescent and star)"),
    ("broad_arrow", r"broad[- ]arrow"),
    ("crossed_swords", r"crossed swords"),
    ("crossed_halberds", r"crossed halberds"),
    ("flaming_bomb", r"flaming bomb"),
    ("lion_rampant", r"(?:rampant lion|lion rampant|rearing lion)"),
    ("oval", r"oval(?: cartouche)?|ellipse"),
    ("triangle", r"triangle"),
    ("circle", r"circle|ring"),
    ("diamond", r"diamond|rhombus|lozenge"),
    ("shield", r"shield|escutcheon"),
    ("square", r"square"),
    ("rectangle", r"rectangle|cartouche"),
    ("box", r"box"),
    ("star", r"(?:five[- ]point(?:ed)? )?star"),
    ("crown", r"crown"),
    ("eagle", r"eagle"),
    ("lion", r"lion"),
    ("bomb", r"bomb"),
    ("banner", r"banner"),
    ("anchor", r"anchor"),
    ("chrysanthemum", r"chrysanthemum"),
    ("perron", r"perron"),
)  # fmt: skip
_EACH_SYMBOL = "|".join(f"(?P<s{i}>{pattern})" for i, (_, pattern) in enumerate(_SYMBOLS))
_SYMBOL = re.compile(rf"\b(?:{_EACH_SYMBOL})s?\b")
ANY_SYMBOL = "(?:" + "|".join(pattern for _, pattern in _SYMBOLS) + ")"
COMPOUND_SYMBOL = "(?:" + "|".join(pattern for code, pattern in _SYMBOLS if "_" in code) + ")"
_OTHER_NAMES = {"none": "", "ring": "circle", "rings": "double_circle", "rhombus": "diamond"}

_PLACES = (
    ("rear_sight", r"rear[- ]?sights?|sight leaf|sight slider"),
    ("receiver_left", r"left (?:side )?of (?:the )?receiver|receiver,? left(?: side)?"),
    ("receiver_right", r"right (?:side )?of (?:the )?receiver|receiver,? right(?: side)?"),
    ("receiver_cover", r"receiver cover|top cover|dust cover"),
    ("slide_left", r"left (?:side )?of (?:the )?slide|slide,? left(?: side)?"),
    ("slide_right", r"right (?:side )?of (?:the )?slide|slide,? right(?: side)?"),
    ("slide", r"slide"),
    ("frame", r"frame"),
    ("trunnion", r"trunnion"),
    ("butt_socket", r"butt socket|wrist ?band"),
    ("bolt_carrier", r"bolt carrier"),
    ("barrel", r"barrel"),
    ("chamber", r"chamber"),
    ("cylinder", r"cylinder"),
    ("crane", r"crane|yoke"),
    ("trigger_guard", r"trigger[- ]guard"),
    ("magazine", r"magazine"),
    ("bolt", r"bolt|breech[- ]?block"),
    ("stock", r"stock|butt"),
    ("grip", r"grips?"),
    ("forend", r"fore-?end|hand-?guard"),
    ("backstrap", r"backstrap"),
    ("receiver", r"receiver"),
)
_PLACE_WORDS = "(?:" + "|".join(p for _, p in _PLACES) + r")s?\b"
_PLACE = re.compile(r"\b(?:" + "|".join(f"(?P<p{i}>{p})" for i, (_, p) in enumerate(_PLACES)) + r")\b")

_AT_PLACE = re.compile(
    r"\b(?:on|at|under|near|(?:left|right|side) of)(?: the)?(?: (?:left|right|top|bottom|side|of|both|its|the))* "
    rf"{_PLACE_WORDS}(?:(?:,| and| or|, and)(?: the| on)? {_PLACE_WORDS})*"
)

_ABSENT_WORDS = (
    ("year", r"\b(?:year|date)\b"),
    ("proof", r"\bproof"),
    ("import", r"\bimport"),
    ("import_country", r"\bimport"),
    ("country", r"\bcountry\b"),
    ("factory", r"\b(?:factory|maker|triangle|circle|arrow|star|symbol|shield|diamond)"),
    ("other_factory", r"\bother (?:factory|triangle|circle)"),
)
EVERYTHING = "everything"


def place_spans(folded: str) -> list[tuple[int, int]]:
    """Where a text says at which part a mark stands: `on slide and frame` names no part for sale."""
    return [match.span() for match in _AT_PLACE.finditer(folded)]


def places_in(folded: str) -> tuple[str, ...]:
    """Codes of the places named in a text."""
    return tuple(dict.fromkeys(_place(m) for m in _PLACE.finditer(folded)))


def _place(match: re.Match[str]) -> str:
    return next(code for i, (code, _) in enumerate(_PLACES) if match[f"p{i}"])


def place_code(written: str, known: frozenset[str]) -> str:
    """The code of a place given as code or in words."""
    code = fold(written).strip().replace(" ", "_").replace("-", "_")
    return code if code in known else next(iter(places_in(fold(written))), code)


def symbols_of(written: str) -> frozenset[str]:
    """The codes of one or more symbols given as codes or in words."""
    found = set()
    for part in re.split(r"[,+;|]", fold(written)):
        code = part.strip().replace(" ", "_").replace("-", "_")
        code = symbol_code(part.strip()) or _OTHER_NAMES.get(code, code)
        if code:
            found.add(code)
    return frozenset(found)


def symbol_code(words: str) -> str:
    """The code of one symbol in words; empty when it is none."""
    match = _SYMBOL.fullmatch(words)
    return _code(match) if match else ""


def _code(match: re.Match[str]) -> str:
    return next(code for i, (code, _) in enumerate(_SYMBOLS) if match[f"s{i}"])


def absent_codes(written: str) -> list[str]:
    """What is said to be missing, as codes; a symbol stands for itself and for the factory symbol it would be."""
    folded = fold(written)
    codes = [code for code, pattern in _ABSENT_WORDS if re.search(pattern, folded)]
    codes += [_code(m) for m in _SYMBOL.finditer(folded)]
    if re.search(
        r"\b(?:other|further) (?:mark|stamp|sign)|^everything$|\bany marks?\b|\bmarks? at all", folded
    ):
        codes.append(EVERYTHING)
    plain = folded.strip().replace(" ", "_")
    return codes or [plain]
