"""Names of makers: one firm under many spellings.

A register must not split one maker in two because a clerk wrote INC where another wrote LLC. The catalogue's
aliases come first, for they know real changes of name; for the many small firms that no catalogue lists, a
name is reduced to what tells it from others. Two different firms of one name are not told apart here: the
place of the firm and its licence do that.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from .tokens import fold, key

if TYPE_CHECKING:
    from .snapshot import Snapshot

LEGAL_FORMS = frozenset(
    """
    inc incorporated llc llp lp ltd limited co company corp corporation corpration plc pllc pc gmbh
    gesmbh ag kg ohg sa sas sarl srl spa snc sl slu lda ltda bv nv vof oy oyj ab as aps doo dd ad ead
    sro zrt kft nyrt jsc pjsc ojsc cjsc oao zao ooo ao pao pty pvt cia
    """.split()  # noqa: SIM905 -- a list of words reads best as words
)
_TRADE = frozenset(
    """
    arms arm firearms firearm gun guns gunsmith gunsmithing gunsmiths gunworks works rifle rifles pistol
    pistols armory armoury armaments armament weapon weapons weaponry ordnance munitions ammunition
    barrel barrels manufacturing manufacturer manufacturers mfg machine machining machines industries
    industry ind enterprises enterprise group holding holdings international intl america usa products
    product precision custom customs tactical defense defence performance technology technologies tech
    systems system solutions services service research development outdoor outdoors shop store sales
    supply trading engineering tool tools fa finishing cryogenics lodge training center worldwide and of
    the dba american national southern northern eastern western southwest northwest southeast northeast
    arsenal professional innovative superior premier
    """.split()  # noqa: SIM905 -- a list of words reads best as words
)
_SAME_WORD = {
    "mfg": "manufacturing",
    "mfr": "manufacturing",
    "equip": "equipment",
    "intl": "international",
    "int": "international",
    "eng": "engineering",
    "ind": "industries",
    "inds": "industries",
    "tech": "technology",
    "technologies": "technology",
    "defence": "defense",
    "armoury": "armory",
    "dev": "development",
    "assoc": "associates",
    "bros": "brothers",
    "ctr": "center",
    "centre": "center",
}
_SPELT_OUT = (
    (r"\bunited states\b", "us"),
    (r"\bu\.?\s?s\.?\b", "us"),
    (r"\br\s?&\s?d\b", "research development"),
)
_CUT_AFTER = 2  # words before a legal form: what follows it is a clerk's remark, not the name
_LOOKALIKE = 90
_LONG_ENOUGH = 7


@dataclass(frozen=True, slots=True)
class ResolvedMaker:
    """What a written name resolves to; `key` is the same for every spelling of a firm unknown to us."""

    code: str
    name: str
    key: str
    how: str  # exact | alike | unknown


def without_legal_form(name: str) -> str:
    """The name without INC, LLC, GmbH and the like at its end, as written otherwise."""
    words = name.replace(",", " ").split()
    while len(words) > 1 and key(words[-1]) in LEGAL_FORMS:
        words.pop()
    return " ".join(words).rstrip("& ")


def maker_key(name: str) -> str:
    """One key for the spellings of one name: no legal form, article, spaces, points or plural marks."""
    return "".join(_words(name)) or key(name)


def resolve_maker(snapshot: Snapshot, text: str) -> ResolvedMaker:
    """The maker of the catalogue that bears this name, else the name's own key."""
    text_key = maker_key(text)
    by_key = snapshot.maker_keys
    for candidate in (key(text), text_key, key(without_legal_form(text))):
        if candidate in by_key:
            code = by_key[candidate]
            return ResolvedMaker(code, snapshot.maker_name(code), code, "exact")
    if len(text_key) >= _LONG_ENOUGH:
        near = process.extractOne(
            text_key, by_key.keys(), scorer=fuzz.ratio, score_cutoff=_LOOKALIKE, processor=None
        )
        if near and near[0][0] == text_key[0] and len(near[0]) >= _LONG_ENOUGH:
            code = by_key[near[0]]
            return ResolvedMaker(code, snapshot.maker_name(code), code, "alike")
    return ResolvedMaker("", " ".join(text.split()), text_key, "unknown")


