"""The two doors: a free text, or marks filled in one by one. Both become a reading, then candidates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .case import Case
from .clues import Identification, Item, Observation, ObservedMark, Reading, SerialClue
from .combine import candidates as candidates_of
from .look import look_next
from .mark_words import place_code
from .text import made_in, read_text
from .tokens import fold
from .words import sentence

if TYPE_CHECKING:
    from collections.abc import Callable

    from .clues import Candidate
    from .snapshot import Snapshot

LONGEST_TEXT = 4000
MARKS_AT_MOST = 100


def identify_text(snapshot: Snapshot, text: str) -> Identification:
    """What a free text says of one or several weapons."""
    return _answer(snapshot, read_text(snapshot, text[:LONGEST_TEXT]))


def identify_marks(snapshot: Snapshot, observation: Observation) -> Identification:
    """What the marks on one weapon say; the context may name its kind, calibre or model."""
    observation = _as_text(observation)
    words = ". ".join([observation.context, *(m.text for m in observation.marks if m.text)])
    reading = read_text(snapshot, words[:LONGEST_TEXT])
    reading.marks = (*observation.marks, *reading.marks)
    reading.absent = (*observation.absent, *reading.absent)
    reading.items = [_one(reading.items)] if reading.items else []
    reading.serial = _serial(snapshot, observation) or reading.serial
    reading.marked_countries = tuple(
        dict.fromkeys(c for m in observation.marks for c in made_in(snapshot, m.text, m.kind))
    )
    return _answer(snapshot, reading)


def _as_text(o: Observation) -> Observation:
    """Fields that a caller left empty or filled with a number."""
    marks = tuple(
        ObservedMark(*(str(value or "") for value in (m.text, m.symbol, m.place, m.kind)))
        for m in o.marks[:MARKS_AT_MOST]
    )
    return Observation(marks, str(o.context or ""), tuple(str(a or "") for a in o.absent[:MARKS_AT_MOST]))


def _one(items: list[Item]) -> Item:
    """Marks stand on one weapon: what several texts say is said of the same thing."""
    whole = Item()
    for item in items:
        whole.types += [t for t in item.types if t not in whole.types and t != "part"]
        whole.mechanisms += item.mechanisms
        whole.makers += item.makers
        whole.models += item.models
        whole.calibres += item.calibres
    return whole


def _serial(snapshot: Snapshot, observation: Observation) -> SerialClue | None:
    """The mark called serial; else the longest number among marks without symbol and kind."""
    known = frozenset(snapshot.places)
    called = [
        m for m in observation.marks if fold(m.kind).strip() in {"serial", "serial_number", "serial number"}
    ]
    if not called:
        called = [
            m
            for m in observation.marks
            if not m.kind and not m.symbol and sum(ch.isdigit() for ch in m.text) >= 5 and len(m.text) <= 24
        ]
    if not called:
        return None
    same = [m for m in called if m.text == called[0].text]
    places = tuple(place_code(m.place, known) for m in same if m.place)
    return SerialClue(called[0].text, marked=True, places=places)


def _answer(snapshot: Snapshot, reading: Reading) -> Identification:
    if reading.other_goods and not reading.marks:
        return Identification((), "", look_next(snapshot, reading, []), 0)
    described = bool(reading.marks or reading.absent or reading.serial_form or reading.serial)
    items = reading.items or ([Item()] if described or reading.countries else [])
    candidates: list[Candidate] = []
    for number, item in enumerate(items, start=1):
        candidates += filter(
            _says_something, candidates_of(Case.of(snapshot, reading, item, number, len(items)))
        )
    serial = reading.serial.written if reading.serial else ""
    return Identification(tuple(candidates), serial, look_next(snapshot, reading, candidates), len(items))


def _says_something(c: Candidate) -> bool:
    return bool(c.maker or c.model or c.country or c.type or c.calibres or c.years or c.reasons or c.warnings)


def as_json(
    snapshot: Snapshot, answer: Identification, translate: Callable[[str], str] = str
) -> dict[str, Any]:
    """The answer in the stable form of the command line: names for people, codes for types and countries."""
    return {
        "candidates": [
            {
                "maker": snapshot.maker_name(c.maker),
                "model": snapshot.model_name(c.model),
                "variant": c.variant,
                "calibre": " / ".join(snapshot.calibre_name(code) for code in c.calibres),
                "type": c.type,
                "country": c.country,
                "years": c.years,
                "probability": c.probability,
                "certainty": str(c.certainty),
                "reasons": [sentence(n, translate) for n in c.reasons],
                "warnings": [sentence(n, translate) for n in c.warnings],
            }
            for c in answer.candidates
        ],
        "serial": answer.serial,
        "look_next": [sentence(n, translate) for n in answer.look_next],
    }
