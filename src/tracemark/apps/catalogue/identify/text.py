"""From free text to clues: serial, calibres, makers, models, kinds of weapon, countries, years.

Each step takes its spans out of the text, so that nothing is read twice: marks described in words, then the
serial, then calibres, then names. `items.py` then says which clues belong to the same weapon.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .clues import CalibreClue, NameClue, Reading, SerialClue
from .items import Event, split_into_items, word_fits
from .mark_words import place_spans, places_in
from .observed import read_description
from .tokens import Token, fold, key, tokenise

if TYPE_CHECKING:
    from .phrases import Entry
    from .snapshot import Snapshot

_TAKEN = "\x01"
_MAX_WORDS = 7
_COUNTRY_NAME = 60
_SHORT_CODE = 4
_GAP = re.compile(r"[\s.,&'’`´/()\"“”+\-–:·]{0,3}")

# Words too common to be the short name of a maker or a country, whatever their case.
_STOP = frozenset(
    """
    a an and as at by de del den der des die do e el en est et for from fur het i if in is it la le lo
    los mas mit my no not o of on or pa par per por que sa si so te the to un und und van von was we
    with y z win rem col mar war bro ber tau nor ref id st mm kal cal ga nr
    """.split()  # noqa: SIM905 -- a list of words reads best as words
)
# Makers that are also ordinary words: written small, they are weak evidence.
_ORDINARY = frozenset(
    """
    star unique arsenal phoenix charter cobra henry ruby savage raven eagle maverick freedom liberty
    century sterling crown standard imperial enterprise sears western eastern american national victory
    diamond tiger lion bull wolf falcon hawk union regent titan
    """.split()  # noqa: SIM905 -- a list of words reads best as words
)

_SERIAL_MARKER = re.compile(
    r"(?:#|№|\bs\s?/\s?n\b|\bsn\b|\bser(?:ial)?\b(?!\s+(?:of the form|format|pattern))(?:\s*(?:number|num|no|nr|n°|#))?"
    r"|\bserie(?:n)?nummer\b|\bnumero (?:de serie|di matricola)\b|\bn[°º](?:\s*de\s*serie\b)?|\bmatricola\b"
    r"|\bсериин\w+ номер\b|\bзаводско\w+ номер\b|\bсерия\b|\b(?:no|nr|wapennr|waffennr)\.|\bwapennummer\b|\bwaffennummer\b"
    r"|序列号|枪号|编号|الرقم التسلسلي|رقم تسلسلي)[\s.:=#°]*"
)
_SERIAL = re.compile(r"[^\W_][^\W_?*\[\]]*(?:[-/.?*\[\]]+[^\W_]+)*[?*\]]*|[?*\[][^\s,;]*")
_GROUPED = re.compile(r"[^\W\d_]{1,4}[ -]\d{2,8}(?![^\W_])")
_PLACE_BEFORE = re.compile(r"\b([^\W\d_]+)\s+$")
_SHAPED = re.compile(
    r"(?<![^\W_.,-])(?=[^\s]*\d{3})[a-z]{0,5}-?\d+[a-z]{0,2}(?:[-/][a-z\d]+)*(?![^\W_]|[.,]\d)"
)
_YEAR = re.compile(r"(?<![\w.,/-])(1[5-9]\d\d|20[0-4]\d)(?![\w-]|[.,]\d)")
_PLACES_AFTER = re.compile(
    r"\s*(?:is|was|are|stamped|engraved|marked|found|,)?\s*(?:only )?(?:on|at|in|auf|sur|op|en)\s"
)


@dataclass(slots=True)
class _Page:
    """The text while it is being read: spans already understood are blanked."""

    text: str
    folded: str

    def take(self, start: int, end: int) -> None:
        self.folded = self.folded[:start] + _TAKEN * (end - start) + self.folded[end:]

    def give_back(self, events: list[Event]) -> None:
        """What was taken for a name and is none."""
        whole = fold(self.text)
        for e in events:
            self.folded = self.folded[: e.start] + whole[e.start : e.end] + self.folded[e.end :]


def read_text(snapshot: Snapshot, text: str) -> Reading:
    """Everything noticed in a free text."""
    text = unicodedata.normalize("NFC", text)
    page = _Page(text, fold(text))
    described = read_description(page.text, page.folded)
    for start, end in described.spans:
        page.take(start, end)
    serial = _marked_serial(page)
    for start, end in place_spans(page.folded):
        page.take(start, end)
    calibres = snapshot.calibre_index.find(page.folded, text)
    for clue in calibres:
        page.take(clue.start, clue.end)
    if serial is None:
        serial = _shaped_serial(snapshot, page)
    events = [Event(c.start, c.end, "calibre", c) for c in calibres]
    events += _names(snapshot, page)
    years = tuple(int(m[1]) for m in _YEAR.finditer(page.folded))
    kept = [e for e in events if e.kind != "model" or _supported(snapshot, e, events)]
    page.give_back([e for e in events if e not in kept and not any(k.start <= e.start < k.end for k in kept)])
    events = kept
    if not any(e.kind == "maker" for e in events):
        events += _misspelt_makers(snapshot, page)
    if not calibres:
        events += _bare_calibres(snapshot, page, events)
    events.sort(key=lambda e: (e.start, -e.end))
    countries = tuple(dict.fromkeys(e.value.code for e in events if e.kind == "country"))
    items = split_into_items(snapshot, fold(text), events)
    return Reading(
        items=items,
        other_goods=not items and any(e.kind == "type" and e.value.code for e in events),
        serial=serial,
        countries=countries,
        marked_countries=made_in(snapshot, text),
        years=years,
        marks=described.marks,
        absent=described.absent,
        serial_form=described.serial_form,
        imported_by=_imported_by(fold(text), events),
        folded=fold(text),
    )


# --- serial


def _marked_serial(page: _Page) -> SerialClue | None:
    """A number that the writer calls the serial."""
    for marker in _SERIAL_MARKER.finditer(page.folded):
        found = _GROUPED.match(page.folded, marker.end()) or _SERIAL.match(page.folded, marker.end())
        weak = page.folded[marker.start()] == "n" and marker[0].strip() in {"no.", "nr."}
        if not found or not _looks_serial(found[0], strict=weak):
            continue
        end = _extended(page.folded, found.end(), found[0])
        places = _places_after(page.folded, end)
        before = _PLACE_BEFORE.search(page.folded[: marker.start()])
        if before and places_in(before[1]):
            places = (*places, *places_in(before[1]))
            page.take(before.start(1), before.end(1))
        page.take(marker.start(), end)
        return SerialClue(
            page.text[found.start() : end], marked=True, places=places, start=found.start(), end=end
        )
    return None


def _looks_serial(word: str, *, strict: bool) -> bool:
    digits = sum(ch.isdigit() for ch in word)
    return digits >= (3 if strict else 1) or "?" in word or "*" in word


def _extended(folded: str, end: int, first: str) -> int:
    """A serial written in groups: `BM 87 1234`. Digits follow a short group, at one space's distance."""
    size = sum(ch.isalnum() for ch in first)
    while size < 6 and (
        more := re.compile(r" (\d{2,7})(?![\w.,/×x*])(?!\s?(?:mm|мм|ga|gauge|x|lr|acp)\b)").match(folded, end)
    ):
        end = more.end()
        size += len(more[1])
    return end


