"""Marks described in words: `"10" inside two concentric circles`, `B beneath a crown`, `no year, no triangle`.

Officers who look at a weapon often describe instead of filling in fields. The sentences read here are English,
the working language of most published guides; fields filled in directly need no language at all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .clues import ObservedMark
from .mark_words import ANY_SYMBOL, COMPOUND_SYMBOL, EVERYTHING, absent_codes, places_in, symbol_code
from .patterns import STYLES

_ADJ = r"(?:\b(?:small|large|tiny|big|upright|roman|cursive|gothic|italic|latin|cyrillic|capital|plain|single|stamped|the|an?|letters?|number|numeral|figure|code|of) )*"
_TEXT = r"""(?:["“”'‘’«](?P<quoted>[^"“”'‘’«»]{1,24})["“”'‘’»]|(?P<word>[^\W_][^\W_/.&+-]{0,5}(?:[/.&+-][^\W_]{1,4})?))"""
_ENCLOSED = {"encircled": "circle", "circled": "circle", "crowned": "crown"}
_IN = r"(?:inside|within|in|enclosed (?:in|by)|surrounded by|set in)"

_TEXT_IN_SYMBOL = re.compile(
    rf"(?P<adj>{_ADJ}){_TEXT} {_IN} (?P<det>(?:an?|the|its|two|double|small|plain|upright|inverted) )*(?P<sym>{ANY_SYMBOL})s?\b"
)
_ENCIRCLED = re.compile(rf"(?P<adj>{_ADJ}){_TEXT},? (?P<sym>encircled|circled)\b")
_CIRCLED_TEXT = re.compile(rf"\b(?P<sym>encircled|circled|crowned) (?P<adj>{_ADJ}){_TEXT}")
_UNDER_CROWN = re.compile(
    rf"(?P<adj>{_ADJ}){_TEXT},? (?:beneath|under|below|underneath|surmounted by|topped by|with) (?:an? |the )?(?:\w+ )?(?P<sym>crown|star|eagle|lion)\b"
)
_CROWN_OVER = re.compile(
    rf"\b(?P<sym>crown|star|eagle|lion)(?:ed)? ?(?:over|above|/) ?(?P<adj>{_ADJ}){_TEXT}"
)
_SYMBOL_WITH = re.compile(
    rf"\b(?P<sym>{ANY_SYMBOL}) (?:with|containing|around|enclosing|bearing|and)(?: (?:the|an?))? (?P<adj>(?:(?:number|letters?|figures?|code|numeral) )?){_TEXT}"
)
_LONE_SYMBOL = re.compile(
    rf"\b(?:(?:(?:an?|the|small|large|tiny|five[- ]pointed|plain|single) )+(?P<sym>{ANY_SYMBOL})|(?P<whole>{COMPOUND_SYMBOL}))"
    r"(?= (?:on|at|in|over|stamp|mark|beside|near|above|with|and)|[,.;)]|$)"
)
_SIGHT = re.compile(
    rf"(?:rear[- ]?sights?|sight|battle|selector)(?: (?:battle|setting|mark|position|lever|leaf|is|marked))*,? (?:letters? |marked |with )+(?P<adj>{_ADJ}){_TEXT}"
)
_LETTER_AT = re.compile(
    rf"\b(?:letters?|mark|number) {_TEXT} (?:on|at|for|as) (?:the )?(?:battle|rear|sight|selector)[\w -]*"
)
_MORE_LETTERS = re.compile(r"(?:[\s,/]+|\s*,?\s+and\s+)([^\W_]{1,2}|safe|semi|auto|fire|full)(?![^\W_])")
_ROMAN = re.compile(
    r"\b(?P<word>[ivx]{1,6}\d?|x{1,2}\d|[a-z]{2})\b(?P<gap>[^.;]{0,30}?)\bproof(?: marks?)?\b"
)
_CODE_WORD = re.compile(rf"\b(?:factory |maker'?s? )?code {_TEXT}")
_MARKED = re.compile(
    r"\b(?:marked|stamped|engraved|inscribed|roll-?marked|reads|reading)(?: with)?:? [\"“”'‘]?(?P<word>[^\"“”'’;]{2,60})"
)

_NO = re.compile(
    r"\b(?:no|without|lacks?|lacking|missing|absent|absence of|never an?|neither|nor|not any)\b:? "
    r"(?P<what>(?:(?:an?|any|the|other|further|visible|date|of|or|and|marks?|stamps?|signs?|stamped|markings?|"
    r"country|import|importer'?s?|maker'?s?|factory|proof|serial|number|year|code|symbol|letters?|at all|"
    rf"{ANY_SYMBOL}s?|five|grips?|triangle|circle) ?,?)+)"
)
_NOTHING_ELSE = re.compile(
    r"\b(?:nothing else|only (?:a |the )?serial(?: number)?|no other marks?|no further marks?)(?: at all)?\b"
)
_NUMBER_WORDS = {
    word: number
    for number, word in enumerate(
        (
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
        )
    )
}
_N = r"(?P<{}>\d{{1,2}}|" + "|".join(_NUMBER_WORDS) + ")"
_FORM_WORDS = re.compile(
    rf"\b{_N.format('nl')} (?:latin |cyrillic |capital )?letters?(?: prefix)?(?:,| and|\s?\+| plus| followed by| then)* {_N.format('nd')}[- ]?(?:digits?|figures?|numbers?)\b"
)
_FORM_DIGITS = re.compile(rf"\b{_N.format('nd')}[- ](?:digit|figure)s?(?: serial)?(?: numbers?)?\b")
_FORM_SIGNS = re.compile(r"(?<![\w$#])[$#l9n](?:[$#l9ny]| (?=[$#l9ny])|-(?=[$#l9ny])){3,}(?![\w$#])")
_YEAR_DIGITS = re.compile(r"\byear(?: digits?)?(?: is| are|:|=)? (\d\d)\b")


@dataclass(frozen=True, slots=True)
class Description:
    """What a description says, and the spans that said it."""

    marks: tuple[ObservedMark, ...]
    absent: tuple[str, ...]
    serial_form: str
    spans: tuple[tuple[int, int], ...]


def read_description(text: str, folded: str) -> Description:
    """The marks described in this text."""
    if not _WORTH.search(folded):
        return Description((), (), "", ())
    reader = _Reader(text, folded)
    reader.absences()
    reader.serial_forms()
    for rule in (_TEXT_IN_SYMBOL, _ENCIRCLED, _CIRCLED_TEXT, _UNDER_CROWN, _CROWN_OVER, _SYMBOL_WITH):
        reader.symbols(rule)
    reader.settings()
    reader.year_codes()
    reader.lone_symbols()
    reader.codes()
    return Description(
        tuple(reader.marks), tuple(dict.fromkeys(reader.absent)), reader.form, tuple(reader.spans)
    )


_WORTH = re.compile(
    rf"\b{ANY_SYMBOL}|circled|crown|proof|sight|selector|letter|\bcode\b|digit|\bno\b|without|lack|[$#]{{2}}|nothing else|only a|absen|marked|stamped|engraved|inscribed"
)


class _Reader:
    """Applies the rules one after the other; what one rule has read, the next does not see."""

    def __init__(self, text: str, folded: str) -> None:
        self.text = text
        self.folded = folded
        self.marks: list[ObservedMark] = []
        self.absent: list[str] = []
        self.form = ""
        self.spans: list[tuple[int, int]] = []

    def _take(self, start: int, end: int) -> None:
        self.spans.append((start, end))
        self.folded = self.folded[:start] + "\x01" * (end - start) + self.folded[end:]

    def _written(self, match: re.Match[str]) -> str:
        name = "quoted" if "quoted" in match.re.groupindex and match["quoted"] else "word"
        return self.text[match.start(name) : match.end(name)].strip()

    def absences(self) -> None:
        for rule in (_NOTHING_ELSE, _NO):
            for match in list(rule.finditer(self.folded)):
                if rule is _NOTHING_ELSE:
                    self.absent.append(EVERYTHING)
                    keep = re.search(r"serial(?: number)?", match[0])
                    end = match.start() + keep.start() if keep else match.end()
                    self._take(match.start(), end)
                    continue
                self.absent += [c for c in absent_codes(match["what"]) if " " not in c and len(c) < 40]
                self._take(match.start(), match.end())

    def serial_forms(self) -> None:
        """A number described by its form becomes a specimen: `two letters + 6 digits` -> AA000000."""
        year = _YEAR_DIGITS.search(self.folded)
        if match := _FORM_SIGNS.search(self.folded):
            self.form = _specimen(match[0], year[1] if year else "")
        elif match := _FORM_WORDS.search(self.folded):
            self.form = "A" * _count(match["nl"]) + "0" * _count(match["nd"])
        elif match := _FORM_DIGITS.search(self.folded):
            self.form = "0" * _count(match["nd"])
        if match:
            self._take(match.start(), match.end())
        if year:
            self._take(year.start(), year.end())

    def symbols(self, rule: re.Pattern[str]) -> None:
        for match in list(rule.finditer(self.folded)):
            word = self._written(match)
            if not self._is_mark_text(match, word):
                continue
            sym = match["sym"]
            code = _ENCLOSED.get(sym) or symbol_code(sym)
            style = next((s for s in (match["adj"] or "").split() if s in STYLES), "")
            text = f"{style} {word}" if style else word
            start = match.start("quoted") - 1 if match["quoted"] else match.start("word")
            self.marks.append(ObservedMark(text=text, symbol=code, place=self._place_near(match.end())))
            self._take(start, match.end())

    def _is_mark_text(self, match: re.Match[str], word: str) -> bool:
        """Quoted, in capitals or figures, or short and led in by `letter`: not a word of the sentence."""
        if match["quoted"] or word.isdigit() or word.isupper():
            return True
        adj = (match["adj"] if "adj" in match.re.groupindex else "") or ""
        return len(word) <= 4 and bool(re.search(r"letter|code|number|mark", adj))

    def _place_near(self, end: int) -> str:
        after = re.match(r"[^.;]{0,30}?\b(?:on|at|in|of) ", self.folded[end : end + 40])
        found = places_in(self.folded[end : end + 45]) if after else ()
        return found[0] if found else ""

    def settings(self) -> None:
        """Letters of the battle setting and of the selector."""
        for rule in (_SIGHT, _LETTER_AT):
            for match in list(rule.finditer(self.folded)):
                word = self._written(match)
                if not word.isupper() and not word.isdigit():
                    continue
                selector = "selector" in match[0]
                end = match.end()
                while selector and (more := _MORE_LETTERS.match(self.folded, end)):
                    letters = self.text[more.start(1) : more.end(1)]
                    if not letters.isupper() and not letters.isdigit():
                        break
                    word, end = f"{word} {letters}", more.end()
                kind, place = ("selector", "") if selector else ("sight_setting", "rear_sight")
                self.marks.append(ObservedMark(text=word, place=place, kind=kind))
                self._take(match.start(), end)

    def year_codes(self) -> None:
        for match in list(_ROMAN.finditer(self.folded)):
            word = self._written(match)
            if word.isupper():
                self.marks.append(ObservedMark(text=word, kind="year"))
                self._take(match.start("word"), match.end("word"))

    def lone_symbols(self) -> None:
        for match in list(_LONE_SYMBOL.finditer(self.folded)):
            code = symbol_code(match["sym"] or match["whole"])
            self.marks.append(ObservedMark(symbol=code, place=self._place_near(match.end())))
            self._take(match.start(), match.end())

    def codes(self) -> None:
        for match in list(_CODE_WORD.finditer(self.folded)):
            word = self._written(match)
            if word and (match["quoted"] or len(word) <= 5):
                self.marks.append(ObservedMark(text=word, kind="factory"))
                self._take(match.start(), match.end())
        for match in _MARKED.finditer(self.folded):
            parts = re.split(r",|\band\b|\ben\b", self._written(match))
            self.marks += [ObservedMark(text=part.strip()) for part in parts if part.strip()]


def _count(word: str) -> int:
    return min(int(word) if word.isdigit() else _NUMBER_WORDS[word], 20)


def _specimen(signs: str, year: str) -> str:
    """`$$ ## ####` with year digits 27 -> `AA 27 0000`: the year goes into the first group of two digits."""
    groups = [
        re.sub(r"[$l]", "A", re.sub(r"[#9ny]", "0", group))
        for group in re.split(r"(\W)", signs.replace("$", "l").replace("#", "9"))
    ]
    if year:
        for i, group in enumerate(groups):
            if group == "00":
                groups[i] = year
                break
    return "".join(groups)
