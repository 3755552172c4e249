"""Made-up weapons for measuring: a register as crowded as real ones, the same for the same seed.

A few makers have most of the weapons (shares fall as rank to the power -0.95), each numbers in blocks with
gaps, in one of a dozen formats, so that neighbouring serials and the same serial at two makers are common.
Models, calibres and makers are codes of the catalogue; the numbers are nobody's. They say nothing about how
marks are misread in life: `misread` follows the assumptions of `tracemark.marks.channel`.
"""

from __future__ import annotations

import csv
import random
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tracemark.marks import look_alikes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DATA = Path(__file__).resolve().parents[1] / "src/tracemark/apps/catalogue/data"
LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"
CYRILLIC = "АБВГДЕЖКЛМНПРСТУ"
DIGITS = "0123456789"
STEEPNESS = 0.95


@dataclass(frozen=True, slots=True)
class MadeUp:
    """One weapon: codes of the catalogue, and names as a spreadsheet would write them."""

    serial: str
    type: str
    maker: str
    maker_name: str
    model: str
    model_name: str
    calibre: str
    calibre_name: str
    country: str
    year: int


@dataclass(frozen=True, slots=True)
class _Line:
    """One maker's line of one model with its format and how far it has counted."""

    model: dict[str, str]
    calibre: str
    maker: dict[str, str]
    form: Callable[[int], str]


def weapons(count: int, *, seed: int = 1) -> Iterator[MadeUp]:
    """So many weapons; the first thousand of a million are the same as the first thousand of ten thousand."""
    dice = random.Random(seed)
    calibres = {row["code"]: row["name"] for row in _rows("calibres")}
    lines = _lines(dice)
    weights = [(rank + 1) ** -STEEPNESS for rank in range(len(lines))]
    total = 0.0
    cumulative = [total := total + weight for weight in weights]
    counters = [dice.randrange(1, 400_000) for _ in lines]
    made = 0
    while made < count:
        at = dice.choices(range(len(lines)), cum_weights=cumulative)[0]
        line = lines[at]
        for _ in range(min(dice.randrange(1, 40), count - made)):
            counters[at] += dice.choice((1, 1, 1, 2, 3, 4))
            yield MadeUp(
                serial=line.form(counters[at]),
                type=line.model["type"],
                maker=line.maker["code"],
                maker_name=line.maker["name"],
                model=line.model["code"],
                model_name=line.model["name"],
                calibre=line.calibre,
                calibre_name=calibres.get(line.calibre, line.calibre),
                country=line.model["country"],
                year=dice.randrange(1950, 2026),
            )
            made += 1


def misread(serial: str, dice: random.Random, *, errors: int = 1) -> str:
    """The serial as a tired officer would note it: mostly a look-alike, sometimes a lost or swapped character."""
    text = list(serial)
    for _ in range(errors):
        at = dice.randrange(len(text))
        kind = dice.random()
        if kind < 0.75:
            near = look_alikes(text[at]).replace(text[at], "") if dice.random() < 0.5 else ""
            text[at] = dice.choice(near or DIGITS)
        elif kind < 0.85 and len(text) > 3:
            del text[at]
        elif kind < 0.92:
            text.insert(at, dice.choice(DIGITS))
        else:
            after = min(at + 1, len(text) - 1)
            text[at], text[after] = text[after], text[at]
    return "".join(text)


def doubtful(serial: str, dice: random.Random, *, doubts: int = 2) -> str:
    """The serial with characters that could not be read."""
    text = list(serial)
    for at in dice.sample(range(len(text)), min(doubts, len(text) - 1)):
        text[at] = "?"
    return "".join(text)


def _lines(dice: random.Random) -> list[_Line]:
    makers = {row["code"]: row for row in _rows("makers")}
    models = [
        row
        for name in ("models_handguns", "models_long")
        for row in _rows(name)
        if row["maker"] in makers and row["calibres"]
    ]
    dice.shuffle(models)
    return [
        _Line(model, dice.choice(model["calibres"].split("|")), makers[model["maker"]], _form(dice))
        for model in models
    ]


def _form(dice: random.Random) -> Callable[[int], str]:
    """How a line writes its numbers."""
    prefix = "".join(dice.choices(LETTERS, k=dice.randrange(1, 4)))
    cyrillic = "".join(dice.choices(CYRILLIC, k=2))
    suffix, year = dice.choice(LETTERS), dice.randrange(50, 99)
    digits = dice.randrange(5, 8)
    forms: tuple[Callable[[int], str], ...] = (
        str,
        lambda number: f"{number:0{digits}d}",
        lambda number: f"{prefix}{number:06d}",
        lambda number: f"{prefix}{number % 10_000:04d}",
        lambda number: f"{prefix[0]}{number:0{digits}d}{suffix}",
        lambda number: f"{year}{number:05d}",
        lambda number: f"{year}{prefix[:2]}{number % 100_000:05d}",
        lambda number: f"{cyrillic}{number % 10_000:04d}",
        lambda number: f"{number:06d}{suffix}",
        lambda number: f"{number % 1000:03d}-{number // 1000:05d}",
        lambda number: f"{_running(number // 1000)}{number % 1000:03d}",
    )
    return dice.choice(forms)


def _running(number: int) -> str:
    """AAA, AAB, AAC ..."""
    size = len(LETTERS)
    return LETTERS[number // size**2 % size] + LETTERS[number // size % size] + LETTERS[number % size]


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