def _places_after(folded: str, end: int) -> tuple[str, ...]:
    lead = _PLACES_AFTER.match(folded, end)
    return places_in(folded[lead.end() : lead.end() + 60]) if lead else ()


_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}|(?:1[5-9]|20)\d\d[-/](?:1[5-9]|20)?\d\d")


def _shaped_serial(snapshot: Snapshot, page: _Page) -> SerialClue | None:
    """A number that can hardly be anything else: letters and at least four digits, or six digits."""
    for found in _SHAPED.finditer(page.folded):
        if key(found[0]) in snapshot.phrases or _DATE.fullmatch(found[0]):
            continue
        digits = sum(ch.isdigit() for ch in found[0])
        letters = sum(ch.isalpha() for ch in found[0])
        if digits >= 6 or (letters and digits >= 4):
            page.take(found.start(), found.end())
            places = _places_after(page.folded, found.end())
            return SerialClue(
                page.text[found.start() : found.end()], False, places, found.start(), found.end()
            )
    return None


# --- names


def _names(snapshot: Snapshot, page: _Page) -> list[Event]:
    """Makers, models, kinds and countries; the longest name wins."""
    tokens = _completed(snapshot, page.folded, tokenise(page.folded))
    events: list[Event] = []
    i = 0
    while i < len(tokens):
        n, entries = _longest(snapshot, page, tokens, i)
        if entries:
            start, end = tokens[i].start, tokens[i + n - 1].end
            events += _events(snapshot, page.text, entries, start, end)
            events += _maker_inside(snapshot, page.text, tokens[i : i + n], entries)
        else:
            n = 1
            entry = snapshot.compound(tokens[i].word)
            if entry:
                events.append(Event(tokens[i].start, tokens[i].end, "type", entry))
        i += n
    for event in events:
        page.take(event.start, event.end)
    return events


