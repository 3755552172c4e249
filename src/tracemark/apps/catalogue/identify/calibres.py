"""Calibres as people write them, and what each spelling can mean.

A spelling is a *head* (`9x19`, `9mm`, `357`, `30-06`, `12ga`) and the *words* after it (`winchester`, `magnum`).
A catalogue calibre is meant when it has this head and at least these words: ".300" may be six cartridges,
".300 Win Mag" is one. Short names that are ambiguous in themselves stand in a table of the catalogue and
come before this rule. What the weapon makes likely is weighed later, in `combine.py`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .clues import CalibreClue
from .tokens import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_CAL = r"\b(?:k(?:al|ai)(?:ib[^\W\d_]*|ber)?|cal(?:ib[^\W\d_]*)?|кал(?:иб[^\W\d_]*)?|عيار|口径)"
_NUM = r"\d{1,3}(?:[.,]\d{1,3})?"
_UNIT = r"(?:mm+|m/m|мм|毫米|ملم|مم)"
_BORE = r"(?:4|8|10|12|14|16|20|24|28|32|36)"
_CHAMBER = r"(?:63[.,]5|65|67(?:[.,]5)?|70|73|76|89)"

_HEAD = re.compile(
    rf"""
    (?: (?P<cal>{_CAL}[\s.,:;]*) | (?<![^\W_])(?<!\d[.,x×*-]) )
    (?:
        (?P<shell>{_BORE})\s?(?:[/-]|x)\s?{_CHAMBER}(?![\d.,-]*\d|\s?[x×*])
      | (?P<bullet>{_NUM})\s*{_UNIT}?\s*[x×х*]\s*(?P<case>\d{{2,3}}(?:[.,]\d{{1,2}})?)(?!\d)
      | (?P<gauge>{_BORE}|410)\s*-?(?:gauge|gage|guage|gauges|ga|bore|bores|boring|калибра?|号|號)(?![^\W_])
      | (?P<dotted>\.\d{{2,4}}(?:[-/.]\.?\d{{2,4}})?)(?!\d)
      | (?P<paired>\d{{1,3}}(?:[.,]\d)?\s?(?:{_UNIT}\s?)?[-/]\d{{2,4}})(?![\d/]|-\d)
      | (?P<mm>{_NUM})\s*-?{_UNIT}
      | (?P<barrel>{_BORE})\s*(?=/\s*(?:\.\d\d|\d{{1,2}}(?:[.,]\d+)?\s*[x×*]))
      | (?P<bare>{_NUM})(?![\d.,/-]*\d|\s?(?:cm|inch|stuks)\b)
    )
    """,
    re.VERBOSE,
)
_WORD_AFTER = re.compile(r"[\s.\-+]{0,3}([a-z]\s?&\s?[a-z](?![a-z])|(?:[a-z]\.){2,}[a-z]?|[^\W\d_]+\d?)")
_TRAILING_UNIT = re.compile(rf"\s*{_UNIT}(?![^\W_])|\s*{_UNIT}(?=r\b)")

# One word for the many ways to write it.
_SAME = {
    "win": "winchester",
    "winch": "winchester",
    "rem": "remington",
    "mag": "magnum",
    "magn": "magnum",
    "mgn": "magnum",
    "wby": "weatherby",
    "wea": "weatherby",
    "weath": "weatherby",
    "why": "weatherby",
    "spl": "special",
    "spec": "special",
    "sp": "special",
    "spcl": "special",
    "sprfd": "springfield",
    "sprg": "springfield",
    "spr": "springfield",
    "spfld": "springfield",
    "prfd": "springfield",
    "springf": "springfield",
    "automatic": "auto",
    "acp": "auto",
    "para": "parabellum",
    "parabelum": "parabellum",
    "luger": "parabellum",
    "lug": "parabellum",
    "люгер": "parabellum",
    "парабеллум": "parabellum",
    "kurz": "short",
    "kort": "short",
    "corto": "short",
    "court": "short",
    "curto": "short",
    "brit": "british",
    "casul": "casull",
    "barret": "barrett",
    "mak": "makarov",
    "tok": "tokarev",
    "ult": "ultra",
    "navo": "nato",
    "otan": "nato",
    "нато": "nato",
    "holland": "hh",
    "carb": "carbine",
    "blk": "blackout",
    "gov": "government",
    "govt": "government",
    "sup": "super",
    "js": "is",
    "jrs": "irs",
    "jr": "ir",
    "lfb": "lr",
}
# Meanings of an open short name: each is this much less likely than the one listed before it.
_OPEN = 0.35
_MOSTLY = 0.12
_REST = 0.01
_NO_LIMIT = 6  # words after the head in a name of the catalogue
_KIND_WORDS = frozenset(
    {"pistol", "pistols", "pistool", "revolver", "revolvers", "rifle", "rifles", "carbine", "semi"}
)
_CAL_WORDS = frozenset({"cal", "caliber", "calibre", "kaliber", "kal", "calibro", "калибр", "калибра"})
# Several words that mean one, after the table above.
_JOIN = (
    (("long", "rifle"), "lr"),
    (("long", "colt"), "lc"),
    (("nitro", "express"), "ne"),
    (("action", "express"), "ae"),
    (("smith", "wesson"), "sw"),
    (("winchester", "short", "magnum"), "wsm"),
    (("auto", "colt", "pistol"), "auto"),
    (("black", "powder"), "bp"),
)
# Letters that only a writer in a hurry uses: tried when the word itself is no known one.
_HURRIED = {
    "w": ("winchester",),
    "r": ("remington",),
    "m": ("magnum",),
    "p": ("parabellum",),
    "s": ("special",),
    "h": ("hornet",),
    "k": ("short",),
    "wm": ("winchester", "magnum"),
    "winmag": ("winchester", "magnum"),
    "rm": ("remington", "magnum"),
    "lc": ("colt",),
    "sa": ("super",),
    "mi": ("m1",),
    "nitro": ("ne",),
}


@dataclass(frozen=True, slots=True)
class Spelling:
    """One place in a text where a calibre may stand."""

    head: str
    words: tuple[str, ...]
    ends: tuple[int, ...]  # where the text ends after the head and after each word
    start: int
    sure: bool  # a calibre even without a word after it, when the catalogue knows the head
    exactly: bool  # only a calibre of just this name, not one that merely begins so
    unmistakable: bool  # a calibre even when the catalogue does not know it


class CalibreIndex:
    """All spellings of the catalogue, by head."""

    def __init__(
        self,
        by_head: Mapping[str, tuple[tuple[frozenset[str], str], ...]],
        phrases: Mapping[tuple[str, frozenset[str]], tuple[tuple[str, float], ...]],
        used: Mapping[str, int],
    ) -> None:
        self._by_head = by_head
        self._phrases = phrases
        self._used = used
        self._words = frozenset(word for rows in by_head.values() for words, _ in rows for word in words)

    @classmethod
    def build(
        cls,
        names: Mapping[str, tuple[str, ...]],
        phrases: Mapping[str, tuple[tuple[str, ...], bool]],
        used: Mapping[str, int],
    ) -> CalibreIndex:
        by_head: dict[str, dict[tuple[frozenset[str], str], None]] = defaultdict(dict)
        for code, aliases in names.items():
            for alias in aliases:
                for part in re.split(r"[()]", alias):
                    spelling = _whole(part)
                    if spelling:
                        by_head[spelling[0]][(spelling[1], code)] = None
        table = {}
        for phrase, (codes, mostly) in phrases.items():
            spelling = _whole(phrase)
            if spelling:
                table[spelling] = tuple(
                    (code, (_MOSTLY if mostly else _OPEN) ** i) for i, code in enumerate(codes)
                )
        return cls({head: tuple(rows) for head, rows in by_head.items()}, table, dict(used))

    def find(self, folded: str, text: str = "") -> list[CalibreClue]:
        """Every calibre in a folded text, in order."""
        found: list[CalibreClue] = []
        end = 0
        for spelling in self._spellings(folded):
            if spelling.start < end:
                continue
            clue = self._read(spelling, text or folded)
            if clue:
                found.append(clue)
                end = clue.end
        return found

    def _spellings(self, folded: str) -> Iterator[Spelling]:
        position = 0
        while match := _HEAD.search(folded, position):
            spelling = _spelling(match, folded, limit=4)
            if match["dotted"] and "-" in spelling.head and not self._knows(spelling.head):
                cut = match.start("dotted") + re.search(r"[-/.]", match["dotted"][1:]).start() + 1  # type: ignore[union-attr]
                match = _HEAD.search(folded, position, cut) or match
                spelling = _spelling(match, folded, limit=4)
            yield spelling
            position = max(match.end(), match.start() + 1)

    def _knows(self, head: str) -> bool:
        return head in self._by_head or (head, frozenset()) in self._phrases

    def _read(self, s: Spelling, text: str) -> CalibreClue | None:
        """The longest run of words that belongs to a calibre with this head."""
        if not self._knows(s.head):
            return _unknown(s, text) if s.unmistakable else None
        for count in range(len(s.words), -1, -1):
            if count == 0 and not s.sure:
                return None
            for words in _readings(s.words[:count]):
                options, ambiguous = self._meanings(s.head, words, exactly=s.exactly)
                if options:
                    end = s.ends[count]
                    return CalibreClue(text[s.start : end].strip(), options, ambiguous, s.start, end)
        return None

    def _meanings(
        self, head: str, words: frozenset[str], *, exactly: bool
    ) -> tuple[tuple[tuple[str, float], ...], bool]:
        listed = self._phrases.get((head, words))
        if listed:
            open_ = len(listed) > 1
            second = listed[1][1] if open_ else 0.0
            return (self._with_rest(head, words, listed) if second > _MOSTLY else listed), open_
        rows = self._by_head.get(head, ())
        exact = dict.fromkeys(code for names, code in rows if names == words)
        if exact:
            return tuple((code, 1.0) for code in exact), len(exact) > 1
        if exactly:
            return (), False
        wider = dict.fromkeys(code for names, code in rows if names >= words)
        total = sum(1 + self._used.get(code, 0) for code in wider)
        options = sorted(
            ((code, (1 + self._used.get(code, 0)) / total) for code in wider), key=lambda o: -o[1]
        )
        return tuple(options), len(options) > 1

    def _with_rest(
        self, head: str, words: frozenset[str], listed: tuple[tuple[str, float], ...]
    ) -> tuple[tuple[str, float], ...]:
        """The meanings of the table, then the others of this head: the kind of weapon may call for one of them."""
        known = {code for code, _ in listed}
        rest = dict.fromkeys(code for names, code in self._by_head.get(head, ()) if names >= words)
        return (*listed, *((code, _REST) for code in rest if code not in known))

    def bare(self, number: str) -> tuple[tuple[str, float], ...]:
        """The meanings of a number that stands alone: those of the table, or the one calibre of just this name."""
        head = _bare_head(number, after_cal=False)
        listed = self._phrases.get((head, frozenset()))
        if listed:
            return listed
        exact = dict.fromkeys(code for names, code in self._by_head.get(head, ()) if not names)
        return tuple((code, 1.0) for code in exact)


def _unknown(s: Spelling, text: str) -> CalibreClue:
    """A calibre the catalogue lacks, as written, with the letters glued to it (`7x75R`)."""
    end = s.ends[0]
    glued = len(s.ends) > 1 and s.ends[1] - end <= 2 and text[end : end + 1].isalpha()
    end = s.ends[1] if glued else end
    return CalibreClue(text[s.start : end].strip(), (), ambiguous=False, start=s.start, end=end)


def _readings(words: tuple[str, ...]) -> Iterator[frozenset[str]]:
    """The words as they stand, then with hurried letters written out."""
    plain = _joined(words)
    yield plain
    written_out = tuple(part for word in words for part in _HURRIED.get(word, (word,)))
    if written_out != words:
        yield _joined(written_out)


def _joined(words: tuple[str, ...]) -> frozenset[str]:
    row = list(words)
    for several, one in _JOIN:
        n = len(several)
        for i in range(len(row) - n + 1):
            if tuple(row[i : i + n]) == several:
                row[i : i + n] = [one]
                break
    return frozenset(row)


def _whole(phrase: str) -> tuple[str, frozenset[str]] | None:
    """A name of the catalogue as head and words, if it is a calibre spelling from end to end."""
    folded = fold(phrase).strip().replace(",", ".")
    match = _HEAD.search(folded)
    if not match:
        return None
    before = folded[: match.start()].split()
    spelling = _spelling(match, folded, limit=_NO_LIMIT)
    rest = folded[spelling.ends[-1] :]
    if any(ch.isdigit() for ch in rest):
        return None
    return spelling.head, _joined((*before, *spelling.words)) - {"cal", "caliber", "calibre"}


def _spelling(match: re.Match[str], folded: str, *, limit: int) -> Spelling:
    head, sure, exactly, unmistakable = _head(match, folded)
    end = match.end()
    unit = _TRAILING_UNIT.match(folded, end)
    if unit:
        end = unit.end()
    words: list[str] = []
    ends = [end]
    while len(words) < limit and (after := _WORD_AFTER.match(folded, end)):
        word = re.sub(r"[\s.&]", "", after[1])
        end = after.end()
        if word in _CAL_WORDS and not words:
            sure, exactly, ends[0] = True, False, end
            continue
        if limit < _NO_LIMIT and word in _KIND_WORDS:
            break
        words.append(_SAME.get(word, word))
        ends.append(end)
    start = match.end("cal") if match["cal"] else match.start()
    if start and folded[start - 1] == "." and match["bare"] and match["cal"]:
        start -= 1
    return Spelling(head, tuple(words), tuple(ends), start, sure, exactly, unmistakable)


def _head(match: re.Match[str], folded: str) -> tuple[str, bool, bool, bool]:
    """The head in its one form; is it a calibre when known, by its exact name alone, even when unknown."""
    kind = match.lastgroup or ""
    after_cal = bool(match["cal"])
    if kind == "case":
        return f"{_plain(match['bullet'])}x{_plain(match['case'])}", True, False, True
    value = match[kind]
    if kind in {"shell", "gauge", "barrel"}:
        return ("410" if value == "410" else f"{value}ga"), True, False, True
    if kind == "dotted":
        return re.sub(r"[/.]\.?", "-", value[1:]), True, False, True
    if kind == "paired":
        parts = re.sub(rf"\s|{_UNIT}", "", value).replace(",", ".").replace("/", "-")
        return parts, True, False, after_cal
    if kind == "mm":
        return f"{_plain(value)}mm", True, False, after_cal
    alone = match.start() == 0 and match.end() == len(folded.rstrip())
    decimal = "." in value.replace(",", ".")
    sure = after_cal or alone
    return _bare_head(_plain(value), after_cal=after_cal), sure or decimal, not sure, after_cal


def _bare_head(number: str, *, after_cal: bool) -> str:
    if "." in number or float(number) < 10:
        return f"{number}mm"
    if after_cal and number in {"10", "12", "16", "20", "24", "28"}:
        return f"{number}ga"
    return number


def _plain(number: str) -> str:
    """7,620 and 7.62 are one number."""
    number = number.replace(",", ".")
    return number.rstrip("0").rstrip(".") if "." in number else number.lstrip("0") or "0"
