"""Every name of the catalogue under one key: kinds, makers, models, countries.

A key has no spaces and no punctuation, so that `P 99`, `P-99` and `P99` are one. A model stands under its name, its
aliases and the names it bears elsewhere, each also without the name of its maker.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .makers import maker_key, without_legal_form
from .rows import many
from .tokens import key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from .rows import Maker, Model, Production, Row

_OWN, _ALIAS, _LOCAL = range(3)
# Words that name no model by themselves.
_GENERIC = {
    "repeater",
    "custom",
    "match",
    "classic",
    "defender",
    "tactical",
    "target",
    "hunter",
    "pistol",
    "revolver",
    "rifle",
    "carbine",
    "shotgun",
    "model",
    "standard",
    "service",
    "sport",
    "compact",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """What a phrase stands for: kind is maker, model, type, country."""

    kind: str
    code: str
    strength: str = "full"
    mechanism: str = ""
    own: bool = False  # a model's own name, not an alias


class _Index:
    """Entries by key; of one thing under one key, the first entry stays."""

    def __init__(self) -> None:
        self.found: dict[str, dict[tuple[str, str], Entry]] = defaultdict(dict)

    def add(self, phrase: str, entry: Entry) -> None:
        text = key(phrase)
        if text:
            self.found[text].setdefault((entry.kind, entry.code), entry)


def phrases(
    makers: Mapping[str, Maker],
    models: Mapping[str, Model],
    productions: Mapping[str, tuple[Production, ...]],
    kin: Mapping[str, tuple[str, ...]],
    rows: Mapping[str, list[Row]],
) -> dict[str, tuple[Entry, ...]]:
    """All entries; where several models bear a name, the likeliest comes first."""
    index = _Index()
    for r in rows["type_words"]:
        index.add(r["word"], Entry("type", r.get("type") or "", mechanism=r.get("mechanism") or ""))
    for maker in makers.values():
        for name in maker_names(maker):
            index.add(name, Entry("maker", maker.code))
    for _, phrase, entry in sorted(_model_phrases(makers, models, productions, kin), key=lambda p: p[0]):
        index.add(phrase, entry)
    for r in rows["states"]:
        for name in (r["en"], r["fr"], r["es"], r["ru"], r["ar"], r["zh"], *many(r.get("aliases"))):
            index.add(name, Entry("country", r["code"]))
    for r in rows["country_words"]:
        index.add(r["word"], Entry("country", r["country"]))
    return {text: tuple(entries.values()) for text, entries in index.found.items()}


def _model_phrases(
    makers: Mapping[str, Maker],
    models: Mapping[str, Model],
    productions: Mapping[str, tuple[Production, ...]],
    kin: Mapping[str, tuple[str, ...]],
) -> Iterator[tuple[tuple[int, int], str, Entry]]:
    """With each its rank: own names before aliases before local names, designs with many kin before others."""
    maker_keys = {m.code: frozenset(key(name) for name in maker_names(m)) for m in makers.values()}
    for model in models.values():
        made = productions.get(model.code, ())
        own_keys = frozenset().union(*(maker_keys.get(p.maker, frozenset()) for p in made))
        family = len(kin.get(model.code, ())) + len(made)
        names = [(_OWN, model.name), *((_ALIAS, name) for name in model.aliases)]
        names += [(_LOCAL, p.local_name) for p in made if p.local_name]
        for rank, name in names:
            for phrase, strength in _model_names(name, own_keys):
                yield (rank, -family), phrase, Entry("model", model.code, strength, own=rank == _OWN)


def maker_names(maker: Maker) -> list[str]:
    """Its names, those without legal form, and those with `&` spelt out."""
    names = [maker.name, *maker.aliases]
    if "," in maker.name:
        names.append(maker.name.split(",")[0])
    names += [without_legal_form(name) for name in list(names)]
    names += [name.replace("&", " and ") for name in list(names) if "&" in name]
    return names


def names_of_makers(makers: Mapping[str, Maker]) -> dict[str, str]:
    """Key of a name -> maker; of two makers of one name, the one listed first."""
    found: dict[str, str] = {}
    for maker in makers.values():
        for name in maker_names(maker):
            for text in (key(name), maker_key(name)):
                found.setdefault(text, maker.code)
    return found


def _model_names(name: str, maker_keys: frozenset[str]) -> list[tuple[str, str]]:
    """The name in full, and what is left of it without the maker: `short` when that says little alone."""
    words = name.split()
    names = [(name, _alone(key(name)))]
    for count in range(1, len(words)):
        if key(" ".join(words[:count])) in maker_keys:
            rest = " ".join(words[count:])
            if key(rest) not in _GENERIC:
                names.append((rest, _alone(key(rest))))
    return names


def _alone(text: str) -> str:
    """A bare number or one or two letters name no model unless the maker stands beside them; G3 does."""
    says_little = text.isdigit() or (len(text) <= 2 and text.isalpha()) or len(text) < 2 or text in _GENERIC
    return "short" if says_little else "full"


def compounds(rows: Iterable[Row]) -> dict[str, Entry]:
    """Dutch and German words that may end a compound."""
    found: dict[str, Entry] = {}
    for r in rows:
        word = key(r["word"])
        if r["lang"] in {"nl", "de"} and len(word) >= 4 and " " not in r["word"] and r.get("type"):
            found.setdefault(word, Entry("type", r["type"], mechanism=r.get("mechanism") or ""))
    return found