def _longest(snapshot: Snapshot, page: _Page, tokens: list[Token], i: int) -> tuple[int, tuple[Entry, ...]]:
    best: tuple[int, tuple[Entry, ...]] = (0, ())
    text = ""
    for n in range(1, min(_MAX_WORDS, len(tokens) - i) + 1):
        token = tokens[i + n - 1]
        if n > 1 and not _GAP.fullmatch(page.folded, tokens[i + n - 2].end, token.start):
            break
        text += token.word
        if len(text) > snapshot.longest_phrase:
            break
        entries = snapshot.phrases.get(text)
        if entries:
            kept = _credible(page.text, entries, text, tokens[i].start, token.end)
            if kept:
                best = (n, kept)
    return best


def _credible(text: str, entries: tuple[Entry, ...], phrase: str, start: int, end: int) -> tuple[Entry, ...]:
    """A name of one to three letters must be written in capitals, and must not be a common word."""
    if len(phrase) > 3 or not phrase.isalpha() or not phrase.isascii():
        return entries
    if phrase in _STOP or (not text[start:end].isupper() and text.strip().lower() != phrase):
        return tuple(e for e in entries if e.kind == "type" and phrase not in _STOP)
    return entries


def _events(snapshot: Snapshot, text: str, entries: tuple[Entry, ...], start: int, end: int) -> list[Event]:
    """One event for each kind of thing that this name can stand for."""
    written = text[start:end]
    events = []
    for kind in ("maker", "model"):
        group = [e for e in entries if e.kind == kind]
        if group:
            weak = written.islower() and key(written) in _ORDINARY
            of_maker = (
                kind == "model" and any(e.kind == "maker" for e in entries) and not any(e.own for e in group)
            )
            strength = "short" if weak or of_maker or all(e.strength == "short" for e in group) else "full"
            codes = tuple(e.code for e in group)
            if kind == "maker" and len(written) <= _SHORT_CODE:
                codes = tuple(dict.fromkeys((*codes, *_makers_of_code(snapshot, written))))
            clue = NameClue(codes, written, strength, start, end)
            events.append(Event(start, end, kind, clue))
    events += [Event(start, end, e.kind, e) for e in entries if e.kind in {"type", "country"}]
    return events


def _makers_of_code(snapshot: Snapshot, written: str) -> list[str]:
    """A few letters that name one maker may be the factory code of another: MAC, RIA, FNA."""
    rows = snapshot.factory_codes.get(key(written), ())
    return [r.maker for r in rows if r.symbol == "none" and r.code == written and r.maker in snapshot.makers]


def _maker_inside(
    snapshot: Snapshot, text: str, tokens: list[Token], entries: tuple[Entry, ...]
) -> list[Event]:
    """`Beretta 92FS` is one name of a model, and names the maker too."""
    if len(tokens) < 2 or not any(e.kind == "model" for e in entries):
        return []
    for n in range(len(tokens) - 1, 0, -1):
        named = snapshot.phrases.get("".join(t.word for t in tokens[:n]), ())
        codes = tuple(e.code for e in named if e.kind == "maker")
        if codes:
            start, end = tokens[0].start, tokens[n - 1].end
            return [Event(start, end, "maker", NameClue(codes, text[start:end], "full", start, end))]
    return []


def _completed(snapshot: Snapshot, folded: str, tokens: list[Token]) -> list[Token]:
    """`Hagel- en kogelgeweren`: the first word borrows its end from the next but one."""
    for i in range(len(tokens) - 2):
        first, link, last = tokens[i : i + 3]
        if folded[first.end : first.end + 1] == "-" and link.word in {"en", "of", "und", "oder"}:
            for cut in range(2, len(last.word) - 2):
                whole = first.word + last.word[cut:]
                if whole in snapshot.phrases:
                    tokens[i] = Token(whole, first.start, first.end)
                    break
    return tokens