def same_maker(snapshot: Snapshot, a: str, b: str) -> bool:
    """Whether two spellings may be one maker: a proposal for a person, who decides before anything is merged."""
    first, second = resolve_maker(snapshot, a), resolve_maker(snapshot, b)
    if first.code and second.code:
        return first.code == second.code
    if first.key == second.key:
        return True
    names_a, names_b = _names(snapshot, first, a), _names(snapshot, second, b)
    return any(_alike(_words(x), _words(y)) for x in names_a for y in names_b)


def _names(snapshot: Snapshot, maker: ResolvedMaker, written: str) -> tuple[str, ...]:
    return (written, *snapshot.makers[maker.code].aliases) if maker.code else (written,)


def _alike(a: list[str], b: list[str]) -> bool:
    return (
        sorted(a) == sorted(b)
        or _told_apart_by_trade_only(a, b)
        or _initials(a, b)
        or _initials(b, a)
        or _cut_short(a, b)
        or _typo("".join(a), "".join(b))
    )


def _words(name: str) -> list[str]:
    """The words that make the name, each in one form, up to its legal form."""
    folded = fold(unicodedata.normalize("NFC", name)).replace("'", "").replace("’", "")
    for pattern, short in _SPELT_OUT:
        folded = re.sub(pattern, short, folded)
    words = re.findall(r"[^\W_]+", folded)
    legal = next((i for i, w in enumerate(words) if w in LEGAL_FORMS and i >= _CUT_AFTER), len(words))
    kept = [_SAME_WORD.get(w, w) for w in words[:legal] if w not in LEGAL_FORMS and w not in {"the", "and"}]
    return [_unglue(w) for w in kept] or words


def _unglue(word: str) -> str:
    """SUPERFORMANCEINC was typed without its space."""
    return next((word[: -len(end)] for end in ("inc", "llc") if word.endswith(end) and len(word) > 8), word)


def _told_apart_by_trade_only(a: list[str], b: list[str]) -> bool:
    """EXILE FIREARMS and EXILE: the same name, another word for the trade."""
    core_a, core_b = _core(a), _core(b)
    return len(core_a) > 2 and core_a == core_b


def _core(words: list[str]) -> str:
    """The name without words for the trade and, when long enough, without a plural or possessive s."""
    kept = [w[:-1] if len(w) > 4 and w.endswith("s") and not w.endswith("ss") else w for w in words]
    return "".join(k for w, k in zip(words, kept, strict=True) if w not in _TRADE)


def _initials(short: list[str], long: list[str]) -> bool:
    """AWI and AMERICAN WEST INDUSTRIES, also after words that both share; R DUVAL and DUVAL."""
    if len(long) == len(short) + 1 and len(long[0]) == 1 and long[1:] == short:
        return bool(_core(short))
    shared = next((i for i, (x, y) in enumerate(zip(short, long, strict=False)) if x != y), len(short))
    rest, letters = long[shared:], "".join(short[shared:])
    return len(short) == shared + 1 and len(rest) >= 3 and letters == "".join(w[0] for w in rest)


def _cut_short(a: list[str], b: list[str]) -> bool:
    """One field was too short: one name begins the other, and has a word that tells it from others."""
    short, long = sorted((a, b), key=lambda words: len("".join(words)))
    begins = {"".join(long[:n]) for n in range(1, len(long) + 1)}
    tells = _core(short)
    return "".join(short) in begins and (len(short) >= 2 or len(tells) >= _LONG_ENOUGH) and bool(tells)


def _typo(a: str, b: str) -> bool:
    return min(len(a), len(b)) >= _LONG_ENOUGH and a[0] == b[0] and fuzz.ratio(a, b) >= 93
