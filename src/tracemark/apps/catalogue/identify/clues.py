"""What goes in, what is noticed on the way, what comes out: data only."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Certainty(StrEnum):
    """The four words used everywhere for how sure an answer is."""

    CERTAIN = "certain"
    PROBABLE = "probable"
    AMBIGUOUS = "ambiguous"
    NOT_ENOUGH = "not_enough"


@dataclass(frozen=True, slots=True)
class Note:
    """A reason, a warning or an advice: a code of `words.py` and the values of its sentence."""

    code: str
    values: tuple[tuple[str, str], ...] = ()


def note(code: str, **values: str) -> Note:
    return Note(code, tuple(values.items()))


# --- what goes in


@dataclass(frozen=True, slots=True)
class ObservedMark:
    """One mark as an officer sees it. Place and kind are codes of the catalogue, or plain words."""

    text: str = ""
    symbol: str = ""
    place: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Observation:
    """The marks on one weapon, what kind of weapon it is, and which marks were looked for in vain."""

    marks: tuple[ObservedMark, ...] = ()
    context: str = ""
    absent: tuple[str, ...] = ()


# --- what is noticed


@dataclass(frozen=True, slots=True)
class NameClue:
    """A maker or a model named in the text. `codes` are all that bear this name, likeliest first."""

    codes: tuple[str, ...]
    written: str
    strength: str  # full | short | fuzzy
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class CalibreClue:
    """A calibre as written and what it can mean: (code, weight), heaviest first; no code when unknown."""

    written: str
    options: tuple[tuple[str, float], ...]
    ambiguous: bool
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class SerialClue:
    """A serial as written; `marked` when the text says that it is one; `places` where it was read."""

    written: str
    marked: bool
    places: tuple[str, ...] = ()
    start: int = 0
    end: int = 0


@dataclass(slots=True)
class Item:
    """What the text says of one weapon."""

    types: list[str] = field(default_factory=list)
    mechanisms: list[str] = field(default_factory=list)
    makers: list[NameClue] = field(default_factory=list)
    models: list[NameClue] = field(default_factory=list)
    calibres: list[CalibreClue] = field(default_factory=list)


@dataclass(slots=True)
class Reading:
    """Everything noticed in one input."""

    items: list[Item]
    serial: SerialClue | None = None
    countries: tuple[str, ...] = ()
    marked_countries: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    marks: tuple[ObservedMark, ...] = ()
    absent: tuple[str, ...] = ()
    imported_by: tuple[str, ...] = ()
    other_goods: bool = False  # the text names goods that are no small arms, and no weapon
    serial_form: str = ""  # a specimen, when the serial is only described
    folded: str = ""


# --- what comes out


@dataclass(frozen=True, slots=True)
class Candidate:
    """One possible identity, in codes of the catalogue. `item` counts the weapons that a text names."""

    item: int
    maker: str
    model: str
    variant: str
    calibres: tuple[str, ...]
    type: str
    country: str
    years: str
    probability: float
    certainty: Certainty
    reasons: tuple[Note, ...]
    warnings: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Identification:
    """The answer: candidates of each weapon, best first, and what to look for next."""

    candidates: tuple[Candidate, ...]
    serial: str
    look_next: tuple[Note, ...]
    items: int