def _misspelt_makers(snapshot: Snapshot, page: _Page) -> list[Event]:
    """When no name was found: a long word one or two letters away from the name of a maker."""
    events = []
    for token in tokenise(page.folded):
        word = token.word
        if len(word) < 5 or not word.isalpha() or not word.isascii() or word in snapshot.phrases:
            continue
        codes = snapshot.near_makers(word)
        if codes:
            clue = NameClue(codes, page.text[token.start : token.end], "fuzzy", token.start, token.end)
            events.append(Event(token.start, token.end, "maker", clue))
    return events[:2]


def _supported(snapshot: Snapshot, event: Event, events: list[Event]) -> bool:
    """A short name of a model counts only beside one of its makers; letters also beside its calibre."""
    clue = event.value
    if clue.strength == "full":
        return True
    if not clue.written.isdigit() and clue.written.isupper():
        read = {code for e in events if e.kind == "calibre" for code, _ in e.value.options}
        if any(read & set(snapshot.models[code].calibres) for code in clue.codes):
            return True
    words = [e.value.code for e in events if e.kind == "type"]
    kinds = {snapshot.models[code].type for code in clue.codes}
    if words and not any(word_fits(word, kind) for word in words for kind in kinds):
        return False
    named = {c for e in events if e.kind == "maker" and e.start != event.start for c in e.value.codes}
    makers = {p.maker for code in event.value.codes for p in snapshot.productions.get(code, ())}
    return any(snapshot.same_house(m, n) for m in makers for n in named)


def _bare_calibres(snapshot: Snapshot, page: _Page, events: list[Event]) -> list[Event]:
    """`Colt 45`: a bare number is a calibre only beside a weapon, when nothing else gave one."""
    if not any(e.kind in {"maker", "model", "type"} for e in events):
        return []
    for token in tokenise(page.folded):
        if token.word.isdigit() and len(token.word) <= 3:
            clue = snapshot.calibre_index.bare(token.word)
            if clue:
                found = CalibreClue(page.text[token.start : token.end], clue, True, token.start, token.end)
                return [Event(token.start, token.end, "calibre", found)]
    return []


_MADE_IN = re.compile(
    r"\b(?:made|mfd|manufactured|produced|assembled) in|\bassemble en|\bensamblad[oa] en|\bmontad[oa] (?:en|no?)\b|\bfabrique en|\bhergestellt in|\bfabricad[oa] en|\bhecho en"
    r"|\bindustria|\bсделано в|\bprodotto in|\bfeito n[oa]|中国制造"
)


def made_in(snapshot: Snapshot, text: str, kind: str = "") -> tuple[str, ...]:
    """Countries that a mark names as those of make or assembly: after MADE IN, or alone in a mark of that kind."""
    folded = fold(unicodedata.normalize("NFC", text))
    starts = [lead.end() for lead in _MADE_IN.finditer(folded)] or ([0] if kind == "country" else [])
    found = (_country_at(snapshot, folded[start : start + _COUNTRY_NAME]) for start in starts)
    return tuple(dict.fromkeys(code for code in found if code))


def _country_at(snapshot: Snapshot, folded: str) -> str:
    tokens = tokenise(folded)
    for n in range(min(_MAX_WORDS, len(tokens)), 0, -1):
        entries = snapshot.phrases.get("".join(t.word for t in tokens[:n]), ())
        codes = [e.code for e in entries if e.kind == "country"]
        if codes:
            return codes[0]
    return ""


_IMPORT = re.compile(
    r"\bimport(?:ed|er|ers|s)?\b(?: by)?|\bimported and distributed by\b|\bdist(?:ributed|r)? by\b"
)


def _imported_by(folded: str, events: list[Event]) -> tuple[str, ...]:
    """Makers named right after or before a word for import."""
    found: list[str] = []
    for word in _IMPORT.finditer(folded):
        near = [e for e in events if e.kind == "maker" and -25 <= e.start - word.end() <= 25]
        after = [e for e in near if e.start >= word.end()]
        for event in (after or near)[:1]:
            found += event.value.codes
    return tuple(dict.fromkeys(found))
