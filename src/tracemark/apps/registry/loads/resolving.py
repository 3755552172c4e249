"""From the words of a file to the codes of the catalogue. The words are always kept beside.

Nothing is guessed: a name that means one entry gives its code; one that may mean several, or none, stays text
and is counted as a warning. Texts repeat by the thousand in a register, so each is looked up once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tracemark.apps.catalogue import api as catalogue
from tracemark.apps.catalogue.identify.tokens import key
from tracemark.apps.catalogue.words import TYPES

if TYPE_CHECKING:
    from collections.abc import Callable

    from tracemark.apps.catalogue.identify import Snapshot

REMEMBERED = 50_000


class Meant(NamedTuple):
    """The code that a text means, or why there is none: the code of a warning."""

    code: str = ""
    warning: str = ""


class Resolver:
    """The catalogue of this moment, asked with texts."""

    def __init__(self, snapshot: Snapshot, alpha3: dict[str, str] | None = None) -> None:
        self._known = snapshot
        self._alpha3 = alpha3 or {}
        self.maker = _remembered(self._maker)
        self.calibre = _remembered(self._calibre)
        self.type = _remembered(self._type)
        self.country = _remembered(self._country)
        self._models: dict[tuple[str, str], Meant] = {}

    @classmethod
    def of_node(cls) -> Resolver:
        """The catalogue as it is now."""
        return cls(catalogue.snapshot(), catalogue.codes_of_alpha3())

    def model(self, text: str, maker: str) -> Meant:
        """A model, by the maker where it is known: `17` is a Glock only beside that name."""
        asked = (text, maker)
        if asked not in self._models:
            if len(self._models) >= REMEMBERED:
                self._models.clear()
            self._models[asked] = self._model(text, maker)
        return self._models[asked]

    def _maker(self, text: str) -> Meant:
        named = catalogue.resolve(self._known, "maker", text)
        if named.sure:
            return Meant(named.codes[0])
        return Meant(warning="maker.alike" if named.codes else "maker.unknown")

    def _model(self, text: str, maker: str) -> Meant:
        if text in self._known.models:
            return Meant(text)
        entries = [entry for entry in self._known.phrases.get(key(text), ()) if entry.kind == "model"]
        if not entries:
            return Meant(warning="model.unknown")
        if maker:
            made = [entry.code for entry in entries if self._makes(maker, entry.code)]
            if len(made) == 1:
                return Meant(made[0])
            return Meant(warning="model.ambiguous" if made else "model.other_maker")
        full = [entry.code for entry in entries if entry.strength == "full"]
        own = [entry.code for entry in entries if entry.own]
        sure = full if len(full) == 1 else own if len(own) == 1 and own[0] in full else []
        return Meant(sure[0]) if sure else Meant(warning="model.ambiguous")

    def _makes(self, maker: str, model: str) -> bool:
        known = self._known
        makers = {known.models[model].maker, *(made.maker for made in known.productions.get(model, ()))}
        return any(known.same_house(maker, other) for other in makers if other)

    def _calibre(self, text: str) -> Meant:
        named = catalogue.resolve(self._known, "calibre", text)
        if named.sure:
            return Meant(named.codes[0])
        return Meant(warning="calibre.ambiguous" if named.codes else "calibre.unknown")

    def _type(self, text: str) -> Meant:
        entries = self._known.phrases.get(key(text), ())
        codes = {entry.code for entry in entries if entry.kind == "type"}
        if text in TYPES:
            codes = {text}
        return Meant(codes.pop()) if len(codes) == 1 else Meant(warning="type.unknown")

    def _country(self, text: str) -> Meant:
        codes = set(catalogue.countries_named(self._known, text)) or {self._alpha3.get(text.upper(), "")}
        codes.discard("")
        return Meant(codes.pop()) if len(codes) == 1 else Meant(warning="country.unknown")


def _remembered(ask: Callable[[str], Meant]) -> Callable[[str], Meant]:
    """Each text once; a file of nothing but different texts does not fill the memory."""
    answers: dict[str, Meant] = {}

    def answer(text: str) -> Meant:
        found = answers.get(text)
        if found is None:
            if len(answers) >= REMEMBERED:
                answers.clear()
            found = answers[text] = ask(text)
        return found

    return answer
